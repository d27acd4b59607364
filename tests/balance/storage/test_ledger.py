"""A batch in the database: entries, balance, state, orders and notices, all or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from balance.account import Supply
from balance.batch import Booking, MeterOrder, Refused, Taken
from balance.entries import Adjustment, MeterAction, MeterEvent
from balance.money import Cents
from balance.refusals import Refusal
from balance.storage import schema
from balance.storage.accounts import load_open
from balance.storage.bookings import save
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from balance.supply_table import OrderKind, StateChange
from tests.balance.storage.households import (
    EAN,
    NIGHT,
    NOON,
    OTHER,
    BrokenSink,
    Ears,
    SinkBroke,
    account_of,
    book,
    books,
    count,
    entry_sum,
    open_account,
    order_kinds,
    pay,
    use,
)


@pytest.mark.rule("R4", "R30")
def test_a_batch_moves_the_account_by_the_sum_of_its_entries(database: Database) -> None:
    open_account(database, balance=2000)
    correction = Adjustment("DESK-1", EAN, Cents(-123), "agent", "receipt of the post office")
    booking = book(database, NOON, books(), use("C1", 450), pay("T1", 1000), correction)
    account = account_of(database)
    assert booking.outcomes == (Taken(), Taken(), Taken())
    assert account.balance == 2000 - 450 + 1000 - 123 == entry_sum(database, account.account_id)
    assert account.balance_at == NOON


@pytest.mark.rule("R40", "R42")
def test_a_cut_leaves_its_state_change_its_order_and_one_notice(database: Database) -> None:
    ears = Ears()
    open_account(database, balance=100)
    book(database, NOON, books(ears), use("C1", 1700))
    with database.read() as connection:
        changes = connection.execute(select(schema.state_changes)).all()
        orders = connection.execute(select(schema.orders)).all()
    assert [(row.before, row.after) for row in changes] == [("", "CONNECTED"), ("CONNECTED", "CUT")]
    assert [(row.kind, row.ordered_at, row.executed_at) for row in orders] == [("cut", NOON, None)]
    assert orders[0].state_change_id == changes[1].id
    assert ears.kinds == ["DISCONNECTED"]
    assert ears.heard[0].cause == f"batch:{account_of(database).account_id}/1"


def test_a_sink_that_raises_rolls_everything_back(database: Database) -> None:
    open_account(database, balance=100)
    before = account_of(database)
    with pytest.raises(SinkBroke):
        book(database, NOON, books(BrokenSink()), use("C1", 1700))
    assert account_of(database) == before
    assert count(database, schema.entries) == count(database, schema.state_changes) == 1
    assert count(database, schema.orders) == 0


def test_what_was_rolled_back_can_be_booked_afterwards(database: Database) -> None:
    open_account(database, balance=100)
    with pytest.raises(SinkBroke):
        book(database, NOON, books(BrokenSink()), use("C1", 1700))
    assert book(database, NOON, books(), use("C1", 1700)).outcomes == (Taken(),)


def test_each_batch_of_an_account_has_a_cause_of_its_own(database: Database) -> None:
    ears = Ears()
    open_account(database, balance=600)
    book(database, NOON, books(ears), use("C1", 200))
    book(database, NOON, books(ears), pay("T1", 1000))
    book(database, NOON, books(ears), use("C2", 1100, version=2))
    assert ears.kinds == ["LOW_CREDIT", "TOP_UP_RECEIVED", "LOW_CREDIT"]
    assert len({effect.cause for effect in ears.heard}) == 3


def test_a_batch_that_brings_nothing_new_is_no_batch(database: Database) -> None:
    open_account(database)
    book(database, NOON, books(), use("C1", 200))
    book(database, NOON + timedelta(hours=1), books(), use("C1", 200))
    with database.read() as connection:
        assert connection.execute(select(schema.accounts.c.batches)).scalar_one() == 1
    assert account_of(database).balance_at == NOON


@pytest.mark.rule("R41")
def test_an_exhausted_account_waits_for_the_end_of_the_protected_hours(
    database: Database,
) -> None:
    ears = Ears()
    open_account(database, balance=100)
    book(database, NIGHT, books(ears), use("C1", 1700))
    assert account_of(database).supply is Supply.PENDING_CUT
    assert ears.kinds == ["EMERGENCY_CREDIT"]
    assert order_kinds(database) == ["update_display"]


def test_the_meters_answer_closes_the_order(database: Database) -> None:
    open_account(database, balance=100)
    book(database, NOON, books(), use("C1", 1700))
    with database.write() as connection:
        connection.execute(update(schema.orders).values(sent_at=NOON))
    done = NOON + timedelta(minutes=3)
    book(database, done, books(), MeterEvent("E1", EAN, done, MeterAction.ORDER_EXECUTED))
    with database.read() as connection:
        assert connection.execute(select(schema.orders.c.executed_at)).scalar_one() == done


def test_a_leak_test_is_remembered_between_batches(database: Database) -> None:
    from balance.energy import Energy

    open_account(database, balance=500, energy=Energy.GAS, supply=Supply.READY)
    for minute, action in enumerate(
        (MeterAction.GAS_TEST_STARTED, MeterAction.GAS_TEST_FAILED), start=1
    ):
        moment = NOON + timedelta(minutes=minute)
        book(database, moment, books(), MeterEvent(f"E{minute}", EAN, moment, action))
    account = account_of(database)
    assert account.supply is Supply.GAS_RETRY_WAIT
    assert (account.gas_failures, account.gas_since) == (1, NOON + timedelta(minutes=2))


def test_two_equal_changes_in_one_batch_are_two_causes(database: Database) -> None:
    open_account(database)
    with database.write() as connection:
        loaded = load_open(connection, [EAN])[EAN]
        change = StateChange(NOON, Supply.READY, Supply.CUT, OrderKind.CUT)
        told = tuple(MeterOrder(OrderKind.CUT, Cents(0), Cents(0), place) for place in (0, 1))
        after = replace(loaded.account, gas_failures=1)
        booking = Booking(NOON, after, (), (change, change), told, (), (), ())
        save(connection, {EAN: (loaded, booking)})
        caused = connection.execute(select(schema.orders.c.state_change_id)).scalars().all()
    assert len(set(caused)) == 2


def test_the_cut_spells_of_an_account_come_back_from_its_history(database: Database) -> None:
    open_account(database, balance=100)
    book(database, NOON, books(), use("C1", 1700))
    restored = NOON + timedelta(hours=1)
    book(database, restored, books(), pay("T1", 5000))
    assert [(c.start, c.end) for c in account_of(database).cuts] == [(NOON, restored)]


@pytest.mark.rule("keys.global", "code:conflict")
def test_an_id_used_by_another_account_is_a_conflict(database: Database) -> None:
    open_account(database)
    open_account(database, OTHER)
    book(database, NOON, books(), pay("T1", 1000))
    outcome = book(database, NOON, books(), pay("T1", 1000, OTHER), code=OTHER).outcomes[0]
    assert isinstance(outcome, Refused)
    assert outcome.code is Refusal.CONFLICT


@pytest.mark.rule("keys.global")
def test_one_id_for_two_accounts_in_the_same_transaction_counts_once(database: Database) -> None:
    open_account(database)
    open_account(database, OTHER)
    batches = {EAN: [pay("T1", 1000)], OTHER: [pay("T1", 1000, OTHER)]}
    with database.write() as connection:
        booked = book_batches(connection, batches, NOON, books())
    outcomes = [booking.outcomes[0] for booking in booked.values()]
    assert sum(isinstance(outcome, Taken) for outcome in outcomes) == 1
    assert [o.code for o in outcomes if isinstance(o, Refused)] == [Refusal.CONFLICT]


@pytest.mark.rule("keys.event")
def test_one_event_id_for_two_accounts_in_the_same_transaction_counts_once(
    database: Database,
) -> None:
    open_account(database)
    open_account(database, OTHER)
    batches = {
        code: [MeterEvent("E1", code, NOON, MeterAction.ORDER_EXECUTED)] for code in (EAN, OTHER)
    }
    with database.write() as connection:
        booked = book_batches(connection, batches, NOON, books())
    outcomes = [booking.outcomes[0] for booking in booked.values()]
    assert [o.code for o in outcomes if isinstance(o, Refused)] == [Refusal.CONFLICT]


def test_an_ean_without_account_is_left_out(database: Database) -> None:
    with database.write() as connection:
        assert book_batches(connection, {EAN: [pay("T1", 1000)]}, NOON, books()) == {}
