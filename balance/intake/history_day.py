"""One supply day gathered from many rows: decides whether it is complete and what it used.

The state is a few bytes an interval, so memory grows with the days of a file, not its rows.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from balance.energy import WattHours
from balance.entries import Metered
from balance.intake.history_words import Register
from balance.intake.intervals import Resolution, multiplicities, resolution_of, slot_of
from balance.refusals import Refusal, RefusedInput

_INTERVAL_NAMES = {
    Resolution.QUARTER: "quarter hours",
    Resolution.HOUR: "hours",
    Resolution.DAY: "day volumes",
}


@dataclass(slots=True)
class HistoryDay:
    """The volumes of one Brussels civil day as they come in, in any order."""

    day: date
    estimated: bool = False
    _resolution: Resolution | None = None
    _energy: dict[Register, int] = field(default_factory=dict)
    _seen: dict[Register, bytearray] = field(default_factory=dict)

    def add(
        self, register: Register, start: datetime, end: datetime, volume: WattHours | None
    ) -> None:
        """Counts one row of wall times (naive, Brussels); None is a row without a volume.

        Raises RefusedInput (bad_format) for an interval that is none of this day's, or repeated.
        """
        resolution = self._same_resolution(start, end)
        slot = slot_of(start, resolution)
        if slot is None:
            raise _bad(f"{start:%H:%M:%S} begins no interval")
        times = multiplicities(self.day, resolution)
        seen = self._seen.setdefault(register, bytearray(len(times)))
        if volume is None:
            return
        if seen[slot] == times[slot]:
            raise _bad(f"the interval of {start:%H:%M} comes more than {times[slot]} times")
        seen[slot] += 1
        self._energy[register] = self._energy.get(register, 0) + volume

    def _same_resolution(self, start: datetime, end: datetime) -> Resolution:
        found = resolution_of(start, end)
        if found is None:
            raise _bad("the interval is neither a quarter hour, an hour nor a civil day")
        if self._resolution not in (None, found):
            raise _bad("intervals of different lengths are mixed in one day")
        self._resolution = found
        return found

    def content(self) -> Metered:
        """What the day used: a single register counts as peak.

        Raises RefusedInput: incomplete_day, or bad_format where a total stands beside its parts.
        """
        have, wanted, named = self._coverage()
        if have < wanted:
            raise RefusedInput(
                Refusal.INCOMPLETE_DAY, "volume", f"{have} of {wanted} {named} have a volume"
            )
        self._refuse_total_beside_parts()
        energy = self._energy
        peak = energy.get(Register.DAY, 0) + energy.get(Register.SINGLE, 0)
        return Metered(WattHours(peak), WattHours(energy.get(Register.NIGHT, 0)))

    def _coverage(self) -> tuple[int, int, str]:
        resolution = self._resolution or Resolution.HOUR
        named, seen = _INTERVAL_NAMES[resolution], self._seen.values()
        if resolution is Resolution.DAY:
            # A whole day has peak and off-peak hours: each register listed must have its volume.
            return sum(counts[0] for counts in seen), len(seen), named
        wanted = sum(multiplicities(self.day, resolution))
        have = sum(max(counts) for counts in zip(*seen, strict=True))
        return have, wanted, named

    def _refuse_total_beside_parts(self) -> None:
        total = self._seen.get(Register.SINGLE, b"")
        for part in (Register.DAY, Register.NIGHT):
            pairs = zip(total, self._seen.get(part, b""), strict=False)
            if any(whole and some for whole, some in pairs):
                raise _bad("the day counts a single register and day or night ones at once")


def _bad(detail: str) -> RefusedInput:
    return RefusedInput(Refusal.BAD_FORMAT, "interval", detail)
