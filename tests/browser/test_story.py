"""The story a newcomer plays in three minutes, in a real Chromium on the running product."""

import sqlite3
from contextlib import closing
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.running import Running

DUBOIS = "541449061600000121"
_DECODE = """async (address) => {
  const bytes = await (await fetch(address)).arrayBuffer();
  const sound = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes);
  const samples = sound.getChannelData(0);
  const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
  return {
    seconds: sound.duration,
    level: 10 * Math.log10(power),
    peak: Math.max(...samples.map(Math.abs)),
  };
}"""


def open_page(page: Page, running: Running, ean: str = DUBOIS) -> None:
    page.goto(f"{running.address}/demo/?ean={ean}")
    expect(page.get_by_role("heading", name="Messages")).to_be_visible()


def test_a_household_runs_out_pays_and_has_light_again(page: Page, running: Running) -> None:
    recordings: list[str] = []
    page.on("response", lambda r: recordings.append(r.url) if r.url.endswith(".wav") else None)
    open_page(page, running)

    # She calls, keys the number of her bill and says it is right.
    page.get_by_role("button", name="Appeler", exact=True).click()
    captions = page.locator("#captions")
    expect(captions).to_contain_text("Tapez les treize chiffres", timeout=15_000)
    for digit in DUBOIS[-13:]:
        page.locator(f'[data-key="{digit}"]').click()
    expect(captions).to_contain_text("C'est juste", timeout=30_000)
    page.keyboard.press("1")
    expect(captions).to_contain_text("moins un euro et vingt centimes", timeout=30_000)
    expect(captions).to_contain_text("treize euros et quatre-vingts centimes", timeout=30_000)
    page.get_by_role("button", name="Raccrocher").click()
    expect(page.locator("#call-state")).to_have_text("Vous avez raccroché")
    _assert_sound(page, recordings)

    # A cold day, and the night that counts it.
    page.get_by_role("button", name="Grand froid").click()
    expect(page.locator("#meter")).to_contain_text("60,0 kWh")
    page.get_by_role("button", name="Demain matin").click()
    expect(page.locator("#clock")).to_contain_text("mercredi 25 novembre 2026", timeout=30_000)
    letters = page.locator("#letters")
    # At six the day was counted and the cut announced, at eight the nights' protection ended.
    expect(letters.locator(".sms .bubble")).to_contain_text(
        [
            "Courant coupé (EAN ..0121). Solde -18,00 EUR le 25/11. Payez aujourd'hui",
            "coupure",
        ],
        timeout=15_000,
    )
    expect(letters.locator(".email")).to_have_count(2, timeout=15_000)
    letters.locator(".email summary").first.click()
    mail = letters.locator(".email iframe").first.content_frame
    expect(mail.locator("body")).to_contain_text("18,00")
    expect(page.locator("#account")).to_contain_text("Coupé")
    expect(page.locator("#meter .switch-word")).to_have_text("Coupé")

    # Nothing can be used, and the button does nothing, until she has paid enough.
    page.get_by_role("button", name="Journée calme").click()
    expect(page.locator("#said")).to_contain_text("Le compteur est coupé")
    page.get_by_label("Montant en euros").fill("300")
    page.get_by_role("button", name="Recharger").click()
    expect(page.locator("#said")).to_contain_text("Un paiement va de 5,00")
    page.get_by_label("Montant en euros").fill("20")
    page.get_by_role("button", name="Recharger").click()
    expect(page.locator("#account")).to_contain_text("Prêt")
    expect(page.get_by_role("img", name="Une flèche clignote")).to_be_visible()
    expect(letters.locator(".sms")).to_have_count(3, timeout=15_000)
    expect(letters.locator(".sms .bubble").first).to_contain_text("vous pouvez le remettre")

    # The green button, held for five seconds.
    green = page.locator("#green")
    green.hover()
    page.mouse.down()
    expect(page.locator("#holding")).to_contain_text("Tenez encore")
    expect(page.locator("#said")).to_contain_text("Le courant est revenu", timeout=15_000)
    page.mouse.up()
    expect(page.locator("#account")).to_contain_text("Alimenté")
    expect(page.locator("#meter .switch-word")).to_have_text("Alimenté")
    assert running.shell.succeed("audit")


def _assert_sound(page: Page, recordings: list[str]) -> None:
    """Each recording the page played is speech that Chromium itself can decode."""
    assert recordings
    for address in dict.fromkeys(recordings):
        sound: dict[str, Any] = page.evaluate(_DECODE, address)
        assert 1 < sound["seconds"] < 13, (address, sound)
        assert -32 < sound["level"] < -15, (address, sound)
        assert sound["peak"] < 1, (address, sound)


_FIRST_KEY_IS_LATE = """
  const send = window.fetch;
  let late = true;
  window.fetch = async (address, options) => {
    if (String(address).endsWith("/keys") && late) {
      late = false;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return send(address, options);
  };
"""


def test_keys_arrive_in_the_order_they_were_pressed(page: Page, running: Running) -> None:
    """Also when the first one's request takes longest."""
    page.add_init_script(_FIRST_KEY_IS_LATE)
    open_page(page, running)
    page.get_by_role("button", name="Appeler", exact=True).click()
    captions = page.locator("#captions")
    expect(captions.locator("li").first).to_be_visible(timeout=15_000)
    page.keyboard.type(DUBOIS[-13:])
    expect(captions).to_contain_text("neuf zéro six, … un six zéro", timeout=15_000)


def test_a_call_goes_on_where_a_recording_cannot_be_played(page: Page, running: Running) -> None:
    """The caption stays as long as it takes to read, and the line hears that it was played."""
    refused: list[str] = []

    def refuse_the_first(route: Route) -> None:
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            route.abort()

    page.route("**/recordings/*.wav", refuse_the_first)
    page.goto(f"{running.address}/demo/")
    page.get_by_role("button", name="Appeler", exact=True).click()
    expect(page.locator("#call-state")).to_have_text("À vous : tapez", timeout=30_000)
    expect(page.locator("#captions")).to_contain_text("Je n'ai rien reçu", timeout=30_000)
    assert refused


def test_hanging_up_and_leaving_end_the_call_on_the_line(page: Page, running: Running) -> None:
    page.goto(f"{running.address}/demo/")
    page.get_by_role("button", name="Appeler", exact=True).click()
    expect(page.locator("#captions li").first).to_be_visible(timeout=15_000)
    page.goto(f"{running.address}/demo/prompts")
    database = running.shell.data / "allosolde.db"
    for _ in range(100):
        with closing(sqlite3.connect(database)) as connection:
            [(ended,)] = connection.execute("SELECT ended_at FROM calls").fetchall()
        if ended:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the line still thinks somebody is there")
