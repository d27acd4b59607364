"""What a visitor does goes through the product's own doors, and is answered in a sentence."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from balance.calendar import BRUSSELS
from balance.storage import facts, schema
from config.bootstrap import Parts
from messaging.tables import messages
from tests.voice_prompts.voices import needs_french

DUBOIS = "541449061600000121"
GAS = "541449011999900007"


def do(client: FlaskClient, path: str, **sent: object) -> TestResponse:
    return client.post(f"/demo/{path}", json={"ean": DUBOIS, "lang": "fr"} | sent)


def sentence(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json["sentence"]) if answer.json else ""


def account(client: FlaskClient, ean: str = DUBOIS) -> str:
    state = client.get(f"/demo/state?ean={ean}").json
    assert state is not None
    return str(state["account"])


def letters(client: FlaskClient, ean: str = DUBOIS) -> list[str]:
    state = client.get(f"/demo/state?ean={ean}").json
    assert state is not None
    return [one["summary"] for one in state["letters"]]


def set_states(parts: Parts, state: str) -> None:
    held = {"owner": "another", "lease_until": parts.clock() + timedelta(hours=1)}
    with parts.database.write() as connection:
        connection.execute(update(messages).values(state=state, **held))


def set_clock(parts: Parts, local: str) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=BRUSSELS)
    with parts.database.write() as connection:
        facts.set_clock(connection, at, datetime.now(UTC))


def test_the_next_morning_is_five_past_eight_in_brussels(client: FlaskClient, parts: Parts) -> None:
    for day in ("2026-11-25", "2026-11-26"):
        do(client, "morning")
        local = parts.clock().astimezone(BRUSSELS)
        assert f"{local:%Y-%m-%d %H:%M}" == f"{day} 08:05"


@pytest.mark.parametrize(
    ("before", "after"),
    [("2027-03-27T14:00", "2027-03-28 08:05"), ("2027-10-30T14:00", "2027-10-31 08:05")],
)
def test_the_next_morning_holds_on_the_days_the_clocks_change(
    client: FlaskClient, parts: Parts, before: str, after: str
) -> None:
    set_clock(parts, before)
    do(client, "morning")
    assert f"{parts.clock().astimezone(BRUSSELS):%Y-%m-%d %H:%M}" == after


def test_what_was_used_is_charged_the_next_morning(client: FlaskClient) -> None:
    assert sentence(do(client, "use", peak_kwh="6", offpeak_kwh="4"), 200).startswith("10,0 kWh")
    assert "−1,20" in account(client)
    do(client, "morning")
    # 6 x 0.30 + 4 x 0.24 below -1.20.
    assert "−3,96" in account(client)


def test_a_cut_told_at_seven_and_made_at_eight_leaves_both_messages(client: FlaskClient) -> None:
    do(client, "use", peak_kwh="40", offpeak_kwh="20")
    do(client, "morning")
    assert len(letters(client)) == 4
    assert "Coupé" in account(client)


def test_the_clock_waits_for_the_message_a_worker_holds(client: FlaskClient, parts: Parts) -> None:
    """Else it jumps past eight, and the warning that was in those hands is never sent."""
    do(client, "use", peak_kwh="40", offpeak_kwh="20")
    do(client, "morning")
    set_states(parts, "submitting")

    def send_slowly() -> None:
        sleep(0.3)
        set_states(parts, "accepted")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(send_slowly)
        do(client, "wait")
        with parts.database.read() as connection:
            assert set(connection.scalars(select(messages.c.state))) == {"accepted"}


@pytest.mark.parametrize(
    ("amount", "said"),
    [("300", "de 5,00"), ("4,99", "de 5,00"), ("vingt", "Écrivez un montant"), ("", "Écrivez")],
)
def test_a_payment_that_cannot_be_is_refused_in_words(
    client: FlaskClient, amount: str, said: str
) -> None:
    answer = do(client, "top-up", amount=amount, channel="terminal")
    assert said in sentence(answer, 422)
    assert "−1,20" in account(client)


def test_a_payment_counts_at_once(client: FlaskClient) -> None:
    assert "20,00" in sentence(do(client, "top-up", amount="20,00", channel="online"), 200)
    assert "18,80" in account(client)


def test_a_payment_is_confirmed_to_the_household(client: FlaskClient) -> None:
    do(client, "top-up", amount="20,00", channel="online")
    do(client, "wait")
    confirmed = [one for one in letters(client) if "Rechargement bien arrivé" in one]
    assert len(confirmed) == 2


def test_a_button_without_an_arrow_does_nothing(client: FlaskClient) -> None:
    assert "Rien" in sentence(do(client, "press", appliances_off=True), 200)


def test_a_gas_meter_passes_its_leak_test(client: FlaskClient) -> None:
    do(client, "top-up", ean=GAS, amount="20", channel="xenta")
    assert "test" in sentence(do(client, "press", ean=GAS, appliances_off=True), 200)
    do(client, "wait")
    assert "Alimenté" in account(client, GAS)


def test_two_failed_leak_tests_block_a_gas_meter(client: FlaskClient) -> None:
    do(client, "top-up", ean=GAS, amount="20", channel="xenta")
    for _ in range(2):
        do(client, "press", ean=GAS, appliances_off=False)
        do(client, "wait")
    assert "installateur" in account(client, GAS)


def test_a_household_made_up_is_open_and_can_be_chosen(client: FlaskClient) -> None:
    wanted = {
        "name": "Famille O'Neill <b>",
        "energy": "gas",
        "balance": "3,50",
        "mobile": "0470 12 34 56",
        "email": "o.neill@example.org",
        "channels": ["email"],
    }
    made = do(client, "households", **wanted)
    assert made.status_code == 200
    assert made.json is not None
    page = client.get(made.json["address"])
    assert "3,50" in page.text
    assert "Famille O&#39;Neill &lt;b&gt;" in page.text
    do(client, "households", **wanted)
    assert client.get("/demo/").text.count("O&#39;Neill") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"mobile": "12"},
        {"email": "nobody"},
        {"balance": "-20"},
        {"balance": "x"},
        {"name": ""},
        {"name": "x" * 81},
    ],
)
def test_a_household_that_cannot_be_is_refused_in_words(
    client: FlaskClient, wrong: dict[str, str]
) -> None:
    wanted = {"name": "A", "energy": "gas", "balance": "3", "mobile": "", "email": ""}
    assert sentence(do(client, "households", **(wanted | wrong)), 422)


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("top-up", {"channel": "cash", "amount": "20"}),
        ("top-up", {"channel": "online", "amount": 20}),
        ("households", {"energy": "steam", "balance": "3"}),
        ("use", {"peak_kwh": ["1"], "offpeak_kwh": "0"}),
        ("calls/none/played", {"number": "one"}),
    ],
)
def test_facts_of_a_wrong_kind_are_a_bad_request(
    client: FlaskClient, path: str, facts: dict[str, object]
) -> None:
    assert do(client, path, **facts).status_code in (400, 404)


def test_an_unknown_household_is_not_found(client: FlaskClient) -> None:
    for path in ("/demo/?ean=1", "/demo/state?ean=1", "/demo/mails/1"):
        assert client.get(path).status_code == 404


def test_the_meters_screens_lag_behind_a_payment(client: FlaskClient) -> None:
    client.get(f"/demo/state?ean={DUBOIS}")
    do(client, "top-up", amount="20", channel="online")
    state = client.get(f"/demo/state?ean={DUBOIS}").json
    assert state is not None
    assert "-1,20 €" in state["meter"]
    do(client, "morning")
    state = client.get(f"/demo/state?ean={DUBOIS}").json
    assert state is not None
    assert "18,80 €" in state["meter"]
    assert "25-11-26 06:00" in state["meter"]


@pytest.mark.parametrize(
    ("now", "after"),
    [("05:00", "2026-11-30 08:05"), ("07:00", "2026-11-30 08:05"), ("09:00", "2026-12-01 08:05")],
)
def test_a_cut_announced_for_eight_is_made_that_morning(
    client: FlaskClient, parts: Parts, now: str, after: str
) -> None:
    """Whatever the hour the morning is asked for: its own is never skipped."""
    set_clock(parts, "2026-11-27T10:00")
    do(client, "morning")
    do(client, "use", peak_kwh="40", offpeak_kwh="20")
    do(client, "morning")
    assert "Coupure annoncée" in account(client)
    set_clock(parts, f"2026-11-30T{now}")
    do(client, "morning")
    with parts.database.read() as connection:
        changes = schema.state_changes
        cut = select(changes.c.at).where(changes.c.after == "CUT", changes.c.before != "CUT")
        made = connection.scalars(cut.order_by(changes.c.id.desc())).first()
    assert made is not None
    assert f"{made.astimezone(BRUSSELS):%Y-%m-%d %H:%M}" <= after
    assert f"{parts.clock().astimezone(BRUSSELS):%Y-%m-%d}" == "2026-12-01"


def test_two_mornings_asked_for_at_once_are_two_mornings(app: Flask, parts: Parts) -> None:
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(do, app.test_client(), "morning") for _ in range(2)]
        assert [one.result().status_code for one in asked] == [200, 200]
    assert f"{parts.clock().astimezone(BRUSSELS):%Y-%m-%d %H:%M}" == "2026-11-26 08:05"


def test_the_page_opens_with_the_household_of_the_story(client: FlaskClient) -> None:
    assert f'data-ean="{DUBOIS}"' in client.get("/demo/").text


@needs_french
def test_a_recording_is_given_for_every_prompt(client: FlaskClient) -> None:
    page = client.get("/demo/prompts").text
    found = re.findall(r'data-audio="([^"]+)"', page)
    assert len(found) > 60
    for path in found[:3]:
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert answer.mimetype == "audio/wav"
