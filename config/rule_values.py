"""How figures are written in the rule files: amounts, prices, hours, dates, and nothing loose."""

import re
from datetime import date, time
from functools import partial
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)

from balance.energy import Energy
from balance.money import parse_euros

_CLOCK = r"((?:[01]\d|2[0-3]):[0-5]\d)"
_SPAN = re.compile(f"{_CLOCK}-{_CLOCK}", re.ASCII)
_PRICE = re.compile(r"(\d{1,3})(?:\.(\d{1,6}))?", re.ASCII)


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


def _span(value: object) -> object:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('write two times in quotes, such as "08:00-20:00"')
    start, end = map(time.fromisoformat, found.groups())
    if start >= end:
        raise ValueError("the first time must come before the second")
    return start, end


Hour = Annotated[time, _bare(time, "12:00:00")]
Hours = Annotated[tuple[time, time], BeforeValidator(_span)]
Start = Annotated[date, _bare(date, "2026-11-24"), AfterValidator(_only_one)]
Count = Annotated[int, Field(gt=0)]


class Strict(BaseModel):
    """A table of a rule file: no other name in it, no value of another kind."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
