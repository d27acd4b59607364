"""Whatever breaks in a turn, its caller hears a sentence and a number, and loses no turn."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Never

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from balance.ean import tail
from ivr.calls import FORGOTTEN_AFTER, calls, give_up_calls
from ivr.pace import Pace
from ivr.recordings import Recordings
from tests.ivr.door.switchboard import (
    Switchboard,
    apologises,
    asks_to_wait,
    names_office_hours,
    open_meters,
)
from tests.ivr.provider import NEVER_LATE
from tests.ivr.test_late_turns import AT_ONCE, Watched
from tests.voice_prompts.voices import Tone
from voice_prompts.audio.cache import Cache

CALLER = "+32470111222"
TO_THE_ALERT = ("1", "3", "3", "20")
# What breaks, and the keys after the number that lead there; the last one meets it.
PARTS = {
    "ivr.guard.Guard.judge": ("1",),
    "ivr.pseudonyms.Pseudonyms.ean": ("1",),
    "config.line.StoredAccounts.find": ("1",),
    "config.line.StoredAccounts.statement": ("1",),
    "config.line.StoredAccounts.outlook": ("1", "1"),
    "config.line.StoredAccounts.raise_alert": (*TO_THE_ALERT, "1"),
    "messaging.asked.AskedSms.__call__": ("1", "3", "2"),
    "ivr.taking.next_step": ("1",),
    "ivr.taking.speak": ("1",),
    "ivr.taking.render_twiml": ("1",),
    "ivr.calls.load": ("1",),
    "ivr.calls.save": ("1",),
}
FAULTS: tuple[Callable[[str], Exception], ...] = (
    RuntimeError,
    KeyError,
    lambda words: OperationalError(words, {"ean": words}, RuntimeError(words)),
)


def breaks(fault: Exception) -> Callable[..., Never]:
    def act(*_: object, **__: object) -> Never:
        raise fault

    return act


def taken(board: Switchboard) -> int:
    with board.parts.database.read() as connection:
        turns: int = connection.execute(select(calls.c.step)).scalar_one()
    return turns


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_breaks_is_apologised_for_and_works_again_once_it_is_mended(
    board: Switchboard, part: str, caplog: pytest.LogCaptureFixture
) -> None:
    meters = open_meters(board.parts, live=1, off=1, closed=1)
    call = board.ring(CALLER)
    *before, key = (tail(meters.live[0]), *PARTS[part])
    call.press(*before)
    asks, turns = call.asks, taken(board)
    for fault in FAULTS:
        with pytest.MonkeyPatch.context() as broken:
            broken.setattr(part, breaks(fault(f"no {meters.live[0]} of {CALLER}")))
            document = call.ask(asks, Digits=key)
        assert apologises(document)
        assert names_office_hours(document)
        assert call.is_over()
        assert taken(board) == turns
    assert [one.levelno for one in caplog.records] == [logging.ERROR] * len(FAULTS)
    assert not apologises(call.ask(asks, Digits=key))
    assert not call.is_over()


@pytest.mark.parametrize("part", ["ivr.calls.open_call", "ivr.pseudonyms.Pseudonyms.caller"])
def test_a_line_that_cannot_pick_up_says_so(board: Switchboard, part: str) -> None:
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(part, breaks(RuntimeError("down")))
        assert apologises(board.ring(CALLER).document)
    assert not apologises(board.ring(CALLER).document)


@pytest.mark.parametrize("part", ["speaks", "name", "remember"])
def test_recordings_that_break_are_apologised_for_in_the_provider_s_voice(
    board: Switchboard, tmp_path: Path, part: str
) -> None:
    played = Recordings(
        Cache(tmp_path / "sounds", b"a key"), [Tone()], board.parts.database, lambda: board.now
    )
    board.put(replace(board.door, turns=replace(board.door.turns, recordings=played)))
    meters = open_meters(board.parts, live=1, off=1, closed=1)
    call = board.ring(CALLER)
    assert "<Play>" in call.press(tail(meters.live[0]))
    asks = call.asks
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(Recordings, part, breaks(OSError("disk full")))
        document = call.ask(asks, Digits="1")
    assert apologises(document)
    assert "<Play>" not in document
    assert "<Play>" in call.ask(asks, Digits="1")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_clock_that_breaks_leaves_an_apology_without_office_hours(
    board: Switchboard, fault: Callable[[str], Exception]
) -> None:
    working = board.door
    board.put(replace(working, turns=replace(working.turns, clock=breaks(fault("no clock")))))
    document = board.ring(CALLER).document
    assert apologises(document)
    assert not names_office_hours(document)


def test_a_clock_that_hangs_leaves_an_apology_without_office_hours(board: Switchboard) -> None:
    go_on, working, workers = threading.Event(), board.door, Watched()

    def clock() -> datetime:
        go_on.wait(NEVER_LATE)
        return board.now

    pace = Pace(in_time=AT_ONCE, at_last=AT_ONCE, fixed=AT_ONCE, workers=workers)
    board.put(replace(working, turns=replace(working.turns, clock=clock), pace=pace))
    call = board.ring(CALLER)
    assert asks_to_wait(call.document)
    document = call.press("")
    assert apologises(document)
    assert not names_office_hours(document)
    go_on.set()
    workers.wait()


def test_an_end_that_cannot_be_kept_is_made_up_for_by_the_worker(board: Switchboard) -> None:
    meters = open_meters(board.parts, live=1, off=1, closed=1)
    call = board.ring(CALLER)
    call.try_number(tail(meters.live[0]))
    form = {"CallSid": call.sid, "From": CALLER, "CallStatus": "completed"}
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("ivr.calls.end", breaks(RuntimeError("down")))
        board.post("/calls/status", form)
    with board.parts.database.write() as connection:
        assert give_up_calls(connection, board.now + FORGOTTEN_AFTER + timedelta(seconds=1)) == 1
        row = connection.execute(select(calls)).one()
    assert (row.state, row.answer, row.claim) == ("", "", "")
