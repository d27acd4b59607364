"""Decides where a single key leads: the menus, the steps of switching back on, the raised alert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from balance.account import GAS_STATES, Supply
from balance.energy import Energy
from balance.money import Cents
from ivr.eans import ask_other
from ivr.moves import MAX_EANS, ask, end, known, person
from ivr.turns import Asked, Call, Cue, LookUp, RaiseAlert, SendBalance, State, Step, Topic, Turn

HIGHEST_ALERT: Final = Cents(50_00)
"""By phone the threshold goes up to it at most (IVR.md)."""
_CENTS: Final = 100


class Choice(StrEnum):
    """What a key of a menu does."""

    DETAILS = "details"
    WHAT_NOW = "what_now"
    WHERE_TO_PAY = "where_to_pay"
    ELSE = "else"
    BACK = "back"
    OTHER_METER = "other_meter"
    SMS = "sms"
    ALERT = "alert"
    SWITCH_ON = "switch_on"
    NO_ARROW = "no_arrow"
    ARROW = "arrow"
    HOLD = "hold"
    APPLIANCES = "appliances"
    TEST = "test"
    SECOND_TEST = "second_test"
    INSTALLER = "installer"
    DONE = "done"
    RAISE = "raise"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Question:
    """What a state asks, and where its keys lead; silence and wrong keys are counted apart.

    After the last of `silent` the call ends; after the last of `wrong` a person is named.
    """

    cue: Cue
    keys: Mapping[str, Choice]
    silent: tuple[Cue, ...] = (Cue.MENU_SILENT,)
    wrong: tuple[Cue, ...] = (Cue.MENU_WRONG_1, Cue.MENU_WRONG_2)


def _at_the_meter(cue: Cue, **keys: Choice) -> Question:
    """A step of somebody who stands at the meter: `yes` goes on, `no` does not."""
    by_key = {{"yes": "1", "no": "2"}[name]: choice for name, choice in keys.items()}
    silent = (Cue.STEP_SILENT_1, Cue.STEP_SILENT_2)
    return Question(cue, by_key, silent, (Cue.STEP_WRONG_1, Cue.STEP_WRONG_2))


QUESTIONS: Final[Mapping[State, Question]] = MappingProxyType(
    {
        State.MENU: Question(
            Cue.MENU, {"1": Choice.DETAILS, "2": Choice.WHAT_NOW, "3": Choice.ELSE}
        ),
        State.CUT_MENU: Question(
            Cue.CUT_MENU, {"1": Choice.SWITCH_ON, "2": Choice.WHERE_TO_PAY, "3": Choice.ELSE}
        ),
        State.ELSE: Question(
            Cue.ELSE_MENU,
            {"1": Choice.OTHER_METER, "2": Choice.SMS, "3": Choice.ALERT, "9": Choice.BACK},
        ),
        State.ARROW: _at_the_meter(Cue.ARROW, yes=Choice.HOLD, no=Choice.NO_ARROW),
        State.HOLD: _at_the_meter(Cue.HOLD, yes=Choice.DONE, no=Choice.PERSON),
        State.APPLIANCES: _at_the_meter(Cue.APPLIANCES, yes=Choice.TEST),
        State.TEST: _at_the_meter(Cue.TEST, yes=Choice.DONE, no=Choice.SECOND_TEST),
        State.SECOND_TEST: _at_the_meter(Cue.SECOND_TEST, yes=Choice.DONE, no=Choice.INSTALLER),
        State.INSTALLER: _at_the_meter(Cue.INSTALLER, yes=Choice.BACK),
        State.ALERT_CONFIRM: _at_the_meter(Cue.ALERT_READ_BACK, yes=Choice.RAISE, no=Choice.ALERT),
    }
)
_SWITCHED_OFF: Final = (Supply.CUT, Supply.READY, *GAS_STATES)
# Where switching a gas meter on goes on: what it does at this moment.
_GAS_BEGINS: Final = {
    Supply.READY: Choice.APPLIANCES,
    Supply.GAS_TESTING: Choice.TEST,
    Supply.GAS_RETRY_WAIT: Choice.SECOND_TEST,
    Supply.GAS_BLOCKED: Choice.INSTALLER,
}
_TOPICS: Final = {
    Choice.DETAILS: Topic.DETAILS,
    Choice.WHAT_NOW: Topic.WHAT_NOW,
    Choice.WHERE_TO_PAY: Topic.WHERE_TO_PAY,
    Choice.NO_ARROW: Topic.NO_ARROW,
    Choice.ALERT: Topic.ALERT,
}
_SMS_CUES: Final = {
    Asked.SENT: Cue.SMS_SENT,
    Asked.NO_NUMBER: Cue.SMS_NO_NUMBER,
    Asked.ENOUGH: Cue.SMS_ENOUGH,
}


def main_menu(call: Call) -> State:
    """The menu that the meter of a call leads to."""
    return State.CUT_MENU if call.supply in _SWITCHED_OFF else State.MENU


def open_menu(call: Call, *cues: Cue, guarded: bool = False) -> tuple[Call, Step]:
    """Say the cues, then the menu that the meter leads to."""
    state = main_menu(call)
    call = replace(call, silent=0, wrong=0)
    return ask(call, state, *cues, QUESTIONS[state].cue, guarded=guarded)


def key(call: Call, keyed: str) -> tuple[Call, Turn]:
    """A key where one is awaited; a `*` and a lone `#` hear the question again."""
    question = QUESTIONS[call.state]
    match keyed:
        case "0":
            return person(call)
        case "*" if call.state is main_menu(call):
            return call, LookUp(known(call), Topic.ANSWER)
        case "" | "*":
            return ask(call, call.state, _asked(call))
        case one if one in question.keys:
            return _choose(call, question.keys[one])
    return _wrong(call)


def silent(call: Call) -> tuple[Call, Step]:
    """No key where one is awaited."""
    cues = QUESTIONS[call.state].silent
    call = replace(call, silent=call.silent + 1)
    if call.silent > len(cues):
        return end(call, Cue.GOODBYE)
    return ask(call, call.state, cues[call.silent - 1], _asked(call))


def ask_alert(call: Call, threshold: Cents) -> tuple[Call, Step]:
    """How high the alert may go, from the threshold in force."""
    call = replace(call, alert=threshold, raised=Cents(0), silent=0, wrong=0)
    if threshold >= HIGHEST_ALERT:
        return _else_menu(call, Cue.ALERT_HIGHEST)
    return ask(call, State.ALERT, Cue.ALERT)


def key_alert(call: Call, keys: str) -> tuple[Call, Turn]:
    """The amount keyed for the alert, in whole euros; a lone 0 is a person."""
    keyed = keys.rpartition("*")[2].strip("#")
    if keyed == "0":
        return person(call)
    if not keyed.isdecimal():
        return ask(call, State.ALERT, Cue.ALERT)
    wanted = Cents(int(keyed) * _CENTS)
    if call.alert < wanted <= HIGHEST_ALERT:
        return ask(replace(call, raised=wanted), State.ALERT_CONFIRM, Cue.ALERT_READ_BACK)
    call = replace(call, wrong=call.wrong + 1)
    if call.wrong > len(QUESTIONS[State.ELSE].wrong):
        return person(call, Cue.WRONG_END)
    return ask(call, State.ALERT, _not_so(wanted))


def silent_alert(call: Call) -> tuple[Call, Step]:
    """No amount keyed for the alert."""
    call = replace(call, silent=call.silent + 1)
    return ask(call, State.ALERT, Cue.ALERT_SILENT) if call.silent == 1 else end(call, Cue.GOODBYE)


def sent(call: Call, asked: Asked) -> tuple[Call, Step]:
    """What became of the SMS of the balance."""
    return open_menu(call, _SMS_CUES[asked])


def raised(call: Call, asked: Asked) -> tuple[Call, Step]:
    """The alert is raised; what became of the SMS that says so."""
    told = asked is Asked.SENT
    return open_menu(call, Cue.ALERT_RAISED if told else Cue.ALERT_RAISED_NO_SMS)


def no_arrow(call: Call) -> tuple[Call, Step]:
    """The meter shows no arrow: there is no payment yet, or it has not heard of it."""
    return open_menu(call, Cue.NO_ARROW if call.supply is Supply.CUT else Cue.NO_ARROW_READY)


def _choose(call: Call, choice: Choice) -> tuple[Call, Turn]:
    if choice in _TOPICS:
        return call, LookUp(known(call), _TOPICS[choice])
    match choice:
        case Choice.SMS:
            return call, SendBalance(known(call))
        case Choice.RAISE:
            return call, RaiseAlert(known(call), call.raised)
        case Choice.ELSE:
            return _else_menu(call)
        case Choice.BACK:
            return open_menu(call)
        case Choice.OTHER_METER:
            return _other_meter(call)
        case Choice.SWITCH_ON:
            return _choose(call, _first_step(call))
        case Choice.DONE:
            return open_menu(call, Cue.GAS_BACK if _is_gas(call) else Cue.LIGHT_BACK)
        case Choice.PERSON:
            return person(call)
        case _:
            return _step(call, choice)


def _first_step(call: Call) -> Choice:
    return _GAS_BEGINS.get(call.supply, Choice.ARROW) if _is_gas(call) else Choice.ARROW


def _is_gas(call: Call) -> bool:
    return call.energy is Energy.GAS


def _step(call: Call, choice: Choice) -> tuple[Call, Step]:
    """A step at the meter. Once its arrow is seen, a gas meter asks for a leak test first."""
    state = State(choice)
    if state is State.HOLD and _is_gas(call):
        state = State.APPLIANCES
    return ask(call, state, QUESTIONS[state].cue)


def _other_meter(call: Call) -> tuple[Call, Step]:
    if call.eans_tried >= MAX_EANS:
        return _else_menu(call, Cue.NO_MORE_METERS)
    return ask_other(call)


def _else_menu(call: Call, *cues: Cue) -> tuple[Call, Step]:
    call = replace(call, state=State.ELSE, silent=0, wrong=0)
    return ask(call, State.ELSE, *cues, _asked(call))


def _wrong(call: Call) -> tuple[Call, Step]:
    cues = QUESTIONS[call.state].wrong
    call = replace(call, wrong=call.wrong + 1)
    if call.wrong > len(cues):
        return person(call, Cue.WRONG_END)
    return ask(call, call.state, cues[call.wrong - 1], _asked(call))


def _asked(call: Call) -> Cue:
    if call.state is State.ELSE and call.eans_tried >= MAX_EANS:
        return Cue.ELSE_MENU_LAST
    return QUESTIONS[call.state].cue


def _not_so(wanted: Cents) -> Cue:
    return Cue.ALERT_TOO_HIGH if wanted > HIGHEST_ALERT else Cue.ALERT_TOO_LOW
