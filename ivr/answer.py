"""Decides with which sentences a step is said: the words of each cue, of each balance message.

Nothing personal is worded here: no name, address, telephone number or debt of a customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from balance.account import BalanceMessage, Statement, Supply
from balance.calendar import civil_date
from balance.ean import tail
from balance.energy import Energy
from ivr.digits import TAIL_LENGTH
from ivr.turns import Cue, State, Step
from ivr.verbs import Gather, Hangup, Pause, Say, Verb
from voice_prompts import sentences
from voice_prompts.catalogue import LANGUAGE
from voice_prompts.numbers import Numbers
from voice_prompts.sentences import about_meter, amount, fill

Prompt = Say | Pause
# How long silence lasts before it counts (IVR.md).
PATIENCE_SECONDS: Final = 8
_PENCIL_SECONDS = 2
_ONE_DAY = timedelta(days=1)
_EMERGENCY_ALREADY_SAID = (
    BalanceMessage.M2,
    BalanceMessage.M3,
    BalanceMessage.M4,
    BalanceMessage.M5,
)
_READY_VARIANTS = {
    Supply.GAS_TESTING: "_TEST",
    Supply.GAS_RETRY_WAIT: "_WAIT",
    Supply.GAS_BLOCKED: "_BLOCKED",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a step may speak of; `statement` is None where no balance is said."""

    statement: Statement | None
    now: datetime
    numbers: Numbers


def speak(step: Step, facts: Facts) -> tuple[Verb, ...]:
    """The verbs of one turn. ValueError when a balance is to be said and none is given."""
    prompts = tuple(prompt for cue in step.cues for prompt in _prompts(cue, step, facts))
    if step.listen is State.OVER:
        return (*prompts, Hangup())
    keyed_number = step.listen in (State.EAN, State.MORE)
    finish_on_key = "#" if keyed_number else ""
    return (Gather(prompts, step.keys, PATIENCE_SECONDS, finish_on_key, step.number),)


def apologise() -> tuple[Verb, ...]:
    """What is said when a turn could not be taken, whatever the reason."""
    return (_say("SORRY"), Hangup())


def _prompts(cue: Cue, step: Step, facts: Facts) -> Iterator[Prompt]:
    match cue:
        case Cue.ANSWER:
            yield from _answer(facts)
        case Cue.GAS_SMELL:
            yield _say(cue, number=sentences.telephone(facts.numbers.gas_emergency))
            yield Pause(1)
        case Cue.HELP_NUMBER:
            yield Pause(_PENCIL_SECONDS)
            yield _say(cue, **_help(facts.numbers))
        case Cue.HELP_NUMBER_AGAIN:
            yield _say(cue, **_help(facts.numbers))
        case Cue.NO_MORE_METERS:
            yield _say(cue, number=sentences.telephone(facts.numbers.balance_line))
        case Cue.EAN if len(facts.numbers.prefixes) != 1:
            yield _say("EAN1_END")
        case _:
            yield _say(cue, **_number_words(step, facts.numbers.prefixes))


def _help(numbers: Numbers) -> dict[str, str]:
    return {
        "number": sentences.telephone(numbers.help_line),
        "key": sentences.digits(numbers.help_key),
    }


def _number_words(step: Step, prefixes: tuple[str, ...]) -> dict[str, str]:
    return {
        "received": sentences.count_of_digits(step.received),
        "missing": sentences.number(max(0, TAIL_LENGTH - step.received)),
        "groups": sentences.tail_in_groups(tail(step.ean)) if step.ean else "",
        "prefix": sentences.digits(prefixes[0]) if prefixes else "",
        "where": sentences.place_of_tail(prefixes),
    }


def _answer(facts: Facts) -> Iterator[Say]:
    statement = facts.statement
    if statement is None:
        raise ValueError("a balance is to be said, but no statement was given")
    yield from _state(statement, facts.now)
    yield _as_of(statement, facts.now)
    yield from _emergency(statement)
    yield from _last_top_up(statement, facts.now)


