"""The audit finds an account that its entries or its history do not explain."""

from sqlalchemy import Delete, Update, delete, update

from balance.storage import brake, schema
from balance.storage.audit import differences
from balance.storage.brake import Stopped
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


def _differences_after(database: Database, change: Update | Delete) -> list[str]:
    with database.write() as connection:
        connection.execute(change)
    with database.read() as connection:
        return differences(connection)


def test_a_tampered_latch_is_named(database: Database) -> None:
    _lived_in(database)
    (sentence,) = _tamper(database, told=1)
    assert "latch 1, history says 0" in sentence


def test_a_step_taken_out_of_a_history_is_named(database: Database) -> None:
    _lived_in(database)
    change = schema.state_changes
    cut = update(change).where(change.c.after == "READY").values(before="CONNECTED")
    faults = _differences_after(database, cut)
    assert any("supply CUT, then from CONNECTED" in fault for fault in faults)


def test_an_order_that_was_lost_is_named(database: Database) -> None:
    _lived_in(database)
    order = schema.orders
    (sentence,) = _differences_after(database, delete(order).where(order.c.kind == "cut"))
    assert "from CONNECTED to CUT orders None, should order cut" in sentence


def test_an_account_without_any_history_is_named(database: Database) -> None:
    open_account(database)
    (sentence,) = _differences_after(database, delete(schema.latch_changes))
    assert "latch 0, history says None" in sentence


def test_a_home_held_for_a_release_that_is_not_to_come_is_named(database: Database) -> None:
    open_account(database, balance=100)
    with database.write() as connection:
        brake.stop(connection, Stopped.CUTS, "a drill", NOON)
    book(database, NOON, books(), use("C1", 3000))
    with database.read() as connection:
        assert differences(connection) == []
    (sentence,) = _differences_after(database, update(schema.holds).values(ended_at=NOON))
    assert "held by supervisor, and no release is to come" in sentence
