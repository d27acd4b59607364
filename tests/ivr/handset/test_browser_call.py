"""One call of a page: what it is told, and which keys and reports count."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.handset import HandsetError
from ivr.handset.browser_call import BrowserCall
from ivr.handset.events import EventKind, Said
from ivr.handset.keypad import KEYS, take_answer
from ivr.handset.phone import Ending
from ivr.handset.script import Pause, Play, Question, Say
from tests.ivr.handset.plans import Page, Plan

ASKED = (Say("Tapez un.", "fr-BE"), Say("Tapez deux.", "fr-BE"))


@pytest.fixture
def page() -> Page:
    return Page()


def test_a_page_is_told_everything_in_order_and_as_json(page: Page) -> None:
    page.plan.at(1, lambda: page.call.press("1"))
    page.call.hear(Play("/audio/a.wav", "Bonjour."))
    page.call.hear(Pause(2))
    page.answer(Question(8, 1, "*"), (Say("Tapez un.", "fr-BE"),))
    page.call.note("(Rien.)")
    page.call.end(Ending.LINE)

    assert page.told() == [
        {"number": 1, "kind": "ringing"},
        {"number": 2, "kind": "say", "text": "Bonjour.", "language": "", "audio": "/audio/a.wav"},
        {"number": 3, "kind": "pause", "seconds": 2},
        {
            "number": 4,
            "kind": "say",
            "text": "Tapez un.",
            "language": "fr-BE",
            "audio": "/fr-BE/9.wav",
        },
        {"number": 5, "kind": "listen", "timeout": 8, "digits": 1, "finish_key": "*"},
        {"number": 6, "kind": "keyed", "keys": "1"},
        {"number": 7, "kind": "note", "sentence": "(Rien.)"},
        {"number": 8, "kind": "ended", "by": "line", "sentence": None},
    ]


def test_a_recording_is_told_with_the_language_it_is_known_to_speak() -> None:
    spoken = {"/audio/nl.wav": "nl-BE"}
    call = BrowserCall(lambda *_: None, Plan(), lambda path: spoken.get(path, ""))
    call.hear(Play("/audio/nl.wav", "Nederlands: twee."))
    call.hear(Play("/audio/other.wav", "Deutsch: drei."))

    said = [event.happening for event in call.events(1, 0)]
    assert said == [
        Said("Nederlands: twee.", "nl-BE", "/audio/nl.wav"),
        Said("Deutsch: drei.", "", "/audio/other.wav"),
    ]


def test_only_the_events_after_a_number_are_given(page: Page) -> None:
    page.call.hear(Pause(1))

    assert [event.number for event in page.call.events(1, 0)] == [2]
    assert page.call.events(2, 3) == ()
    assert page.plan.passed == 3
    assert len(page.call.events(-1, 0)) == 2


def test_events_of_a_call_that_is_over_are_not_waited_for(page: Page) -> None:
    page.call.end(Ending.LINE)

    assert page.call.events(2, math.inf) == ()


def test_silence_is_counted_from_the_end_of_the_prompts(page: Page) -> None:
    page.plan.at(6, lambda: page.call.played(2))
    page.plan.at(11, lambda: page.call.played(3))

    assert page.answer(Question(timeout=5), ASKED) == ""
    assert page.plan.passed == 16
    assert EventKind.KEYED not in page.kinds()


def test_a_prompt_still_in_the_making_holds_the_patience_back() -> None:
    def sound(text: str, language: str) -> str | None:
        if text == "Tapez deux.":
            call.played(2)
        return None

    plan = Plan()
    call = BrowserCall(sound, plan)
    call.ask(ASKED, Question())
    plan.at(3, lambda: call.played(3))

    assert call.first_key(5) is None
    assert plan.passed == 8


def test_a_question_without_prompts_waits_from_when_it_is_asked(page: Page) -> None:
    assert page.answer(Question(timeout=5)) == ""
    assert page.plan.passed == 5


def test_patience_between_keys_counts_from_the_last_key(page: Page) -> None:
    page.plan.at(4, lambda: page.call.press("1"))
    page.plan.at(8, lambda: page.call.press("2"))

    assert page.answer(Question(timeout=5)) == "12"
    assert page.plan.passed == 13


def test_the_first_key_stops_the_prompts(page: Page) -> None:
    stopped: list[int | None] = []
    page.plan.at(1, lambda: stopped.append(page.call.press("1")))

    assert page.answer(Question(num_digits=1), ASKED) == "1"
    assert stopped == [4]
    assert page.call.heard_out()
    assert page.plan.passed == 1


def test_prompts_after_the_first_key_are_not_said() -> None:
    spoken: list[str] = []

    def sound(text: str, language: str) -> str | None:
        spoken.append(text)
        call.press("1")
        return None

    call = BrowserCall(sound, Plan())
    call.ask((*ASKED, Pause(1)), Question())

    assert [event.kind for event in call.events(0, 0)] == ["ringing", "listen"]
    assert spoken == ["Tapez un."]
    assert call.heard_out()


def test_keys_are_lost_while_nothing_is_asked(page: Page) -> None:
    assert page.call.press("1") is None
    page.plan.at(1, lambda: page.call.press("2"))
    assert page.answer(Question(num_digits=1)) == "2"
    assert page.call.press("3") is None

    page.plan.at(2, lambda: page.call.press("4"))
    assert page.answer(Question(num_digits=1)) == "4"


def test_keys_beyond_an_answer_are_lost(page: Page) -> None:
    page.plan.at(1, lambda: page.call.press("1"))
    page.plan.at(2, lambda: page.call.press("2"))
    page.call.ask((), Question())
    page.call.press("3")
    page.call.press("4")
    assert page.call.first_key(5) == "3"
    page.call.answered("3")

    assert page.answer(Question(num_digits=2)) == "12"


@pytest.mark.parametrize("key", ["", "12", "a", "A", "٣", ","])
def test_what_is_no_key_is_refused(page: Page, key: str) -> None:
    with pytest.raises(HandsetError, match="A phone has no key"):
        page.call.press(key)


def test_the_line_goes_on_when_all_was_heard(page: Page) -> None:
    page.call.hear(ASKED[0])
    page.call.hear(ASKED[1])
    page.plan.at(3, lambda: page.call.played(2))
    page.plan.at(7, lambda: page.call.played(3))

    assert page.call.heard_out()
    assert page.plan.passed == 7


def test_nobody_has_heard_what_was_not_yet_said(page: Page) -> None:
    page.call.played(99)
    page.call.hear(ASKED[0])
    page.plan.at(3, lambda: page.call.played(2))

    assert page.call.heard_out()
    assert page.plan.passed == 3


def test_a_late_report_takes_nothing_back(page: Page) -> None:
    page.call.hear(ASKED[0])
    page.call.played(2)
    page.call.played(1)

    assert page.call.heard_out()
    assert page.plan.passed == 0


@pytest.mark.parametrize("at", [0.0, 2.0])
def test_a_caller_who_hangs_up_hears_and_answers_nothing_more(page: Page, at: float) -> None:
    page.plan.at(at, page.call.hang_up)

    assert page.answer(Question()) is None
    page.call.hear(ASKED[0])
    assert not page.call.heard_out()
    assert page.call.press("1") is None
    page.call.end(Ending.FAULT, "The call broke.")
    assert page.told()[-1] == {"number": 3, "kind": "ended", "by": "caller", "sentence": None}


def test_a_caller_who_has_hung_up_is_asked_nothing(page: Page) -> None:
    page.call.hang_up()

    assert page.answer(Question(), ASKED) is None
    assert page.kinds() == [EventKind.RINGING]


@given(
    st.text(KEYS, min_size=1, max_size=20),
    st.lists(st.floats(0, 4.9), min_size=20, max_size=20),
    st.none() | st.integers(1, 20),
)
def test_keys_give_the_same_answer_however_they_are_spread_in_time(
    keys: str, gaps: list[float], num_digits: int | None
) -> None:
    page, question, at = Page(), Question(5, num_digits), 0.0
    for key, gap in zip(keys, gaps, strict=False):
        at += gap
        page.plan.at(at, lambda key=key: page.call.press(key))  # type: ignore[misc]

    assert page.answer(question, ASKED) == take_answer(keys, question)[0]
