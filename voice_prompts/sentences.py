"""Fills the prompts: amounts, moments, digits and telephone numbers as they are spoken.

Every instant is seen in Brussels before it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from balance.calendar import BRUSSELS, civil_date
from balance.energy import Energy
from balance.money import Cents
from voice_prompts.amounts import amount_in_words, cardinal
from voice_prompts.catalogue import (
    DIGITS,
    LANGUAGE,
    METERS,
    MONTHS,
    PROMPTS,
    SUPPLIES,
    WEEKDAYS,
)

_TAIL_GROUPS = (3, 3, 3, 4)
_YEAR_NEEDED_AFTER = timedelta(days=180)
_WEEKDAY_IS_ENOUGH = timedelta(days=7)


def fill(prompt_id: str, **values: str) -> str:
    """The prompt's text with its values, starting with a capital. KeyError for an unknown id."""
    return _capital(PROMPTS[prompt_id].format(**values))


def about_meter(energy: Energy) -> dict[str, str]:
    """The values `meter`, `supply` and `Supply` that name one energy."""
    supply = SUPPLIES[energy]
    return {"meter": METERS[energy], "supply": supply, "Supply": _capital(supply)}


def amount(cents: Cents) -> str:
    """An amount of money in Belgian French; a negative one starts with "moins"."""
    return amount_in_words(cents, LANGUAGE)


def digits(text: str) -> str:
    """Each digit as a word: "902" is "neuf zéro deux"."""
    return " ".join(DIGITS[int(digit)] for digit in text)


def tail_groups(tail: str) -> Iterator[str]:
    """The last 13 digits of an EAN as they are read and written: 3-3-3-4."""
    start = 0
    for size in _TAIL_GROUPS:
        yield tail[start : start + size]
        start += size


def tail_in_groups(tail: str) -> str:
    """The last 13 digits of an EAN in groups of 3-3-3-4, with pauses between."""
    return ", … ".join(digits(group) for group in tail_groups(tail))


def telephone(written: str) -> str:
    """A telephone number said by the groups it is written in ("0800/87.087"), with pauses."""
    return ", … ".join(_telephone_group(group) for group in re.findall(r"[0-9]+", written))


def place_of_tail(prefixes: Sequence[str]) -> str:
    """Where the 13 digits stand: after the one prefix, else at the end of the EAN."""
    return f"après {digits(prefixes[0])}" if len(prefixes) == 1 else "de la fin"


def count_of_digits(count: int) -> str:
    """ "un chiffre", "neuf chiffres"."""
    return f"{number(count)} chiffre" if count == 1 else f"{number(count)} chiffres"


def number(count: int) -> str:
    """A whole number in words."""
    return cardinal(count, LANGUAGE)


def day(said: date, today: date) -> str:
    """A day: "ce lundi" when it is today, else "lundi vingt-trois novembre".

    The year is added when the day is more than half a year away.
    """
    weekday = WEEKDAYS[said.weekday()]
    if said == today:
        return f"ce {weekday}"
    words = f"{weekday} {_day_of_month(said)} {MONTHS[said.month - 1]}"
    far = abs(said - today) > _YEAR_NEEDED_AFTER
    return f"{words} {number(said.year)}" if far else words


def moment(at: datetime, now: datetime) -> str:
    """An instant: "ce lundi, cinq heures quinze", or with its date when it is not today."""
    return f"{day(civil_date(at), civil_date(now))}, {clock_time(_local_time(at))}"


def coming_moment(at: datetime, now: datetime) -> str:
    """A coming instant: "lundi à huit heures", with its date from a week ahead on."""
    when, today = civil_date(at), civil_date(now)
    near = timedelta(0) < when - today < _WEEKDAY_IS_ENOUGH
    words = WEEKDAYS[when.weekday()] if near else day(when, today)
    return f"{words} à {clock_time(_local_time(at))}"


def clock_time(at: time) -> str:
    """A time of day, to the minute: "cinq heures quinze", "midi", "vingt et une heures"."""
    return " ".join([_hours(at.hour), *_minutes(at.minute)])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _telephone_group(group: str) -> str:
    rest = group.lstrip("0")
    zeros = ["zéro"] * (len(group) - len(rest))
    return " ".join([*zeros, *_without_zeros(rest)])


def _without_zeros(rest: str) -> list[str]:
    # "quatre-vingt-sept" is easily written down as 4, 20, 7.
    if rest and 80 <= int(rest) <= 89:
        return [digits(rest)]
    return [number(int(rest))] if rest else []


def _day_of_month(said: date) -> str:
    return "premier" if said.day == 1 else number(said.day)


def _local_time(at: datetime) -> time:
    return at.astimezone(BRUSSELS).time()


def _hours(hour: int) -> str:
    if hour == 0:
        return "minuit"
    if hour == 12:
        return "midi"
    return f"{_feminine(hour)} heure" if hour == 1 else f"{_feminine(hour)} heures"


def _minutes(minute: int) -> list[str]:
    return [_feminine(minute)] if minute else []


def _feminine(count: int) -> str:
    return f"{number(count)}e" if count % 10 == 1 and count != 11 else number(count)
