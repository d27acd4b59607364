"""A caller raises the threshold: only upwards, kept as done by phone, and nothing is sent (D4)."""

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.ean import Ean
from balance.money import Cents
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.thresholds import raise_threshold
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    YESTERDAY,
    Ears,
    account_of,
    book,
    books,
    open_account,
    use,
)


def raised(database: Database, to: int, ears: Ears | None = None, code: Ean = EAN) -> bool:
    """The caller keys so many cents."""
    with database.write() as connection:
        return raise_threshold(connection, code, Cents(to), NOON, books(ears))


def kept(database: Database) -> list[tuple[str, str, str | None]]:
    """Who did what."""
    table = schema.agent_acts
    with database.read() as connection:
        rows = connection.execute(select(table.c.agent, table.c.act, table.c.detail))
        return [(row.agent, row.act, row.detail) for row in rows]


@pytest.mark.rule("R34", "D4")
def test_a_rise_above_the_balance_is_stored_kept_and_sends_nothing(database: Database) -> None:
    open_account(database, balance=2000)
    ears = Ears()
    assert raised(database, 2500, ears) is True
    assert account_of(database, EAN).threshold == 2500
    assert kept(database) == [("phone", "threshold", "5.00 -> 25.00")]
    assert ears.heard == []


def test_the_next_decrease_is_judged_with_it(database: Database) -> None:
    open_account(database, balance=2000)
    ears = Ears()
    raised(database, 2500, ears)
    book(database, NOON, books(ears), use("C1", 100, YESTERDAY))
    assert ears.kinds == ["LOW_CREDIT"]


@pytest.mark.parametrize("to", [-100, 0, 499, 500])
def test_what_is_no_rise_from_the_default_in_force_changes_nothing(
    database: Database, to: int
) -> None:
    open_account(database, balance=2000)
    assert raised(database, to) is False
    assert account_of(database, EAN).threshold is None
    assert kept(database) == []


def test_what_was_raised_cannot_fall_again_by_phone(database: Database) -> None:
    open_account(database, balance=2000)
    assert [raised(database, to) for to in (1000, 1000, 900, 1100)] == [True, False, False, True]
    assert account_of(database, EAN).threshold == 1100
    assert [detail for _, _, detail in kept(database)] == ["5.00 -> 10.00", "10.00 -> 11.00"]


def test_without_prepayment_or_without_an_account_nothing_is_raised(database: Database) -> None:
    open_account(database, balance=2000, supply=Supply.OFF_PREPAYMENT)
    assert raised(database, 1000) is False
    assert raised(database, 1000, code=OTHER) is False
    assert kept(database) == []
