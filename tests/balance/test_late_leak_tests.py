"""A leak test whose end is told after it was given up: the meter's own minutes decide (R46)."""

from datetime import datetime, timedelta

import pytest

from balance.account import Supply
from balance.batch import Unblocking
from balance.energy import Energy
from balance.entries import MeterAction
from balance.judge import NoticeKind
from balance.refusals import Refusal
from tests.balance.factories import NOW, TONIGHT, Books, account, codes, kinds, meter, paid, used

START = MeterAction.GAS_TEST_STARTED
PASSED = MeterAction.GAS_TEST_PASSED
FAILED = MeterAction.GAS_TEST_FAILED


def _minutes(count: float) -> datetime:
    return NOW + timedelta(minutes=count)


def _once() -> Books:
    """A test began, and nothing more was told until a clock of the platform struck."""
    books = Books(account("4.40", Supply.READY, energy=Energy.GAS))
    books.book(meter(START), now=NOW)
    books.book(now=_minutes(60))
    assert books.account.supply is Supply.GAS_RETRY_WAIT
    return books


def _twice() -> Books:
    """The first test failed at its eighth minute, the second began at the fourteenth."""
    books = Books(account("4.40", Supply.READY, energy=Energy.GAS))
    for minute, action in ((0, START), (8, FAILED), (14, START)):
        books.book(meter(action, _minutes(minute)), now=_minutes(minute))
    books.book(now=_minutes(60))
    assert books.account.supply is Supply.GAS_BLOCKED
    return books


@pytest.mark.rule("R46", "leak_test.own_minutes")
@pytest.mark.parametrize("minutes", [0, 3, 10])
def test_a_pass_told_after_the_test_was_given_up_still_counts(minutes: float) -> None:
    """R46: ids decide, not clocks; the home has gas again, whenever that is heard of."""
    books = _once()
    done = books.book(meter(PASSED, _minutes(minutes)), now=TONIGHT)
    assert codes(done.outcomes) == [None]
    assert (done.account.supply, done.account.gas_failures) == (Supply.CONNECTED, 0)
    assert [(c.at, c.before, c.after) for c in done.changes] == [
        (_minutes(minutes), Supply.GAS_RETRY_WAIT, Supply.CONNECTED)
    ]
    assert [change.order for change in done.changes] == [None]
    assert kinds(done) == []


@pytest.mark.rule("R46")
def test_a_pass_of_the_second_test_unblocks_the_meter_by_itself() -> None:
    """R46"""
    done = _twice().book(meter(PASSED, _minutes(20)), now=TONIGHT)
    assert (done.account.supply, codes(done.outcomes)) == (Supply.CONNECTED, [None])


def test_a_pass_counts_though_an_agent_has_unblocked_the_meter_meanwhile() -> None:
    books = _twice()
    books.book(Unblocking(), now=_minutes(70))
    assert books.book(meter(PASSED, _minutes(20)), now=TONIGHT).account.supply is Supply.CONNECTED


def test_a_failure_told_after_an_unblocking_takes_nothing_back() -> None:
    books = _twice()
    books.book(Unblocking(), now=_minutes(70))
    done = books.book(meter(FAILED, _minutes(20)), now=TONIGHT)
    assert (done.account.supply, codes(done.outcomes)) == (Supply.READY, [Refusal.NOT_ALLOWED])


@pytest.mark.rule("R46", "leak_test.own_minutes")
@pytest.mark.parametrize("minutes", [-0.01, 10.01])
@pytest.mark.parametrize("action", [PASSED, FAILED])
def test_what_lies_outside_the_minutes_of_the_test_is_refused(
    action: MeterAction, minutes: float
) -> None:
    """R46"""
    books = _once()
    before = books.account
    done = books.book(meter(action, _minutes(minutes)), now=TONIGHT)
    assert (done.account, codes(done.outcomes)) == (before, [Refusal.NOT_ALLOWED])


