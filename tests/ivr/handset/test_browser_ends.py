"""How calls of pages end, and what is kept of them."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest

from ivr.handset import HandsetError
from ivr.handset.browser import (
    MOST_CALLS,
    MOST_REMEMBERED,
    REMEMBERED_SECONDS,
    BrowserCalls,
    UnknownCall,
)
from ivr.handset.browser_call import GONE_SECONDS
from ivr.handset.events import EventKind
from ivr.handset.phone import Ending
from tests.ivr.handset.conftest import CannedLine
from tests.ivr.handset.pages import Page, StoppedClock, calls_are_over

Place = Callable[[], Page]

_ENOUGH = 500

MENU = '<Gather numDigits="1" action="/calls/menu"><Say>Tapez un.</Say></Gather>'


def _in_the_ring(page: Page) -> None:
    page.until(EventKind.RINGING)


def _in_a_prompt(page: Page) -> None:
    page.until(EventKind.SAY)


def _in_a_question(page: Page) -> None:
    page.hear(EventKind.SAY)
    page.until(EventKind.LISTEN)


def _while_awaited(page: Page) -> None:
    page.hear(EventKind.LISTEN)


def _between_keys(page: Page) -> None:
    page.hear(EventKind.LISTEN)
    page.press("1")


POINTS = [_in_the_ring, _in_a_prompt, _in_a_question, _while_awaited, _between_keys]


@pytest.mark.parametrize("reach", POINTS)
def test_a_hang_up_at_any_point_is_reported_and_nothing_else_is_asked(
    line: CannedLine, place: Place, reach: Callable[[Page], None]
) -> None:
    line.twiml(
        "/calls/incoming",
        '<Say>Bonjour.</Say><Gather timeout="4"><Say>Tapez.</Say></Gather><Redirect>/x</Redirect>',
    )
    page = place()

    reach(page)
    page.hang_up()

    assert page.until(EventKind.ENDED).to_dict()["by"] == Ending.CALLER
    assert line.targets() == ["/calls/incoming", "/calls/status"]
    assert line.received[-1].form["CallStatus"] == "completed"
    assert line.received[-1].form["CallSid"] == line.received[0].form["CallSid"]


def test_a_hang_up_while_the_line_thinks_is_reported_before_it_answers(
    line: CannedLine, place: Place
) -> None:
    line.hold("/calls/menu")
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/menu", "<Say>Trop tard.</Say>")
    page = place()
    page.until(EventKind.LISTEN)

    page.press("1")
    page.until(EventKind.KEYED)
    assert line.held.wait(10)
    page.hang_up()

    page.until(EventKind.ENDED)
    assert page.kinds()[-2:] == [EventKind.KEYED, EventKind.ENDED]
    assert line.targets() == ["/calls/incoming", "/calls/menu", "/calls/status"]


@pytest.mark.parametrize("reach", POINTS)
def test_a_page_that_vanishes_has_hung_up(
    line: CannedLine, place: Place, clock: StoppedClock, reach: Callable[[Page], None]
) -> None:
    line.twiml(
        "/calls/incoming", '<Say>Bonjour.</Say><Gather timeout="60"><Say>Tapez.</Say></Gather>'
    )
    page = place()
    reach(page)

    clock.advance(GONE_SECONDS)

    assert calls_are_over()
    assert line.targets() == ["/calls/incoming", "/calls/status"]
    assert page.until(EventKind.ENDED).to_dict()["by"] == Ending.CALLER


def test_an_unknown_call_is_said_to_be_so(calls: BrowserCalls) -> None:
    with pytest.raises(UnknownCall, match="not known"):
        calls.events("guessed", 0, 0)
    with pytest.raises(UnknownCall):
        calls.press("guessed", "1")
    with pytest.raises(UnknownCall):
        calls.played("guessed", 1)
    with pytest.raises(UnknownCall):
        calls.hang_up("guessed")


def test_too_many_calls_at_once_are_refused_until_one_is_over(
    line: CannedLine, place: Place, calls: BrowserCalls
) -> None:
    line.twiml("/calls/incoming", MENU)
    pages = [place() for _ in range(MOST_CALLS)]

    with pytest.raises(HandsetError, match="hang one up"):
        calls.place("+32470000000")
    pages[0].finish()

    place().until(EventKind.LISTEN)


def test_a_call_that_is_over_is_read_for_a_minute_then_forgotten(
    line: CannedLine, place: Place, clock: StoppedClock
) -> None:
    line.twiml("/calls/incoming", "<Hangup/>")
    page = place()
    page.until(EventKind.ENDED)

    clock.advance(REMEMBERED_SECONDS)
    assert len(page.calls.events(page.call_id, 0, 60)) == 2
    clock.advance(1)
    with pytest.raises(UnknownCall):
        page.calls.events(page.call_id, 0, 60)


def test_of_many_calls_that_are_over_the_oldest_are_forgotten_first(
    line: CannedLine, place: Place, clock: StoppedClock
) -> None:
    line.twiml("/calls/incoming", "<Hangup/>")
    pages = []
    for _ in range(MOST_REMEMBERED + 1):
        pages.append(place())
        pages[-1].until(EventKind.ENDED)
        clock.advance(1)

    assert pages[-1].calls.events(pages[-1].call_id, 0, 0)
    with pytest.raises(UnknownCall):
        pages[0].calls.events(pages[0].call_id, 0, 0)
    assert pages[1].calls.events(pages[1].call_id, 0, 0)


def test_a_poll_lets_go_before_a_webhook_is_too_late(
    line: CannedLine, place: Place, clock: StoppedClock
) -> None:
    line.twiml("/calls/incoming", MENU)
    page = place()
    page.until(EventKind.LISTEN)
    polls: list[object] = []
    poll = Thread(target=lambda: polls.append(page.calls.events(page.call_id, 99, float("inf"))))

    poll.start()
    for _ in range(_ENOUGH):
        clock.advance(1)
        poll.join(0.01)
        if not poll.is_alive():
            break

    assert polls == [()]
