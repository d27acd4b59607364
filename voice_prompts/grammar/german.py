"""German as all its countries understand it: dates, times and groups of digits."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from balance.energy import Energy
from voice_prompts.amounts import cardinal
from voice_prompts.grammar.groups import written_as_heard
from voice_prompts.grammar.words import Counted, Grammar

_TAG: Final = "de"
_DIGITS: Final = (
    *("null", "eins", "zwei", "drei", "vier"),
    *("fünf", "sechs", "sieben", "acht", "neun"),
)
_WEEKDAYS: Final = (
    *("Montag", "Dienstag", "Mittwoch", "Donnerstag"),
    *("Freitag", "Samstag", "Sonntag"),
)
_MONTHS: Final = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August"),
    *("September", "Oktober", "November", "Dezember"),
)
_UNLIKE_THE_CARDINAL: Final = {1: "ersten", 3: "dritten", 7: "siebten", 8: "achten"}
_TEENS_END: Final = 20


def _number(count: int) -> str:
    return cardinal(count, _TAG)


def _date(said: date) -> str:
    return f"{_WEEKDAYS[said.weekday()]}, den {_day_of_month(said)}"


def _distant_date(said: date) -> str:
    """After a colon: "zweiundzwanzigster Februar"; the weekday would make prompts too long."""
    return f"{_ordinal(said.day)[:-1]}r {_MONTHS[said.month - 1]}"


def _on_date(said: date) -> str:
    return f"am {_WEEKDAYS[said.weekday()]}, dem {_day_of_month(said)}"


def _day_of_month(said: date) -> str:
    return f"{_ordinal(said.day)} {_MONTHS[said.month - 1]}"


def _ordinal(day: int) -> str:
    """After "den" and "dem" alike."""
    ending = "ten" if day < _TEENS_END else "sten"
    return _UNLIKE_THE_CARDINAL.get(day, f"{_number(day)}{ending}")


def _clock_time(at: time) -> str:
    if (at.hour, at.minute) == (0, 0):
        return "Mitternacht"
    # "ein Uhr", but "einundzwanzig Uhr eins".
    hours = "ein Uhr" if at.hour == 1 else f"{_number(at.hour)} Uhr"
    return f"{hours} {_number(at.minute)}" if at.minute else hours


def _telephone_group(group: str) -> str:
    return written_as_heard(group, _DIGITS, _number)


GERMAN: Final = Grammar(
    cardinals=_TAG,
    digits=_DIGITS,
    meter={
        Energy.ELECTRICITY: {
            "meter": "Stromzähler",
            "supply": "der Strom",
            "supply_object": "den Strom",
        },
        Energy.GAS: {"meter": "Gaszähler", "supply": "das Gas", "supply_object": "das Gas"},
    },
    counted_digits=Counted("eine Ziffer", "{count} Ziffern"),
    counted_days=Counted("einen Tag", "{count} Tage"),
    tail_after="nach {digits}",
    tail_at_the_end="am Ende",
    weekdays=_WEEKDAYS,
    today="heute",
    full_date=_date,
    distant_date=_distant_date,
    on_date=_on_date,
    on_weekday="am {weekday}",
    year=_number,
    clock_time=_clock_time,
    moment="{day} um {time}",
    coming_moment="{day} um {time}",
    telephone_group=_telephone_group,
)
