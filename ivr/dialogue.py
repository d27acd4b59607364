"""Decides what follows in a call: from what was heard to the next thing said.

Pure: a call is a value, a turn is a value. What a turn needs is answered by calling `found`,
`sent` or `raised`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from balance.account import BalanceMessage, Statement, Supply
from balance.energy import Energy
from ivr import eans, menus
from ivr.moves import ask, end, known, person
from ivr.turns import (
    Asked,
    Call,
    Cue,
    Digits,
    Heard,
    LookUp,
    OutOfTime,
    Started,
    State,
    Step,
    Topic,
    Turn,
)

MAX_WEBHOOKS: Final = 30


def next_step(call: Call, heard: Heard, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    """The call after this turn, and what the turn says or needs. Never raises for any keys."""
    call = replace(call, step=call.step + 1)
    if call.state is State.OVER:
        return end(call, Cue.GOODBYE)
    if isinstance(heard, OutOfTime) or call.step >= MAX_WEBHOOKS:
        return person(call, Cue.LONG_END)
    match heard:
        case Started():
            return ask(call, State.WELCOME, Cue.WELCOME)
        case Digits(text) if text.strip():
            return _keys(call, text.strip(), prefixes)
        case _:
            return _silence(call, prefixes)


def found(call: Call, asked: LookUp, statement: Statement | None) -> tuple[Call, Turn]:
    """What a look-up gave; None and a meter off prepayment are the same unknown number."""
    if asked.first:
        call = replace(call, eans_tried=call.eans_tried + 1)
    if statement is None or not _is_spoken_of(statement):
        return eans.not_known(call, guarded=True)
    call = replace(call, supply=statement.supply, energy=statement.energy)
    match asked.topic:
        case Topic.ANSWER:
            return _answer(call)
        case Topic.DETAILS:
            return menus.open_menu(call, Cue.DETAILS)
        case Topic.WHAT_NOW:
            return menus.open_menu(call, Cue.WHAT_NOW)
        case Topic.WHERE_TO_PAY:
            return menus.open_menu(call, Cue.PAY)
        case Topic.NO_ARROW:
            return menus.no_arrow(call)
        case Topic.ALERT:
            return menus.ask_alert(call, statement.threshold)


def too_many_tries(call: Call) -> tuple[Call, Step]:
    """The line is tried too often: this number is asked for whole, as everybody's is."""
    return eans.ask_whole(call)


def sent(call: Call, asked: Asked | None) -> tuple[Call, Turn]:
    """What became of the SMS asked for; None: the account is not there any more."""
    if asked is None:
        return eans.not_known(call, guarded=True)
    return menus.sent(call, asked)


def raised(call: Call, asked: Asked | None) -> tuple[Call, Turn]:
    """The alert is raised, and what became of its SMS; None: it was no rise any more."""
    if asked is None:
        return call, LookUp(known(call), Topic.ALERT)
    return menus.raised(call, asked)


def _answer(call: Call) -> tuple[Call, Step]:
    warns = call.energy is Energy.GAS and not call.gas_warned
    call = replace(call, gas_warned=call.gas_warned or warns)
    return menus.open_menu(call, *((Cue.GAS_SMELL,) if warns else ()), Cue.ANSWER)


def _is_spoken_of(statement: Statement) -> bool:
    off = statement.supply is Supply.OFF_PREPAYMENT
    return not off and statement.message is not BalanceMessage.MX_OFF


def _silence(call: Call, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    match call.state:
        case State.WELCOME:
            return eans.ask_ean(call)
        case State.EAN | State.MORE:
            return eans.silent_ean(call, prefixes)
        case State.CONFIRM:
            return eans.silent_confirm(call)
        case State.ALERT:
            return menus.silent_alert(call)
        case _:
            return menus.silent(call)


def _keys(call: Call, keys: str, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    match call.state:
        case State.WELCOME:
            return eans.welcome(call, keys, prefixes)
        case State.EAN | State.MORE:
            return eans.key_ean(call, keys, prefixes)
        case State.CONFIRM:
            return eans.key_confirm(call, keys.strip("#"))
        case State.ALERT:
            return menus.key_alert(call, keys)
        case _:
            return menus.key(call, keys.strip("#"))
