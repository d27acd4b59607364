"""Writes amounts and moments as an e-mail carries them: plain figures, typeset by language.

Every instant is seen in Brussels before it is written.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from itertools import groupby
from typing import Final

from balance.calendar import BRUSSELS
from balance.money import Cents
from messaging.mail_languages import MAILS
from messaging.plain_numbers import WEEKDAYS, amount, short_amount
from voice_prompts.hours import OpeningHours
from voice_prompts.languages import Language

_NO_BREAK: Final = "\u00a0"
_NARROW: Final = "\u202f"
_MINUS: Final = "\u2212"
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+(?!\d))")
_AFTER_HOUR = re.compile(r"(?<=\d\u00a0h) (?=\d\d(?!\d))")


def money(cents: Cents, language: Language = Language.FR) -> str:
    """Euros with two decimals: "−1 592,50 €", "−1.592,50 euro", "−€1,592.50"."""
    return _signed(cents, amount(Cents(abs(cents)), language), language)


def short_money(cents: Cents, language: Language = Language.FR) -> str:
    """Euros without decimals where they are whole: "15 €", else "14,99 €"."""
    return _signed(cents, short_amount(Cents(abs(cents)), language), language)


def day_in_figures(day: date, language: Language = Language.FR) -> str:
    """A day with its year: "24/11/2026"; in English its month is named."""
    return MAILS[language].style.day.format(**_parts(day, language))


def near_day(instant: datetime, language: Language = Language.FR) -> str:
    """A Brussels day of the coming week: "lundi 30/11"."""
    day = instant.astimezone(BRUSSELS).date()
    return MAILS[language].style.near_day.format(**_parts(day, language))


def clock(instant: datetime, language: Language = Language.FR) -> str:
    """A Brussels hour, always with its minutes: "6 h 00"."""
    local = instant.astimezone(BRUSSELS)
    words = MAILS[language].style.hour.format(hour=local.hour, minute=local.minute)
    return typeset(words, language)


def moment(instant: datetime, language: Language = Language.FR) -> str:
    """The Brussels date and hour: "24/11/2026 à 6 h 00"."""
    day = day_in_figures(instant.astimezone(BRUSSELS).date(), language)
    return MAILS[language].style.moment.format(day=day, hour=clock(instant, language))


def opening(hours: OpeningHours, language: Language = Language.FR) -> str:
    """Opening hours: "du lundi au vendredi de 8 h à 20 h, sauf les jours fériés"."""
    closed = MAILS[language].style.holidays
    return typeset(", ".join([*_spans(hours, language), closed]), language)


def typeset(words: str, language: Language = Language.FR) -> str:
    """Words with curled apostrophes, and no line break before a sign or a unit."""
    words = words.replace("'", "’").replace(" :", f"{_NO_BREAK}:")
    for sign in "?!;":
        words = words.replace(f" {sign}", f"{_NARROW}{sign}")
    return _AFTER_HOUR.sub(_NO_BREAK, _before_unit(language).sub(_NO_BREAK, words))


@cache
def _before_unit(language: Language) -> re.Pattern[str]:
    units = "|".join(MAILS[language].style.units)
    return re.compile(rf"(?<=\d) (?=(?:{units})(?!\w))")


def _signed(cents: Cents, figure: str, language: Language) -> str:
    style = MAILS[language].style
    grouped = _THOUSANDS.sub(style.thousands, figure)
    return (_MINUS if cents < 0 else "") + style.money.format(figure=grouped)


def _parts(day: date, language: Language) -> dict[str, int | str]:
    months = MAILS[language].style.months
    return {
        "weekday": WEEKDAYS[language][day.weekday()],
        "day": day.day,
        "month": day.month,
        "year": day.year,
        "month_name": months[day.month - 1] if months else "",
    }


def _spans(hours: OpeningHours, language: Language) -> Iterator[str]:
    """Days in a row that have the same hours, together."""
    style = MAILS[language].style
    days = zip(WEEKDAYS[language], hours.week, strict=True)
    for span, run in groupby(days, key=lambda day: day[1]):
        names = [name for name, _ in run]
        if span is not None:
            pattern = style.one_day if len(names) == 1 else style.several_days
            when = pattern.format(first=names[0], last=names[-1])
            start, end = _opening_hour(span.start, language), _opening_hour(span.end, language)
            yield style.open_span.format(days=when, start=start, end=end)


def _opening_hour(at: time, language: Language) -> str:
    style = MAILS[language].style
    pattern = style.hour_and_minutes if at.minute else style.whole_hour
    return pattern.format(hour=at.hour, minute=at.minute)
