"""How long a credit lasts: consumption of the last days, advance and debts (R17, R52)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import Statement, Supply, statement
from balance.estimate import MOST_DAYS, Outlook, days_left, outlook
from balance.money import Cents
from balance.plans import Plan, PlanKind
from tests.balance.factories import NOW, POLICY, TODAY, account, cents

TOMORROW = TODAY + timedelta(days=1)


def about(
    balance: str, supply: Supply = Supply.CONNECTED, plans: tuple[Plan, ...] = ()
) -> Statement:
    """What is said of an account at 10:00."""
    home = replace(account(balance), supply=supply, plans=plans)
    return statement(home, POLICY, NOW)


def days(*amounts: str, late: int = 0) -> dict[date, Cents]:
    """Supply days in a row; the last one is yesterday, or as many days before it."""
    last = TODAY - timedelta(days=1 + late)
    count = len(amounts)
    return {last - timedelta(days=count - 1 - i): cents(a) for i, a in enumerate(amounts)}


def plan(
    left: str, per_day: str, kind: PlanKind = PlanKind.ADVANCE, next_on: date = TOMORROW
) -> Plan:
    """A plan that runs."""
    return Plan(f"{kind}/{left}/{next_on}", kind, cents(left), cents(left), cents(per_day), next_on)


def lasts(
    balance: str,
    received: dict[date, Cents],
    plans: tuple[Plan, ...] = (),
    supply: Supply = Supply.CONNECTED,
) -> int | None:
    """The days left."""
    return days_left(about(balance, supply, plans), plans, received, POLICY, NOW)


@pytest.mark.parametrize(
    ("balance", "left"),
    [("6.00", 3), ("5.99", 2), ("2.00", 1), ("1.99", 0), ("0.00", 0)],
)
def test_a_day_is_counted_when_the_balance_covers_it_whole(balance: str, left: int) -> None:
    assert lasts(balance, days("1.00", "3.00")) == left


@pytest.mark.rule("R40")
@pytest.mark.parametrize(
    ("balance", "left"), [("-0.01", 7), ("-11.00", 1), ("-12.99", 1), ("-13.00", 0), ("-14.99", 0)]
)
def test_below_zero_the_emergency_credit_lasts_until_before_its_last_cent(
    balance: str, left: int
) -> None:
    """At exactly -15.00 the meter is cut (D8)."""
    assert lasts(balance, days("2.00")) == left


@pytest.mark.rule("R17", "R52")
def test_an_advance_and_debts_are_taken_side_by_side_until_each_is_repaid() -> None:
    advance = plan("3.00", "1.00")
    debt = plan("1.50", "0.50", PlanKind.DEBT)
    assert lasts("10.00", days("1.00")) == 10
    assert lasts("10.00", days("1.00"), (advance,)) == 7
    assert lasts("10.00", days("1.00"), (advance, debt)) == 5
    assert lasts("5.50", days("1.00"), (advance, debt)) == 2


@pytest.mark.rule("R17")
def test_a_last_instalment_takes_only_what_is_left() -> None:
    assert lasts("10.00", days("1.00"), (plan("0.25", "1.00"),)) == 9


def test_instalments_already_missed_are_taken_with_the_first_day() -> None:
    missed = plan("20.00", "1.00", next_on=TODAY - timedelta(days=1))
    assert lasts("4.00", days("1.00"), (missed,)) == 1
    assert lasts("3.99", days("1.00"), (missed,)) == 0


def test_days_that_are_over_and_not_yet_received_have_used_their_mean() -> None:
    assert lasts("6.00", days("2.00")) == 3
    assert lasts("6.00", days("2.00", late=2)) == 1
    assert lasts("3.00", days("2.00", late=2)) == 0


@pytest.mark.rule("R32")
def test_only_the_newest_seven_days_received_make_the_mean() -> None:
    assert lasts("7.00", days("99.00", *["1.00"] * 7)) == 7


def test_nobody_is_told_of_more_days_than_a_year() -> None:
    assert lasts("999.99", days("0.01")) == MOST_DAYS == 365


@pytest.mark.parametrize("received", [{}, days("0.00", "0.00")])
def test_without_a_day_received_or_with_nothing_used_nothing_is_said(
    received: dict[date, Cents],
) -> None:
    assert lasts("10.00", received, (plan("20.00", "1.00"),)) is None


@pytest.mark.parametrize("supply", Supply)
def test_only_a_supply_that_is_simply_on_has_days_left(supply: Supply) -> None:
    said = lasts("10.00", days("1.00"), supply=supply)
    assert said == (10 if supply is Supply.CONNECTED else None)


@pytest.mark.rule("R32")
def test_an_outlook_holds_the_estimate_and_the_days() -> None:
    received = days("2.40")
    found = outlook(about("10.00"), (), received, POLICY, NOW)
    assert found == Outlook(cents("9.00"), 4)


_AMOUNTS = st.integers(1, 4000).map(Cents)
_RECEIVED = st.lists(_AMOUNTS, min_size=1, max_size=9).map(
    lambda amounts: {TODAY - timedelta(days=1 + n): a for n, a in enumerate(amounts)}
)
_PLANS = st.lists(st.tuples(_AMOUNTS, st.integers(1, 500), st.integers(-3, 3)), max_size=3).map(
    lambda found: tuple(
        Plan(f"p{n}", PlanKind.DEBT, left, left, Cents(daily), TOMORROW + timedelta(days=ahead))
        for n, (left, daily, ahead) in enumerate(found)
    )
)
_BALANCES = st.integers(-1499, 40_000).map(Cents)


def _spent(received: dict[date, Cents], plans: tuple[Plan, ...], count: int) -> int:
    """What so many days take, in cents times the days of the mean: restated plainly."""
    newest = sorted(received, reverse=True)[:7]
    total = count * sum(received[day] for day in newest)
    for one in plans:
        dates = (TODAY + timedelta(days=count) - one.next_on).days + 1
        total += min(one.left, max(0, dates) * one.per_day) * len(newest)
    return total


@given(_BALANCES, _RECEIVED, _PLANS)
def test_the_credit_covers_the_days_told_and_not_one_more(
    balance: Cents, received: dict[date, Cents], plans: tuple[Plan, ...]
) -> None:
    said = replace(about("0.00"), balance=balance, emergency_left=Cents(min(1500, 1500 + balance)))
    left = days_left(said, plans, received, POLICY, NOW)
    assert left is not None
    # The last cent of the emergency credit does not count.
    credit = (balance if balance >= 0 else 1500 + balance) * min(len(received), 7)
    spare = 0 if balance >= 0 else 1
    assert left == 0 or _spent(received, plans, left) <= credit - spare
    assert left == MOST_DAYS or _spent(received, plans, left + 1) > credit - spare


@given(_BALANCES, _RECEIVED, _PLANS, st.integers(0, 2000))
def test_more_credit_never_lasts_fewer_days_and_one_plan_more_never_longer(
    balance: Cents, received: dict[date, Cents], plans: tuple[Plan, ...], more: int
) -> None:
    if balance < 0 <= balance + more:
        return
    poor = replace(about("0.00"), balance=balance, emergency_left=Cents(min(1500, 1500 + balance)))
    left = Cents(min(1500, 1500 + balance + more))
    rich = replace(poor, balance=Cents(balance + more), emergency_left=left)
    told = [days_left(one, plans, received, POLICY, NOW) for one in (poor, rich)]
    free = days_left(poor, plans[1:], received, POLICY, NOW)
    assert told[0] is not None
    assert told[1] is not None
    assert free is not None
    assert told[0] <= told[1]
    assert told[0] <= free
