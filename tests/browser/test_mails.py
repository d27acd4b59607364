"""E-mails as a mail program shows them, without images: on a phone and on a desk, to everybody."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from balance.judge import NoticeKind
from messaging.mails import render
from tests.messaging.factories import MONDAY, SERVICE, statement
from tests.messaging.test_mails import PAID

WIDTHS = (360, 800)
# A mail program's own page has the landmarks, and shows the e-mail inside them.
_OF_A_PAGE = {"rules": {rule: {"enabled": False} for rule in ("landmark-one-main", "region")}}


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
    page.set_content(render(kind, statement(to_restore=1671), SERVICE, MONDAY, PAID).html)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, options=_OF_A_PAGE)
    assert found.violations_count == 0, found.generate_report()
    assert asked == []
