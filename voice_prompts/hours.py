"""Decides when a person answers: opening hours by weekday, on the clocks of Brussels."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from balance.calendar import BRUSSELS, at_local, civil_date

DAYS_OF_A_WEEK = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Open from `start` until `end` of one day, half-open; `start` is the earlier one."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The span of each weekday, Monday first, None for one that is closed; holidays are closed.

    At least one weekday is open.
    """

    week: tuple[Span | None, ...]
    holidays: frozenset[date]

    def closes_at(self, now: datetime) -> datetime | None:
        """The UTC instant at which it closes next; None while it is closed."""
        local = now.astimezone(BRUSSELS)
        span = self._span(local.date())
        if span is None or not span.start <= local.time() < span.end:
            return None
        return at_local(local.date(), span.end)

    def opens_at(self, now: datetime) -> datetime:
        """The first UTC instant after this one at which it opens."""
        day = civil_date(now)
        while True:
            span = self._span(day)
            if span is not None and at_local(day, span.start) > now:
                return at_local(day, span.start)
            day += _DAY

    def _span(self, day: date) -> Span | None:
        return None if day in self.holidays else self.week[day.weekday()]
