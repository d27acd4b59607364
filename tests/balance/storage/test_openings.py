"""Accounts opened from facts of another system, or new; contacts as messages need them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, select

from balance.account import Level, Supply
from balance.batch import Outcome, Refused, Taken
from balance.energy import Energy
from balance.entries import EntryKind
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.plans import PlanKind
from balance.refusals import Ignored, Refusal
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.openings import open_accounts
from tests.balance.storage.households import EAN, NOON, OTHER, account_of, books, count

NEW = Opening(EAN, Energy.ELECTRICITY, date(2026, 11, 24))


def _open(database: Database, *openings: Opening) -> list[Outcome]:
    with database.write() as connection:
        return open_accounts(connection, openings, NOON, books())


def _contact(database: Database) -> Row[Any]:
    with database.read() as connection:
        return connection.execute(select(schema.contacts)).one()


def _code(outcome: Outcome) -> Refusal:
    assert isinstance(outcome, Refused)
    return outcome.code


def test_contacts_are_kept_in_the_form_that_providers_take(database: Database) -> None:
    opening = replace(
        NEW,
        name="Ada Dupont",
        mobile="0470 00.00/01",
        landline="+32 81 22 33 44",
        email=" Ada@EXAMPLE.org ",
        channels=("sms", "email"),
        language="de",
    )
    assert _open(database, opening) == [Taken()]
    row = _contact(database)
    assert (row.mobile, row.landline, row.email) == (
        "+32470000001",
        "+3281223344",
        "Ada@example.org",
    )
    assert (row.name, row.language, row.channels) == ("Ada Dupont", "de", "sms email")


@pytest.mark.rule("code:bad_format")
@pytest.mark.parametrize(
    ("field", "text"), [("mobile", "ask his mother"), ("mobile", "12"), ("email", "ada at home")]
)
def test_a_contact_that_is_none_refuses_its_line_and_opens_nothing(
    database: Database, field: str, text: str
) -> None:
    wrong = replace(NEW, mobile=text) if field == "mobile" else replace(NEW, email=text)
    outcomes = _open(database, wrong, replace(NEW, ean=OTHER))
    assert outcomes == [Refused(Refusal.BAD_FORMAT, field, outcomes[0].detail), Taken()]  # type: ignore[union-attr]
    assert count(database, schema.accounts) == 1


@pytest.mark.rule("R12", "code:duplicate")
def test_an_account_already_open_only_gets_new_contacts(database: Database) -> None:
    _open(database, replace(NEW, balance=Cents(1234), mobile="0470000001"))
    again = replace(NEW, balance=Cents(9999), supply=Supply.CUT, mobile="0470000002")
    before = account_of(database)
    assert _open(database, again) == [Ignored.DUPLICATE]
    assert account_of(database) == before
    assert _contact(database).mobile == "+32470000002"
    assert count(database, schema.entries) == 1


def test_wrong_new_contacts_leave_the_old_ones(database: Database) -> None:
    _open(database, replace(NEW, mobile="0470000001"))
    assert _code(_open(database, replace(NEW, mobile="nobody"))[0]) is Refusal.BAD_FORMAT
    assert _contact(database).mobile == "+32470000001"


@pytest.mark.rule("R12", "code:conflict")
def test_an_open_ean_cannot_change_its_energy(database: Database) -> None:
    _open(database, NEW)
    assert _code(_open(database, replace(NEW, energy=Energy.GAS))[0]) is Refusal.CONFLICT


@pytest.mark.parametrize(("cents", "refused"), [(-1620, True), (-1500, True), (-1499, False)])
def test_a_used_up_balance_needs_its_supply(database: Database, cents: int, refused: bool) -> None:
    outcome = _open(database, replace(NEW, balance=Cents(cents)))[0]
    assert isinstance(outcome, Refused) is refused
    told = replace(NEW, ean=OTHER, balance=Cents(cents), supply=Supply.CUT)
    assert _open(database, told) == [Taken()]
    account = account_of(database, OTHER)
    assert (account.supply, account.told) == (Supply.CUT, Level.EMERGENCY)
    assert [cut.end for cut in account.cuts] == [None]


@pytest.mark.rule("R13", "R16")
def test_a_new_activation_lends_the_start_credit(database: Database) -> None:
    assert _open(database, NEW) == [Taken()]
    account = account_of(database)
    assert account.balance == 2000
    (advance,) = account.plans
    assert (advance.kind, advance.left, advance.per_day) == (PlanKind.ADVANCE, 2000, 100)
    assert advance.next_on == date(2026, 11, 25)
    with database.read() as connection:
        kinds = list(connection.execute(select(schema.entries.c.kind)).scalars())
    assert kinds == [EntryKind.START_CREDIT]


@pytest.mark.rule("D16", "R52")
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"energy": Energy.GAS, "limiter": True}, "limiter"),
        ({"threshold": Cents(-1)}, "threshold_eur"),
        ({"debt_left": Cents(500)}, "debt_per_day_eur"),
        ({"debt_left": Cents(-500), "debt_per_day": Cents(100)}, "debt_left_eur"),
    ],
)
def test_a_new_activation_with_facts_that_cannot_be_is_refused(
    database: Database, facts: dict[str, Any], field: str
) -> None:
    outcome = _open(database, replace(NEW, **facts))[0]
    assert isinstance(outcome, Refused)
    assert outcome.field == field
    assert count(database, schema.accounts) == 0


def test_an_account_taken_over_keeps_its_advance_and_its_debt(database: Database) -> None:
    opening = replace(
        NEW,
        balance=Cents(320),
        advance_left=Cents(700),
        debt_left=Cents(5000),
        debt_per_day=Cents(50),
        threshold=Cents(800),
    )
    _open(database, opening)
    account = account_of(database)
    kinds = [(p.kind, p.left, p.per_day) for p in account.plans]
    assert kinds == [(PlanKind.ADVANCE, 700, 100), (PlanKind.DEBT, 5000, 50)]
    assert (account.threshold, account.told) == (800, Level.LOW)


def test_an_account_cannot_open_tomorrow(database: Database) -> None:
    late = replace(NEW, opened_on=date(2026, 11, 25))
    assert _code(_open(database, late)[0]) is Refusal.BAD_FORMAT


@pytest.mark.rule("R12")
def test_the_same_ean_twice_in_a_file_is_one_account(database: Database) -> None:
    assert _open(database, NEW, replace(NEW, balance=Cents(1))) == [Taken(), Ignored.DUPLICATE]
    assert account_of(database).balance == 2000


def test_what_a_later_file_is_silent_about_stays(database: Database) -> None:
    _open(database, replace(NEW, name="Ada Dupont", mobile="0470 00 00 01"))
    assert _open(database, replace(NEW, email="ada@example.org")) == [Ignored.DUPLICATE]
    row = _contact(database)
    assert (row.name, row.mobile, row.email) == ("Ada Dupont", "+32470000001", "ada@example.org")


def test_a_new_customer_reads_french_sms_where_the_file_is_silent(database: Database) -> None:
    _open(database, NEW)
    assert (_contact(database).language, _contact(database).channels) == ("fr", "sms")


def test_language_and_channels_stay_where_a_later_file_is_silent(database: Database) -> None:
    _open(database, replace(NEW, language="nl", channels=("email", "sms")))
    assert _open(database, replace(NEW, mobile="0470 00 00 01")) == [Ignored.DUPLICATE]
    assert (_contact(database).language, _contact(database).channels) == ("nl", "email sms")
    assert _open(database, NEW, replace(NEW, language="de")) == [Ignored.DUPLICATE] * 2
    assert (_contact(database).language, _contact(database).channels) == ("de", "email sms")
