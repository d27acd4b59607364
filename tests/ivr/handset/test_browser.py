"""Calls of pages to a line on a real socket."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.handset.browser import BrowserCalls
from ivr.handset.events import EventKind
from ivr.handset.line import Line
from ivr.handset.phone import Ending
from tests.ivr.handset.conftest import CannedLine, sign, sound
from tests.ivr.handset.pages import Page, StoppedClock, calls_are_over

Place = Callable[[], Page]

MENU = (
    '<Gather numDigits="1" timeout="4" actionOnEmptyResult="true" action="/calls/menu">'
    '<Say language="fr-BE">Tapez un.</Say><Pause length="2"/></Gather>'
)


def digits(line: CannedLine) -> list[str | None]:
    """What each turn after the ring was sent; the report of the end carries no keys."""
    return [webhook.form.get("Digits") for webhook in line.received[1:]]


def test_a_page_hears_a_call_to_its_end(line: CannedLine, place: Place) -> None:
    line.twiml(
        "/calls/incoming",
        '<Say language="de-DE">Hallo.</Say><!--Bonjour.--><Play>https://solde.example/a.wav</Play>'
        f"{MENU}",
    )
    line.twiml("/calls/menu", '<Say language="fr-BE">Au revoir.</Say><Hangup/><Say>Jamais.</Say>')
    page = place()

    page.hear(EventKind.LISTEN)
    assert page.press("1") == [6]
    page.hear(EventKind.ENDED)

    assert page.told() == [
        {"number": 1, "kind": "ringing"},
        {"number": 2, "kind": "say", "text": "Hallo.", "language": "de-DE", "audio": None},
        {"number": 3, "kind": "say", "text": "Bonjour.", "language": "", "audio": "/a.wav"},
        {
            "number": 4,
            "kind": "say",
            "text": "Tapez un.",
            "language": "fr-BE",
            "audio": "/audio/9.wav",
        },
        {"number": 5, "kind": "pause", "seconds": 2},
        {"number": 6, "kind": "listen", "timeout": 4, "digits": 1, "finish_key": "#"},
        {"number": 7, "kind": "keyed", "keys": "1"},
        {
            "number": 8,
            "kind": "say",
            "text": "Au revoir.",
            "language": "fr-BE",
            "audio": "/audio/10.wav",
        },
        {"number": 9, "kind": "ended", "by": "line", "sentence": None},
    ]
    assert line.targets() == ["/calls/incoming", "/calls/menu", "/calls/status"]
    assert digits(line) == ["1", None]


def test_the_line_is_not_asked_on_before_the_page_has_played(
    line: CannedLine, place: Place
) -> None:
    line.twiml(
        "/calls/incoming", '<Say>Un instant.</Say><Redirect method="POST">/calls/next</Redirect>'
    )
    line.twiml("/calls/next", "<Hangup/>")
    page = place()

    page.until(EventKind.SAY)
    assert line.targets() == ["/calls/incoming"]
    page.played()
    page.hear(EventKind.ENDED)

    assert line.targets() == ["/calls/incoming", "/calls/next", "/calls/status"]


def test_a_key_over_the_prompts_is_an_answer(line: CannedLine, place: Place) -> None:
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/menu", "<Hangup/>")
    page = place()

    page.until(EventKind.LISTEN)
    assert page.press("1") == [4]
    page.until(EventKind.ENDED)

    assert digits(line) == ["1", None]


def test_a_key_before_the_question_is_lost(line: CannedLine, place: Place) -> None:
    line.twiml("/calls/incoming", f"<Say>Bonjour.</Say>{MENU}")
    line.twiml("/calls/menu", "<Hangup/>")
    page = place()

    page.until(EventKind.SAY)
    assert page.press("1") == [None]
    page.played()
    page.hear(EventKind.LISTEN)
    page.press("2")
    page.hear(EventKind.ENDED)

    assert digits(line) == ["2", None]


def test_silence_is_sent_once_the_prompts_were_played_and_the_patience_is_over(
    line: CannedLine, place: Place, clock: StoppedClock
) -> None:
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/menu", "<Say>Silence.</Say>")
    page = place()

    page.until(EventKind.LISTEN)
    clock.advance(10)
    assert line.targets() == ["/calls/incoming"]
    page.played()
    clock.advance(3)
    assert line.targets() == ["/calls/incoming"]
    clock.advance(1)
    page.hear(EventKind.ENDED)

    assert digits(line) == ["", None]


def test_two_calls_at_once_are_two_callers(line: CannedLine, place: Place) -> None:
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/menu", "<Hangup/>")
    one, other = place(), place()

    one.hear(EventKind.LISTEN)
    other.hear(EventKind.LISTEN)
    other.press("2")
    other.hear(EventKind.ENDED)
    one.press("1")
    one.hear(EventKind.ENDED)

    assert digits(line)[1:] == ["2", None, "1", None]
    sids = [webhook.form["CallSid"] for webhook in line.received]
    assert len(set(sids)) == 2
    assert sids[2:] == [sids[2]] * 2 + [sids[4]] * 2
    assert one.call_id != other.call_id


def test_a_line_that_breaks_is_told_in_a_sentence(line: CannedLine, place: Place) -> None:
    line.twiml("/calls/incoming", MENU)
    line.answer("/calls/menu", "", 500)
    page = place()

    page.hear(EventKind.LISTEN)
    page.press("1")

    assert page.hear(EventKind.ENDED).to_dict() == {
        "number": 6,
        "kind": "ended",
        "by": "fault",
        "sentence": "The call broke: /calls/menu answered 500 INTERNAL SERVER ERROR.",
    }
    assert line.targets()[-1] == "/calls/status"


def test_an_end_that_is_not_noted_is_told_before_the_end(line: CannedLine, place: Place) -> None:
    line.twiml("/calls/incoming", "<Hangup/>")
    line.answers["/calls/status"].clear()
    line.answer("/calls/status", "", 404)
    page = place()

    page.until(EventKind.ENDED)

    assert page.kinds() == [EventKind.RINGING, EventKind.NOTE, EventKind.ENDED]
    assert "404" in str(page.told()[1]["sentence"])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_voice_that_fails_ends_the_call(line: CannedLine, clock: StoppedClock) -> None:
    def fails(text: str, language: str) -> str | None:
        raise OSError("no voice")

    line.twiml("/calls/incoming", MENU)
    calls = BrowserCalls(Line(line.base_url, sign), fails, clock)
    page = Page(calls, calls.place("+32470000000"))

    assert page.until(EventKind.ENDED).to_dict()["by"] == Ending.FAULT
    assert calls_are_over()
    assert line.targets() == ["/calls/incoming", "/calls/status"]


def test_a_call_goes_on_with_the_time_of_the_machine(line: CannedLine) -> None:
    line.twiml("/calls/incoming", MENU.replace('timeout="4"', 'timeout="0"'))
    line.twiml("/calls/menu", "<Say>Au revoir.</Say>")
    calls = BrowserCalls(Line(line.base_url, sign), sound)
    page = Page(calls, calls.place("+32470000000"))

    page.hear(EventKind.ENDED)

    assert digits(line) == ["", None]
    assert calls_are_over()
