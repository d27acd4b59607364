"""Reads the reviewed rule files: policy, tariffs and facts of the operator, all errors at once."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import holidays
from email_validator import validate_email
from pydantic import AfterValidator, BaseModel, Field, ValidationError, model_validator

from balance.energy import Energy
from balance.policy import Policies
from balance.tariff import Rate, Tariff
from config.policy_file import PolicyFile
from config.rule_values import Hours, Price, Start, Strict
from voice_prompts.hours import OpeningHours, Span

_FOLDER = Path(__file__).parent
_HOLIDAY_YEARS = range(2015, 2061)


class RulesError(Exception):
    """Rule files are wrong: every fault in all of them, one a line."""


_File = TypeVar("_File", bound=BaseModel)


class _Rate(Strict):
    energy: Annotated[Energy, Field(strict=False)]
    start: Start = Field(alias="from")
    peak: Price
    offpeak: Price


class _TariffFile(Strict):
    rate: Annotated[list[_Rate], Field(min_length=1)]


def _mail_address(text: str) -> str:
    found = validate_email(text, check_deliverability=False).ascii_email
    if found is None:
        raise ValueError("use letters without accents only")
    return found


_Prefix = Annotated[str, Field(pattern=r"^\d{5}$")]
_OneLine = Annotated[str, Field(pattern=r"^[^\r\n]+$")]


class _HelpHours(Strict):
    """The hours of each weekday, from Monday on; a day left out is closed."""

    monday: Hours | None = None
    tuesday: Hours | None = None
    wednesday: Hours | None = None
    thursday: Hours | None = None
    friday: Hours | None = None
    saturday: Hours | None = None
    sunday: Hours | None = None

    @model_validator(mode="after")
    def _opens(self) -> "_HelpHours":
        if not any(self._week()):
            raise ValueError("at least one day must have its hours")
        return self

    def build(self, days: frozenset[date]) -> OpeningHours:
        return OpeningHours(self._week(), days)

    def _week(self) -> tuple[Span | None, ...]:
        week = (self.monday, self.tuesday, self.wednesday, self.thursday)
        hours = (*week, self.friday, self.saturday, self.sunday)
        return tuple(None if day is None else Span(*day) for day in hours)


class Operator(Strict):
    """Facts of the operator; numbers and pages are written as customers read them."""

    ean_prefixes: Annotated[tuple[_Prefix, ...], Field(min_length=1, strict=False)]
    balance_line: str
    help_line: str
    help_key: str
    help_hours: _HelpHours
    gas_emergency: str
    name: _OneLine
    email: Annotated[str, AfterValidator(_mail_address)]
    top_up_page: Annotated[str, Field(pattern=r"^[\w.-]+\.[a-z]+(/[\w./-]*)?$")]

    @property
    def opening_hours(self) -> OpeningHours:
        """When a person answers at the help line: never on a public holiday."""
        return self.help_hours.build(public_holidays())


@cache
def public_holidays() -> frozenset[date]:
    """The Belgian legal holidays (law of 4 January 1974), as dates."""
    return frozenset(holidays.country_holidays("BE", years=_HOLIDAY_YEARS))


class Rules:
    """The rule files as they stand: every dated policy and rate, and the facts of the operator.

    Raises RulesError with every fault of all the files.
    """

    def __init__(self, folder: Path = _FOLDER) -> None:
        faults: list[str] = []
        policy = _read(folder / "policy.toml", PolicyFile, faults)
        tariff = _read(folder / "tariffs.toml", _TariffFile, faults)
        operator = _read(folder / "operator.toml", Operator, faults)
        if policy is None or tariff is None or operator is None:
            raise RulesError("\n".join(faults))
        self.policies = _dated(policy)
        self.tariff = Tariff(tuple(Rate(r.energy, r.start, r.peak, r.offpeak) for r in tariff.rate))
        self.operator = operator


def _dated(read: PolicyFile) -> Policies:
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
