"""What the meters are told: by a change of the supply, and once a day what they show."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from balance.account import Supply
from balance.batch import Deactivation, InstalmentsDue, ThresholdChange
from balance.energy import Energy
from balance.entries import Adjustment, MeterAction, MeterEvent
from balance.money import Cents
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.ledger import book_batches
from tests.balance.storage.households import (
    EAN,
    NIGHT,
    NOON,
    YESTERDAY,
    BrokenSink,
    SinkBroke,
    book,
    books,
    brussels,
    ean,
    open_account,
    order_kinds,
    pay,
    use,
)


def _shown(database: Database) -> list[tuple[str, int | None, int | None]]:
    table = schema.orders
    query = select(table.c.kind, table.c.balance, table.c.emergency_left).order_by(table.c.id)
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


@pytest.mark.rule("R7", "R10")
def test_a_day_s_consumption_refreshes_the_display_without_a_state_change(
    database: Database,
) -> None:
    open_account(database, balance=300)
    book(database, NOON, books(), use("C1", 420))
    assert _shown(database) == [("update_display", -120, 1380)]
    with database.read() as connection:
        [order] = connection.execute(select(schema.orders)).all()
    assert (order.state_change_id, order.ordered_at, order.sent_at) == (None, NOON, None)


def test_an_instalment_alone_refreshes_the_display(database: Database) -> None:
    open_account(database, advance_left=500, now=NOON - timedelta(days=1))
    settle_due(database, NOON, books())
    assert _shown(database) == [("update_display", 1900, 1500)]


def test_several_days_in_one_batch_refresh_the_display_once(database: Database) -> None:
    open_account(database, advance_left=500, now=NOON - timedelta(days=1))
    days = [use("C1", 100, YESTERDAY - timedelta(days=1)), use("C2", 200)]
    book(database, NOON, books(), *days, InstalmentsDue())
    assert _shown(database) == [("update_display", 1600, 1500)]


@pytest.mark.rule("R10")
def test_nothing_but_a_day_refreshes_the_display(database: Database) -> None:
    """RULES, "The meter": it lags."""
    open_account(database, balance=2000)
    correction = Adjustment("DESK-1", EAN, Cents(-123), "agent", "receipt")
    button = MeterEvent("E1", EAN, NOON, MeterAction.BUTTON)
    book(database, NOON, books(), pay("T1", 1000), correction, ThresholdChange(Cents(900)), button)
    assert order_kinds(database) == []


def test_a_day_already_known_refreshes_nothing(database: Database) -> None:
    open_account(database)
    book(database, NOON, books(), use("C1", 420))
    book(database, NOON, books(), use("C1", 420))
    assert order_kinds(database) == ["update_display"]


@pytest.mark.rule("R9")
def test_an_order_of_the_supply_carries_the_figures_and_is_enough(database: Database) -> None:
    open_account(database, balance=100)
    book(database, NOON, books(), use("C1", 1700))
    book(database, NOON, books(), pay("T1", 2000))
    assert _shown(database) == [("cut", -1600, 0), ("make_ready", 400, 1500)]


def test_a_passage_that_needs_no_order_still_refreshes_the_display(database: Database) -> None:
    open_account(database, balance=100)
    book(database, NIGHT, books(), use("C1", 1700))
    assert _shown(database) == [("update_display", -1600, 0)]


def test_an_order_of_the_clock_shows_the_balance_of_that_moment(database: Database) -> None:
    open_account(database, balance=100)
    book(database, NIGHT, books(), use("C1", 1700))
    morning = brussels("2026-11-25T08:00")
    settle_due(database, morning, books())
    assert _shown(database) == [("update_display", -1600, 0), ("cut", -1600, 0)]
    with database.read() as connection:
        query = select(schema.orders.c.ordered_at).order_by(schema.orders.c.id)
        assert connection.execute(query).scalars().all() == [NIGHT, morning]


def test_without_prepayment_no_display_is_refreshed(database: Database) -> None:
    open_account(database)
    book(database, NOON, books(), use("C1", 420), Deactivation())
    assert order_kinds(database) == []


def test_an_order_that_is_rolled_back_was_never_written(database: Database) -> None:
    open_account(database, balance=100)
    with pytest.raises(SinkBroke):
        book(database, NOON, books(BrokenSink()), use("C1", 120))
    assert order_kinds(database) == []


@pytest.mark.parametrize("energy", Energy)
def test_a_cut_of_a_meter_made_ready_is_ordered_again(database: Database, energy: Energy) -> None:
    open_account(database, balance=300, energy=energy, supply=Supply.READY)
    book(database, NOON, books(), use("C1", 1900))
    assert _shown(database) == [("cut", -1600, 0)]


def test_a_whole_fleet_s_displays_are_one_statement(database: Database) -> None:
    homes = [ean(number) for number in range(1, 21)]
    for home in homes:
        open_account(database, home)
    batches = {home: [use(f"C-{home}", 100, code=home)] for home in homes}
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.write() as connection:
        book_batches(connection, batches, NOON, books())
    event.remove(database.engine, "before_cursor_execute", note)
    assert order_kinds(database) == ["update_display"] * len(homes)
    assert sum(one.startswith("INSERT INTO orders") for one in statements) == 1
