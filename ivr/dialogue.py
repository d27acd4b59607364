"""Decides what follows in a call: from what was heard to the next thing said.

Pure: a call is a value, a turn is a value. A look-up is answered by calling `found`.
"""

from __future__ import annotations

from dataclasses import replace

from balance.account import BalanceMessage, Statement, Supply
from balance.ean import Ean, parse_ean
from balance.energy import Energy
from balance.refusals import RefusedInput
from ivr.digits import FULL_LENGTH, TAIL_LENGTH, Length, counted, drops, measure
from ivr.turns import Call, Cue, Digits, Heard, LookUp, OutOfTime, Started, State, Step, Turn

MAX_WEBHOOKS = 30
MAX_EANS = 3
_EAN_SILENCES = 2
_EAN_WRONG = 3
_CONFIRM_TRIES = 4
_MENU_SILENCES = 2
_MENU_WRONG = 3

_NUMBER_AND_GOODBYE = (Cue.HELP_NUMBER, Cue.HELP_NUMBER_AGAIN, Cue.GOODBYE)
_PERSON = (Cue.PERSON, *_NUMBER_AND_GOODBYE)
_READ_BACK = (Cue.READ_BACK, Cue.RIGHT)
_CONFIRM_SILENT = (
    (Cue.RIGHT_SILENT_1, *_READ_BACK),
    (Cue.RIGHT_SILENT_2,),
    (Cue.RIGHT_SILENT_3,),
)
_CONFIRM_WRONG = (
    (Cue.RIGHT_WRONG_1, Cue.RIGHT),
    (Cue.RIGHT_WRONG_2,),
    (Cue.RIGHT_WRONG_3, *_READ_BACK),
)
_MENU_WRONG_CUES = (Cue.MENU_WRONG_1, Cue.MENU_WRONG_2)


