"""What falls due: instalments alone, catch-up, the end of the protected hours, rivals."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.energy import Energy
from balance.entries import EntryKind, MeterAction, MeterEvent
from balance.storage import due, schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from tests.balance.storage.households import (
    EAN,
    NIGHT,
    NOON,
    Ears,
    account_of,
    book,
    books,
    brussels,
    ean,
    entry_sum,
    open_account,
    order_kinds,
    use,
)

EVE = brussels("2026-11-23T10:00")


def _instalment_days(database: Database) -> list[date]:
    entry = schema.entries
    query = select(entry.c.day).where(entry.c.kind == EntryKind.INSTALMENT).order_by(entry.c.id)
    with database.read() as connection:
        return list(connection.execute(query).scalars())


@pytest.mark.rule("consumption.noon")
def test_an_instalment_alone_waits_for_noon(database: Database) -> None:
    open_account(database, advance_left=500, now=EVE)
    assert settle_due(database, NOON - timedelta(microseconds=1), books()) == 0
    assert settle_due(database, NOON, books()) == 1
    assert settle_due(database, NOON, books()) == 0
    assert account_of(database).balance == 1900


@pytest.mark.rule("consumption.with_instalments", "plans.unique")
def test_an_instalment_taken_with_the_consumption_is_not_taken_again(database: Database) -> None:
    from balance.batch import InstalmentsDue

    open_account(database, advance_left=500, now=EVE)
    book(database, brussels("2026-11-24T06:00"), books(), use("C1", 300), InstalmentsDue())
    assert settle_due(database, NOON, books()) == 0
    assert account_of(database).balance == 2000 - 300 - 100


@pytest.mark.rule("plans.caught_up")
def test_days_missed_are_caught_up_date_by_date_in_one_batch(database: Database) -> None:
    ears = Ears()
    open_account(database, balance=300, advance_left=450, now=brussels("2026-11-16T09:00"))
    assert settle_due(database, NOON, books(ears)) == 1
    assert _instalment_days(database) == [date(2026, 11, day) for day in range(17, 22)]
    assert account_of(database).balance == 300 - 450
    assert ears.kinds == ["EMERGENCY_CREDIT"]
    with database.read() as connection:
        assert connection.execute(select(schema.accounts.c.batches)).scalar_one() == 1


@pytest.mark.rule("plans.caught_up", "consumption.noon")
def test_the_morning_catches_up_yesterday_but_not_today(database: Database) -> None:
    open_account(database, advance_left=500, now=brussels("2026-11-22T09:00"))
    settle_due(database, brussels("2026-11-24T07:00"), books())
    assert _instalment_days(database) == [date(2026, 11, 23)]


@pytest.mark.rule("plans.unique", "time.civil_days")
def test_a_day_of_25_hours_takes_one_instalment(database: Database) -> None:
    open_account(
        database,
        advance_left=500,
        now=brussels("2026-10-24T23:30"),
        opened_on=date(2026, 10, 1),
    )
    for hour in range(48):
        settle_due(database, brussels("2026-10-25T00:00") + timedelta(hours=hour), books())
    assert _instalment_days(database) == [date(2026, 10, 25), date(2026, 10, 26)]


@pytest.mark.rule("R41", "D9", "D17", "judging.by_clock")
@pytest.mark.parametrize(
    ("exhausted", "just_before", "end"),
    [
        ("2026-11-24T20:00", "2026-11-25T07:59:59.999999", "2026-11-25T08:00"),
        ("2026-11-27T17:00", "2026-11-30T07:59:59.999999", "2026-11-30T08:00"),
        ("2026-12-24T17:00", "2026-12-28T07:59:59.999999", "2026-12-28T08:00"),
    ],
)
def test_the_cut_waits_for_eight_o_clock_after_the_protected_hours(
    database: Database, exhausted: str, just_before: str, end: str
) -> None:
    ears = Ears()
    open_account(database, balance=100)
    book(database, brussels(exhausted), books(ears), use("C1", 1700))
    settle_due(database, brussels(just_before), books(ears))
    assert account_of(database).supply is Supply.PENDING_CUT
    assert settle_due(database, brussels(end), books(ears)) == 1
    assert account_of(database).supply is Supply.CUT
    assert ears.kinds == ["EMERGENCY_CREDIT", "DISCONNECTED"]
    assert order_kinds(database) == ["update_display", "cut"]


@pytest.mark.rule("R46")
def test_a_leak_test_too_long_has_failed_at_its_limit(database: Database) -> None:
    open_account(database, energy=Energy.GAS, supply=Supply.READY)
    start = MeterEvent("E1", EAN, NOON, MeterAction.GAS_TEST_STARTED)
    book(database, NOON, books(), start)
    settle_due(database, NOON + timedelta(minutes=10), books())
    assert account_of(database).supply is Supply.GAS_TESTING
    settle_due(database, NOON + timedelta(minutes=12), books())
    account = account_of(database)
    assert account.supply is Supply.GAS_RETRY_WAIT
    assert account.gas_since == NOON + timedelta(minutes=10)


def test_a_leak_test_too_long_fails_in_the_protected_hours_too(database: Database) -> None:
    open_account(database, energy=Energy.GAS, supply=Supply.READY)
    book(database, NIGHT, books(), MeterEvent("E1", EAN, NIGHT, MeterAction.GAS_TEST_STARTED))
    settle_due(database, NIGHT + timedelta(minutes=11), books())
    assert account_of(database).supply is Supply.GAS_RETRY_WAIT


def test_without_prepayment_nothing_falls_due(database: Database) -> None:
    open_account(database, supply=Supply.OFF_PREPAYMENT, advance_left=500, now=EVE)
    assert settle_due(database, NOON, books()) == 0


def test_chunks_leave_nobody_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due, "_CHUNK", 2)
    for number in range(1, 6):
        open_account(database, ean(number), advance_left=500, now=EVE)
    assert settle_due(database, NOON, books()) == 5
    assert settle_due(database, NOON, books()) == 0


def test_two_workers_at_once_settle_each_account_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due, "_CHUNK", 2)
    homes = [ean(number) for number in range(1, 9)]
    for home in homes:
        open_account(database, home, 300, advance_left=900, now=EVE - timedelta(days=3))
    ears, start = Ears(), threading.Barrier(2)

    def run(now: datetime) -> int:
        start.wait(10)
        return settle_due(database, now, books(ears))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (NOON, NOON)))
    for home in homes:
        account = account_of(database, home)
        assert account.balance == -100 == entry_sum(database, account.account_id)
    assert ears.kinds == ["EMERGENCY_CREDIT"] * len(homes)
