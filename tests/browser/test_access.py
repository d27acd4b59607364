"""Everybody can use the rehearsal's pages: axe finds nothing, and the keyboard is enough."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.running import Running
from tests.browser.test_story import DUBOIS, open_page

Scheme = Literal["light", "dark"]
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "desk": (1440, 900)}
GAS_CUT = "541449011999900007"


@pytest.fixture(params=["light", "dark"])
def schemed(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param, locale="fr-BE")
    yield context.new_page()
    context.close()


def assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_nothing_in_any_state_of_the_page(schemed: Page, running: Running) -> None:
    for width, height in SIZES.values():
        schemed.set_viewport_size({"width": width, "height": height})
        open_page(schemed, running)
        assert_accessible(schemed)
    schemed.get_by_role("button", name="Appeler", exact=True).click()
    expect(schemed.locator("#captions li").first).to_be_visible(timeout=15_000)
    assert_accessible(schemed)
    schemed.get_by_role("button", name="Grand froid").click()
    expect(schemed.locator("#meter")).to_contain_text("60,0 kWh")
    schemed.get_by_role("button", name="Demain matin").click()
    expect(schemed.locator("#letters .email")).to_have_count(2, timeout=20_000)
    for summary in schemed.locator("#letters summary").all():
        summary.click()
    schemed.get_by_text("Inventer un ménage").click()
    assert_accessible(schemed)
    open_page(schemed, running, GAS_CUT)
    assert_accessible(schemed)
    schemed.goto(f"{running.address}/demo/prompts")
    expect(schemed.get_by_role("button").nth(40)).to_be_visible()
    assert_accessible(schemed)


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_the_screen(page: Page, running: Running, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    for path in (f"?ean={DUBOIS}", f"?ean={GAS_CUT}&lang=en", "prompts"):
        page.goto(f"{running.address}/demo/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


_OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".card")].map((card) => card.getBoundingClientRect());
  return boxes.some((one, index) => boxes.slice(index + 1).some((other) =>
    one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom));
}"""


def test_no_part_of_the_page_lies_on_another(page: Page, running: Running) -> None:
    for width in (360, 390, 640, 768, 1200, 1440, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        open_page(page, running)
        assert page.locator(".card").count() == 5
        assert not page.evaluate(_OVERLAPS), width


def test_the_page_is_whole_at_twice_its_size(page: Page, running: Running) -> None:
    """200 % zoom of a 1280 px window leaves 640 px of room."""
    page.set_viewport_size({"width": 640, "height": 400})
    open_page(page, running)
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the keyboard, as someone without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_keyboard_alone_calls_uses_pays_and_switches_on(page: Page, running: Running) -> None:
    open_page(page, running)
    tab_to(page, "#call")
    page.keyboard.press("Enter")
    expect(page.locator("#captions li").first).to_be_visible(timeout=15_000)
    page.keyboard.type(DUBOIS[-13:], delay=40)
    expect(page.locator("#captions")).to_contain_text("C'est juste", timeout=30_000)
    page.keyboard.type("1")
    expect(page.locator("#captions")).to_contain_text("moins un euro", timeout=30_000)
    page.keyboard.press("Escape")
    expect(page.locator("#call")).to_be_focused()
    tab_to(page, "#use button:nth-of-type(3)")
    page.keyboard.press("Space")
    expect(page.locator("#meter")).to_contain_text("60,0 kWh")
    page.locator("#main").focus()
    tab_to(page, "#morning")
    page.keyboard.press("Enter")
    expect(page.locator("#letters .sms")).to_have_count(2, timeout=20_000)
    expect(page.locator("#morning")).to_be_focused()
    tab_to(page, '#pay [name="amount"]')
    page.keyboard.press("Control+A")
    page.keyboard.type("20")
    page.keyboard.press("Enter")
    expect(page.locator("#account")).to_contain_text("Prêt")
    page.locator("#main").focus()
    tab_to(page, "#green")
    page.keyboard.down("Space")
    expect(page.locator("#said")).to_contain_text("Le courant est revenu", timeout=15_000)
    page.keyboard.up("Space")
    expect(page.locator("#account")).to_contain_text("Alimenté")


def test_a_short_press_turns_the_meters_screens_round(page: Page, running: Running) -> None:
    open_page(page, running)
    page.locator("#green").focus()
    shown = []
    for _ in range(6):
        shown.append(page.locator(".screens li:visible .code").inner_text())
        page.keyboard.press("Space")
    assert shown == ["1.8.1", "1.8.2", "94.32.2/1", "94.32.2/2", "94.32.2/3", "1.8.1"]
