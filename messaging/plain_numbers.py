"""Writes amounts, dates and hours as an SMS carries them: French, and plain ASCII only.

Locale libraries put no-break spaces into numbers, and one of them triples the price of an SMS.
Every instant is seen in Brussels before it is written.
"""

from datetime import datetime

from balance.calendar import BRUSSELS
from balance.money import Cents, euros

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def amount(cents: Cents) -> str:
    """Euros with a comma and two decimals: "-15,92"."""
    return euros(cents).replace(".", ",")


def short_amount(cents: Cents) -> str:
    """Euros without decimals where they are whole: "15", else "14,99"."""
    return amount(cents).removesuffix(",00")


def day_and_month(instant: datetime) -> str:
    """The Brussels date in figures: "24/11"."""
    local = instant.astimezone(BRUSSELS)
    return f"{local.day:02d}/{local.month:02d}"


def weekday(instant: datetime) -> str:
    """The Brussels day of the week: "lundi"."""
    return _WEEKDAYS[instant.astimezone(BRUSSELS).weekday()]


def hour(instant: datetime) -> str:
    """The Brussels hour, with minutes where there are any: "8h", "16h30"."""
    local = instant.astimezone(BRUSSELS)
    return f"{local.hour}h{local.minute:02d}" if local.minute else f"{local.hour}h"
