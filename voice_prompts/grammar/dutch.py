"""Dutch of Belgium: dates, times and groups of digits."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from balance.energy import Energy
from voice_prompts.amounts import cardinal
from voice_prompts.grammar.groups import written_as_heard
from voice_prompts.grammar.words import Counted, Grammar

_TAG: Final = "nl"
_DIGITS: Final = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
_WEEKDAYS: Final = (
    *("maandag", "dinsdag", "woensdag", "donderdag"),
    *("vrijdag", "zaterdag", "zondag"),
)
_MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)


def _number(count: int) -> str:
    return cardinal(count, _TAG)


def _date(said: date) -> str:
    return f"{_WEEKDAYS[said.weekday()]} {_number(said.day)} {_MONTHS[said.month - 1]}"


def _clock_time(at: time) -> str:
    if (at.hour, at.minute) == (0, 0):
        return "middernacht"
    hours = f"{_number(at.hour)} uur"
    return f"{hours} {_number(at.minute)}" if at.minute else hours


def _telephone_group(group: str) -> str:
    return written_as_heard(group, _DIGITS, _number)


DUTCH: Final = Grammar(
    cardinals=_TAG,
    digits=_DIGITS,
    meter={
        Energy.ELECTRICITY: {"meter": "Elektriciteitsmeter", "supply": "de stroom"},
        Energy.GAS: {"meter": "Gasmeter", "supply": "het gas"},
    },
    counted_digits=Counted("één cijfer", "{count} cijfers"),
    counted_days=Counted("één dag", "{count} dagen"),
    tail_after="na {digits}",
    tail_at_the_end="op het einde",
    weekdays=_WEEKDAYS,
    today="vandaag",
    full_date=_date,
    distant_date=_date,
    on_date=_date,
    on_weekday="{weekday}",
    year=_number,
    clock_time=_clock_time,
    moment="{day}, {time}",
    coming_moment="{day} om {time}",
    telephone_group=_telephone_group,
)
