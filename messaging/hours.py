"""Decides from when on a message may go out: quiet hours, by the clocks of Brussels."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, assert_never

from balance.calendar import BRUSSELS, at_local
from messaging.kinds import Quiet

_PRESENT: Final = timedelta(hours=1)
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From when to when nobody is disturbed, half-open; `start` may be the later one.

    Two equal times are no quiet hours at all.
    """

    start: time
    end: time

    def end_of(self, instant: datetime) -> datetime:
        """The first instant from this one on at which people may be disturbed, in UTC."""
        local = instant.astimezone(BRUSSELS)
        clock = local.time()
        over_night = self.start > self.end
        late, early = clock >= self.start, clock < self.end
        if not (late or early if over_night else late and early):
            return instant
        return at_local(local.date() + _A_DAY * (over_night and late), self.end)


DEFAULT: Final = QuietHours(time(20), time(8))
# A cut to come may be told until later, and earlier (MESSAGING, "Kinds").
_LATE: Final = QuietHours(time(22), time(7))


def goes_out_from(
    quiet: Quiet, at: datetime, hours: QuietHours | None, in_person_at: datetime | None = None
) -> datetime:
    """The first UTC instant from `at` on at which a message may go out; None: no quiet hours.

    `in_person_at` is when the customer of a receipt paid at a terminal.
    """
    if hours is None:
        return at
    match quiet:
        case Quiet.PASSES:
            return at
        case Quiet.WAITS:
            return hours.end_of(at)
        case Quiet.LATE:
            return _LATE.end_of(at)
        case Quiet.PRESENT:
            present = in_person_at is not None and at < in_person_at + _PRESENT
            return at if present else hours.end_of(at)
    assert_never(quiet)
