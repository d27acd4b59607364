"""Decides when the messages around the placing of a meter are due (R54-R59).

What comes before an appointment counts in elapsed time, what follows it in Brussels civil days.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from balance.calendar import at_local, civil_date
from balance.policy import JourneyTimes


class JourneyKind(StrEnum):
    """What a journey tells its customer."""

    APPOINTMENT_48H = "APPOINTMENT_48H"
    APPOINTMENT_15MIN = "APPOINTMENT_15MIN"
    ACTIVATION = "ACTIVATION"
    SURVEY = "SURVEY"


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to come; `due` is the UTC instant from which it goes out."""

    kind: JourneyKind
    due: datetime


def reminders(
    appointment: datetime, known_at: datetime, times: JourneyTimes
) -> tuple[Planned, ...]:
    """The reminders of an appointment that was made, or moved to this instant, at `known_at`.

    The first, if already due, goes out at once while it is of use; the second is dropped once its
    time has passed.
    """
    first, last = _both(appointment, times)
    late = known_at > appointment - timedelta(hours=times.late_reminder_hours)
    planned = () if late else (Planned(first.kind, max(first.due, known_at)),)
    return planned if known_at > last.due else (*planned, last)


def withdrawn(appointment: datetime, at: datetime, times: JourneyTimes) -> tuple[Planned, ...]:
    """The reminders to come of an appointment moved or cancelled at `at`: they must not go out.

    `times` are those by which they were planned, whatever has changed since.
    One due at that very instant is withdrawn too. One that was due before and still waits, for
    the end of the quiet hours, is not among them: whoever holds it withdraws it as well.
    """
    return tuple(reminder for reminder in _both(appointment, times) if reminder.due >= at)


def activation_notice(activated_at: datetime) -> Planned:
    """The notice that the meter communicates: due at once (R56)."""
    return Planned(JourneyKind.ACTIVATION, activated_at)


def survey(placed_at: datetime, times: JourneyTimes) -> Planned:
    """The satisfaction survey, some Brussels civil days after placement (R58)."""
    day = civil_date(placed_at) + timedelta(days=times.survey_after_days)
    return Planned(JourneyKind.SURVEY, at_local(day, times.survey_at))


def _both(appointment: datetime, times: JourneyTimes) -> tuple[Planned, Planned]:
    # In any other zone Python would subtract on the wall clock.
    instant = appointment.astimezone(UTC)
    first = timedelta(hours=times.first_reminder_hours)
    last = timedelta(minutes=times.last_reminder_minutes)
    return (
        Planned(JourneyKind.APPOINTMENT_48H, instant - first),
        Planned(JourneyKind.APPOINTMENT_15MIN, instant - last),
    )
