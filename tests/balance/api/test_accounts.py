"""Accounts by the API: opened, read, changed and closed, each change under the token's name."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.api.ports import SeenMessage
from balance.energy import Energy
from balance.storage import schema
from balance.storage.database import Database
from tests.balance.api.integrators import HOME, Doorway, Integrator, top_up
from tests.balance.storage.households import EAN, OTHER, account_of, open_account, tasks_of

OPENED = {
    "ean": OTHER,
    "energy": "gas",
    "opened_on": "2026-11-02",
    "language": "nl",
    "name": "Zoé Lambert",
    "mobile": "+32470000001",
    "email": "zoe@example.be",
    "channels": ["sms", "email"],
    "threshold_eur": "8.00",
    "balance_eur": "-3.20",
    "supply": "CONNECTED",
    "advance_left_eur": "4.00",
    "debt_left_eur": "15.00",
    "debt_per_day_eur": "1.00",
    "limiter": False,
}
OTHERS = f"/accounts/{OTHER}"


def _contact(database: Database) -> Mapping[str, object]:
    """What is known of the contact of the last account."""
    query = select(schema.contacts).order_by(schema.contacts.c.id.desc()).limit(1)
    with database.read() as connection:
        row = dict(connection.execute(query).mappings().one())
    return {name: value for name, value in row.items() if name not in ("id", "account_id")}


def _acts(database: Database) -> list[tuple[str, str, str | None, str | None]]:
    acts = schema.agent_acts.c
    query = select(acts.agent, acts.act, acts.reference, acts.detail).order_by(acts.id)
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_an_account_is_taken_over_with_all_its_facts(bank: Integrator, doorway: Doorway) -> None:
    told = bank.post("/accounts", OPENED, 201)
    assert told == bank.get(OTHERS) == bank.get(f"/accounts/{OTHER[-13:]}")
    assert told == {
        "ean": OTHER,
        "energy": "gas",
        "opened_on": "2026-11-02",
        "balance_eur": "-3.20",
        "balance_at": "2026-11-24T11:00:00Z",
        "consumed_through": None,
        "band": "EMERGENCY",
        "supply": "CONNECTED",
        "message": "M3",
        "threshold_eur": "8.00",
        "emergency_left_eur": "11.80",
        "to_restore_eur": None,
        "to_full_power_eur": None,
        "cut_at": None,
        "top_up_min_eur": "5.00",
        "top_up_max_eur": "250.00",
        "advance_left_eur": "4.00",
        "debt_left_eur": "15.00",
        "limiter": False,
        "last_top_up": None,
    }
    assert _contact(doorway.database) == {
        "name": "Zoé Lambert",
        "language": "nl",
        "mobile": "+32470000001",
        "landline": None,
        "email": "zoe@example.be",
        "channels": "sms email",
    }
    assert doorway.ears.kinds == []


def test_an_open_account_gets_new_contacts_and_keeps_its_money(
    bank: Integrator, doorway: Doorway
) -> None:
    bank.post("/accounts", OPENED, 201)
    again = bank.post("/accounts", OPENED | {"balance_eur": "90.00", "mobile": "+32470000002"})
    assert again["balance_eur"] == "-3.20"
    assert _contact(doorway.database)["mobile"] == "+32470000002"


REFUSED = [
    ({"energy": "electricity"}, (409, "conflict", "energy")),
    ({"opened_on": "2026-11-01"}, (409, "conflict", "opened_on")),
    ({"mobile": "12"}, (422, "bad_format", "mobile")),
    ({"email": "nobody"}, (422, "bad_format", "email")),
    ({"name": "a\nb"}, (422, "bad_format", "name")),
    ({"ean": "9060123456782"}, (422, "bad_check_digit", "ean")),
    ({"threshold_eur": "-1.00"}, (422, "negative_amount", "threshold_eur")),
    ({"balance_eur": "1"}, (422, "bad_amount", "balance_eur")),
    ({"limiter": True}, (422, "not_allowed", "limiter")),
    ({"limiter": "yes"}, (422, "bad_format", "limiter")),
    ({"channels": ["pigeon"]}, (422, "bad_format", "channels[0]")),
    ({"debt_per_day_eur": None}, (422, "bad_amount", "debt_per_day_eur")),
]


@pytest.mark.parametrize(("wrong", "told"), REFUSED, ids=[str(code) for _, (_, code, _) in REFUSED])
def test_a_wrong_opening_names_its_field(
    bank: Integrator, wrong: dict[str, object], told: tuple[int, str, str]
) -> None:
    bank.post("/accounts", OPENED, 201)
    assert bank.refused("POST", "/accounts", OPENED | wrong) == told


def test_an_account_that_was_never_opened_is_not_found(bank: Integrator) -> None:
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/entries", None),
        ("GET", "/messages", None),
        ("POST", "/close", None),
        ("PUT", "/contact", {}),
        ("PUT", "/threshold", {"amount_eur": "1.00"}),
        ("PUT", "/limiter", {"active": True}),
        ("PUT", "/debts/d1", {"amount_eur": "1.00", "per_day_eur": "1.00"}),
    ):
        assert bank.refused(method, OTHERS + path, body) == (404, "unknown_ean", "ean")


def test_a_contact_is_replaced_whole_and_kept_once_without_what_it_says(
    bank: Integrator, doorway: Doorway
) -> None:
    bank.post("/accounts", OPENED, 201)
    for _ in range(2):
        bank.put(f"{OTHERS}/contact", {"email": "zoe@example.org", "channels": ["email"]})
    assert _contact(doorway.database) == {
        "name": None,
        "language": "fr",
        "mobile": None,
        "landline": None,
        "email": "zoe@example.org",
        "channels": "email",
    }
    assert _acts(doorway.database) == [("bank", "contact", None, None)]
    assert bank.refused("PUT", f"{OTHERS}/contact", {"mobile": "x"}) == (
        422,
        "bad_format",
        "mobile",
    )


@pytest.mark.rule("R35", "R51", "R52")
def test_a_change_said_twice_is_made_once(bank: Integrator, doorway: Doorway) -> None:
    for _ in range(2):
        told = bank.put(f"{HOME}/threshold", {"amount_eur": "8.00"})
        assert told["threshold_eur"] == "8.00"
        assert bank.put(f"{HOME}/limiter", {"active": True})["limiter"] is True
    debt = {"amount_eur": "15.00", "per_day_eur": "1.00"}
    assert bank.put(f"{HOME}/debts/d1", debt, 201)["debt_left_eur"] == "15.00"
    assert bank.put(f"{HOME}/debts/d1", debt)["debt_left_eur"] == "15.00"
    other = debt | {"per_day_eur": "2.00"}
    assert bank.refused("PUT", f"{HOME}/debts/d1", other) == (409, "conflict", "reference")
    assert bank.put(f"{HOME}/limiter", {"active": False})["limiter"] is False
    assert _acts(doorway.database) == [
        ("bank", "threshold", None, "8.00"),
        ("bank", "limiter", None, "grant"),
        ("bank", "debt", "d1", None),
        ("bank", "limiter", None, "withdraw"),
    ]


def test_a_limiter_for_a_home_that_is_cut_follows_the_table(
    bank: Integrator, doorway: Doorway
) -> None:
    open_account(doorway.database, OTHER, energy=Energy.GAS)
    refused = bank.refused("PUT", f"{OTHERS}/limiter", {"active": True})
    assert refused == (422, "not_allowed", "active")
    assert _acts(doorway.database) == []


def test_a_debt_of_nothing_is_refused(bank: Integrator) -> None:
    nothing = {"amount_eur": "0.00", "per_day_eur": "1.00"}
    told = bank.refused("PUT", f"{HOME}/debts/d1", nothing)
    assert told == (422, "amount_out_of_range", "amount_eur")
    odd = bank.refused("PUT", f"{HOME}/debts/-d1", nothing)
    assert odd == (422, "bad_format", "reference")


@pytest.mark.rule("R12")
def test_an_account_is_closed_once_and_the_next_one_inherits_nothing(
    bank: Integrator, doorway: Doorway
) -> None:
    open_account(doorway.database, OTHER, -1620, supply=Supply.CUT)
    assert bank.post(f"{OTHERS}/close", None) == {
        "ean": OTHER,
        "balance_eur": "-16.20",
        "meter": "CUT",
        "messages_cancelled": 0,
        "orders_withdrawn": 0,
    }
    assert bank.refused("POST", f"{OTHERS}/close") == (404, "unknown_ean", "ean")
    assert bank.refused("POST", "/top-ups", top_up(ean=OTHER)) == (404, "unknown_ean", "ean")
    assert ("meter_left", OTHER) in tasks_of(doorway.database)
    bank.post("/accounts", {"ean": OTHER, "energy": "electricity"}, 201)
    entries = bank.get(f"{OTHERS}/entries")["entries"]
    assert isinstance(entries, list)
    assert [entry["kind"] for entry in entries] == ["start_credit"]


def test_the_entries_are_read_back_a_part_at_a_time(bank: Integrator) -> None:
    for number in range(3):
        bank.post("/top-ups", top_up(f"r{number}"), 201)
    read: list[Mapping[str, object]] = []
    after: object = 0
    while after is not None:
        part = bank.get(f"{HOME}/entries?after={after}&limit=2")
        assert isinstance(part["entries"], list)
        read += part["entries"]
        after = part["next_after"]
    assert [entry["kind"] for entry in read] == ["opening", "top_up", "top_up", "top_up"]
    assert [entry["amount_eur"] for entry in read] == ["20.00", "12.50", "12.50", "12.50"]
    assert read[1] == {
        "id": read[1]["id"],
        "key": "r0",
        "kind": "top_up",
        "amount_eur": "12.50",
        "at": "2026-11-24T11:00:00Z",
        "day": None,
        "version": None,
    }
    assert bank.get(f"{HOME}/entries?after={read[-1]['id']}") == {"entries": [], "next_after": None}


def test_the_messages_are_those_of_the_open_account(bank: Integrator, doorway: Doorway) -> None:
    instant = datetime(2026, 11, 24, 11, 0, 0, 5, tzinfo=UTC)
    for number in (1, 2):
        doorway.shelf.seen.append(
            SeenMessage(number, "LOW_CREDIT", "sms", "…56", "pending", None, instant, instant)
        )
    told = bank.get(f"{HOME}/messages?limit=1")
    assert told == {
        "messages": [
            {
                "id": 1,
                "kind": "LOW_CREDIT",
                "channel": "sms",
                "recipient": "…56",
                "state": "pending",
                "reason": None,
                "created_at": "2026-11-24T11:00:00.000005Z",
                "changed_at": "2026-11-24T11:00:00.000005Z",
            }
        ],
        "next_after": 1,
    }
    assert bank.get(f"{HOME}/messages?after=1")["next_after"] is None
    assert set(doorway.shelf.asked) == {account_of(doorway.database, EAN).account_id}


STRANGE = {
    "limit=0": "limit",
    "limit=1001": "limit",
    "limit=": "limit",
    "limit=1&limit=2": "limit",
    "limti=1": "limti",
    "after=-1": "after",
    "after=x": "after",
    "after=1.0": "after",
}


@pytest.mark.parametrize("query", STRANGE)
def test_a_query_that_says_anything_else_is_refused(bank: Integrator, query: str) -> None:
    refused = bank.refused("GET", f"{HOME}/entries?{query}")
    assert refused == (422, "bad_format", STRANGE[query])
