"""What supervisors stop and free, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep

import pytest

from balance.account import HoldReason, Supply
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.imports import FileKind
from balance.storage.ledger import book_batches
from balance.storage.staging import take_in
from tests.balance.storage.households import (
    EAN,
    MORNING,
    NOON,
    YESTERDAY,
    Ears,
    account_of,
    at,
    books,
    brussels,
    open_account,
    parsed,
    use,
)
from tests.balance.storage.settlements import HOMES, open_kinds, release, settle, stop, supplies


@pytest.mark.rule("brake.command", "brake.no_end")
def test_a_supervisor_stops_every_cut_at_once_also_the_announced_ones(database: Database) -> None:
    open_account(database, EAN, 100)
    settle(database, 2000, [EAN], now=MORNING)
    assert stop(database, now=MORNING)
    ears = Ears()
    settle_due(database, brussels("2026-11-24T08:00"), books(ears))
    home = HOMES[0]
    open_account(database, home, 100)
    settle(database, 2000, [home], ears=ears)
    assert supplies(database, [EAN, home]) == {Supply.PENDING_CUT}
    assert ears.kinds == ["EMERGENCY_CREDIT"]
    release(database, NOON, ears)
    assert supplies(database, [EAN, home]) == {Supply.CUT}
    assert ears.kinds == ["EMERGENCY_CREDIT", "DISCONNECTED", "DISCONNECTED"]


def test_a_second_stop_says_that_one_is_in_force(database: Database) -> None:
    assert stop(database)
    assert not stop(database)


@pytest.mark.rule("brake.command", "brake.days_at_once")
def test_a_stop_outlasts_the_day_that_a_home_was_held_for(database: Database) -> None:
    open_account(database, EAN, 100)
    lines = [use(f"C{back}", 600, YESTERDAY - timedelta(days=back)) for back in range(4)]
    take_in(database, FileKind.CONSUMPTION, "f.csv", parsed(lines), at(NOON), books())
    held = account_of(database).hold
    assert held is not None
    assert (held.why, open_kinds(database)) == (HoldReason.MANY_DAYS, ["cuts_held"])
    stop(database)
    settle_due(database, NOON + timedelta(hours=25), books())
    assert account_of(database).supply is Supply.PENDING_CUT
    release(database, NOON + timedelta(hours=26))
    assert account_of(database).supply is Supply.CUT


def test_a_home_told_of_its_cut_is_not_told_again_after_a_drill(database: Database) -> None:
    open_account(database, EAN, 100)
    ears = Ears()
    settle(database, 2000, [EAN], now=MORNING, ears=ears)
    stop(database, now=MORNING)
    release(database, MORNING, ears)
    assert ears.kinds == ["EMERGENCY_CREDIT"]
    settle_due(database, brussels("2026-11-24T08:00"), books(ears))
    assert ears.kinds == ["EMERGENCY_CREDIT", "DISCONNECTED"]


@pytest.mark.rule("brake.command")
def test_a_booking_under_way_ends_before_a_stop_and_a_stop_before_the_next(
    database: Database,
) -> None:
    """Else a home is cut after the word to stop, or held for good after the release."""
    open_account(database, EAN, 100)
    begun, order = Event(), []

    def stop_now() -> None:
        begun.wait(5)
        stop(database)
        order.append("stopped")

    with ThreadPoolExecutor(1) as pool:
        stopping = pool.submit(stop_now)
        with database.write() as connection:
            book_batches(connection, {EAN: [use("C1", 3000)]}, NOON, books())
            begun.set()
            sleep(0.2)
            order.append("booked")
        stopping.result()
    assert order == ["booked", "stopped"]
    home = HOMES[0]
    open_account(database, home, 100)
    settle(database, 3000, [home])
    assert supplies(database, [EAN, home]) == {Supply.CUT, Supply.PENDING_CUT}
