"""Calls that wait, or do not, for what they read."""

from dataclasses import replace

from balance.ean import tail
from tests.ivr.door.switchboard import Ring, Switchboard, open_meters
from tests.ivr.provider import NEVER_LATE
from tests.ivr.test_late_turns import AT_ONCE, Watched


def asked(board: Switchboard, caller: str) -> Ring:
    """A call whose number was read back: the next key reads the balance."""
    meters = open_meters(board.parts, live=1, off=1, closed=1)
    call = board.ring(caller)
    call.press(tail(meters.live[0]))
    return call


def impatient(board: Switchboard) -> Watched:
    """Lets the door wait next to nothing; those at work in it."""
    workers = Watched()
    pace = replace(board.door.pace, in_time=AT_ONCE, at_last=AT_ONCE, workers=workers)
    board.put(replace(board.door, pace=replace(pace, fixed=AT_ONCE)))
    return workers


def patient(board: Switchboard) -> None:
    board.put(
        replace(board.door, pace=replace(board.door.pace, in_time=NEVER_LATE, at_last=NEVER_LATE))
    )
