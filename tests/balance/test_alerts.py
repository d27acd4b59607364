"""Notices of a batch: one an episode, the most severe, and only on a decrease (D4, D5, D17)."""

from dataclasses import replace

import pytest

from balance.account import Level, Supply
from balance.batch import ThresholdChange
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.refusals import Refusal
from tests.balance.factories import (
    NOW,
    POLICY,
    TONIGHT,
    Books,
    account,
    adjusted,
    booked,
    cents,
    codes,
    kinds,
    local,
    paid,
    used,
)

LOW = NoticeKind.LOW_CREDIT
EMERGENCY = NoticeKind.EMERGENCY_CREDIT
DISCONNECTED = NoticeKind.DISCONNECTED
RECEIVED = NoticeKind.TOP_UP_RECEIVED
STILL_CUT = NoticeKind.TOP_UP_STILL_CUT
WARNING = NoticeKind.CUT_WARNING


@pytest.mark.rule("R36", "R39", "R42", "D2", "D3", "D5", "D8")
@pytest.mark.parametrize(
    ("before", "spent", "wanted"),
    [
        ("6.00", "0.99", []),
        ("6.00", "1.00", [LOW]),
        ("6.00", "6.00", [LOW]),
        ("6.00", "6.01", [EMERGENCY]),
        ("6.00", "20.99", [EMERGENCY]),
        ("6.00", "21.00", [DISCONNECTED]),
        ("4.00", "4.00", []),
        ("-1.00", "13.99", []),
        ("-1.00", "14.00", [DISCONNECTED]),
    ],
)
def test_by_day_only_the_most_severe_true_message_goes_out(
    before: str, spent: str, wanted: list[NoticeKind]
) -> None:
    """R36 R39 R42 D2 D3 D5 D8"""
    assert kinds(booked(account(before), used(spent))) == wanted


@pytest.mark.rule("R41", "D5", "D10", "D17", "judging.by_clock")
def test_in_the_period_the_emergency_message_goes_now_and_the_cut_message_at_the_cut() -> None:
    """R41 D5 D10 D17"""
    books = Books(account("1.00"))
    assert kinds(books.book(used("17.00"), now=TONIGHT)) == [EMERGENCY]
    assert books.account.supply is Supply.PENDING_CUT
    morning = local("2026-11-25T08:00")
    assert kinds(books.book(now=morning)) == [DISCONNECTED]
    assert kinds(books.book(now=morning)) == []


@pytest.mark.rule("R41", "notices.cut_warning")
def test_whoever_knew_of_the_emergency_credit_is_warned_of_the_coming_cut_once() -> None:
    """R41: CUT_WARNING"""
    books = Books(account("-14.00"))
    assert kinds(books.book(used("2.00"), now=TONIGHT)) == [WARNING]
    assert kinds(books.book(adjusted("-1.00"), now=TONIGHT)) == []


@pytest.mark.rule("R41", "pending_cut.stays")
def test_a_pending_cut_stays_with_a_top_up_that_leaves_the_credit_exhausted() -> None:
    """R41: same end, and only the payment is confirmed."""
    books = Books(account("-25.00", Supply.PENDING_CUT))
    done = books.book(paid("10.00"), now=TONIGHT)
    assert (done.account.supply, kinds(done)) == (Supply.PENDING_CUT, [RECEIVED])
    done = books.book(paid("5.00", "p2"), now=TONIGHT)
    assert (done.account.supply, kinds(done)) == (Supply.CONNECTED, [RECEIVED])


@pytest.mark.rule("judging.money_first")
def test_money_that_comes_with_the_end_of_the_period_counts_first() -> None:
    """Judging: money and clock at the same instant, money first."""
    pending = account("-16.00", Supply.PENDING_CUT)
    done = booked(pending, paid("5.00"), now=local("2026-11-25T08:00"))
    assert (done.account.supply, kinds(done)) == (Supply.CONNECTED, [RECEIVED])


@pytest.mark.rule("D5", "notices.silent_while_cut", "notices.top_up_still_cut")
def test_while_cut_none_of_the_three_messages_is_sent() -> None:
    """D5"""
    books = Books(account("-16.00", Supply.CUT))
    steps = (paid("16.00"), used("3.00"), adjusted("-20.00"))
    assert [kinds(books.book(step)) for step in steps] == [[STILL_CUT], [], []]