@pytest.mark.rule("R46", "leak_test.own_minutes")
def test_a_failure_told_late_counts_once_and_began_its_wait_when_it_happened() -> None:
    """R46: the next test may start from minute 8, not 16."""
    books = _once()
    assert codes(books.book(meter(FAILED, _minutes(2)), now=_minutes(61)).outcomes) == [None]
    assert books.account.supply is Supply.GAS_RETRY_WAIT
    assert (books.account.gas_failures, books.account.gas_since) == (1, _minutes(2))
    assert codes(books.book(meter(START, _minutes(8)), now=_minutes(62)).outcomes) == [None]


@pytest.mark.rule("R46")
def test_a_last_failure_told_late_leaves_the_meter_blocked() -> None:
    """R46"""
    done = _twice().book(meter(FAILED, _minutes(20)), now=TONIGHT)
    assert (done.account.supply, done.account.gas_failures) == (Supply.GAS_BLOCKED, 2)
    assert done.changes == ()


@pytest.mark.parametrize("second", [PASSED, FAILED])
@pytest.mark.parametrize("at", [2, 5])
def test_a_test_whose_failure_was_told_has_no_other_end(second: MeterAction, at: float) -> None:
    books = _once()
    books.book(meter(FAILED, _minutes(5), "first"), now=_minutes(61))
    done = books.book(meter(second, _minutes(at), "second"), now=TONIGHT)
    assert (done.account.supply, codes(done.outcomes)) == (
        Supply.GAS_RETRY_WAIT,
        [Refusal.NOT_ALLOWED],
    )


@pytest.mark.parametrize("end", [PASSED, FAILED])
def test_the_end_of_an_earlier_test_is_not_that_of_the_running_one(end: MeterAction) -> None:
    books = _once()
    books.book(meter(START, _minutes(70)), now=_minutes(70))
    done = books.book(meter(end, _minutes(5)), now=_minutes(72))
    assert (done.account.supply, codes(done.outcomes)) == (
        Supply.GAS_TESTING,
        [Refusal.NOT_ALLOWED],
    )


def test_a_pass_told_after_the_meter_was_cut_again_is_refused() -> None:
    """Orders win: the cut is on its way to a meter that is on."""
    books = _once()
    books.book(used("20.00"), now=_minutes(61))
    assert books.account.supply is Supply.CUT
    done = books.book(meter(PASSED, _minutes(5)), now=_minutes(62))
    assert (done.account.supply, codes(done.outcomes)) == (Supply.CUT, [Refusal.NOT_ALLOWED])
    books.book(paid("40.00"), now=_minutes(63))
    again = books.book(meter(PASSED, _minutes(5), "again"), now=_minutes(64))
    assert again.account.supply is Supply.READY


def test_a_late_pass_is_judged_like_any_batch() -> None:
    """The row it reaches: an exhausted balance cuts."""
    books = Books(account("4.40", Supply.READY, energy=Energy.GAS))
    books.book(meter(START), now=NOW)
    books.book(now=_minutes(11))
    done = books.book(meter(PASSED, _minutes(5)), used("20.00"), now=_minutes(12))
    assert (done.account.supply, kinds(done)) == (Supply.CUT, [NoticeKind.DISCONNECTED])


@pytest.mark.rule("R44", "R45")
@pytest.mark.parametrize(
    ("energy", "action"), [(Energy.ELECTRICITY, MeterAction.BUTTON), (Energy.GAS, START)]
)
def test_what_was_done_before_the_meter_was_ready_switches_nothing_on_when_told_late(
    energy: Energy, action: MeterAction
) -> None:
    """Taken for alight, a home would stay dark and nobody would know."""
    books = Books(account("-16.00", Supply.CUT, energy=energy, at=_minutes(-90)))
    books.book(paid("20.00"))
    early = books.book(meter(action, _minutes(-1)), now=_minutes(1))
    assert codes(early.outcomes) == [Refusal.NOT_ALLOWED]
    assert early.account.supply is Supply.READY
    done = books.book(meter(action, _minutes(0), "E2"), now=_minutes(1))
    assert codes(done.outcomes) == [None]
