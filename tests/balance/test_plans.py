"""Repayment plans: one instalment a plan and civil date (R17, R52, D6, D7, D12)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import CutSpell, Supply, to_restore
from balance.batch import DebtPlan, InstalmentsDue
from balance.entries import Entry, EntryKind
from balance.judge import NoticeKind
from balance.money import Cents
from balance.plans import Plan, PlanKind, settle
from balance.refusals import Refusal
from tests.balance.factories import (
    NOW,
    POLICY,
    SUSPENDING,
    TODAY,
    Books,
    account,
    booked,
    cents,
    codes,
    kinds,
    local,
    paid,
    plan,
    used,
)

ONE = timedelta(days=1)


def _never(day: date) -> bool:
    return False


def _instalments(entries: dict[str, Entry]) -> list[tuple[date | None, int]]:
    return [(e.day, e.amount) for e in entries.values() if e.kind is EntryKind.INSTALMENT]


@pytest.mark.rule("R17")
def test_the_last_instalment_is_what_is_left() -> None:
    """R17: 12.65 takes twelve whole euros and 0.65."""
    [after], taken = settle((plan("12.65"),), TODAY + 30 * ONE, _never)
    assert [i.amount for i in taken] == [100] * 12 + [65]
    assert (after.left, after.next_on) == (0, TODAY + 13 * ONE)


@pytest.mark.rule("R17", "R52", "plans.unique")
@given(st.integers(1, 5000), st.integers(1, 700), st.lists(st.integers(0, 400), max_size=6))
def test_instalments_sum_to_the_plan_however_the_dates_are_caught_up(
    total: int, per_day: int, stops: list[int]
) -> None:
    """R17 R52: and no date is taken twice."""
    start = plan("1.00")
    plans: tuple[Plan, ...] = (
        replace(start, total=Cents(total), left=Cents(total), per_day=Cents(per_day)),
    )
    days = []
    amounts = []
    for stop in [*stops, 6000]:
        plans, taken = settle(plans, TODAY + stop * ONE, _never)
        days += [i.day for i in taken]
        amounts += [i.amount for i in taken]
    assert sum(amounts) == total
    assert days == [TODAY + n * ONE for n in range(len(days))]
    assert all(amount == per_day for amount in amounts[:-1])


@pytest.mark.rule("D12", "R52")
def test_advance_and_debts_run_side_by_side_the_advance_first_and_date_by_date() -> None:
    """D12 R52: dates first, then the advance, then the oldest debt."""
    debts = [plan("9.00", "2.00", PlanKind.DEBT, plan_id=name) for name in ("old", "new")]
    _, taken = settle((plan("5.00"), *debts), TODAY + ONE, _never)
    wanted = [(day, name) for day in (TODAY, TODAY + ONE) for name in ("advance", "old", "new")]
    assert [(i.day, i.plan_id) for i in taken] == wanted


@pytest.mark.rule("R17", "plans.unique")
def test_the_job_of_one_date_may_run_any_number_of_times() -> None:
    """R17"""
    books = Books(account(plans=(plan("5.00"),)))
    for _ in range(3):
        books.book(InstalmentsDue(TODAY))
    assert books.account.balance == 900


@pytest.mark.rule("R17", "plans.unique", "time.civil_days")
def test_on_the_day_the_clock_goes_back_two_equal_hours_take_one_instalment() -> None:
    """R17: 2026-10-25 and 2027-10-31 have two 02:30; the civil date decides."""
    books = Books(account(plans=(plan("5.00", next_on=date(2026, 10, 25)),)))
    for fold in (0, 1):
        now = local("2026-10-25T02:30", fold)
        books.book(InstalmentsDue(date(2026, 10, 25)), now=now)
    assert _instalments(books.entries) == [(date(2026, 10, 25), -100)]


@pytest.mark.rule("plans.caught_up")
def test_missed_dates_are_caught_up_in_one_batch_with_at_most_one_message() -> None:
    """Plans: after three days without a run, 6.00 is 3.00 by three entries and one LOW_CREDIT."""
    books = Books(account("6.00", plans=(plan("9.00", next_on=TODAY - 2 * ONE),)))
    done = books.book(InstalmentsDue(TODAY))
    assert _instalments(books.entries) == [(TODAY - n * ONE, -100) for n in (2, 1, 0)]
    assert kinds(done) == [NoticeKind.LOW_CREDIT]


@pytest.mark.rule("plans.never_past_today")
def test_no_instalment_is_taken_past_today() -> None:
    """Plans"""
    books = Books(account(plans=(plan("9.00"),)))
    books.book(InstalmentsDue(TODAY + 5 * ONE))
    assert _instalments(books.entries) == [(TODAY, -100)]


@pytest.mark.rule("consumption.with_instalments")
def test_the_instalments_of_a_day_come_with_the_consumption_of_the_day_before() -> None:
    """Batches: a day's consumption and its instalments are one batch."""
    books = Books(account("6.00", plans=(plan("9.00", next_on=TODAY - ONE),)))
    books.book(used("1.00", day=TODAY - 2 * ONE), InstalmentsDue())
    assert _instalments(books.entries) == [(TODAY - ONE, -100)]
    done = books.book(used("1.00", "a2"), InstalmentsDue())
    assert books.account.balance == 200
    assert kinds(done) == []