@pytest.mark.rule("R42", "R43", "notices.ready")
def test_a_meter_made_ready_is_told_and_cut_again_is_told_too() -> None:
    """R42 R43: DISCONNECTED from READY too."""
    books = Books(account("-16.00", Supply.CUT))
    assert kinds(books.book(paid("20.00"))) == [NoticeKind.RECONNECT_READY]
    assert kinds(books.book(used("20.00"))) == [DISCONNECTED]


@pytest.mark.rule("D5", "judging.latch_rises", "judging.latch_falls")
def test_one_message_an_episode_and_recovering_arms_it_again() -> None:
    """D5: steps that lower and raise the balance, and what each of them sends."""
    books = Books(account("6.00"))
    steps = [
        ("-2.00", [LOW]),
        ("-1.00", []),
        ("-4.00", [EMERGENCY]),
        ("-1.00", []),
        ("+3.00", []),
        ("-0.50", []),
        ("-1.00", [EMERGENCY]),
        ("+9.00", []),
        ("-4.00", [LOW]),
    ]
    for number, (amount, wanted) in enumerate(steps):
        assert kinds(books.book(adjusted(amount, f"j{number}"))) == wanted, steps[number]


@pytest.mark.rule("D5", "judging.once")
def test_a_batch_is_judged_on_its_end_and_a_payment_in_it_can_spare_the_alert() -> None:
    """D5: judged once per batch."""
    assert kinds(booked(account("6.00"), used("5.00"), paid("20.00"))) == [RECEIVED]
    done = booked(account("6.00"), used("9.00"), paid("5.00"))
    assert (done.account.balance, kinds(done)) == (200, [LOW, RECEIVED])


@pytest.mark.rule("D5", "judging.lowered", "notices.top_up_silent")
def test_a_batch_that_raised_the_balance_sends_no_alert_though_it_is_low() -> None:
    """D5: lowered means the balance after the batch is below the one before."""
    books = Books(account("1.00", told=Level.NONE))
    assert kinds(books.book(used("1.00"), paid("5.00"))) == [RECEIVED]
    assert books.account.told is Level.NONE
    assert kinds(books.book(used("0.01", "a2", day=NOW.date().replace(day=22)))) == [LOW]


@pytest.mark.rule("D4", "R34")
def test_raising_the_threshold_sends_nothing_but_the_next_decrease_does() -> None:
    """D4 R34"""
    books = Books(account("8.00"))
    assert kinds(books.book(ThresholdChange(cents("10.00")))) == []
    assert kinds(books.book(paid("5.00"))) == [RECEIVED]
    assert kinds(books.book(used("4.00"))) == [LOW]


@pytest.mark.rule("D5", "judging.latch_falls")
def test_lowering_the_threshold_below_the_balance_arms_the_alert_again() -> None:
    """D5"""
    books = Books(account("4.00"))
    books.book(ThresholdChange(cents("2.00")))
    assert books.account.told is Level.NONE
    assert kinds(books.book(used("2.00"))) == [LOW]


@pytest.mark.rule("threshold.same_batch")
def test_a_threshold_in_one_batch_with_a_decrease_is_the_one_judged_with() -> None:
    """Threshold"""
    items = (used("0.50"), ThresholdChange(cents("9.00")))
    assert kinds(booked(account("9.00"), *items)) == [LOW]
    assert kinds(booked(account("9.00"), *reversed(items))) == [LOW]


@pytest.mark.rule("threshold.in_trouble")
@pytest.mark.parametrize(
    ("balance", "supply"),
    [
        ("-3.00", Supply.CONNECTED),
        ("-16.00", Supply.CUT),
        ("-16.00", Supply.PENDING_CUT),
        ("-16.00", Supply.LIMITED),
    ],
)
def test_a_threshold_changed_in_trouble_is_stored_and_sends_nothing(
    balance: str, supply: Supply
) -> None:
    """Threshold"""
    before = account(balance, supply, limiter=supply is Supply.LIMITED)
    done = booked(before, ThresholdChange(cents("12.00")), now=TONIGHT)
    assert (done.account.threshold, done.account.supply) == (1200, supply)
    assert kinds(done) == []


