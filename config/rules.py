"""Reads the reviewed rule files: policy, tariffs and facts of the operator, all errors at once."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import holidays
from email_validator import validate_email
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from balance.calendar import Ndp
from balance.energy import Energy
from balance.money import Cents, parse_euros
from balance.policy import AdvanceWhenCut, Brake, JourneyTimes, Policies, Policy, ReconnectRule
from balance.tariff import Rate, Tariff

_FOLDER = Path(__file__).parent
_HOLIDAY_YEARS = range(2015, 2061)
_PRICE = re.compile(r"(\d{1,3})(?:\.(\d{1,6}))?", re.ASCII)


class RulesError(Exception):
    """Rule files are wrong: every fault in all of them, one a line."""


def _cents(value: object) -> object:
    return parse_euros(_quoted(value))


def _quoted(value: object) -> str:
    # A bare 20 would be read as 20 cents.
    if not isinstance(value, str):
        raise ValueError("write euros in quotes")  # noqa: TRY004 - pydantic collects ValueErrors
    return value


def _price(value: object) -> object:
    """Millionths of a euro per kWh of a price in quotes."""
    found = _PRICE.fullmatch(_quoted(value))
    if found is None:
        raise ValueError("write euros per kWh, with at most six decimals, such as 0.3000")
    whole, decimals = found.groups()
    return int(whole + (decimals or "").ljust(6, "0"))


def _not_negative(value: int) -> int:
    if value < 0:
        raise ValueError("must not be negative")
    return value


Euros = Annotated[int, BeforeValidator(_cents), AfterValidator(_not_negative)]
Price = Annotated[int, BeforeValidator(_price)]


def _bare(kind: type, example: str) -> BeforeValidator:
    """Takes only what TOML itself reads as this kind: a number would count as seconds."""
    return BeforeValidator(partial(_refuse_other, kind, example))


def _refuse_other(kind: type, example: str, value: object) -> object:
    if type(value) is not kind:
        raise ValueError(f"write it as {example}, without quotes")
    return value


def _only_one(start: date, info: ValidationInfo[set[tuple[Energy | None, date]]]) -> date:
    # Of two from the same day one would be lost without a word.
    key = (info.data.get("energy"), start)
    if key in info.context:
        raise ValueError(f"another table is in force from {start} already")
    info.context.add(key)
    return start


Hour = Annotated[time, _bare(time, "12:00:00")]
Start = Annotated[date, _bare(date, "2026-11-24"), AfterValidator(_only_one)]
Count = Annotated[int, Field(gt=0)]

_File = TypeVar("_File", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Ndp(_Strict):
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


class _Journeys(_Strict):
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


class _Implausible(_Strict):
    electricity: Euros
    gas: Euros


class _Brake(_Strict):
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


class _Policy(_Strict):
    start: Start = Field(alias="from")
    start_credit: Euros
    advance_per_day: Annotated[Euros, Field(gt=0)]
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


class _PolicyFile(_Strict):
    policy: Annotated[list[_Policy], Field(min_length=1)]


class _Rate(_Strict):
    energy: Annotated[Energy, Field(strict=False)]
    start: Start = Field(alias="from")
    peak: Price
    offpeak: Price


class _TariffFile(_Strict):
    rate: Annotated[list[_Rate], Field(min_length=1)]


def _mail_address(text: str) -> str:
    found = validate_email(text, check_deliverability=False).ascii_email
    if found is None:
        raise ValueError("use letters without accents only")
    return found


_Prefix = Annotated[str, Field(pattern=r"^\d{5}$")]
_OneLine = Annotated[str, Field(pattern=r"^[^\r\n]+$")]


class Operator(_Strict):
    """Facts of the operator; numbers, hours and pages are written as customers read them."""

    ean_prefixes: Annotated[tuple[_Prefix, ...], Field(min_length=1, strict=False)]
    balance_line: str
    help_line: str
    help_key: str
    help_hours: str
    gas_emergency: str
    name: _OneLine
    email: Annotated[str, AfterValidator(_mail_address)]
    top_up_page: Annotated[str, Field(pattern=r"^[\w.-]+\.[a-z]+(/[\w./-]*)?$")]


def public_holidays() -> frozenset[date]:
    """The Belgian legal holidays (law of 4 January 1974), as dates."""
    return frozenset(holidays.country_holidays("BE", years=_HOLIDAY_YEARS))


class Rules:
    """The rule files as they stand: every dated policy and rate, and the facts of the operator.

    Raises RulesError with every fault of all the files.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        faults: list[str] = []
        policy = _read(folder / "policy.toml", _PolicyFile, faults)
        tariff = _read(folder / "tariffs.toml", _TariffFile, faults)
        operator = _read(folder / "operator.toml", Operator, faults)
        if policy is None or tariff is None or operator is None:
            raise RulesError("\n".join(faults))
        self.policies = _dated(policy)
        self.tariff = Tariff(tuple(Rate(r.energy, r.start, r.peak, r.offpeak) for r in tariff.rate))
        self.operator = operator


def _dated(read: _PolicyFile) -> Policies:
    days = public_holidays()
    oldest_first = sorted(read.policy, key=lambda policy: policy.start)
    return Policies(tuple((policy.start, policy.build(days)) for policy in oldest_first))


def _read(path: Path, model: type[_File], faults: list[str]) -> _File | None:
    """What the file says; None where it is wrong, its faults added to those known."""
    try:
        facts: Mapping[str, object] = tomllib.loads(path.read_text("utf-8"))
        return model.model_validate(facts, context=set())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        faults.append(f"{path.name}: {fault}")
    except ValidationError as found:
        faults += [
            f"{path.name}: {'.'.join(map(str, f['loc']))}: {f['msg']}" for f in found.errors()
        ]
    return None