def test_a_batch_that_books_no_day_takes_no_instalment() -> None:
    """Batches: a repeated file moves nothing."""
    books = Books(account(plans=(plan("9.00"),)))
    books.book(used("1.00"), InstalmentsDue(), now=NOW)
    balance = books.account.balance
    books.book(used("1.00"), InstalmentsDue(), now=NOW + 2 * ONE)
    assert books.account.balance == balance


@pytest.mark.rule("R52")
def test_a_debt_begins_the_day_after_it_is_recorded() -> None:
    """R52"""
    books = Books(account())
    books.book(DebtPlan("d1", cents("15.00"), cents("5.00")), InstalmentsDue(TODAY))
    assert books.account.balance == 1000
    books.book(InstalmentsDue(TODAY + ONE), now=NOW + ONE)
    assert books.account.balance == 500


@pytest.mark.rule("plans.positive")
def test_a_plan_without_amount_or_daily_amount_is_refused() -> None:
    """Plans: amounts of 0.00 and less are refused."""
    pairs = (("0.00", "1.00"), ("-5.00", "1.00"), ("5.00", "0.00"), ("5.00", "-1.00"))
    debts = [DebtPlan(f"d{n}", cents(a), cents(b)) for n, (a, b) in enumerate(pairs)]
    done = booked(account(), *debts)
    assert codes(done.outcomes) == [Refusal.AMOUNT_OUT_OF_RANGE] * 4
    assert done.account.plans == ()


@pytest.mark.rule("R17")
def test_a_top_up_never_repays_the_advance_early() -> None:
    """R17"""
    before = account(plans=(plan("9.00"),))
    assert booked(before, paid("100.00")).account.plans == before.plans


@pytest.mark.rule("D7")
def test_the_daily_euro_goes_on_while_cut_by_default() -> None:
    """D7 continue"""
    cut = account("-16.00", Supply.CUT, plans=(plan("9.00"),), at=NOW - ONE)
    assert booked(cut, InstalmentsDue(TODAY)).account.balance == -1700


@pytest.mark.rule("D7", "plans.suspended")
def test_a_date_is_suspended_when_the_meter_was_cut_at_its_midnight() -> None:
    """D7 suspend: both plans, and never caught up."""
    cuts = (
        CutSpell(local("2026-11-20T10:00"), local("2026-11-22T00:00")),
        CutSpell(local("2026-11-23T00:00"), local("2026-11-23T09:00")),
    )
    first = date(2026, 11, 20)
    debt = plan("9.00", "2.00", PlanKind.DEBT, first)
    before = replace(account("30.00", plans=(plan("9.00", next_on=first), debt)), cuts=cuts)
    books = Books(before, SUSPENDING)
    books.book(InstalmentsDue(TODAY))
    days = [date(2026, 11, n) for n in (20, 22, 24)]
    assert _instalments(books.entries) == [(day, a) for day in days for a in (-100, -200)]
    assert [p.left for p in books.account.plans] == [600, 300]
    books.book(InstalmentsDue(TODAY))
    assert books.account.balance == 2100


@pytest.mark.rule("plans.while_cut")
def test_a_debt_recorded_while_cut_runs_on_and_raises_the_figure_to_restore() -> None:
    """Plans"""
    books = Books(account("-16.00", Supply.CUT))
    books.book(DebtPlan("d1", cents("6.00"), cents("3.00")))
    assert to_restore(books.account, POLICY) == 1651
    books.book(InstalmentsDue(TODAY + ONE), now=NOW + ONE)
    assert (books.account.supply, books.account.balance) == (Supply.CUT, -1900)
    assert to_restore(books.account, POLICY) == 1951


@pytest.mark.rule("R53")
def test_no_instalment_is_taken_once_prepayment_is_off() -> None:
    """R53"""
    off = account("2.00", Supply.OFF_PREPAYMENT, plans=(plan("9.00"),))
    done = booked(off, InstalmentsDue(TODAY), DebtPlan("d1", cents("5.00"), cents("1.00")))
    assert codes(done.outcomes) == [Refusal.OFF_PREPAYMENT] * 2
    assert done.account == off
