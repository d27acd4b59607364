"""Pictures of the rehearsal's pages, for eyes: `make pictures` writes those of the README.

With a folder as argument: every state, at every width, light and dark.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import AT
from tests.browser.running import ROOT, Running, chromium_path, launch, rehearsal_running
from tests.browser.test_story import DUBOIS

_DOCS = ROOT / "docs" / "pictures"
_WIDTHS = {390: 844, 768: 1024, 1440: 1000}
_GAS = "541449011999900007"


def main(folder: Path | None) -> None:
    """Write the README's picture, or every state into a folder."""
    path = chromium_path()
    if path is None:
        sys.exit("pictures need Chromium")
    with sync_playwright() as playwright:
        browser = launch(playwright, path)
        if folder is None:
            _for_the_readme(browser)
        else:
            _every_state(browser, folder)
        browser.close()


def _for_the_readme(browser: Browser) -> None:
    _DOCS.mkdir(parents=True, exist_ok=True)
    with _running() as running:
        page = browser.new_page(viewport={"width": 1440, "height": 1760}, locale="fr-BE")
        for state in _states(page, running):
            page.evaluate("scrollTo(0, 0)")
            if state == "ready":
                page.screenshot(path=_DOCS / "rehearsal.png", full_page=True)


def _every_state(browser: Browser, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for (width, height), scheme in product(_WIDTHS.items(), ("light", "dark")):
        with _running() as running:
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                locale="fr-BE",
            )
            for state in _states(page, running):
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=folder / f"{width}-{scheme}-{state}.png", full_page=True)
            page.close()


def _states(page: Page, running: Running) -> Iterator[str]:
    page.goto(f"{running.address}/demo/?ean={DUBOIS}")
    page.wait_for_timeout(2_000)
    yield "start"
    page.get_by_role("button", name="Appeler", exact=True).click()
    page.wait_for_timeout(2_000)
    page.get_by_role("button", name="Taper les 13 chiffres pour moi").click()
    page.locator("#captions", has_text="C'est juste").wait_for()
    page.keyboard.press("1")
    page.locator("#captions", has_text="moins un euro").wait_for()
    yield "call"
    page.get_by_role("button", name="Raccrocher").click()
    page.get_by_role("button", name="Grand froid").click()
    page.get_by_role("button", name="Demain matin").click()
    page.locator("#letters .email").nth(1).wait_for()
    page.locator("#letters .email summary").first.click()
    page.wait_for_timeout(2_000)
    yield "cut"
    page.get_by_role("button", name="Recharger").click()
    page.locator("#letters .email").nth(2).wait_for()
    page.wait_for_timeout(2_000)
    yield "ready"
    page.get_by_role("button", name="Tenir 5 secondes").click()
    page.locator("#said", has_text="revenu").wait_for()
    yield "light"
    page.goto(f"{running.address}/demo/?ean={_GAS}")
    page.get_by_text("Inventer un ménage").click()
    page.wait_for_timeout(2_000)
    yield "gas"
    page.goto(f"{running.address}/demo/prompts?lang=en")
    yield "prompts"


@contextmanager
def _running() -> Iterator[Running]:
    with (
        tempfile.TemporaryDirectory() as folder,
        rehearsal_running(Path(folder), AT) as running,
    ):
        yield running


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
