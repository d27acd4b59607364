"""Draws the dialogue: every question of a call, and where each thing that can be heard leads.

Found by trying it: each turn is taken by the dialogue itself, from its first step on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from balance.account import Statement
from balance.ean import Ean
from ivr import dialogue
from ivr.digits import TAIL_LENGTH
from ivr.eans import LANGUAGE_KEYS
from ivr.menus import QUESTIONS
from ivr.turns import (
    Asked,
    Call,
    Cue,
    Digits,
    Heard,
    LookUp,
    OutOfTime,
    RaiseAlert,
    SendBalance,
    Silence,
    Started,
    State,
    Step,
    Turn,
)
from voice_prompts.languages import Language

_REPEAT_AND_PERSON: Final = "*0"
_NO_CHOICE: Final = "7"
_FEWER: Final = 4
# Too low where the threshold is 5.00, right, too high.
_AMOUNTS: Final = {"5": "an amount too low", "20": "an amount", "60": "an amount too high"}


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter of a trial call, and what a look-up of it gives."""

    name: str
    ean: Ean
    statement: Statement | None
    asked: Asked = Asked.SENT
    too_many_tries: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """Where one thing heard leads from an open question."""

    state: State
    heard: str
    to: State


@dataclass(frozen=True, slots=True)
class Path:
    """What is heard from the ring on until an edge has been gone, and of which meter."""

    meter: Meter
    heard: tuple[Heard, ...]
    step: Step


@dataclass(frozen=True, slots=True)
class _Reached:
    call: Call
    heard: tuple[Heard, ...]


def edges(meters: Sequence[Meter], prefixes: tuple[str, ...]) -> Mapping[Edge, Path]:
    """Every edge that calls about these meters go, each with a shortest way to it."""
    found: dict[Edge, Path] = {}
    for meter in meters:
        for edge, path in explore(meter, prefixes):
            known = found.get(edge)
            if known is None or len(path.heard) < len(known.heard):
                found[edge] = path
    return found


def mermaid(found: Mapping[Edge, Path]) -> str:
    """The edges as a Mermaid state diagram, those between the same two questions as one line."""
    lines = ["stateDiagram-v2", f"    [*] --> {State.WELCOME}"]
    between = sorted((edge.state, edge.to, edge.heard) for edge in found)
    for (state, to), same in groupby(between, key=lambda edge: edge[:2]):
        words = ", ".join(heard for _, _, heard in same)
        lines.append(f"    {state} --> {_end(to)}: {words}")
    return "\n".join(lines)


def _end(state: State) -> str:
    return "[*]" if state is State.OVER else state


def explore(meter: Meter, prefixes: tuple[str, ...]) -> Iterator[tuple[Edge, Path]]:
    """Every turn that a call about a meter can take; an edge's first path is a shortest one."""
    first, _ = _turn(Call(), Started(), meter, prefixes)
    waiting, seen = deque([_Reached(first, (Started(),))]), {_place(first)}
    while waiting:
        here = waiting.popleft()
        for words, heard in _hearable(here.call, meter):
            call, step = _turn(here.call, heard, meter, prefixes)
            way = (*here.heard, heard)
            edge = Edge(here.call.state, _outcome(words, step), call.state)
            yield edge, Path(meter, way, step)
            if _goes_on(call) and _place(call) not in seen:
                seen.add(_place(call))
                waiting.append(_Reached(call, way))


def _goes_on(call: Call) -> bool:
    # Silence and wrong keys are counted apart: both at once lead nowhere else.
    mixed = (call.silent and call.wrong) or (call.ean_silent and call.ean_wrong)
    return call.state is not State.OVER and not mixed


def _place(call: Call) -> Call:
    """Where a call stands, in whatever language and after however many turns."""
    call = replace(call, step=0, language=Language.FR)
    asks_number = call.state in (State.EAN, State.MORE, State.CONFIRM)
    return call if asks_number else replace(call, ean_silent=0, ean_wrong=0)


def _turn(call: Call, heard: Heard, meter: Meter, prefixes: tuple[str, ...]) -> tuple[Call, Step]:
    call, turn = dialogue.next_step(call, heard, prefixes)
    while not isinstance(turn, Step):
        call, turn = _meet(call, turn, meter)
    return call, turn


def _meet(call: Call, turn: LookUp | SendBalance | RaiseAlert, meter: Meter) -> tuple[Call, Turn]:
    match turn:
        case LookUp(first=True, whole=False) if meter.too_many_tries:
            return dialogue.too_many_tries(call)
        case LookUp():
            return dialogue.found(call, turn, meter.statement)
        case SendBalance():
            return dialogue.sent(call, meter.asked)
        case RaiseAlert():
            return dialogue.raised(call, meter.asked)


def _hearable(call: Call, meter: Meter) -> Iterator[tuple[str, Heard]]:
    """All that makes a difference in a state, in words."""
    yield "silence", Silence()
    yield "ten minutes", OutOfTime()
    match call.state:
        case State.WELCOME | State.EAN | State.MORE:
            for words, keys in _numbers(call, meter).items():
                yield words, Digits(keys)
        case State.ALERT:
            for keys, words in _AMOUNTS.items():
                yield words, Digits(keys)
            for key in _REPEAT_AND_PERSON:
                yield key, Digits(key)
        case _:
            for key in (*_choices(call), *_REPEAT_AND_PERSON):
                yield key, Digits(key)
            yield "another key", Digits(_NO_CHOICE)


def _choices(call: Call) -> Iterable[str]:
    return "12" if call.state is State.CONFIRM else QUESTIONS[call.state].keys


def _numbers(call: Call, meter: Meter) -> Mapping[str, str]:
    """What is keyed where a number is awaited."""
    tail, whole, kept = meter.ean[-TAIL_LENGTH:], str(meter.ean), call.kept
    match call.state:
        case State.MORE:
            return {"the 5 that follow": whole[TAIL_LENGTH:], "fewer than 5": "12", "*": "*"}
        case State.EAN if kept:
            return {"the rest": (whole if call.asks_whole else tail)[len(kept) :], "*": "*"}
        case State.EAN if call.asks_whole:
            return {"18 digits": whole, "fewer digits": whole[:_FEWER], "0": "0", "*": "*"}
    numbers = {
        "13 digits": tail,
        "a wrong check digit": _wrong(tail),
        "fewer digits": tail[:_FEWER],
        "13 that begin the whole EAN": whole[:TAIL_LENGTH],
        "*": "*",
        "0": "0",
    }
    languages = {key: key for key in LANGUAGE_KEYS} if call.state is State.WELCOME else {}
    return numbers | languages


def _wrong(tail: str) -> str:
    return tail[:-1] + str((int(tail[-1]) + 1) % 10)


def _outcome(words: str, step: Step) -> str:
    """What was heard, with what a look-up hides."""
    if not step.guarded:
        return words
    hidden = "too many tries" if Cue.EAN_WHOLE in step.cues else "no balance"
    return f"{words} ({hidden})"
