"""Switching on again: the green button, and the gas leak test with its minutes (R44-R46)."""

from datetime import datetime, timedelta

import pytest

from balance.account import Supply
from balance.batch import Unblocking
from balance.energy import Energy
from balance.entries import MeterAction
from balance.judge import NoticeKind
from balance.refusals import Ignored, Refusal
from balance.supply_table import OrderKind
from tests.balance.factories import (
    NOW,
    TONIGHT,
    Books,
    account,
    booked,
    codes,
    kinds,
    meter,
    paid,
    used,
)

START = MeterAction.GAS_TEST_STARTED
PASSED = MeterAction.GAS_TEST_PASSED
FAILED = MeterAction.GAS_TEST_FAILED


def _minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def _gas(*told: tuple[float, MeterAction]) -> Books:
    """A gas meter made ready, and what it told at each minute, as it happened."""
    books = Books(account("4.40", Supply.READY, energy=Energy.GAS))
    for minute, action in told:
        at = _minutes(minute)
        books.book(meter(action, at), now=at)
    return books


@pytest.mark.rule("R44", "R45", "code:not_allowed")
def test_the_button_switches_electricity_on_and_is_refused_while_cut() -> None:
    """R44 R45"""
    button = meter(MeterAction.BUTTON)
    ready = booked(account("4.40", Supply.READY), button)
    assert (ready.account.supply, kinds(ready)) == (Supply.CONNECTED, [])
    cut = booked(account("0.40", Supply.CUT), button)
    assert (cut.account.supply, codes(cut.outcomes)) == (Supply.CUT, [Refusal.NOT_ALLOWED])


@pytest.mark.rule("R46", "code:not_allowed")
def test_the_button_alone_opens_no_gas_valve() -> None:
    """R46"""
    gas = account("4.40", Supply.READY, energy=Energy.GAS)
    done = booked(gas, meter(MeterAction.BUTTON))
    assert (done.account.supply, codes(done.outcomes)) == (Supply.READY, [Refusal.NOT_ALLOWED])


@pytest.mark.rule("R46")
@pytest.mark.parametrize("action", [START, PASSED, FAILED])
def test_a_leak_test_is_for_gas_meters(action: MeterAction) -> None:
    """R46"""
    done = booked(account("4.40", Supply.READY), meter(action))
    assert codes(done.outcomes) == [Refusal.NOT_ALLOWED]


@pytest.mark.rule("R46")
@pytest.mark.parametrize(("minutes", "supply"), [(9.99, Supply.CONNECTED), (10, Supply.CONNECTED)])
def test_a_leak_test_may_last_ten_minutes(minutes: float, supply: Supply) -> None:
    """R46"""
    assert _gas((0, START), (minutes, PASSED)).account.supply is supply


@pytest.mark.rule("R46")
def test_a_leak_test_over_ten_minutes_has_failed_at_the_tenth() -> None:
    """R46"""
    books = _gas((0, START))
    assert books.book(now=_minutes(10)).account.supply is Supply.GAS_TESTING
    done = books.book(now=_minutes(11))
    assert done.account.supply is Supply.GAS_RETRY_WAIT
    assert [change.at for change in done.changes] == [_minutes(10)]
    assert _gas((0, START), (10.1, PASSED)).account.supply is Supply.GAS_RETRY_WAIT


@pytest.mark.rule("R46")
@pytest.mark.parametrize(
    ("minutes", "supply"), [(5.99, Supply.GAS_RETRY_WAIT), (6, Supply.GAS_TESTING)]
)
def test_after_a_failure_a_new_test_starts_from_six_minutes_on(
    minutes: float, supply: Supply
) -> None:
    """R46"""
    assert _gas((0, START), (8, FAILED), (8 + minutes, START)).account.supply is supply


@pytest.mark.rule("R46", "leak_test.forgotten", "notices.ready")
@pytest.mark.parametrize("second", [(20, FAILED), (25, PASSED)])
def test_a_second_failure_blocks_the_meter_until_an_installer_has_certified(
    second: tuple[float, MeterAction],
) -> None:
    """R46: failed, or over ten minutes."""
    books = _gas((0, START), (8, FAILED), (14, START), second)
    assert books.account.supply is Supply.GAS_BLOCKED
    assert codes(books.book(meter(START, TONIGHT), now=TONIGHT).outcomes) == [Refusal.NOT_ALLOWED]
    done = books.book(Unblocking(), now=TONIGHT)
    assert (done.account.supply, done.account.gas_failures) == (Supply.READY, 0)
    assert [change.order for change in done.changes] == [OrderKind.MAKE_READY]
    assert kinds(done) == [NoticeKind.RECONNECT_READY]


