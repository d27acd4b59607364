"""The estimate of a balance between two bookings (R32, D15)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import Supply
from balance.calendar import BRUSSELS
from balance.estimate import estimate
from balance.money import Cents
from tests.balance.factories import POLICY, cents, local

MONDAY = date(2026, 11, 23)


def received(*amounts: str, until: date = MONDAY) -> dict[date, Cents]:
    """Supply days in a row, oldest first; the last one ends as `until` begins."""
    last = len(amounts)
    return {until - timedelta(days=last - i): cents(a) for i, a in enumerate(amounts)}


def estimated(
    balance: str, days: Mapping[date, Cents], at: str, supply: Supply = Supply.CONNECTED
) -> Cents | None:
    """The estimate at a Brussels wall time."""
    return estimate(cents(balance), supply, days, POLICY, local(at))


@pytest.mark.rule("R32")
@pytest.mark.parametrize(
    ("at", "left"),
    [
        ("2026-11-23T00:00", "24.00"),
        ("2026-11-23T01:00", "23.00"),
        ("2026-11-23T01:30", "22.50"),
        ("2026-11-24T00:00", "0.00"),
        ("2026-11-24T06:00", "-6.00"),
    ],
)
def test_a_24th_of_the_mean_is_used_up_in_every_hour_elapsed(at: str, left: str) -> None:
    """R32"""
    assert estimated("24.00", received("20.00", "28.00"), at) == cents(left)


@pytest.mark.rule("R32")
def test_before_the_end_of_the_last_supply_day_nothing_is_used_nor_given_back() -> None:
    """R32: never before it."""
    assert estimated("24.00", received("24.00"), "2026-11-22T06:00") == cents("24.00")


@pytest.mark.rule("R32")
def test_the_newest_seven_days_received_count_whatever_gaps_and_order_they_came_in() -> None:
    """R32: received days, not calendar days; a day used nothing of is one of them."""
    week = received("7.00", "7.00", "7.00", "7.00", "7.00", "7.00", "0.00")
    older = received("99.00", "99.00", until=date(2026, 11, 1))
    days = dict(reversed({**older, **week}.items()))
    assert estimated("10.00", days, "2026-11-24T00:00") == cents("4.00")
    del days[date(2026, 11, 18)]
    assert len(days) == 8
    assert estimated("150.00", days, "2026-11-24T00:00") == cents("130.86")


@pytest.mark.rule("R32")
def test_fewer_days_known_give_their_mean() -> None:
    """R32"""
    assert estimated("10.00", received("1.00", "4.00", "4.00"), "2026-11-24T00:00") == cents("7.00")


@pytest.mark.rule("R32")
def test_nothing_received_gives_no_estimate() -> None:
    """R32"""
    assert estimated("10.00", {}, "2026-11-24T00:00") is None


@pytest.mark.rule("R32", "R53")
@pytest.mark.parametrize("supply", Supply)
def test_prepayment_switched_off_gives_no_estimate_and_every_other_supply_one(
    supply: Supply,
) -> None:
    """R32, R53"""
    told = estimated("10.00", received("1.00"), "2026-11-24T00:00", supply)
    assert told == (None if supply is Supply.OFF_PREPAYMENT else cents("9.00"))


@pytest.mark.rule("R32")
@pytest.mark.parametrize(
    ("balance", "left"), [("1.00", "1.00"), ("0.00", "-0.01"), ("0.01", "0.01"), ("-1.00", "-1.01")]
)
def test_half_a_cent_is_rounded_away_from_zero(balance: str, left: str) -> None:
    """R32: 0.12 a day are half a cent an hour; 0.005 left are a cent, 0.995 a euro."""
    assert estimated(balance, received("0.12"), "2026-11-23T01:00") == cents(left)


@pytest.mark.rule("R32", "time.civil_days")
@pytest.mark.parametrize(
    ("last", "at", "left"),
    [
        (date(2026, 3, 28), "2026-03-30T00:00", "1.00"),
        (date(2026, 3, 28), "2026-03-29T03:00", "22.00"),
        (date(2026, 10, 24), "2026-10-26T00:00", "-1.00"),
        (date(2026, 10, 24), "2026-10-25T03:00", "20.00"),
        (date(2026, 3, 29), "2026-03-30T10:00", "14.00"),
        (date(2026, 10, 25), "2026-10-26T10:00", "14.00"),
    ],
)
def test_real_hours_pass_on_a_day_of_23_or_25_and_none_of_them_twice(
    last: date, at: str, left: str
) -> None:
    """R32, Time: the mean is spread over 24 hours, whatever the length of the day."""
    days = received("24.00", until=last + timedelta(days=1))
    assert estimated("24.00", days, at) == cents(left)


def test_the_zone_in_which_now_is_written_makes_no_difference() -> None:
    """Time: October's second half past two, on the clock of Brussels."""
    now = datetime(2026, 10, 25, 2, 30, tzinfo=BRUSSELS, fold=1)
    days = received("24.00", until=date(2026, 10, 25))
    assert estimate(Cents(1000), Supply.CONNECTED, days, POLICY, now) == 650