def next_step(call: Call, heard: Heard, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    """The call after this turn, and what the turn says or needs. Never raises for any keys."""
    call = replace(call, step=call.step + 1)
    if call.state is State.OVER:
        return _end(call, Cue.GOODBYE)
    if isinstance(heard, OutOfTime) or call.step >= MAX_WEBHOOKS:
        return _end(call, Cue.LONG_END, *_PERSON)
    match heard:
        case Started():
            return _ask(call, State.EAN, Cue.WELCOME, Cue.EAN)
        case Digits(text) if text.strip():
            return _keys(call, text.strip(), prefixes)
        case _:
            return _silence(call, prefixes)


def found(call: Call, statement: Statement | None) -> tuple[Call, Step]:
    """What a look-up gave; None and a meter off prepayment are the same unknown number."""
    if statement is None or not _spoken_of(statement):
        return _not_known(call)
    first = statement.energy is Energy.GAS and not call.gas_warned
    warning = (Cue.GAS_SMELL,) if first else ()
    call = replace(call, gas_warned=call.gas_warned or first, silent=0, wrong=0)
    return _ask(call, State.MENU, *warning, Cue.ANSWER, _menu_cue(call))


def _spoken_of(statement: Statement) -> bool:
    off = statement.supply is Supply.OFF_PREPAYMENT
    return not off and statement.message is not BalanceMessage.MX_OFF


def _silence(call: Call, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    match call.state:
        case State.MORE:
            return _judge(call, call.kept, prefixes)
        case State.CONFIRM:
            return _confirm_silent(replace(call, silent=call.silent + 1))
        case State.MENU:
            return _menu_silent(replace(call, silent=call.silent + 1))
        case _:
            return _ean_silent(replace(call, ean_silent=call.ean_silent + 1))


def _ean_silent(call: Call) -> tuple[Call, Step]:
    if call.ean_silent >= _EAN_SILENCES:
        return _end(call, Cue.SILENT_END, *_NUMBER_AND_GOODBYE)
    cue = Cue.MISSING_SILENT if call.kept else Cue.EAN_SILENT
    return _ask(call, State.EAN, cue, received=len(call.kept))


def _confirm_silent(call: Call) -> tuple[Call, Step]:
    if call.silent >= _CONFIRM_TRIES:
        return _end(call, Cue.SILENT_END, *_NUMBER_AND_GOODBYE)
    return _ask(call, State.CONFIRM, *_CONFIRM_SILENT[call.silent - 1])


def _menu_silent(call: Call) -> tuple[Call, Step]:
    if call.silent >= _MENU_SILENCES:
        return _end(call, Cue.GOODBYE)
    return _ask(call, State.MENU, Cue.MENU_SILENT)


def _keys(call: Call, keys: str, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    match call.state:
        case State.CONFIRM:
            return _confirm(call, keys.strip("#"))
        case State.MENU:
            return _menu(call, keys.strip("#"))
        case _:
            return _ean(call, keys, prefixes)


def _ean(call: Call, keys: str, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    kept, new = "" if drops(keys) else call.kept, counted(keys)
    if not new:
        return _dropped(call) if drops(keys) else _silence(call, prefixes)
    if new == "0" and not kept:
        return _end(call, *_PERSON)
    return _number(replace(call, kept=kept + new), prefixes)


def _dropped(call: Call) -> tuple[Call, Step]:
    return _ask(replace(call, kept=""), State.EAN, Cue.EAN_DROPPED)


def _number(call: Call, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    match measure(call.kept, prefixes):
        case Length.SHORT:
            return _ask(call, State.EAN, Cue.MISSING, received=len(call.kept))
        case Length.PREFIXED:
            return _ask(call, State.MORE, Cue.MORE)
        case Length.LONG:
            return _too_many(call)
        case Length.WHOLE:
            return _judge(call, call.kept, prefixes)


def _judge(call: Call, number: str, prefixes: tuple[str, ...]) -> tuple[Call, Turn]:
    try:
        ean = parse_ean(number, prefixes)
    except RefusedInput:
        return _not_known(call)
    call = replace(call, ean=ean, kept="", silent=0, wrong=0)
    return _ask(call, State.CONFIRM, *_READ_BACK)


def _too_many(call: Call) -> tuple[Call, Step]:
    received = len(call.kept)
    call = replace(call, kept="", ean_wrong=call.ean_wrong + 1)
    if call.ean_wrong >= _EAN_WRONG:
        return _end(call, Cue.NOT_KNOWN_END, *_PERSON)
    cue = Cue.TOO_MANY if call.ean_wrong == 1 else Cue.TOO_MANY_AGAIN
    return _ask(call, State.EAN, cue, received=received)


def _not_known(call: Call) -> tuple[Call, Step]:
    call = replace(call, kept="", ean=None, ean_wrong=call.ean_wrong + 1)
    if call.ean_wrong >= _EAN_WRONG or call.eans_tried >= MAX_EANS:
        return _end(call, Cue.NOT_KNOWN_END, *_PERSON)
    cue = Cue.NOT_KNOWN if call.ean_wrong == 1 else Cue.NOT_KNOWN_AGAIN
    return _ask(call, State.EAN, cue)


def _confirm(call: Call, key: str) -> tuple[Call, Turn]:
    match key:
        case "1":
            return replace(call, eans_tried=call.eans_tried + 1), LookUp(_known(call))
        case "2":
            return _ask(replace(call, ean=None), State.EAN, Cue.EAN_AGAIN)
        case "" | "*":  # A late "#" of the EAN question cuts the read-back short.
            return _ask(call, State.CONFIRM, *_READ_BACK)
        case "0":
            return _end(call, *_PERSON)
    call = replace(call, wrong=call.wrong + 1)
    if call.wrong >= _CONFIRM_TRIES:
        return _end(call, Cue.WRONG_END, *_PERSON)
    return _ask(call, State.CONFIRM, *_CONFIRM_WRONG[call.wrong - 1])


def _menu(call: Call, key: str) -> tuple[Call, Turn]:
    match key:
        case "1" | "" | "*":
            return call, LookUp(_known(call))
        case "3":
            return _another_meter(call)
        case "0":
            return _end(call, *_PERSON)
    call = replace(call, wrong=call.wrong + 1)
    if call.wrong >= _MENU_WRONG:
        return _end(call, Cue.WRONG_END, *_PERSON)
    return _ask(call, State.MENU, _MENU_WRONG_CUES[call.wrong - 1], _menu_cue(call))


def _another_meter(call: Call) -> tuple[Call, Step]:
    if call.eans_tried >= MAX_EANS:
        return _ask(call, State.MENU, Cue.NO_MORE_METERS, Cue.MENU_LAST)
    call = replace(call, ean=None, kept="", ean_silent=0, ean_wrong=0)
    return _ask(call, State.EAN, Cue.EAN_OTHER)


def _menu_cue(call: Call) -> Cue:
    return Cue.MENU_LAST if call.eans_tried >= MAX_EANS else Cue.MENU


def _known(call: Call) -> Ean:
    if call.ean is None:
        raise ValueError(f"a call at {call.state} without an EAN")
    return call.ean


def _ask(call: Call, state: State, *cues: Cue, received: int = 0) -> tuple[Call, Step]:
    call = replace(call, state=state)
    keys = _awaited(call)
    return call, Step(call.step, cues, state, keys=keys, received=received, ean=call.ean)


def _awaited(call: Call) -> int:
    match call.state:
        case State.EAN:
            return TAIL_LENGTH - len(call.kept)
        case State.MORE:
            return FULL_LENGTH - len(call.kept)
        case _:
            return 1


def _end(call: Call, *cues: Cue) -> tuple[Call, Step]:
    return replace(call, state=State.OVER), Step(call.step, cues, State.OVER)
