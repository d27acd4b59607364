"""Single fields: decides which texts are an id, a day, an instant, a word of a closed list.

Every function takes the stripped text and the column's name, and raises RefusedInput.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from balance.calendar import BRUSSELS
from balance.money import Cents, parse_euros
from balance.refusals import Refusal, RefusedInput

Word = TypeVar("Word", bound=StrEnum)
Meaning = TypeVar("Meaning")

FIRST_YEAR, LAST_YEAR = 1990, 2100
MAX_ID_CHARACTERS = 100
_FORMULA_STARTS = ("=", "+", "-", "@")
_NUMBER = re.compile(r"[1-9]\d{0,17}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:?\d\d)?", re.ASCII
)


def parse_id(text: str, field: str) -> str:
    """An id of 1 to 100 printable characters that no spreadsheet takes for a formula."""
    if not text:
        raise RefusedInput(Refusal.BAD_FORMAT, field, "it is empty")
    if len(text) > MAX_ID_CHARACTERS or not text.isprintable():
        raise RefusedInput(
            Refusal.BAD_FORMAT, field, f"write at most {MAX_ID_CHARACTERS} printable characters"
        )
    if text.startswith(_FORMULA_STARTS):
        raise RefusedInput(Refusal.BAD_FORMAT, field, "it may not begin with = + - or @")
    return text


def parse_number(text: str, field: str) -> int:
    """A whole number above zero of at most 18 digits, which any database can hold."""
    if _NUMBER.fullmatch(text) is None:
        raise _bad(field, "write a whole number above zero, of at most 18 digits")
    return int(text)


def parse_day(text: str, field: str) -> date:
    """A civil day written 2026-01-31, of the years 1990 to 2100."""
    try:
        return sane(date.fromisoformat(_matching(_DAY, text)), field)
    except ValueError as error:
        raise _bad(field, "write a day such as 2026-01-31") from error


def parse_instant(text: str, field: str) -> datetime:
    """The UTC instant of 2026-01-31T18:05:00+01:00; without an offset it is Brussels wall time.

    A wall time that comes twice in autumn is the first one.
    """
    try:
        read = datetime.fromisoformat(_matching(_INSTANT, text))
        sane(read.date(), field)
    except ValueError as error:
        raise _bad(field, "write an instant such as 2026-01-31T18:05:00+01:00") from error
    zoned = read if read.tzinfo else read.replace(tzinfo=BRUSSELS)
    return zoned.astimezone(UTC)


def sane(day: date, field: str) -> date:
    """The day itself when its year is one this product can meet."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _bad(field, f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def parse_word(words: type[Word], text: str, field: str) -> Word:
    """The member of a closed list whose value is this text."""
    try:
        return words(text)
    except ValueError as error:
        raise _bad(field, f"write one of {', '.join(words)}") from error


def parse_choice(choices: Mapping[str, Meaning], text: str, field: str) -> Meaning:
    """What a written word stands for, whatever its case."""
    if text.casefold() not in choices:
        raise _bad(field, f"write one of {', '.join(word for word in choices if word)}")
    return choices[text.casefold()]


def parse_positive_euros(text: str, field: str) -> Cents:
    """Cents of zero or more; negative_amount below."""
    cents = parse_euros(text, field)
    if cents < 0:
        raise RefusedInput(Refusal.NEGATIVE_AMOUNT, field, "the amount cannot be negative")
    return cents


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if pattern.fullmatch(text) is None:
        raise ValueError(text)
    return text


def _bad(field: str, detail: str) -> RefusedInput:
    return RefusedInput(Refusal.BAD_FORMAT, field, detail)
