"""Fills the prompts: amounts, moments, digits and telephone numbers as they are spoken.

Every instant is seen in Brussels before it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from balance.calendar import BRUSSELS, civil_date
from balance.energy import Energy
from balance.money import Cents
from voice_prompts.amounts import amount_in_words, cardinal
from voice_prompts.catalogue import PROMPTS
from voice_prompts.grammar import GRAMMARS
from voice_prompts.grammar.words import Counted, Grammar
from voice_prompts.languages import TAGS, Language

_TAIL_GROUPS: Final = (3, 3, 3, 4)
_YEAR_NEEDED_AFTER: Final = timedelta(days=180)
_WEEKDAY_IS_ENOUGH: Final = timedelta(days=7)


def tail_groups(tail: str) -> Iterator[str]:
    """The last 13 digits of an EAN as they are read and written: 3-3-3-4."""
    start = 0
    for size in _TAIL_GROUPS:
        yield tail[start : start + size]
        start += size


@dataclass(frozen=True, slots=True)
class Sentences:
    """The prompts of one language and the words they are filled with; see `in_language`."""

    language: Language
    prompts: Mapping[str, str]
    grammar: Grammar

    @property
    def tag(self) -> str:
        """The BCP 47 tag of the language, for the voice."""
        return TAGS[self.language]

    def fill(self, prompt_id: str, **values: str) -> str:
        """The prompt's text, starting with a capital. KeyError for an unknown id."""
        return capital(self.prompts[prompt_id].format(**values))

    def about_meter(self, energy: Energy) -> dict[str, str]:
        """The values that name one energy: `meter`, `supply` and its other forms."""
        values = self.grammar.meter[energy]
        capitals = {name.capitalize(): capital(said) for name, said in values.items()}
        return {**values, **capitals}

    def amount(self, cents: Cents) -> str:
        """An amount of money; a negative one starts with "moins", "min", "minus"."""
        return amount_in_words(cents, self.grammar.cardinals)

    def digits(self, text: str) -> str:
        """Each digit as a word: "902" is "neuf zéro deux"."""
        return " ".join(self.grammar.digits[int(digit)] for digit in text)

    def tail_in_groups(self, tail: str) -> str:
        """The last 13 digits of an EAN in groups of 3-3-3-4, with pauses between."""
        return ", … ".join(self.digits(group) for group in tail_groups(tail))

    def telephone(self, written: str) -> str:
        """A telephone number said by the groups it is written in ("0800/87.087"), with pauses."""
        groups = re.findall(r"[0-9]+", written)
        return ", … ".join(self.grammar.telephone_group(group) for group in groups)

    def place_of_tail(self, prefixes: Sequence[str]) -> str:
        """Where the 13 digits stand: after the one prefix, else at the end of the EAN."""
        if len(prefixes) != 1:
            return self.grammar.tail_at_the_end
        return self.grammar.tail_after.format(digits=self.digits(prefixes[0]))

    def count_of_digits(self, count: int) -> str:
        """ "un chiffre", "neuf chiffres"."""
        return self._counted(count, self.grammar.counted_digits)

    def count_of_days(self, count: int) -> str:
        """ "un jour", "douze jours"."""
        return self._counted(count, self.grammar.counted_days)

    def number(self, count: int) -> str:
        """A whole number in words."""
        return cardinal(count, self.grammar.cardinals)

    def day(self, said: date, today: date) -> str:
        """A day: "ce lundi" when it is today, else "lundi vingt-trois novembre".

        The year is added when the day is more than half a year away.
        """
        if said == today:
            return self._today(said)
        if _is_far(said, today):
            return self._with_year(self.grammar.distant_date(said), said)
        return self.grammar.full_date(said)

    def moment(self, at: datetime, now: datetime) -> str:
        """An instant: "ce lundi, cinq heures quinze", or with its date when it is not today.

        Of a day more than half a year away the hour is not said.
        """
        when, today = civil_date(at), civil_date(now)
        day = self.day(when, today)
        if _is_far(when, today):
            return day
        return self.grammar.moment.format(day=day, time=self.clock_time(_local_time(at)))

    def coming_moment(self, at: datetime, now: datetime) -> str:
        """A coming instant: "lundi à huit heures", with its date from a week ahead on."""
        day = self._coming_day(civil_date(at), civil_date(now))
        return self.grammar.coming_moment.format(day=day, time=self.clock_time(_local_time(at)))

    def clock_time(self, at: time) -> str:
        """A time of day, to the minute: "cinq heures quinze", "midi", "vingt et une heures"."""
        return self.grammar.clock_time(at)

    def _coming_day(self, when: date, today: date) -> str:
        if when == today:
            return self._today(when)
        if timedelta(0) < when - today < _WEEKDAY_IS_ENOUGH:
            return self.grammar.on_weekday.format(weekday=self.grammar.weekdays[when.weekday()])
        words = self.grammar.on_date(when)
        return self._with_year(words, when) if _is_far(when, today) else words

    def _today(self, today: date) -> str:
        return self.grammar.today.format(weekday=self.grammar.weekdays[today.weekday()])

    def _with_year(self, words: str, said: date) -> str:
        return f"{words} {self.grammar.year(said.year)}"

    def _counted(self, count: int, noun: Counted) -> str:
        return noun.one if count == 1 else noun.many.format(count=self.number(count))


@lru_cache(maxsize=len(Language))
def in_language(language: Language) -> Sentences:
    """The sentences of a language."""
    return Sentences(language, PROMPTS[language], GRAMMARS[language])


def capital(text: str) -> str:
    """The text with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]


def _is_far(said: date, today: date) -> bool:
    return abs(said - today) > _YEAR_NEEDED_AFTER


def _local_time(at: datetime) -> time:
    return at.astimezone(BRUSSELS).time()
