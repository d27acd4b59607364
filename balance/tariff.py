"""What a day's energy costs: dated prices of an operator's tariff, one rounding a day."""

from dataclasses import dataclass
from datetime import date

from balance.energy import Energy, WattHours
from balance.money import Cents, divide_half_even
from balance.refusals import Refusal, RefusedInput

_UNIT = 1000 * 10_000  # watt-hours a kWh, millionths of a euro a cent


@dataclass(frozen=True, slots=True)
class Rate:
    """Prices in millionths of a euro per kWh, from a supply day on."""

    energy: Energy
    start: date
    peak: int
    offpeak: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """All rates known."""

    rates: tuple[Rate, ...]

    def price(self, energy: Energy, day: date, peak: WattHours, offpeak: WattHours) -> Cents:
        """The cost of one supply day in cents, rounded once, half to even.

        A single register counts as peak. Raises RefusedInput (no_tariff) before the first rate.
        """
        rate = self._rate(energy, day)
        return Cents(divide_half_even(peak * rate.peak + offpeak * rate.offpeak, _UNIT))

    def _rate(self, energy: Energy, day: date) -> Rate:
        begun = [rate for rate in self.rates if rate.energy is energy and rate.start <= day]
        if not begun:
            raise RefusedInput(Refusal.NO_TARIFF, "day", f"no {energy} tariff covers {day}")
        return max(begun, key=_start)


def _start(rate: Rate) -> date:
    return rate.start
