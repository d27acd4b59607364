"""The no-disconnection period and Brussels civil days (R41, D9)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.calendar import (
    Ndp,
    at_local,
    civil_date,
    day_hours,
    is_protected,
    midnight,
    protection_end,
)
from balance.policy import Policies
from config.rules import Rules
from tests.balance.factories import NDP, POLICY, cents, local

OLD_CARDS = replace(NDP, public_holidays=False)
ALWAYS_WEEKDAYS = replace(NDP, weekend=False, public_holidays=False)


@pytest.mark.rule("D9", "R41")
@pytest.mark.parametrize(
    ("at", "protected"),
    [
        ("2026-11-24T07:59:59.999999", True),
        ("2026-11-24T08:00", False),
        ("2026-11-24T15:59:59.999999", False),
        ("2026-11-24T16:00", True),
        ("2026-11-28T11:00", True),
        ("2026-11-29T23:59", True),
        ("2026-11-30T07:59", True),
        ("2026-11-30T08:00", False),
        ("2026-11-11T10:00", True),
        ("2026-11-12T00:00", True),
    ],
)
def test_the_period_is_half_open_and_spans_nights_weekends_and_holidays(
    at: str, protected: bool
) -> None:
    """D9, R41"""
    assert is_protected(NDP, local(at)) is protected


@pytest.mark.rule("D9")
def test_without_weekends_and_holidays_those_days_keep_the_hours_of_any_other() -> None:
    """D9: the older card meters did not protect weekday holidays."""
    assert not is_protected(OLD_CARDS, local("2026-11-11T10:00"))
    assert is_protected(OLD_CARDS, local("2026-11-28T10:00"))
    assert not is_protected(ALWAYS_WEEKDAYS, local("2026-11-28T10:00"))
    assert is_protected(ALWAYS_WEEKDAYS, local("2026-11-28T16:00"))


@pytest.mark.rule("D9")
@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("2026-11-24T18:00", "2026-11-25T08:00"),
        ("2026-11-25T03:00", "2026-11-25T08:00"),
        ("2026-11-27T16:00", "2026-11-30T08:00"),
        ("2026-11-10T18:00", "2026-11-12T08:00"),
        ("2026-04-30T16:00", "2026-05-04T08:00"),
        ("2026-12-24T17:00", "2026-12-28T08:00"),
        ("2026-03-27T20:00", "2026-03-30T08:00"),
        ("2026-10-23T20:00", "2026-10-26T08:00"),
        ("2026-11-24T10:00", "2026-11-24T10:00"),
    ],
)
def test_touching_intervals_are_one_period_across_weekends_holidays_and_clock_changes(
    at: str, end: str
) -> None:
    """D9: Labour Day on a Friday and Christmas on a Friday bridge to Monday."""
    assert protection_end(NDP, local(at)) == local(end)


@pytest.mark.rule("D9")
def test_a_weekday_without_protection_ends_a_holiday_at_the_usual_hour() -> None:
    """D9: without holidays the night before one ends that morning."""
    assert protection_end(OLD_CARDS, local("2026-11-10T18:00")) == local("2026-11-11T08:00")


ANY_INSTANT = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
PERIODS = st.sampled_from([NDP, OLD_CARDS, ALWAYS_WEEKDAYS])


@pytest.mark.rule("R41")
@given(ANY_INSTANT, PERIODS)
def test_the_end_is_the_first_unprotected_instant_from_now(instant: datetime, ndp: Ndp) -> None:
    """R41"""
    end = protection_end(ndp, instant)
    assert end >= instant
    assert not is_protected(ndp, end)
    if end > instant:
        assert is_protected(ndp, end - (end - instant) / 2)
        assert end.astimezone(UTC) == at_local(civil_date(end), ndp.end)


@pytest.mark.rule("time.civil_days")
@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 29), 23),
        (date(2027, 3, 28), 23),
        (date(2026, 10, 25), 25),
        (date(2027, 10, 31), 25),
        (date(2026, 11, 24), 24),
    ],
)
def test_a_civil_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    """Time: whole ones."""
    counted = day_hours(day)
    assert (counted, type(counted)) == (hours, int)


@pytest.mark.rule("time.civil_days")
@given(ANY_INSTANT)
def test_every_instant_lies_in_the_civil_day_of_its_date(instant: datetime) -> None:
    """Time"""
    day = civil_date(instant)
    assert midnight(day) <= instant
    assert civil_date(midnight(day)) == day
    assert (instant - midnight(day)).total_seconds() < day_hours(day) * 3600


def test_the_first_of_two_equal_wall_times_is_meant_when_the_clock_goes_back() -> None:
    """Time"""
    assert at_local(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_instant_of_a_wall_time_is_told_in_utc() -> None:
    """Time"""
    assert at_local(date(2026, 7, 1), time(10)).isoformat() == "2026-07-01T08:00:00+00:00"
    assert at_local(date(2026, 7, 1), time(10)).tzinfo is UTC


@pytest.mark.rule("time.holidays")
def test_belgian_public_holidays_are_the_legal_ones_and_not_the_banks() -> None:
    """Time: category PUBLIC; 26 December and Good Friday are days of the banks alone."""
    days = Rules().policies.at(local("2026-11-24T10:00")).ndp.holidays
    assert {date(2026, 11, 11), date(2026, 7, 21), date(2026, 4, 6), date(2026, 12, 25)} <= days
    assert not {date(2026, 12, 26), date(2026, 4, 3), date(2026, 11, 24)} & days


@pytest.mark.rule("policy.own_instant")
def test_each_instant_has_the_policy_of_its_own_brussels_date() -> None:
    """Policy by date."""
    later = replace(POLICY, low_threshold=cents("7.00"))
    policies = Policies(((date(2026, 1, 1), POLICY), (date(2026, 12, 1), later)))
    assert policies.at(local("2026-11-30T23:59")) is POLICY
    assert policies.at(local("2026-12-01T00:00")) is later
    assert policies.at(local("2020-01-01T00:00")) is POLICY
