"""E-mails as a mail program shows them, without images: on a phone and on a desk, to everybody."""

from collections.abc import Iterator
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from balance.energy import Energy
from balance.judge import NoticeKind
from messaging.mails import render
from tests.messaging.factories import MONDAY, SERVICE, statement
from tests.messaging.mail_cases import PAID
from voice_prompts.languages import Language

WIDTHS = (360, 800)
# A mail program's own page has the landmarks, and shows the e-mail inside them.
_OF_A_PAGE = {"rules": {rule: {"enabled": False} for rule in ("landmark-one-main", "region")}}
_LONGEST = statement(
    energy=Energy.GAS, balance=-999999, emergency_left=0, to_restore=1000050, to_full_power=1000050
)
# An e-mail's card hides what is wider than itself.
_CLIPPED = """[...document.querySelectorAll('.card')].some(
    card => card.scrollWidth > card.clientWidth)"""
# Each kind is looked at whole in one language, and measured in all.
_LOOKED_AT = dict(zip(NoticeKind, cycle(Language), strict=False))


def _last(language: Language) -> list[Language]:
    return [one for one in Language if one is not language] + [language]


@pytest.fixture
def reader(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page that fetches nothing, and what it was asked to fetch."""
    context = browser.new_context(locale="fr-BE", java_script_enabled=True)
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route("**/*", refuse)
    yield context.new_page(), asked
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", NoticeKind)
def test_an_email_is_readable_without_images_at_any_width(
    reader: tuple[Page, list[str]], kind: NoticeKind, width: int
) -> None:
    page, asked = reader
    page.set_viewport_size({"width": width, "height": 900})
    for language in _last(_LOOKED_AT[kind]):
        page.set_content(render(kind, _LONGEST, SERVICE, MONDAY, PAID, language).html)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, language
        assert not page.evaluate(_CLIPPED), language
    found = Axe().run(page, options=_OF_A_PAGE)
    assert found.violations_count == 0, found.generate_report()
    assert asked == []
