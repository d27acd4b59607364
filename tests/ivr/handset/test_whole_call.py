"""A page's call to the real line: its own signature check, dialogue and storage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ivr.handset.browser import BrowserCalls
from ivr.handset.events import EventKind, Said
from ivr.handset.line import Line
from tests.ivr.handset.conftest import served, sound
from tests.ivr.handset.pages import Page, StoppedClock
from tests.ivr.provider import SIGN, Provider
from tests.ivr.samples import TAIL


@pytest.fixture
def page(provider: Provider, clock: StoppedClock) -> Iterator[Page]:
    with served(provider.app) as base_url:
        calls = BrowserCalls(Line(base_url, SIGN.sign), sound, clock)
        page = Page(calls, calls.place("+32470000000"))
        yield page
        page.finish()


def test_a_page_keys_its_number_and_hears_the_balance(page: Page) -> None:
    page.hear(EventKind.LISTEN)
    page.press(TAIL)
    page.hear(EventKind.LISTEN)
    page.press("1")
    page.hear(EventKind.LISTEN)

    said = [event.happening for event in page.events if event.kind == EventKind.SAY]
    words = " ".join(words.text for words in said if isinstance(words, Said))
    assert "trente-huit euros et quatre-vingts centimes" in words


def test_a_page_that_hangs_up_ends_the_call_of_the_line(page: Page) -> None:
    page.hear(EventKind.LISTEN)
    page.finish()

    assert page.kinds()[-1] == EventKind.ENDED
    assert EventKind.NOTE not in page.kinds()
