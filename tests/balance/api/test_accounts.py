"""Accounts by the API: opened, read, changed and closed, each change under the token's name."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.api.routes import ROUTES
from balance.batch import Deactivation
from balance.energy import Energy
from balance.refusals import Refusal
from balance.storage import schema
from balance.storage.database import Database
from tests.balance.api.integrators import HOME, Doorway, Integrator, acts_of, top_up
from tests.balance.storage.households import (
    NOON,
    OTHER,
    book,
    books,
    open_account,
    tasks_of,
)

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


def test_an_opening_and_each_renewal_that_changes_something_are_kept(
    bank: Integrator, doorway: Doorway
) -> None:
    for said, status in ((OPENED, 201), (OPENED, 200), (OPENED | {"mobile": "+32470000002"}, 200)):
        bank.post("/accounts", said, status)
    bank.post("/accounts", {"ean": OTHER, "energy": "gas", "opened_on": "2026-11-02"})
    assert bank.refused("POST", "/accounts", OPENED | {"energy": "electricity"})[0] == 409
    assert acts_of(doorway.database) == [
        ("api:bank", "open", None, None),
        ("api:bank", "contact", None, None),
    ]


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
    opened = ("api:bank", "open", None, None)
    assert acts_of(doorway.database) == [opened, ("api:bank", "contact", None, None)]
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
    assert acts_of(doorway.database) == [
        ("api:bank", "threshold", None, "8.00"),
        ("api:bank", "limiter", None, "grant"),
        ("api:bank", "debt", "d1", None),
        ("api:bank", "limiter", None, "withdraw"),
    ]


def test_a_limiter_for_a_home_that_is_cut_follows_the_table(
    bank: Integrator, doorway: Doorway
) -> None:
    open_account(doorway.database, OTHER, energy=Energy.GAS)
    refused = bank.refused("PUT", f"{OTHERS}/limiter", {"active": True})
    assert refused == (422, "not_allowed", "active")
    assert acts_of(doorway.database) == []


@pytest.mark.rule("R53")
def test_a_limiter_where_prepayment_is_off_is_refused(bank: Integrator, doorway: Doorway) -> None:
    book(doorway.database, NOON, books(), Deactivation())
    refused = bank.refused("PUT", f"{HOME}/limiter", {"active": True})
    assert refused == (422, "off_prepayment", "ean")
    [route] = [route for route in ROUTES if route.operation == "put_limiter"]
    assert Refusal.OFF_PREPAYMENT in route.codes


def test_a_debt_of_nothing_is_refused(bank: Integrator) -> None:
    nothing = {"amount_eur": "0.00", "per_day_eur": "1.00"}
    told = bank.refused("PUT", f"{HOME}/debts/d1", nothing)
    assert told == (422, "amount_out_of_range", "amount_eur")
    never = {"amount_eur": "1.00", "per_day_eur": "0.00"}
    told = bank.refused("PUT", f"{HOME}/debts/d1", never)
    assert told == (422, "amount_out_of_range", "per_day_eur")
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
