"""French of Belgium: dates, times and groups of digits."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from balance.energy import Energy
from voice_prompts.amounts import cardinal
from voice_prompts.grammar.words import Counted, Grammar

_TAG: Final = "fr-BE"
_DIGITS: Final = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)


def _number(count: int) -> str:
    return cardinal(count, _TAG)


def _date(said: date) -> str:
    day = "premier" if said.day == 1 else _number(said.day)
    return f"{_WEEKDAYS[said.weekday()]} {day} {_MONTHS[said.month - 1]}"


def _clock_time(at: time) -> str:
    return f"{_hours(at.hour)} {_feminine(at.minute)}" if at.minute else _hours(at.hour)


def _hours(hour: int) -> str:
    if hour == 0:
        return "minuit"
    if hour == 12:
        return "midi"
    return f"{_feminine(hour)} heure" if hour == 1 else f"{_feminine(hour)} heures"


def _feminine(count: int) -> str:
    return f"{_number(count)}e" if count % 10 == 1 and count != 11 else _number(count)


def _telephone_group(group: str) -> str:
    rest = group.lstrip("0")
    zeros = ["zéro"] * (len(group) - len(rest))
    return " ".join([*zeros, *_without_zeros(rest)])


def _without_zeros(rest: str) -> list[str]:
    # "quatre-vingt-sept" is easily written down as 4, 20, 7.
    if rest and 80 <= int(rest) <= 89:
        return [_DIGITS[int(digit)] for digit in rest]
    return [_number(int(rest))] if rest else []


FRENCH: Final = Grammar(
    cardinals=_TAG,
    digits=_DIGITS,
    meter={
        Energy.ELECTRICITY: {"meter": "Compteur d'électricité", "supply": "le courant"},
        Energy.GAS: {"meter": "Compteur de gaz", "supply": "le gaz"},
    },
    counted_digits=Counted("un chiffre", "{count} chiffres"),
    counted_days=Counted("un jour", "{count} jours"),
    tail_after="après {digits}",
    tail_at_the_end="de la fin",
    weekdays=_WEEKDAYS,
    today="ce {weekday}",
    full_date=_date,
    distant_date=_date,
    on_date=_date,
    on_weekday="{weekday}",
    year=_number,
    clock_time=_clock_time,
    moment="{day}, {time}",
    coming_moment="{day} à {time}",
    telephone_group=_telephone_group,
)
