"""Writes amounts and moments as an e-mail carries them: the plain figures, typeset in French.

Every instant is seen in Brussels before it is written.
"""

import re
from datetime import date, datetime
from typing import Final

from balance.calendar import BRUSSELS
from balance.money import Cents
from messaging.plain_numbers import amount, day_and_month, short_amount, weekday

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
