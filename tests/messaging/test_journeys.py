"""When the messages around the placing of a meter are due (R54-R59)."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.calendar import BRUSSELS
from messaging.journeys import (
    JourneyKind,
    Planned,
    activation_notice,
    reminders,
    survey,
    withdrawn,
)
from tests.balance.factories import POLICY, local

TIMES = POLICY.journeys
FIRST, LAST = JourneyKind.APPOINTMENT_48H, JourneyKind.APPOINTMENT_15MIN


APPOINTMENT = local("2026-11-26T14:30")
BOTH = (Planned(FIRST, local("2026-11-24T14:30")), Planned(LAST, local("2026-11-26T14:15")))


def before(**time: int) -> datetime:
    """So long before the appointment."""
    return APPOINTMENT - timedelta(**time)


@pytest.mark.rule("R54", "R55")
@pytest.mark.parametrize(
    ("appointment", "first", "last"),
    [
        ("2026-11-26T14:30", "2026-11-24T14:30", "2026-11-26T14:15"),
        ("2027-03-29T10:00", "2027-03-27T09:00", "2027-03-29T09:45"),
        ("2026-10-26T10:00", "2026-10-24T11:00", "2026-10-26T09:45"),
        ("2027-03-28T03:05", "2027-03-26T02:05", "2027-03-28T01:50"),
    ],
)
def test_reminders_come_48_elapsed_hours_and_15_minutes_before(
    appointment: str, first: str, last: str
) -> None:
    """R54, across both changes of the clock."""
    planned = reminders(local(appointment), local("2026-01-01T00:00"), TIMES)
    assert planned == (Planned(FIRST, local(first)), Planned(LAST, local(last)))


@pytest.mark.rule("R55", "time.civil_days")
def test_a_quarter_of_an_hour_before_three_is_in_the_second_hour_from_two_in_october() -> None:
    """R54, Time"""
    _, last = reminders(local("2026-10-25T03:05"), local("2026-10-01T00:00"), TIMES)
    assert last.due == local("2026-10-25T02:50", fold=1)


@pytest.mark.rule("R54")
def test_an_appointment_written_in_brussels_time_is_reminded_of_in_elapsed_time() -> None:
    """R54: subtracting on the wall clock would be an hour out."""
    appointment = datetime(2027, 3, 29, 10, tzinfo=BRUSSELS)
    first, _ = reminders(appointment, before(days=30), TIMES)
    assert (first.due, first.due.tzinfo) == (local("2027-03-27T09:00"), UTC)
    assert withdrawn(appointment, before(days=30), TIMES)[0] == first


@pytest.mark.rule("contact.late_first", "contact.late_last")
@pytest.mark.parametrize(
    ("known_at", "due"),
    [
        (before(hours=48, seconds=1), {FIRST: before(hours=48), LAST: before(minutes=15)}),
        (before(hours=48), {FIRST: before(hours=48), LAST: before(minutes=15)}),
        (before(hours=47), {FIRST: before(hours=47), LAST: before(minutes=15)}),
        (before(hours=3), {FIRST: before(hours=3), LAST: before(minutes=15)}),
        (before(hours=3) + timedelta(seconds=1), {LAST: before(minutes=15)}),
        (before(minutes=15), {LAST: before(minutes=15)}),
        (before(minutes=15) + timedelta(seconds=1), {}),
        (before(minutes=-1), {}),
    ],
)
def test_a_late_first_reminder_goes_at_once_for_three_hours_more_and_a_late_last_one_never(
    known_at: datetime, due: dict[JourneyKind, datetime]
) -> None:
    """Contact"""
    assert {r.kind: r.due for r in reminders(APPOINTMENT, known_at, TIMES)} == due


@pytest.mark.rule("contact.late_first")
def test_three_hours_are_elapsed_ones_on_the_night_the_clock_goes_back() -> None:
    """Contact, Time: from two to half past three are two hours and a half that night."""
    appointment = local("2026-10-25T03:30")
    kinds = [
        [r.kind for r in reminders(appointment, local(f"2026-10-25T{hour}"), TIMES)]
        for hour in ("01:30", "01:31")
    ]
    assert kinds == [[FIRST, LAST], [LAST]]


@pytest.mark.rule("contact.moved")
@pytest.mark.parametrize(
    ("at", "left"),
    [
        (before(days=9), BOTH),
        (before(hours=48), BOTH),
        (before(hours=47), BOTH[1:]),
        (before(minutes=15), BOTH[1:]),
        (before(minutes=14), ()),
    ],
)
def test_an_appointment_moved_or_cancelled_withdraws_the_reminders_to_come(
    at: datetime, left: tuple[Planned, ...]
) -> None:
    """R54: the old ones must not go out; what went out cannot be withdrawn."""
    assert withdrawn(APPOINTMENT, at, TIMES) == left


INSTANTS = st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001
MINUTES = INSTANTS.map(lambda instant: instant.replace(second=0, microsecond=0))


@pytest.mark.rule("R54", "R55", "contact.moved")
@given(
    st.lists(st.tuples(MINUTES, MINUTES), min_size=1, max_size=6, unique_by=lambda move: move[0])
)
def test_however_often_it_moves_what_goes_out_is_about_the_appointment_of_that_time(
    moves: list[tuple[datetime, datetime]],
) -> None:
    """R54: moving moves both, and nothing of an old appointment is left to go out."""
    moves.sort()
    pending: set[Planned] = set()
    old: datetime | None = None
    for at, appointment in moves:
        pending -= set(withdrawn(old, at, TIMES)) if old else set()
        assert all(reminder.due < at for reminder in pending), "it is out already"
        pending, old = set(reminders(appointment, at, TIMES)), appointment
        for reminder in pending:
            lead = timedelta(hours=48) if reminder.kind is FIRST else timedelta(minutes=15)
            assert appointment - reminder.due == min(lead, appointment - at)


@pytest.mark.rule("R56")
def test_the_notice_of_activation_is_due_at_once() -> None:
    """R56"""
    assert activation_notice(APPOINTMENT) == Planned(JourneyKind.ACTIVATION, APPOINTMENT)


@pytest.mark.rule("R58", "contact.survey_at_ten")
@pytest.mark.parametrize(
    ("placed_at", "due"),
    [
        ("2026-11-26T14:30", "2026-12-16T10:00"),
        ("2027-03-29T10:00", "2027-04-18T10:00"),
        ("2027-03-20T08:00", "2027-04-09T10:00"),
        ("2026-10-10T17:00", "2026-10-30T10:00"),
        ("2026-12-20T00:30", "2027-01-09T10:00"),
        ("2026-12-20T23:30", "2027-01-09T10:00"),
    ],
)
def test_the_survey_comes_at_ten_on_the_twentieth_civil_day_after_placement(
    placed_at: str, due: str
) -> None:
    """R58: on the clock of Brussels, whatever changes in between."""
    assert survey(local(placed_at), TIMES) == Planned(JourneyKind.SURVEY, local(due))


@pytest.mark.rule("R54", "R55")
@given(st.integers(2, 200), st.integers(1, 119), st.integers(1, 200), MINUTES, MINUTES)
def test_reminders_keep_to_the_figures_they_are_given(
    first_hours: int, last_minutes: int, late_hours: int, appointment: datetime, known_at: datetime
) -> None:
    """R54, Contact: the figures are the policy's."""
    times = replace(
        TIMES,
        first_reminder_hours=first_hours,
        last_reminder_minutes=last_minutes,
        late_reminder_hours=min(late_hours, first_hours),
    )
    remain = appointment - known_at
    leads = {r.kind: appointment - r.due for r in reminders(appointment, known_at, times)}
    wanted = {}
    if remain >= timedelta(hours=times.late_reminder_hours):
        wanted[FIRST] = min(remain, timedelta(hours=first_hours))
    if remain >= timedelta(minutes=last_minutes):
        wanted[LAST] = timedelta(minutes=last_minutes)
    assert leads == wanted


@pytest.mark.rule("R58")
def test_the_survey_keeps_to_the_day_and_hour_it_is_given() -> None:
    """R58: over the change of the clock."""
    times = replace(TIMES, survey_after_days=3, survey_at=time(14, 30))
    assert survey(local("2026-10-23T09:00"), times).due == local("2026-10-26T14:30")
