"""A running rehearsal and a page of a real Chromium, fresh for each test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.running import Running, chromium_path, launch, rehearsal_running

# A Tuesday, so that the next morning is one on which meters are cut.
AT = "2026-11-24T14:00"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: CI has to install it")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        launched = launch(playwright, path)
        yield launched
        launched.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    folder = tmp_path / "data folder"
    folder.mkdir()
    with rehearsal_running(folder, AT) as product:
        yield product


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    """A page on which no script fails; what the rehearsal refuses in words is no failure."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-BE")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on("console", lambda said: faults.append(said.text) if _is_fault(said) else None)
    yield opened
    context.close()
    assert faults == []


def _is_fault(said: ConsoleMessage) -> bool:
    expected = ("status of 422", "net::ERR_FAILED")
    return said.type == "error" and not any(one in said.text for one in expected)
