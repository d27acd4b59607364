"""What the judge takes from one batch into the next: the latch, the hold, the past cuts."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from balance.account import CutSpell, Hold, HoldReason, Supply, statement
from balance.batch import Deactivation
from balance.entries import MeterAction
from balance.judge import NoticeKind
from tests.balance.factories import (
    NOW,
    POLICY,
    TONIGHT,
    Books,
    account,
    adjusted,
    booked,
    cents,
    kinds,
    local,
    meter,
    paid,
    used,
)

SOON = NOW + timedelta(hours=6)
LATER = NOW + timedelta(hours=24)
SUPERVISOR = Hold(NOW, HoldReason.SUPERVISOR)
WITH_A_REST = replace(POLICY, emergency_low=cents("3.00"))


@pytest.mark.rule("judging.latch_rises", "judging.latch_falls")
def test_a_cut_counts_as_told_and_what_is_paid_after_it_arms_only_what_it_passes() -> None:
    books = Books(account("10.00"))
    assert kinds(books.book(used("26.00"))) == [NoticeKind.DISCONNECTED]
    assert kinds(books.book(paid("20.00"))) == [NoticeKind.RECONNECT_READY]
    assert kinds(books.book(adjusted("-1.00"))) == []
    assert kinds(books.book(adjusted("-4.00", "j2"))) == [NoticeKind.EMERGENCY_CREDIT]


@pytest.mark.rule("notices.emergency_low", "judging.latch_rises")
def test_a_limit_says_nothing_of_a_rest_so_a_rest_that_comes_back_is_told_when_it_goes() -> None:
    books = Books(account("10.00", limiter=True), WITH_A_REST)
    told = [NoticeKind.EMERGENCY_CREDIT, NoticeKind.LIMITED_SUPPLY]
    assert kinds(books.book(used("26.00"))) == told
    assert kinds(books.book(adjusted("+2.00"))) == []
    assert kinds(books.book(adjusted("-0.50", "j2"))) == [NoticeKind.EMERGENCY_LOW]


@pytest.mark.rule("D7")
def test_the_end_of_a_cut_leaves_the_cuts_before_it_remembered() -> None:
    past = CutSpell(local("2026-11-20T10:00"), local("2026-11-21T09:00"))
    cut = account("-16.00", Supply.CUT)
    done = booked(replace(cut, cuts=(past, *cut.cuts)), paid("20.00"), now=TONIGHT)
    assert done.account.cuts == (past, CutSpell(NOW, TONIGHT))


def test_a_hold_outlasts_a_leak_test_that_fails() -> None:
    books = Books(replace(account("-16.00", Supply.GAS_TESTING), hold=SUPERVISOR))
    assert books.book(now=NOW + timedelta(minutes=1)).account.hold == SUPERVISOR
    after = NOW + timedelta(minutes=2)
    done = books.book(meter(MeterAction.GAS_TEST_FAILED, after), now=after)
    assert (done.account.supply, done.account.hold) == (Supply.GAS_RETRY_WAIT, SUPERVISOR)


@pytest.mark.parametrize(
    ("first", "second", "lasting"),
    [
        (SOON, LATER, LATER),
        (LATER, SOON, LATER),
        (SOON, None, None),
        (None, SOON, None),
    ],
)
def test_of_two_holds_the_one_that_lasts_longer_counts(
    first: datetime | None, second: datetime | None, lasting: datetime | None
) -> None:
    books = Books(account("-14.00"))
    for number, until in enumerate((first, second)):
        hold = Hold(NOW, HoldReason.MANY_DAYS, until)
        books.book(adjusted("-2.00", f"j{number}"), hold=hold)
    assert books.account.hold == Hold(NOW, HoldReason.MANY_DAYS, lasting)


def test_of_two_holds_with_one_end_the_first_counts() -> None:
    books = Books(account("-14.00"))
    held = Hold(NOW, HoldReason.MANY_DAYS, LATER)
    books.book(used("2.00"), hold=held)
    again = Hold(SOON, HoldReason.SETTLEMENT, LATER)
    assert books.book(adjusted("-1.00"), now=SOON, hold=again).account.hold == held


@pytest.mark.rule("notices.top_up_received")
def test_a_receipt_speaks_of_the_account_after_its_payment() -> None:
    done = booked(account("6.00"), paid("10.00"))
    [receipt] = done.notices
    assert receipt.statement == statement(done.account, POLICY, NOW)


def test_a_payment_in_the_batch_that_ends_the_prepayment_has_no_receipt() -> None:
    done = booked(account("6.00"), paid("10.00"), Deactivation())
    assert (done.account.balance, kinds(done)) == (1600, [])