def _state(statement: Statement, now: datetime) -> Iterator[Say]:
    match statement.message:
        case BalanceMessage.M1:
            yield _say("N1", **_meter(statement), amount=amount(statement.balance))
        case BalanceMessage.M2:
            yield from _low(statement)
        case BalanceMessage.M3:
            yield from _running(statement)
        case BalanceMessage.M4:
            yield from _cut(statement)
        case BalanceMessage.M5:
            yield from _pending(statement, now)
        case BalanceMessage.MX_READY:
            yield from _ready(statement)
        case BalanceMessage.MX_LIMITED:
            yield from _limited(statement)
        case BalanceMessage.MX_OFF:
            raise ValueError("the balance of a meter off prepayment is never said")


def _low(statement: Statement) -> Iterator[Say]:
    yield _say("L1", **_meter(statement), amount=amount(statement.balance))
    yield _say("L2", emergency=amount(statement.emergency_credit))


def _running(statement: Statement) -> Iterator[Say]:
    yield _say("E1", **_meter(statement))
    yield _balance(statement)
    yield _say("E2", **_meter(statement), left=amount(statement.emergency_left))


def _cut(statement: Statement) -> Iterator[Say]:
    # A part payment gives emergency credit back on paper, not at the meter.
    used_up = statement.emergency_left <= 0
    yield _say("C1" if used_up else "C1_PART", **_meter(statement))
    yield _balance(statement)
    yield from _to_restore("C3", statement)


def _pending(statement: Statement, now: datetime) -> Iterator[Say]:
    cut_at = statement.cut_at
    if cut_at is None:
        yield _say("P1_NO_DAY", **_meter(statement))
    else:
        yield _say("P1", **_meter(statement), when=sentences.coming_moment(cut_at, now))
    yield _say("P2", amount=amount(statement.balance))
    # A held cut has no day to pay before.
    yield from _to_restore("P3" if cut_at else "P3_NO_DAY", statement)


def _ready(statement: Statement) -> Iterator[Say]:
    variant = _READY_VARIANTS.get(statement.supply, "")
    yield _say(f"R1{variant}", **_meter(statement))
    yield _balance(statement)
    gas = "_GAS" if statement.energy is Energy.GAS else ""
    yield _say(f"R2{variant or gas}")


def _limited(statement: Statement) -> Iterator[Say]:
    yield _say("LIM1", **_meter(statement))
    yield _balance(statement)
    yield _say("LIM2")


def _to_restore(prompt_id: str, statement: Statement) -> Iterator[Say]:
    due = statement.to_restore
    if due is None:
        return
    yield _say(prompt_id, **_meter(statement), amount=amount(due))
    if due > statement.top_up_max:
        yield _say("C3Y", amount=amount(statement.top_up_max))


def _balance(statement: Statement) -> Say:
    prompt_id = "BAL_BELOW" if statement.balance < 0 else "BAL"
    return _say(prompt_id, amount=amount(statement.balance))


def _as_of(statement: Statement, now: datetime) -> Say:
    when = sentences.moment(statement.balance_at, now)
    today, counted = civil_date(now), statement.consumed_through
    if counted is None or counted >= today - _ONE_DAY:
        return _say("AS1", when=when)
    return _say("AS1_LATE", when=when, day=sentences.day(counted, today))


def _emergency(statement: Statement) -> Iterator[Say]:
    if statement.message in _EMERGENCY_ALREADY_SAID:
        return
    if statement.emergency_left <= 0:
        yield _say("SEC0")
    elif statement.emergency_left >= statement.emergency_credit:
        yield _say("SEC1", emergency=amount(statement.emergency_credit))
    else:
        yield _say("SEC2", left=amount(statement.emergency_left))


def _last_top_up(statement: Statement, now: datetime) -> Iterator[Say]:
    last = statement.last_top_up
    if last is not None:
        day = sentences.day(civil_date(last.at), civil_date(now))
        yield _say("TOP1", amount=amount(last.amount), day=day)


def _meter(statement: Statement) -> dict[str, str]:
    return about_meter(statement.energy)


def _say(prompt_id: str, **values: str) -> Say:
    return Say(str(prompt_id), fill(prompt_id, **values), LANGUAGE)
