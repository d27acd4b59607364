"""Reads the reviewed rule files: policy, tariffs and facts of the operator, all errors at once."""

import tomllib
from collections.abc import Mapping
from datetime import date, time
from functools import cached_property
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
    model_validator,
)

from balance.calendar import Ndp
from balance.energy import Energy
from balance.money import Cents, parse_euros
from balance.policy import AdvanceWhenCut, Policies, Policy, ReconnectRule
from balance.tariff import Rate, Tariff

_FOLDER = Path(__file__).parent
_HOLIDAY_YEARS = range(2015, 2061)


class RulesError(Exception):
    """A rule file is wrong: every fault in it, one a line."""


def _cents(value: object) -> object:
    return parse_euros(_quoted(value))


def _quoted(value: object) -> str:
    # A bare 20 would be read as 20 cents.
    if not isinstance(value, str):
        raise ValueError("write euros in quotes")  # noqa: TRY004 - pydantic collects ValueErrors
    return value


def _price(value: object) -> object:
    """Millionths of a euro per kWh of a price in quotes."""
    whole, _, decimals = _quoted(value).partition(".")
    return int(whole + decimals.ljust(6, "0")) if len(decimals) <= 6 else value


def _not_negative(value: int) -> int:
    if value < 0:
        raise ValueError("must not be negative")
    return value


Euros = Annotated[int, BeforeValidator(_cents), AfterValidator(_not_negative)]
Price = Annotated[int, BeforeValidator(_price), AfterValidator(_not_negative)]


_File = TypeVar("_File", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Ndp(_Strict):
    weekday_start: time
    weekday_end: time
    weekend: bool
    public_holidays: bool

    @model_validator(mode="after")
    def _leaves_hours(self) -> "_Ndp":
        if self.weekday_end >= self.weekday_start:
            raise ValueError("weekday_end must come before weekday_start: no hour is left to cut")
        return self


class _Policy(_Strict):
    start: date = Field(alias="from")
    start_credit: Euros
    advance_per_day: Annotated[Euros, Field(gt=0)]
    advance_when_cut: AdvanceWhenCut
    instalments_alone_from: time
    emergency_credit: Euros
    low_threshold: Euros
    reconnect_above: Euros
    gas_reconnect_rule: ReconnectRule
    top_up_min: Euros
    top_up_max: Euros
    gas_test_max_minutes: Annotated[int, Field(gt=0)]
    gas_retry_wait_minutes: Annotated[int, Field(ge=0)]
    gas_max_failures: Annotated[int, Field(gt=0)]
    ndp: _Ndp

    def build(self, days: frozenset[date]) -> Policy:
        return Policy(
            start_credit=Cents(self.start_credit),
            advance_per_day=Cents(self.advance_per_day),
            advance_when_cut=self.advance_when_cut,
            instalments_alone_from=self.instalments_alone_from,
            emergency_credit=Cents(self.emergency_credit),
            low_threshold=Cents(self.low_threshold),
            reconnect_above=Cents(self.reconnect_above),
            gas_reconnect_rule=self.gas_reconnect_rule,
            top_up_min=Cents(self.top_up_min),
            top_up_max=Cents(self.top_up_max),
            gas_test_max_minutes=self.gas_test_max_minutes,
            gas_retry_wait_minutes=self.gas_retry_wait_minutes,
            gas_max_failures=self.gas_max_failures,
            ndp=Ndp(
                start=self.ndp.weekday_start,
                end=self.ndp.weekday_end,
                weekend=self.ndp.weekend,
                public_holidays=self.ndp.public_holidays,
                holidays=days,
            ),
        )


class _PolicyFile(_Strict):
    policy: Annotated[list[_Policy], Field(min_length=1)]


class _Rate(_Strict):
    energy: Energy
    start: date = Field(alias="from")
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

    ean_prefixes: Annotated[tuple[_Prefix, ...], Field(min_length=1)]
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
    """The rule files, read once each, when first asked for."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._folder = folder

    @cached_property
    def policies(self) -> Policies:
        """Every dated policy, oldest first."""
        read = self._read("policy.toml", _PolicyFile)
        days = public_holidays()
        dated = sorted(read.policy, key=lambda policy: policy.start)
        return Policies(tuple((policy.start, policy.build(days)) for policy in dated))

    @cached_property
    def tariff(self) -> Tariff:
        """Every dated rate."""
        read = self._read("tariffs.toml", _TariffFile)
        return Tariff(tuple(Rate(r.energy, r.start, r.peak, r.offpeak) for r in read.rate))

    @cached_property
    def operator(self) -> Operator:
        """Prefixes and telephone numbers."""
        return self._read("operator.toml", Operator)

    def _read(self, name: str, model: type[_File]) -> _File:
        try:
            facts: Mapping[str, object] = tomllib.loads((self._folder / name).read_text("utf-8"))
            return model.model_validate(facts)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
            raise RulesError(f"{name}: {fault}") from fault
        except ValidationError as faults:
            lines = [f"{name}: {'.'.join(map(str, f['loc']))}: {f['msg']}" for f in faults.errors()]
            raise RulesError("\n".join(lines)) from faults
