"""British English: dates, times and groups of digits."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from balance.energy import Energy
from voice_prompts.amounts import cardinal
from voice_prompts.grammar.words import Counted, Grammar

_TAG: Final = "en"
_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_WEEKDAYS: Final = (
    *("Monday", "Tuesday", "Wednesday", "Thursday"),
    *("Friday", "Saturday", "Sunday"),
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_ORDINALS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)


def _number(count: int) -> str:
    return cardinal(count, _TAG)


def _date(said: date) -> str:
    return f"{_WEEKDAYS[said.weekday()]} the {_ordinal(said.day)} of {_MONTHS[said.month - 1]}"


def _on_date(said: date) -> str:
    return f"on {_date(said)}"


def _ordinal(day: int) -> str:
    if day <= len(_ORDINALS):
        return _ORDINALS[day - 1]
    if day == 30:
        return "thirtieth"
    tens = "twenty" if day < 30 else "thirty"
    return f"{tens}-{_ORDINALS[day % 10 - 1]}"


def _year(year: int) -> str:
    century, rest = divmod(year, 100)
    if year % 1000 < 10:
        return _number(year)
    if rest == 0:
        return f"{_number(century)} hundred"
    return f"{_number(century)} {_after_a_number(rest)}"


def _clock_time(at: time) -> str:
    """On the clock of twelve hours, as it is spoken: "five fifteen in the morning"."""
    if at.minute == 0 and at.hour % 12 == 0:
        return "noon" if at.hour else "midnight"
    minutes = _after_a_number(at.minute) if at.minute else "o'clock"
    return f"{_number((at.hour - 1) % 12 + 1)} {minutes} {_part_of_day(at.hour)}"


def _part_of_day(hour: int) -> str:
    if hour == 0 or hour >= 22:
        return "at night"
    if hour < 12:
        return "in the morning"
    return "in the afternoon" if hour < 18 else "in the evening"


def _after_a_number(count: int) -> str:
    return f"oh {_number(count)}" if count < 10 else _number(count)


def _telephone_group(group: str) -> str:
    """Digit by digit: "fifteen" is heard as "fifty" too easily. Hundreds stay as they are said."""
    rest = group.lstrip("0")
    if len(rest) == 3 and rest.endswith("00"):
        return f"{_each('0' * (len(group) - 3))} {_number(int(rest))}".strip()
    return _each(group)


def _each(digits: str) -> str:
    return " ".join(_DIGITS[int(digit)] for digit in digits)


ENGLISH: Final = Grammar(
    cardinals=_TAG,
    digits=_DIGITS,
    meter={
        Energy.ELECTRICITY: {"meter": "Electricity meter", "supply": "the electricity"},
        Energy.GAS: {"meter": "Gas meter", "supply": "the gas"},
    },
    counted_digits=Counted("one digit", "{count} digits"),
    counted_days=Counted("one day", "{count} days"),
    tail_after="after {digits}",
    tail_at_the_end="at the end",
    weekdays=_WEEKDAYS,
    today="today",
    full_date=_date,
    distant_date=_date,
    on_date=_on_date,
    on_weekday="on {weekday}",
    year=_year,
    clock_time=_clock_time,
    moment="{day}, {time}",
    coming_moment="{day} at {time}",
    telephone_group=_telephone_group,
)
