"""The audit finds an account that its entries or its history do not explain."""

from sqlalchemy import update

from balance.storage import schema
from balance.storage.audit import differences
from balance.storage.database import Database
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    account_of,
    book,
    books,
    open_account,
    pay,
    use,
)


def _lived_in(database: Database) -> None:
    open_account(database, balance=100)
    open_account(database, OTHER)
    book(database, NOON, books(), use("C1", 1700))
    book(database, NOON, books(), pay("T1", 5000))


def _tamper(database: Database, **values: object) -> list[str]:
    table = schema.accounts
    mine = table.c.id == account_of(database).account_id
    with database.write() as connection:
        connection.execute(update(table).where(mine).values(**values))
    with database.read() as connection:
        return differences(connection)


def test_an_honest_ledger_shows_no_difference(database: Database) -> None:
    _lived_in(database)
    with database.read() as connection:
        assert differences(connection) == []


def test_a_tampered_balance_is_named(database: Database) -> None:
    _lived_in(database)
    (sentence,) = _tamper(database, balance=3401)
    assert EAN[-4:] in sentence
    assert EAN not in sentence
    assert "balance 3401 cents, entries 3400 cents" in sentence


def test_a_tampered_supply_is_named(database: Database) -> None:
    _lived_in(database)
    (sentence,) = _tamper(database, supply="CONNECTED")
    assert "supply CONNECTED, history says READY" in sentence
