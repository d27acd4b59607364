"""The forms of single values: the document shows each one's pattern, and what breaks it has a code.

A form narrows what files may hold to one way of writing it; what a text means is balance.intake's.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, Final

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    TypeAdapter,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_after_validator_function

from balance.ean import refuse_wrong_shape
from balance.intake.accounts import MAX_CONTACT_CHARACTERS
from balance.intake.fields import (
    FIRST_YEAR,
    LAST_YEAR,
    MAX_ID_CHARACTERS,
    parse_day,
    parse_id,
    parse_instant,
    parse_positive_euros,
)
from balance.money import parse_euros
from balance.refusals import Refusal, RefusedInput

REFUSAL: Final = "refusal:"
"""How a fault begins that carries a code of ours: the validator has a "too_short" of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One way to write a text; `check` refuses, with its own codes, what means nothing."""

    pattern: str
    check: Callable[[str], object]
    code: Refusal
    wanted: str
    shown: Mapping[str, object] = field(default_factory=dict)

    def __get_pydantic_core_schema__(
        self, source: type[str], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return no_info_after_validator_function(self._refuse, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return handler(schema) | {"pattern": self.pattern, **self.shown}

    def _refuse(self, text: str) -> str:
        try:
            self.check(text)
        except RefusedInput as refused:
            raise _fault(refused.code, refused.detail) from refused
        if re.fullmatch(self.pattern, text) is None:
            raise _fault(self.code, self.wanted)
        return text


def _fault(code: Refusal, detail: str) -> PydanticCustomError:
    return PydanticCustomError(f"{REFUSAL}{code}", "{said}", {"said": detail})


def _printable(text: str) -> None:
    if not text.isprintable():
        raise RefusedInput(Refusal.BAD_FORMAT, "", "write printable characters only")


def _above_zero(text: str) -> None:
    if not parse_positive_euros(text, field=""):
        raise RefusedInput(Refusal.AMOUNT_OUT_OF_RANGE, "", "must be above 0.00")


_YEAR: Final = "(199[0-9]|20[0-9]{2}|2100)"
_MONTH_DAY: Final = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
_OFFSET: Final = "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
_YEARS: Final = f"{FIRST_YEAR} to {LAST_YEAR}"

INSTANT_WANTED: Final = "write an instant with its offset, such as 2026-01-31T18:05:00+01:00"

_EAN = Form(
    "^([0-9]{13}|[0-9]{18})$",
    refuse_wrong_shape,
    Refusal.NOT_DIGITS,
    "key the last 13 digits, or all 18",
    {"format": "ean", "examples": ["541449020000000001"]},
)
_EUROS = Form(
    r"^-?[0-9]{1,9}\.[0-9]{2}$",
    parse_euros,
    Refusal.BAD_AMOUNT,
    "write an amount in euros with two decimals, such as 12.50",
    {"examples": ["12.50"]},
)
_POSITIVE_EUROS = Form(
    r"^[0-9]{1,9}\.[0-9]{2}$",
    partial(parse_positive_euros, field=""),
    _EUROS.code,
    _EUROS.wanted,
    _EUROS.shown,
)
_SOME_EUROS = Form(
    _POSITIVE_EUROS.pattern,
    _above_zero,
    _EUROS.code,
    _EUROS.wanted,
    {"description": "Above 0.00.", **_EUROS.shown},
)
_REFERENCE = Form(
    r"^[!-*,./0-<>?A-~]([ -~]{0,98}[!-~])?$",
    partial(parse_id, field=""),
    Refusal.BAD_FORMAT,
    "write 1 to 100 characters of ASCII, without a space at either end",
    {"examples": ["T-2026-000123"]},
)
_PATH_REFERENCE = Form(
    "^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$",
    partial(parse_id, field=""),
    Refusal.BAD_FORMAT,
    "write 1 to 100 letters, digits, dots, hyphens and underscores, a letter or a digit first",
    {"examples": ["D-2026-07"]},
)
_DAY = Form(
    f"^{_YEAR}-{_MONTH_DAY}$",
    partial(parse_day, field=""),
    Refusal.BAD_FORMAT,
    f"write a day such as 2026-01-31, of the years {_YEARS}",
    {"format": "date", "examples": ["2026-01-31"]},
)
_INSTANT = Form(
    f"^{_YEAR}-{_MONTH_DAY}T{_CLOCK}{_OFFSET}$",
    partial(parse_instant, field=""),
    Refusal.BAD_FORMAT,
    f"{INSTANT_WANTED}, of the years {_YEARS}",
    {"format": "date-time", "examples": ["2026-01-31T18:05:00+01:00"]},
)
_NAME = Form(
    "^[^\\u0000-\\u001f\\u007f-\\u00a0]*$",
    _printable,
    Refusal.BAD_FORMAT,
    "write printable characters only",
    {"format": "printable", "examples": ["Ana Lambert"]},
)
_PHONE = Form(
    r"^\+[1-9][0-9]{6,14}$",
    _printable,
    Refusal.BAD_FORMAT,
    "write an international number without spaces, such as +32470000001 (E.164)",
    {"format": "phone", "examples": ["+32470000001"]},
)
_EMAIL = Form(
    "^[!-~]{1,64}@[!-~]{1,130}$",
    _printable,
    Refusal.BAD_FORMAT,
    "write an e-mail address in ASCII",
    {"format": "email", "examples": ["ana.lambert@example.be"]},
)

EanText = Annotated[str, _EAN]
EurosText = Annotated[str, _EUROS]
PositiveEurosText = Annotated[str, _POSITIVE_EUROS]
SomeEurosText = Annotated[str, _SOME_EUROS]
ReferenceText = Annotated[str, Field(max_length=MAX_ID_CHARACTERS), _REFERENCE]
PathReferenceText = Annotated[str, Field(max_length=MAX_ID_CHARACTERS), _PATH_REFERENCE]
DayText = Annotated[str, _DAY]
InstantText = Annotated[str, _INSTANT]
NameText = Annotated[str, Field(max_length=MAX_CONTACT_CHARACTERS), _NAME]
PhoneText = Annotated[str, _PHONE]
EmailText = Annotated[str, _EMAIL]


def _whole_number(said: object) -> object:
    """What a query says, as a number: it is text there."""
    if isinstance(said, str) and re.fullmatch("[0-9]{1,18}", said, re.ASCII):
        return int(said)
    return said


def _without_zeros(said: object) -> object:
    """What a body says, as a number: to JSON Schema 2.0 is a whole one."""
    return int(said) if isinstance(said, float) and said.is_integer() else said


# Last in an annotation: what stands after a validator is not in the document.
IN_QUERY: Final = BeforeValidator(_whole_number)
WHOLE: Final = BeforeValidator(_without_zeros)

PATH_FORMS: Final[Mapping[str, TypeAdapter[str]]] = {
    "ean": TypeAdapter(EanText),
    "reference": TypeAdapter(PathReferenceText),
}
"""What stands in the braces of a path."""
