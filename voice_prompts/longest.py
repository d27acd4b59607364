"""Owns the values that take longest to say in each language.

They were found by having the offline voices speak every number of euros and of cents, every date,
time and group of digits. Amounts that the policy bounds stay within it: 15.00 of emergency
credit, 250.00 a top-up, cuts between 08:00 and 16:00 (RULES.md; policy.toml), an alert of 50.00.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from balance.calendar import BRUSSELS
from balance.money import Cents
from voice_prompts.languages import Language


@dataclass(frozen=True, slots=True)
class Longest:
    """The values of one language; `received` and `too_many` count keyed digits.

    `amount` is below 1000.00, `alert` a threshold of whole euros that the phone can set,
    `below_alert` any below that. `long_ago` is over half a year before `today`, `lately` is
    not, `coming` is less than a week after it. `tail` has the right check digit behind 54144.
    """

    amount: Cents
    emergency_left: Cents
    top_up: Cents
    alert: Cents
    below_alert: Cents
    days: int
    received: int
    too_many: int
    today: datetime
    long_ago: datetime
    lately: datetime
    coming: datetime
    tail: str


_FRENCH: Final = Longest(
    amount=Cents(661_61),
    emergency_left=Cents(14_61),
    top_up=Cents(241_61),
    alert=Cents(41_00),
    below_alert=Cents(41_61),
    days=361,
    received=9,
    too_many=17,
    today=datetime(2032, 6, 2, 8, 0, tzinfo=BRUSSELS),
    long_ago=datetime(2031, 10, 31, 21, 51, tzinfo=BRUSSELS),
    lately=datetime(2031, 12, 31, 21, 51, tzinfo=BRUSSELS),
    # "ce mercredi" is longer than a weekday alone.
    coming=datetime(2032, 6, 2, 14, 51, tzinfo=BRUSSELS),
    tail="5145145140444",
)
_DUTCH: Final = Longest(
    amount=Cents(777_77),
    emergency_left=Cents(14_61),
    top_up=Cents(247_77),
    alert=Cents(47_00),
    below_alert=Cents(47_77),
    days=277,
    received=9,
    too_many=17,
    today=datetime(2027, 10, 5, 8, 0, tzinfo=BRUSSELS),
    long_ago=datetime(2027, 2, 27, 22, 47, tzinfo=BRUSSELS),
    lately=datetime(2027, 9, 29, 22, 47, tzinfo=BRUSSELS),
    coming=datetime(2027, 10, 9, 14, 47, tzinfo=BRUSSELS),
    tail="8977777777777",
)
_GERMAN: Final = Longest(
    amount=Cents(599_52),
    emergency_left=Cents(13_61),
    top_up=Cents(199_52),
    alert=Cents(49_00),
    below_alert=Cents(49_52),
    days=299,
    received=8,
    too_many=15,
    today=datetime(2035, 10, 2, 8, 0, tzinfo=BRUSSELS),
    long_ago=datetime(2035, 2, 22, 23, 52, tzinfo=BRUSSELS),
    lately=datetime(2035, 9, 27, 23, 52, tzinfo=BRUSSELS),
    coming=datetime(2035, 10, 4, 13, 52, tzinfo=BRUSSELS),
    tail="1565555555555",
)
_ENGLISH: Final = Longest(
    amount=Cents(767_77),
    emergency_left=Cents(13_61),
    top_up=Cents(237_77),
    alert=Cents(27_00),
    below_alert=Cents(27_77),
    days=277,
    received=6,
    too_many=17,
    today=datetime(2034, 6, 5, 8, 0, tzinfo=BRUSSELS),
    long_ago=datetime(2033, 9, 27, 12, 37, tzinfo=BRUSSELS),
    lately=datetime(2034, 2, 22, 12, 37, tzinfo=BRUSSELS),
    coming=datetime(2034, 6, 6, 12, 37, tzinfo=BRUSSELS),
    tail="2000000000000",
)

LONGEST: Final[Mapping[Language, Longest]] = MappingProxyType(
    {
        Language.FR: _FRENCH,
        Language.NL: _DUTCH,
        Language.DE: _GERMAN,
        Language.EN: _ENGLISH,
    }
)
