"""When a person answers, minute by minute, on days of any length and on holidays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.calendar import BRUSSELS
from config.rules import Rules
from voice_prompts.hours import OpeningHours, Span

HOURS = Rules().operator.opening_hours
MINUTE = timedelta(minutes=1)
# Opening and closing minutes of each weekday, Monday first, written by hand.
TABLE = [(480, 1200)] * 5 + [(540, 780), (0, 0)]


def local(text: str) -> datetime:
    """The UTC instant of a Brussels wall time."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)


@pytest.mark.parametrize("weekday", range(7))
def test_every_minute_of_a_week_is_open_or_closed_as_the_table_says(weekday: int) -> None:
    midnight = local("2026-11-23T00:00") + timedelta(days=weekday)
    opens, closes = TABLE[weekday]
    for minute in range(1440):
        found = HOURS.closes_at(midnight + minute * MINUTE)
        is_open = opens <= minute < closes
        assert found == (midnight + closes * MINUTE if is_open else None), minute


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T07:59", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-24T08:00"),
        ("2026-11-23T20:00", "2026-11-24T08:00"),
        ("2026-11-27T21:00", "2026-11-28T09:00"),
        ("2026-11-28T13:00", "2026-11-30T08:00"),
        ("2026-11-29T12:00", "2026-11-30T08:00"),
    ],
)
def test_the_next_opening_is_the_first_one_to_come(now: str, opens: str) -> None:
    assert HOURS.opens_at(local(now)) == local(opens)


@pytest.mark.parametrize(
    ("noon", "opens"),
    [
        ("2026-11-11T12:00", "2026-11-12T08:00"),
        ("2026-12-25T12:00", "2026-12-26T09:00"),
        ("2027-05-01T10:00", "2027-05-03T08:00"),
        ("2026-04-06T12:00", "2026-04-07T08:00"),
    ],
)
def test_a_public_holiday_is_closed_on_a_saturday_too(noon: str, opens: str) -> None:
    assert HOURS.closes_at(local(noon)) is None
    assert HOURS.opens_at(local(noon)) == local(opens)


@pytest.mark.parametrize(
    ("day", "hours_in_utc"), [("2026-03-28", (8, 12)), ("2026-03-30", (6, 18))]
)
def test_the_clocks_of_brussels_decide_on_both_sides_of_a_spring_change(
    day: str, hours_in_utc: tuple[int, int]
) -> None:
    start, end = (datetime.fromisoformat(f"{day}T{hour:02d}:00+00:00") for hour in hours_in_utc)
    assert HOURS.opens_at(start - MINUTE) == start
    assert (HOURS.closes_at(start), HOURS.closes_at(end)) == (end, None)


@pytest.mark.parametrize(
    ("now", "until", "closes"),
    [
        ("2026-03-29T00:59:00+00:00", time(3, 30), "2026-03-29T01:30:00+00:00"),
        ("2026-10-25T00:15:00+00:00", time(2, 30), "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T00:15:00+00:00", time(3, 30), "2026-10-25T02:30:00+00:00"),
    ],
)
def test_a_desk_open_while_the_clock_changes_closes_by_the_clock_on_its_wall(
    now: str, until: time, closes: str
) -> None:
    sunday = OpeningHours((*[None] * 6, Span(time(1), until)), frozenset())
    assert sunday.closes_at(datetime.fromisoformat(now)) == datetime.fromisoformat(closes)


_SPANS = st.tuples(st.times(), st.times()).filter(lambda two: two[0] < two[1])
_WEEKS = st.lists(st.none() | _SPANS.map(lambda two: Span(*two)), min_size=7, max_size=7)
_DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(_WEEKS.filter(any), st.frozensets(_DAYS), st.datetimes(timezones=st.just(UTC)))
def test_it_opens_at_an_instant_to_come_and_at_none_before(
    week: list[Span | None], holidays: frozenset[date], now: datetime
) -> None:
    now = now.replace(year=2026 + now.year % 2, day=min(now.day, 28))
    hours = OpeningHours(tuple(week), holidays)
    opens = hours.opens_at(now)
    assert opens > now
    day = opens.astimezone(BRUSSELS).date()
    assert day not in holidays
    assert week[day.weekday()] is not None
    assert hours.opens_at(opens) > opens
