"""Brussels civil days and the no-disconnection period (NDP, R41 and D9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Ndp:
    """When no meter is cut: nights from `start` to `end` next morning, weekends, holidays.

    The hours are Brussels wall time, half-open [start, end). Without `weekend` or
    `public_holidays` those days keep the hours of any other day. The holidays arrive as dates.
    """

    start: time
    end: time
    weekend: bool
    public_holidays: bool
    holidays: frozenset[date]


def civil_date(instant: datetime) -> date:
    """The Brussels date of an aware instant."""
    return instant.astimezone(BRUSSELS).date()


def at_local(day: date, hour: time) -> datetime:
    """The UTC instant of a Brussels wall time; the first of two when the clock goes back."""
    return datetime.combine(day, hour, BRUSSELS).astimezone(UTC)


def midnight(day: date) -> datetime:
    """The UTC instant at which a Brussels civil day begins."""
    return at_local(day, time(0))


def day_hours(day: date) -> int:
    """The hours of a Brussels civil day: 24, or 23 and 25 when the clock changes."""
    return (midnight(day + timedelta(days=1)) - midnight(day)) // timedelta(hours=1)


def is_protected(ndp: Ndp, instant: datetime) -> bool:
    """Whether the instant lies in the NDP."""
    local = instant.astimezone(BRUSSELS)
    if ndp.weekend and local.weekday() >= _SATURDAY:
        return True
    if ndp.public_holidays and local.date() in ndp.holidays:
        return True
    return not ndp.end <= local.time() < ndp.start


def protection_end(ndp: Ndp, instant: datetime) -> datetime:
    """The first unprotected UTC instant from this one on; touching intervals are one period.

    Raises OverflowError for an NDP without end, which the policy refuses beforehand.
    """
    if not is_protected(ndp, instant):
        return instant
    return next(end for end in _ends(ndp, instant) if not is_protected(ndp, end))


def _ends(ndp: Ndp, instant: datetime) -> Iterator[datetime]:
    # A weekend or a holiday gives way at midnight to a night that lasts until this hour.
    day = civil_date(instant)
    while True:
        end = at_local(day, ndp.end)
        if end > instant:
            yield end
        day += timedelta(days=1)
