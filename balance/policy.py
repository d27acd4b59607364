"""Every amount, hour and switch of the rules, as one dated value. No literal stands elsewhere."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from balance.calendar import Ndp, civil_date
from balance.energy import Energy
from balance.money import Cents


class AdvanceWhenCut(StrEnum):
    """The daily instalment while the meter is cut (D7)."""

    CONTINUE = "continue"
    SUSPEND = "suspend"


class ReconnectRule(StrEnum):
    """Whether the gas balance must be above the limit or may be on it (D1)."""

    ABOVE = "gt"
    FROM = "gte"


@dataclass(frozen=True, slots=True)
class JourneyTimes:
    """When the messages around the placing of a meter are due (R54-R59).

    The reminders' hours and minutes count back from the appointment, in elapsed time; a first
    reminder that is late still goes out while `late_reminder_hours` remain. The survey comes
    `survey_after_days` Brussels civil days after placement, at `survey_at` of that day.
    """

    first_reminder_hours: int
    last_reminder_minutes: int
    late_reminder_hours: int
    survey_after_days: int
    survey_at: time


@dataclass(frozen=True, slots=True)
class Brake:
    """What keeps a wrong figure from cutting a home (RULES, "The brake").

    A day above `implausible_above` is refused, by energy. A civil day's settlement that cuts more
    meters than `least_cuts`, and than `times_median` times the median of the last `median_days`,
    is held. So is a cut by a batch of more than `days_at_once` days, for `days_hold_hours`. A meter
    is silent when its last `silent_days` are missing, the market when no file came by `file_by`.
    """

    implausible_above: Mapping[Energy, Cents]
    least_cuts: int
    times_median: int
    median_days: int
    days_at_once: int
    days_hold_hours: int
    silent_days: int
    file_by: time


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules' figures in force from a Brussels date on. Amounts are cents.

    `emergency_low` is what is left of the emergency credit at a second alert; None sends none. An
    order that no meter acknowledges within `acknowledge_within_hours` of its sending is a task.
    """

    start_credit: Cents
    advance_per_day: Cents
    advance_when_cut: AdvanceWhenCut
    instalments_alone_from: time
    emergency_credit: Cents
    emergency_low: Cents | None
    low_threshold: Cents
    reconnect_above: Cents
    gas_reconnect_rule: ReconnectRule
    top_up_min: Cents
    top_up_max: Cents
    gas_test_max_minutes: int
    gas_retry_wait_minutes: int
    gas_max_failures: int
    estimate_days: int
    acknowledge_within_hours: int
    ndp: Ndp
    journeys: JourneyTimes
    brake: Brake

    def reconnects_from(self, energy: Energy) -> Cents:
        """The lowest balance that restores the supply of this energy (R43, D1)."""
        touching = energy is Energy.GAS and self.gas_reconnect_rule is ReconnectRule.FROM
        return self.reconnect_above if touching else Cents(self.reconnect_above + 1)


@dataclass(frozen=True, slots=True)
class Policies:
    """Policies by the date they take effect, oldest first; the past keeps the past's policy."""

    dated: tuple[tuple[date, Policy], ...]

    def at(self, instant: datetime) -> Policy:
        """The policy of an aware instant; before the first date, the first one."""
        place = bisect_right([start for start, _ in self.dated], civil_date(instant))
        return self.dated[max(0, place - 1)][1]
