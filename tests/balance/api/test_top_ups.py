"""Payments by the API: booked at once and once, and never lost when they are refused."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from balance.account import Supply
from balance.batch import Deactivation
from balance.storage import schema
from balance.storage.tasks import open_tasks
from tests.balance.api.integrators import HOME, Doorway, Integrator, acts_of, top_up
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    account_of,
    book,
    books,
    count,
    open_account,
    tasks_of,
)


@pytest.mark.rule("R31")
def test_a_payment_is_in_the_balance_at_once(bank: Integrator, doorway: Doorway) -> None:
    said = top_up(ean=EAN[-13:], paid_at="2026-11-24T11:59:00.5+01:00")
    assert bank.post("/top-ups", said, 201) == {
        "outcome": "booked",
        "reference": "r1",
        "ean": EAN,
        "balance_eur": "32.50",
        "balance_at": "2026-11-24T11:00:00Z",
        "band": "NORMAL",
        "supply": "CONNECTED",
        "to_restore_eur": None,
    }
    assert account_of(doorway.database).balance == 3250
    assert doorway.ears.kinds == ["TOP_UP_RECEIVED"]
    assert tasks_of(doorway.database) == []


def test_a_home_that_is_cut_is_told_what_restores_it(doorway: Doorway, bank: Integrator) -> None:
    open_account(doorway.database, OTHER, -4000, supply=Supply.CUT)
    receipt = bank.post("/top-ups", top_up(ean=OTHER), 201)
    assert (receipt["supply"], receipt["to_restore_eur"]) == ("CUT", "28.01")
    enough = bank.post("/top-ups", top_up("r2", "28.01", ean=OTHER), 201)
    assert (enough["supply"], enough["to_restore_eur"]) == ("READY", None)


def test_the_same_payment_again_is_answered_and_books_nothing(
    bank: Integrator, doorway: Doorway
) -> None:
    first = bank.post("/top-ups", top_up(), 201)
    again = bank.post("/top-ups", top_up(ean=EAN[-13:], channel="xenta"))
    assert again == {**first, "outcome": "duplicate"}
    assert account_of(doorway.database).balance == 3250


@pytest.mark.rule("R12")
def test_a_payment_booked_before_its_account_was_closed_is_known_and_shows_no_balance(
    bank: Integrator, doorway: Doorway
) -> None:
    unseen = dict.fromkeys(("balance_eur", "balance_at", "band", "supply", "to_restore_eur"))
    known = {"outcome": "duplicate", "reference": "r1", "ean": EAN} | unseen
    bank.post("/top-ups", top_up(), 201)
    bank.post(f"{HOME}/close", None)
    assert bank.post("/top-ups", top_up()) == known
    bank.post("/accounts", {"ean": EAN, "energy": "electricity"}, 201)
    assert bank.post("/top-ups", top_up()) == known
    assert bank.get(HOME)["balance_eur"] == "20.00"
    assert tasks_of(doorway.database) == []


def test_another_payment_after_the_close_finds_no_account(
    bank: Integrator, doorway: Doorway
) -> None:
    bank.post("/top-ups", top_up(), 201)
    bank.post(f"{HOME}/close", None)
    for other in (top_up("r2"), top_up(amount="13.50")):
        assert bank.refused("POST", "/top-ups", other) == (404, "unknown_ean", "ean")
    assert tasks_of(doorway.database) == [("unknown_ean", EAN)] * 2


def test_a_payment_is_kept_with_the_token_that_brought_it_once(
    bank: Integrator, doorway: Doorway
) -> None:
    bank.post("/top-ups", top_up(), 201)
    bank.post("/top-ups", top_up())
    bank.refused("POST", "/top-ups", top_up("r2", "1.00"))
    assert acts_of(doorway.database) == [("api:bank", "top_up", "r1", None)]


@pytest.mark.rule("code:reference_reused_with_other_amount", "code:conflict", "code:unknown_ean")
def test_a_reference_says_one_thing_only(bank: Integrator, doorway: Doorway) -> None:
    open_account(doorway.database, OTHER)
    bank.post("/top-ups", top_up(), 201)
    other_amount = bank.refused("POST", "/top-ups", top_up(amount="13.50"))
    assert other_amount == (409, "reference_reused_with_other_amount", "reference")
    elsewhere = bank.refused("POST", "/top-ups", top_up(ean=OTHER))
    assert elsewhere == (409, "conflict", "reference")
    assert [kind for kind, _ in tasks_of(doorway.database)] == [other_amount[1], "conflict"]


REFUSED = {
    "unknown_ean": (404, top_up(ean=OTHER), "ean"),
    "bad_check_digit": (422, top_up(ean="9020000000002"), "ean"),
    "too_short": (422, top_up(ean="902"), "ean"),
    "not_digits": (422, top_up(ean="9020-000000001"), "ean"),
    "amount_out_of_range": (422, top_up(amount="4.99"), "amount_eur"),
    "negative_amount": (422, top_up(amount="-12.50"), "amount_eur"),
    "bad_amount": (422, top_up(amount="12.5"), "amount_eur"),
    "bad_format": (422, top_up(channel="cheque"), "channel"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_refused_payment_is_one_task_and_its_reference_stays_free(
    bank: Integrator, doorway: Doorway, code: str
) -> None:
    status, said, field = REFUSED[code]
    for _ in range(2):
        assert bank.refused("POST", "/top-ups", said) == (status, code, field)
    with doorway.database.read() as connection:
        [task] = open_tasks(connection)
    assert task.kind == code
    assert task.detail.startswith(f"top-up r1 of {said['amount_eur']}")
    wrong = {"unknown_ean": OTHER, "bad_check_digit": None, "too_short": None}
    assert task.ean == wrong.get(code, EAN)
    bank.post("/top-ups", top_up(), 201)


def test_an_unreadable_payment_is_one_task_however_its_body_is_laid_out(
    bank: Integrator, doorway: Doorway
) -> None:
    said = top_up(amount="12.5", ean=EAN[-13:])
    for body in (json.dumps(said), json.dumps(dict(reversed(said.items())), indent=1)):
        assert bank.refused("POST", "/top-ups", body.encode())[1] == "bad_amount"
    bank.refused("POST", "/top-ups", said | {"amount_eur": "99.5"})
    with doorway.database.read() as connection:
        found = [(task.ean, task.detail.partition(":")[0]) for task in open_tasks(connection)]
    assert found == [
        (EAN, f"top-up r1 of 12.5 EUR for {EAN}, API token bank"),
        (EAN, f"top-up r1 of 99.5 EUR for {EAN}, API token bank"),
    ]


@pytest.mark.parametrize("query", ["dry=1", "dry=1&dry=2"])
def test_a_payment_with_a_query_is_refused_and_is_a_task(
    bank: Integrator, doorway: Doorway, query: str
) -> None:
    refused = bank.refused("POST", f"/top-ups?{query}", top_up())
    assert refused == (422, "bad_format", "dry")
    assert tasks_of(doorway.database) == [("bad_format", EAN)]


@pytest.mark.parametrize("amount", ["12.50\n", " 12.50", "+12.50", "12,50", "1e1", "１2.50", ""])
def test_an_amount_is_written_in_one_way(bank: Integrator, amount: str) -> None:
    refused = bank.refused("POST", "/top-ups", top_up(amount=amount))
    assert refused == (422, "bad_amount", "amount_eur")


@pytest.mark.parametrize(
    "reference", ["", " a", "a ", "=1+1", "-1", "a\0", "a\u2028b", "é", "x" * 101]
)
def test_a_reference_no_database_or_spreadsheet_would_keep_is_refused(
    bank: Integrator, reference: str
) -> None:
    refused = bank.refused("POST", "/top-ups", top_up(reference))
    assert refused == (422, "bad_format", "reference")


def test_a_reference_may_not_begin_like_a_key_of_the_ledger(bank: Integrator) -> None:
    for start in ("instalment:", "opening:", "start:", "transfer:", "transfer_out:"):
        refused = bank.refused("POST", "/top-ups", top_up(f"{start}1"))
        assert refused == (409, "conflict", "reference")


@pytest.mark.parametrize(
    "paid_at", ["2026-11-24", "2026-11-24T12:00:00", "2026-02-30T12:00:00Z", "1989-01-01T00:00:00Z"]
)
def test_an_instant_has_an_offset_and_a_day_that_exists(bank: Integrator, paid_at: str) -> None:
    refused = bank.refused("POST", "/top-ups", top_up(paid_at=paid_at))
    assert refused == (422, "bad_format", "paid_at")


@pytest.mark.rule("R53", "code:off_prepayment")
def test_money_for_a_meter_without_prepayment_is_a_task(bank: Integrator, doorway: Doorway) -> None:
    book(doorway.database, NOON, books(), Deactivation())
    assert bank.refused("POST", "/top-ups", top_up()) == (422, "off_prepayment", "ean")
    assert tasks_of(doorway.database) == [("off_prepayment", EAN)]


def test_one_payment_sent_by_eight_at_once_is_booked_once(
    doorway: Doorway, bank: Integrator
) -> None:
    app, together = doorway.app(), threading.Barrier(8)

    def send(_: int) -> tuple[int, str]:
        one = Integrator(app.test_client(), bank.token)
        together.wait()
        response = one.send("POST", "/top-ups", top_up())
        return response.status_code, response.get_json()["outcome"]

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(send, range(8)))
    assert answers == [(200, "duplicate")] * 7 + [(201, "booked")]
    assert account_of(doorway.database).balance == 3250
    assert bank.get(HOME)["balance_eur"] == "32.50"


def test_one_reference_sent_for_two_homes_at_once_counts_for_one(
    doorway: Doorway, bank: Integrator
) -> None:
    open_account(doorway.database, OTHER)
    app, together = doorway.app(), threading.Barrier(2)

    def send(ean: str) -> int:
        one = Integrator(app.test_client(), bank.token)
        together.wait()
        return one.send("POST", "/top-ups", top_up(ean=ean)).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, [EAN, OTHER])) == [201, 409]
    assert count(doorway.database, schema.entries) == 3


def test_a_payment_that_cannot_be_told_of_is_not_booked(
    doorway: Doorway, bank: Integrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(doorway.ears, "write", fail)
    assert bank.refused("POST", "/top-ups", top_up()) == (500, "internal", "")
    assert account_of(doorway.database).balance == 2000
