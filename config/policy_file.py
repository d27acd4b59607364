"""The tables of `policy.toml`, and the policy that each one makes."""

from datetime import date, time
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from balance.calendar import Ndp
from balance.energy import Energy
from balance.money import Cents
from balance.policy import AdvanceWhenCut, Brake, JourneyTimes, Policy, ReconnectRule
from config.rule_values import Count, Euros, Hour, Start, Strict


class _Ndp(Strict):
    weekday_start: Hour
    weekday_end: Hour
    weekend: bool
    public_holidays: bool

    @field_validator("weekday_end")
    @classmethod
    def _leaves_hours(cls, end: time, info: ValidationInfo) -> time:
        # What failed has been told, and is not among the data.
        if "weekday_start" in info.data and end >= info.data["weekday_start"]:
            raise ValueError("must come before weekday_start: no hour is left to cut")
        return end


class _Journeys(Strict):
    first_reminder_hours: Count
    last_reminder_minutes: Count
    late_reminder_hours: Count
    survey_after_days: Count
    survey_at: Hour

    @field_validator("late_reminder_hours")
    @classmethod
    def _is_within_the_first(cls, hours: int, info: ValidationInfo) -> int:
        if hours > info.data.get("first_reminder_hours", hours):
            raise ValueError("must not exceed first_reminder_hours: it would never be sent")
        return hours

    def build(self) -> JourneyTimes:
        return JourneyTimes(
            first_reminder_hours=self.first_reminder_hours,
            last_reminder_minutes=self.last_reminder_minutes,
            late_reminder_hours=self.late_reminder_hours,
            survey_after_days=self.survey_after_days,
            survey_at=self.survey_at,
        )


_AboveZero = Annotated[Euros, Field(gt=0)]


class _Implausible(Strict):
    electricity: _AboveZero
    gas: _AboveZero


class _Brake(Strict):
    implausible_above: _Implausible
    least_cuts: Annotated[int, Field(ge=0)]
    times_median: Count
    median_days: Count
    days_at_once: Count
    days_hold_hours: Count
    silent_days: Count
    file_by: Hour

    def build(self) -> Brake:
        above = self.implausible_above
        return Brake(
            implausible_above={
                Energy.ELECTRICITY: Cents(above.electricity),
                Energy.GAS: Cents(above.gas),
            },
            least_cuts=self.least_cuts,
            times_median=self.times_median,
            median_days=self.median_days,
            days_at_once=self.days_at_once,
            days_hold_hours=self.days_hold_hours,
            silent_days=self.silent_days,
            file_by=self.file_by,
        )


class _Policy(Strict):
    start: Start = Field(alias="from")
    start_credit: Euros
    advance_per_day: _AboveZero
    advance_when_cut: Annotated[AdvanceWhenCut, Field(strict=False)]
    instalments_alone_from: Hour
    emergency_credit: Euros
    emergency_low: Euros | None = None
    low_threshold: Euros
    reconnect_above: Euros
    gas_reconnect_rule: Annotated[ReconnectRule, Field(strict=False)]
    top_up_min: Euros
    top_up_max: Euros
    gas_test_max_minutes: Count
    gas_retry_wait_minutes: Annotated[int, Field(ge=0)]
    gas_max_failures: Count
    estimate_days: Count
    acknowledge_within_hours: Count
    ndp: _Ndp
    journeys: _Journeys
    brake: _Brake

    @field_validator("emergency_low")
    @classmethod
    def _is_within_the_credit(cls, left: int | None, info: ValidationInfo) -> int | None:
        if left is not None and not 0 < left < info.data.get("emergency_credit", left + 1):
            raise ValueError("must lie between 0.00 and emergency_credit: it would never be sent")
        return left

    @field_validator("top_up_max")
    @classmethod
    def _leaves_amounts(cls, most: int, info: ValidationInfo) -> int:
        if most < info.data.get("top_up_min", most):
            raise ValueError("must not be below top_up_min: no amount is left to pay")
        return most

    def build(self, days: frozenset[date]) -> Policy:
        return Policy(
            start_credit=Cents(self.start_credit),
            advance_per_day=Cents(self.advance_per_day),
            advance_when_cut=self.advance_when_cut,
            instalments_alone_from=self.instalments_alone_from,
            emergency_credit=Cents(self.emergency_credit),
            emergency_low=None if self.emergency_low is None else Cents(self.emergency_low),
            low_threshold=Cents(self.low_threshold),
            reconnect_above=Cents(self.reconnect_above),
            gas_reconnect_rule=self.gas_reconnect_rule,
            top_up_min=Cents(self.top_up_min),
            top_up_max=Cents(self.top_up_max),
            gas_test_max_minutes=self.gas_test_max_minutes,
            gas_retry_wait_minutes=self.gas_retry_wait_minutes,
            gas_max_failures=self.gas_max_failures,
            estimate_days=self.estimate_days,
            acknowledge_within_hours=self.acknowledge_within_hours,
            ndp=Ndp(
                start=self.ndp.weekday_start,
                end=self.ndp.weekday_end,
                weekend=self.ndp.weekend,
                public_holidays=self.ndp.public_holidays,
                holidays=days,
            ),
            journeys=self.journeys.build(),
            brake=self.brake.build(),
        )


class PolicyFile(Strict):
    """The whole file."""

    policy: Annotated[list[_Policy], Field(min_length=1)]
