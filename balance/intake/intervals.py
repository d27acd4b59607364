"""The intervals of a Brussels civil day: which there are, and which one two wall times mean.

On the autumn Sunday the hour from two to three comes twice under the same wall times, and an
interval may seem to end before it begins; on the spring Sunday that hour does not exist.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from functools import lru_cache

from balance.calendar import BRUSSELS, day_hours, midnight

_MINUTE = timedelta(minutes=1)
_ORDINARY_HOURS = 24


class Resolution(IntEnum):
    """The length of an export's intervals: minutes of an ordinary day."""

    QUARTER = 15
    HOUR = 60
    DAY = 1440


def resolution_of(start: datetime, end: datetime) -> Resolution | None:
    """The length between two Brussels wall times (naive), None if it is no known interval."""
    if start.time() == time(0) and end - start == timedelta(days=1):
        return Resolution.DAY
    lengths = _possible_minutes(start, end)
    return next((r for r in (Resolution.QUARTER, Resolution.HOUR) if r in lengths), None)


def _possible_minutes(start: datetime, end: datetime) -> set[float]:
    if _hours(start.date()) == _ORDINARY_HOURS:
        return {(end - start) / _MINUTE}
    return {(last - first) / _MINUTE for first in _instants(start) for last in _instants(end)}


def _instants(wall: datetime) -> list[datetime]:
    """Both instants a wall time may mean; the same one twice on nearly every day."""
    return [wall.replace(tzinfo=BRUSSELS, fold=fold).astimezone(UTC) for fold in (0, 1)]


@lru_cache(maxsize=512)
def _hours(day: date) -> int:
    return day_hours(day)


def slot_of(start: datetime, resolution: Resolution) -> int | None:
    """Which interval of its day begins at this wall time, counted from 0; None if none does."""
    seconds = start.hour * 3600 + start.minute * 60 + start.second
    slot, rest = divmod(seconds, resolution * 60)
    return None if rest else slot


@lru_cache(maxsize=512)
def multiplicities(day: date, resolution: Resolution) -> tuple[int, ...]:
    """How often each wall-time interval comes in that day: once, but 0 or 2 at a clock change."""
    counts = [0] * (Resolution.DAY // resolution)
    if resolution is Resolution.DAY:
        return (1,)
    begin = midnight(day)
    for step in range(_hours(day) * 60 // resolution):
        local = (begin + step * resolution * _MINUTE).astimezone(BRUSSELS)
        counts[(local.hour * 60 + local.minute) // resolution] += 1
    return tuple(counts)
