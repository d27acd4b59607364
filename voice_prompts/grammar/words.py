"""What one language brings to the sentences: its words, its dates, its times, its groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time

from balance.energy import Energy


@dataclass(frozen=True, slots=True)
class Counted:
    """A noun with its number: `one` whole, `many` with the place of the number."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Grammar:
    """The words of a language; templates in braces are filled by `voice_prompts.sentences`.

    `cardinals` names it to `voice_prompts.amounts`. `meter` holds the values that name one energy,
    in the cases the prompts need. `telephone_group` says the digits that are written together.
    `distant_date` stands before a `year`. `on_date` is the day something will happen,
    `on_weekday` the same within a week.
    """

    cardinals: str
    digits: tuple[str, ...]
    meter: Mapping[Energy, Mapping[str, str]]
    counted_digits: Counted
    counted_days: Counted
    tail_after: str
    tail_at_the_end: str
    weekdays: tuple[str, ...]
    today: str
    full_date: Callable[[date], str]
    distant_date: Callable[[date], str]
    on_date: Callable[[date], str]
    on_weekday: str
    year: Callable[[int], str]
    clock_time: Callable[[time], str]
    moment: str
    coming_moment: str
    telephone_group: Callable[[str], str]
