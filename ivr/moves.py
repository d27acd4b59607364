"""Owns the moves that every question of a call shares: to ask, to ask again, to end."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from balance.ean import Ean
from ivr.digits import FULL_LENGTH, TAIL_LENGTH
from ivr.turns import Call, Cue, State, Step

MAX_EANS: Final = 3
_ALERT_KEYS: Final = 2
_NUMBER: Final = (Cue.HELP_NUMBER, Cue.HELP_NUMBER_AGAIN)


def ask(
    call: Call, state: State, *cues: Cue, received: int = 0, guarded: bool = False
) -> tuple[Call, Step]:
    """Say the cues, and leave the question of a state open; another one counts its tries anew."""
    if state is not call.state:
        call = replace(call, state=state, silent=0, wrong=0)
    return call, Step(call, cues, _awaited(call), received, guarded)


def end(call: Call, *cues: Cue, guarded: bool = False) -> tuple[Call, Step]:
    """Say the cues and hang up."""
    call = replace(call, state=State.OVER)
    return call, Step(call, cues, guarded=guarded)


def person(call: Call, *cues: Cue, guarded: bool = False) -> tuple[Call, Step]:
    """Say the cues, then how a person is reached, and hang up."""
    # The number comes before the transfer: the call goes on where nobody answers it.
    reached = (Cue.OFFICE, Cue.PERSON, *_NUMBER, Cue.TRANSFER)
    return end(call, *cues, *reached, Cue.GOODBYE, guarded=guarded)


def silent_end(call: Call) -> tuple[Call, Step]:
    """Where nobody answers: the number first, so that it comes within the minute (IVR.md)."""
    return end(call, Cue.SILENT_END, *_NUMBER, Cue.OFFICE, Cue.GOODBYE)


def known(call: Call) -> Ean:
    """The number the call is about. ValueError before one was read back."""
    if call.ean is None:
        raise ValueError(f"a call at {call.state} without an EAN")
    return call.ean


def _awaited(call: Call) -> int:
    match call.state:
        case State.WELCOME:
            return TAIL_LENGTH
        case State.EAN:
            return (FULL_LENGTH if call.asks_whole else TAIL_LENGTH) - len(call.kept)
        case State.MORE:
            return FULL_LENGTH - len(call.kept)
        case State.ALERT:
            return _ALERT_KEYS
        case _:
            return 1
