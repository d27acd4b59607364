"""Writes amounts, dates and hours as an SMS carries them, in letters of GSM 7-bit only.

Locale libraries put no-break spaces into numbers, and one of them triples the price of an SMS.
Every instant is seen in Brussels before it is written.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from balance.calendar import BRUSSELS
from balance.money import Cents, euros
from voice_prompts.languages import Language

WEEKDAYS: Final[Mapping[Language, tuple[str, ...]]] = {
    Language.FR: ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    Language.NL: (
        *("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
        *("zaterdag", "zondag"),
    ),
    Language.DE: (
        *("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
        *("Samstag", "Sonntag"),
    ),
    Language.EN: (
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"),
        *("Saturday", "Sunday"),
    ),
}
"""Monday first."""
# Between the hour and its minutes where the whole hour stands alone.
_HOUR_SIGNS: Final = {Language.FR: "h", Language.NL: "u"}


def amount(cents: Cents, language: Language = Language.FR) -> str:
    """Euros with two decimals after a comma, in English after a point: "-15,92"."""
    text = euros(cents)
    return text if language is Language.EN else text.replace(".", ",")


def short_amount(cents: Cents, language: Language = Language.FR) -> str:
    """Euros without decimals where they are whole: "15", else "14,99"."""
    return amount(cents, language).removesuffix(",00").removesuffix(".00")


def day_and_month(instant: datetime, language: Language = Language.FR) -> str:
    """The Brussels date in figures: "24/11", in German "24.11."."""
    local = instant.astimezone(BRUSSELS)
    if language is Language.DE:
        return f"{local.day:02d}.{local.month:02d}."
    return f"{local.day:02d}/{local.month:02d}"


def weekday(instant: datetime, language: Language = Language.FR) -> str:
    """The Brussels day of the week: "lundi"."""
    return WEEKDAYS[language][instant.astimezone(BRUSSELS).weekday()]


def hour(instant: datetime, language: Language = Language.FR) -> str:
    """The Brussels hour: "8h", "16h30", Dutch "8u", "16u30", German and English "8:00", "16:30"."""
    local = instant.astimezone(BRUSSELS)
    sign = _HOUR_SIGNS.get(language)
    if sign is None:
        return f"{local.hour}:{local.minute:02d}"
    return f"{local.hour}{sign}{local.minute:02d}" if local.minute else f"{local.hour}{sign}"
