"""Whether the page of a call is still there, and how long it is waited for."""

from __future__ import annotations

import pytest

from ivr.handset.browser_call import GONE_SECONDS, LONGEST_PROMPT
from ivr.handset.script import Question, Say
from tests.ivr.handset.plans import Page

ASKED = (Say("Tapez un.", "fr-BE"), Say("Tapez deux.", "fr-BE"))


@pytest.fixture
def page() -> Page:
    return Page()


def ask_from(page: Page, start: int, end: int) -> None:
    for second in range(start, end, 5):
        page.plan.at(second, lambda: page.call.events(0, 0))


def test_a_page_that_asks_no_more_has_hung_up(page: Page) -> None:
    page.plan.at(5, lambda: page.call.events(0, 0))
    page.call.hear(ASKED[0])

    assert not page.call.heard_out()
    assert page.plan.passed == 5 + GONE_SECONDS


def test_a_page_that_waits_is_there(page: Page) -> None:
    # The wait of the page is itself a wait of the plan, in which the handset waits, too.
    heard: list[bool] = []
    page.call.hear(ASKED[0])
    page.plan.at(10, lambda: page.plan.at(60, lambda: page.call.played(2)))
    page.plan.at(11, lambda: heard.append(page.call.heard_out()))

    assert page.call.events(2, 100) == ()
    assert (heard, page.plan.passed) == ([True], 100)


def test_a_page_that_asks_and_never_reports_holds_the_line_no_longer_than_a_prompt_may_last(
    page: Page,
) -> None:
    page.call.hear(ASKED[0])
    page.call.hear(ASKED[1])
    ask_from(page, 0, 50)
    page.plan.at(50, lambda: page.call.played(2))
    ask_from(page, 50, 200)

    assert page.call.heard_out()
    assert page.plan.passed == 50 + LONGEST_PROMPT
    assert page.call.heard_out()


def test_patience_begins_where_a_report_was_no_longer_waited_for(page: Page) -> None:
    ask_from(page, 0, 200)

    assert page.answer(Question(timeout=7), ASKED) == ""
    assert page.plan.passed == LONGEST_PROMPT + 7


def test_a_page_that_is_gone_while_keys_are_awaited_has_hung_up(page: Page) -> None:
    assert page.answer(Question(timeout=60)) is None
    assert page.plan.passed == GONE_SECONDS