CHANGES = st.sampled_from([date(2026, 3, 29), date(2026, 10, 25)])
AMOUNTS = st.integers(0, 15_000).map(Cents)


@st.composite
def days_around_a_change_of_the_clock(draw: st.DrawFn) -> dict[date, Cents]:
    """One to twelve supply days, some missing, the last one within two days of the change."""
    last = draw(CHANGES) + timedelta(days=draw(st.integers(-2, 2)))
    gaps = draw(st.lists(st.sampled_from([1, 1, 1, 3]), max_size=11))
    back = [timedelta(days=sum(gaps[:i])) for i in range(len(gaps) + 1)]
    return {last - ago: draw(AMOUNTS) for ago in back}


DAYS = days_around_a_change_of_the_clock()
WAITS = st.timedeltas(timedelta(days=-2), timedelta(days=9)) | st.integers(0, 99).map(
    lambda hours: timedelta(hours=hours)
)


@pytest.mark.rule("R32")
@given(st.integers(-30_000, 30_000).map(Cents), DAYS, WAITS, st.integers(1, 14))
def test_any_estimate_is_what_exact_fractions_say(
    balance: Cents, days: dict[date, Cents], wait: timedelta, most: int
) -> None:
    """R32, restated plainly."""
    newest = sorted(days, reverse=True)[:most]
    mean = Fraction(sum(days[day] for day in newest), len(newest))
    ticks = (wait.days * 86_400 + wait.seconds) * 1_000_000 + wait.microseconds
    exact = balance - mean / 24 * max(Fraction(0), Fraction(ticks, 3_600_000_000))
    policy = replace(POLICY, estimate_days=most)
    told = estimate(balance, Supply.CONNECTED, days, policy, _end(days) + wait)
    assert isinstance(told, int)
    assert told == (1 if exact > 0 else -1) * int(abs(exact) + Fraction(1, 2))


@pytest.mark.rule("R32")
@given(DAYS, WAITS, WAITS)
def test_an_estimate_never_rises_while_nothing_is_received(
    days: dict[date, Cents], wait: timedelta, longer: timedelta
) -> None:
    """R32: consumption only, and no day is used up twice."""
    instants = sorted((_end(days) + wait, _end(days) + longer))
    first, second = (estimate(Cents(1000), Supply.CUT, days, POLICY, at) for at in instants)
    assert first is not None
    assert second is not None
    assert second <= first <= 1000


def _end(days: Mapping[date, Cents]) -> datetime:
    last = max(days)
    return datetime(last.year, last.month, last.day, tzinfo=BRUSSELS).astimezone(UTC) + timedelta(
        hours={date(2026, 3, 29): 23, date(2026, 10, 25): 25}.get(last, 24)
    )