@pytest.mark.rule("R34", "R53", "threshold.off", "code:negative_amount", "code:off_prepayment")
def test_a_threshold_below_nothing_or_without_prepayment_is_refused() -> None:
    """R34 R53"""
    assert booked(account(), ThresholdChange(cents("0.00"))).account.threshold == 0
    done = booked(account(), ThresholdChange(cents("-0.01")))
    assert (codes(done.outcomes), done.account.threshold) == ([Refusal.NEGATIVE_AMOUNT], None)
    off = account(supply=Supply.OFF_PREPAYMENT)
    assert codes(booked(off, ThresholdChange(cents("2.00"))).outcomes) == [Refusal.OFF_PREPAYMENT]


@pytest.mark.rule("threshold.default", "R33")
def test_a_threshold_never_set_follows_the_default_and_one_set_does_not() -> None:
    higher = replace(POLICY, low_threshold=cents("9.00"))
    for threshold, wanted in ((None, [LOW]), ("5.00", [])):
        books = Books(account("9.50", threshold=threshold), policy=higher)
        assert kinds(books.book(used("0.50"))) == wanted


@pytest.mark.rule("R37")
@pytest.mark.parametrize("energy", Energy)
def test_both_energies_have_the_same_emergency_credit(energy: Energy) -> None:
    """R37"""
    done = booked(account("1.00", energy=energy), used("15.99"))
    assert (done.account.supply, kinds(done)) == (Supply.CONNECTED, [EMERGENCY])


def test_a_notice_speaks_of_the_balance_after_its_batch() -> None:
    [notice] = booked(account("6.00"), used("2.00")).notices
    assert (notice.statement.balance, notice.statement.message) == (400, "M2")


@pytest.mark.rule("notices.top_up_received")
def test_payments_of_one_batch_are_confirmed_once_with_what_they_come_to() -> None:
    done = booked(account("6.00"), paid("10.00"), paid("5.00", "p2"), paid("2.00", "p3"))
    assert [(n.kind, n.paid) for n in done.notices] == [(RECEIVED, 1500)]


@pytest.mark.rule("notices.ready")
def test_what_makes_a_meter_ready_says_the_payment_too() -> None:
    assert kinds(booked(account("-16.00", Supply.CUT), paid("20.00"))) == [
        NoticeKind.RECONNECT_READY
    ]


def test_a_payment_eaten_up_by_the_day_that_cuts_is_not_confirmed_beside_the_cut() -> None:
    assert kinds(booked(account("-10.00"), used("30.00"), paid("5.00"))) == [DISCONNECTED]


SECOND = replace(POLICY, emergency_low=cents("5.00"))


@pytest.mark.rule("notices.emergency_low")
@pytest.mark.parametrize(
    ("before", "used_up", "wanted"),
    [
        ("-5.00", "4.99", []),
        ("-5.00", "5.00", [NoticeKind.EMERGENCY_LOW]),
        ("-5.00", "9.99", [NoticeKind.EMERGENCY_LOW]),
        ("1.00", "13.00", [EMERGENCY]),
        ("-5.00", "10.00", [DISCONNECTED]),
    ],
)
def test_a_second_alert_comes_when_little_of_the_emergency_credit_is_left(
    before: str, used_up: str, wanted: list[NoticeKind]
) -> None:
    """EMERGENCY_LOW, where it is configured: the most severe true one only."""
    done = booked(account(before), used(used_up), policy=SECOND)
    assert kinds(done) == wanted


@pytest.mark.rule("notices.emergency_low")
def test_the_second_alert_comes_once_and_a_coming_cut_takes_its_place() -> None:
    books = Books(account("-5.00"), policy=SECOND)
    assert kinds(books.book(used("6.00"))) == [NoticeKind.EMERGENCY_LOW]
    assert kinds(books.book(adjusted("-1.00", "j2"))) == []
    assert kinds(booked(account("-5.00"), used("10.00"), policy=SECOND, now=TONIGHT)) == [WARNING]
