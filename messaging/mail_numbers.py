"""Writes amounts and moments as an e-mail carries them: the plain figures, typeset in French.

Every instant is seen in Brussels before it is written.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import groupby
from typing import Final

from balance.calendar import BRUSSELS
from balance.money import Cents
from messaging.plain_numbers import WEEKDAYS, amount, day_and_month, short_amount, weekday
from voice_prompts.hours import OpeningHours
from voice_prompts.languages import Language

_NO_BREAK: Final = "\u00a0"
_NARROW: Final = "\u202f"
_MINUS: Final = "\u2212"
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+(?!\d))")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:€|h|secondes|minutes|derniers)(?!\w))")
_AFTER_HOUR = re.compile(r"(?<=\d\u00a0h) (?=\d\d(?!\d))")


def money(cents: Cents) -> str:
    """Euros with a comma and two decimals: "−1 592,50 €"."""
    return _grouped(amount(cents))


def short_money(cents: Cents) -> str:
    """Euros without decimals where they are whole: "15 €", else "14,99 €"."""
    return _grouped(short_amount(cents))


def day_in_figures(day: date) -> str:
    """ "24/11/2026"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def moment(instant: datetime) -> str:
    """The Brussels date and hour: "24/11/2026 à 6 h 00"."""
    local = instant.astimezone(BRUSSELS)
    return typeset(f"{day_in_figures(local.date())} à {local.hour} h {local.minute:02d}")


def near_moment(instant: datetime) -> str:
    """A Brussels moment of the coming days: "lundi 30/11 à 8 h 00"."""
    local = instant.astimezone(BRUSSELS)
    clock = f"{local.hour} h {local.minute:02d}"
    return typeset(f"{weekday(instant)} {day_and_month(instant)} à {clock}")


def opening(hours: OpeningHours) -> str:
    """Opening hours: "du lundi au vendredi de 8 h à 20 h, sauf les jours fériés"."""
    return typeset(", ".join([*_spans(hours), "sauf les jours fériés"]))


def _spans(hours: OpeningHours) -> Iterator[str]:
    """Days in a row that have the same hours, together."""
    days = zip(WEEKDAYS[Language.FR], hours.week, strict=True)
    for span, run in groupby(days, key=lambda day: day[1]):
        names = [name for name, _ in run]
        if span is not None:
            when = f"le {names[0]}" if len(names) == 1 else f"du {names[0]} au {names[-1]}"
            yield f"{when} de {_clock(span.start)} à {_clock(span.end)}"


def _clock(hour: time) -> str:
    return f"{hour.hour} h {hour.minute:02d}" if hour.minute else f"{hour.hour} h"


def typeset(words: str) -> str:
    """French words with curled apostrophes, and no line break before a sign or a unit."""
    words = words.replace("'", "’").replace(" :", f"{_NO_BREAK}:")
    for sign in "?!;":
        words = words.replace(f" {sign}", f"{_NARROW}{sign}")
    return _AFTER_HOUR.sub(_NO_BREAK, _BEFORE_UNIT.sub(_NO_BREAK, words))


def _grouped(figure: str) -> str:
    whole, comma, decimals = figure.partition(",")
    grouped = _THOUSANDS.sub(_NARROW, whole).replace("-", _MINUS)
    return f"{grouped}{comma}{decimals}{_NO_BREAK}€"
