"""A file that brings a payment again is known by its reference, also when its account is closed."""

import pytest

from balance.storage.acts import Act, ActName
from balance.storage.database import Database
from balance.storage.imports import FileKind, LineOutcome, line_outcomes
from balance.storage.occupants import close_account, replace_meter
from balance.storage.staging import take_in
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    account_of,
    at,
    book,
    books,
    open_account,
    parsed,
    pay,
    tasks_of,
)


def _left(database: Database) -> None:
    with database.write() as connection:
        close_account(connection, EAN, Act("ag1", ActName.CLOSE), NOON, books())


def _moved(database: Database) -> None:
    with database.write() as connection:
        replace_meter(connection, EAN, OTHER, Act("ag1", ActName.REPLACE), NOON, books())


@pytest.mark.rule("R12", "R14")
@pytest.mark.parametrize("end", [_left, _moved])
def test_a_payment_that_was_booked_is_no_money_to_look_for(database: Database, end: object) -> None:
    assert callable(end)
    open_account(database)
    book(database, NOON, books(), pay("t1", 2000))
    end(database)
    lines = parsed([pay("t1", 2000), pay("t1", 2100), pay("t2", 2000)])
    counts = take_in(database, FileKind.TOP_UPS, "again.csv", lines, at(NOON), books())
    with database.read() as connection:
        found = line_outcomes(connection, counts.import_id)
    unknown = ("unknown_ean", "ean", "no account is open under this EAN")
    assert found == [
        LineOutcome(2, "duplicate", None, None),
        LineOutcome(3, *unknown),
        LineOutcome(4, *unknown),
    ]
    assert tasks_of(database) == [("unknown_ean", EAN)] * 2


def test_the_next_customer_gets_nothing_of_a_payment_for_the_last_one(database: Database) -> None:
    open_account(database)
    book(database, NOON, books(), pay("t1", 2000))
    _left(database)
    open_account(database, balance=0, now=NOON, opened_on=NOON.date())
    lines = parsed([pay("t1", 2000)])
    counts = take_in(database, FileKind.TOP_UPS, "again.csv", lines, at(NOON), books())
    assert (counts.booked, counts.ignored, counts.refused) == (0, 1, 0)
    assert account_of(database).balance == 0