@pytest.mark.rule("R46")
def test_an_unblocking_of_a_meter_that_is_not_blocked_is_refused() -> None:
    """R46"""
    assert codes(booked(account(energy=Energy.GAS), Unblocking()).outcomes) == [Refusal.NOT_ALLOWED]


@pytest.mark.rule("leak_test.forgotten")
def test_failures_are_forgotten_on_a_pass_and_on_a_new_cut() -> None:
    """Finer points"""
    passed = _gas((0, START), (8, FAILED), (14, START), (20, PASSED)).account
    assert (passed.supply, passed.gas_failures) == (Supply.CONNECTED, 0)
    cut = _gas((0, START), (8, FAILED)).book(used("20.00"), now=_minutes(9)).account
    assert (cut.supply, cut.gas_failures) == (Supply.CUT, 0)


@pytest.mark.parametrize(("end", "supply"), [(PASSED, Supply.CUT), (FAILED, Supply.CUT)])
def test_exhausted_during_a_test_waits_for_its_end_then_follows_the_row_reached(
    end: MeterAction, supply: Supply
) -> None:
    """Supply table: GAS_TESTING"""
    books = _gas((0, START))
    done = books.book(used("20.00"), now=_minutes(2))
    assert (done.account.supply, kinds(done)) == (
        Supply.GAS_TESTING,
        [NoticeKind.EMERGENCY_CREDIT],
    )
    done = books.book(meter(end, _minutes(5)), now=_minutes(5))
    assert (done.account.supply, kinds(done)) == (supply, [NoticeKind.DISCONNECTED])


@pytest.mark.rule("keys.event")
def test_a_meter_event_told_twice_counts_once_and_its_id_is_never_reused() -> None:
    """Meter events: the event's id is the key."""
    books = Books(account("4.40", Supply.READY))
    button = meter(MeterAction.BUTTON, event_id="e1")
    assert books.book(button, button).outcomes[1] is Ignored.DUPLICATE
    assert books.book(button).outcomes == (Ignored.DUPLICATE,)
    other = meter(MeterAction.ORDER_EXECUTED, event_id="e1")
    assert codes(books.book(other).outcomes) == [Refusal.CONFLICT]


def test_an_executed_order_is_recorded_and_moves_nothing() -> None:
    cut = account("-16.00", Supply.CUT)
    done = booked(cut, meter(MeterAction.ORDER_EXECUTED))
    assert (done.account, len(done.events)) == (cut, 1)


@pytest.mark.rule("R46", "leak_test.own_minutes")
def test_a_whole_test_told_in_one_file_hours_later_counts_by_its_own_minutes() -> None:
    """R46: ids decide, not clocks."""
    books = Books(account("4.40", Supply.READY, energy=Energy.GAS))
    told = ((0, START), (8, FAILED), (14, START), (20, PASSED))
    books.book(*(meter(action, _minutes(m)) for m, action in told), now=TONIGHT)
    assert books.account.supply is Supply.CONNECTED


@pytest.mark.rule("R46", "leak_test.own_minutes")
def test_a_pass_within_ten_minutes_counts_though_it_is_told_hours_later() -> None:
    """R46: without it nobody would learn that the home has gas again."""
    books = _gas((0, START))
    books.book(meter(PASSED, _minutes(9)), now=TONIGHT)
    assert books.account.supply is Supply.CONNECTED


@pytest.mark.rule("R46", "leak_test.own_minutes")
def test_a_failure_told_late_began_its_wait_when_it_happened() -> None:
    """R46"""
    books = _gas((0, START))
    late = (meter(FAILED, _minutes(2)), meter(START, _minutes(8)), meter(PASSED, _minutes(9)))
    assert codes(books.book(*late, now=TONIGHT).outcomes) == [None] * 3
    assert books.account.supply is Supply.CONNECTED


@pytest.mark.rule("R45")
def test_a_button_pressed_before_the_meter_was_ready_never_counts_later() -> None:
    """R45: a refused press told again after the top-up switched nothing on."""
    press = meter(MeterAction.BUTTON, _minutes(1))
    books = Books(account("-16.00", Supply.CUT))
    books.book(press, now=_minutes(1))
    books.book(paid("20.00"), now=_minutes(30))
    assert books.book(press, now=_minutes(40)).account.supply is Supply.READY
