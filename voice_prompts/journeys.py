"""Owns what is heard one after the other within one limit: a state, a question, a whole call.

The seconds are those of IVR.md, "The call". A journey adds what is not spoken: the keys, one
second apart, and the silences that the line waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from voice_prompts.languages import Language
from voice_prompts.samples import LIMIT, limit_of

Key = tuple[Language, str]

_WELCOME: Final = tuple((language, "W1") for language in Language)
_STATES: Final = (
    ("N1",),
    ("L1",),
    *((first, "BAL_BELOW") for first in ("E1", "C1", "C1_PART", "LIM1")),
    *((first, "P2") for first in ("P1", "P1_NO_DAY")),
    *((first, "BAL_BELOW") for first in ("R1", "R1_TEST", "R1_WAIT", "R1_BLOCKED")),
)
# The state that takes longest before its balance is over, in the call of an ordinary prefix.
_LONGEST_STATE: Final = ("GAS0", "C1", "BAL_BELOW")
_READ_BACK: Final = ("RB", "RBQ")
_TAIL_KEYS: Final = 13
_ONE_KEY: Final = 1
_WELCOME_PATIENCE: Final = 2
_PATIENCE: Final = 8
_GAS_PAUSE: Final = 1
_PENCIL: Final = 2
_ANSWER_DELAY: Final = 2
# The language and the wait for further keys, the number, "one", the look-up, a breath.
_WITHOUT_SLIP: Final = (
    _ONE_KEY + _WELCOME_PATIENCE + _TAIL_KEYS + _ONE_KEY + _ANSWER_DELAY + _GAS_PAUSE
)
# What a slip costs beyond that, at worst: a number read back in full, found wrong, keyed again.
_READ_BACK_AGAIN: Final = _ONE_KEY + _TAIL_KEYS


@dataclass(frozen=True, slots=True)
class Journey:
    """Prompts said one after the other; `limit` and `unspoken` are in seconds.

    `limit` holds for the prompts and what is `unspoken` between them together. `language` None:
    in all of them.
    """

    name: str
    language: Language | None
    prompts: tuple[Key, ...]
    limit: float
    unspoken: float = 0.0


def journeys(languages: Iterable[Language] = Language) -> tuple[Journey, ...]:
    """What is said one after the other in these languages, the welcome of all four first."""
    welcome = Journey("welcome", None, _WELCOME, limit_of("W1"))
    return (welcome, *(journey for language in languages for journey in _of(language)))


def _of(language: Language) -> tuple[Journey, ...]:
    return (
        _journey("read-back", language, _READ_BACK, 13.0),
        *(_journey(" + ".join(state), language, state, LIMIT) for state in _STATES),
        *_calls(language),
    )


def _calls(language: Language) -> tuple[Journey, ...]:
    to_balance = ("EAN1", *_READ_BACK, *_LONGEST_STATE)
    again = (*to_balance, *_READ_BACK)
    slip = _WITHOUT_SLIP + _READ_BACK_AGAIN
    return (
        _greeted("balance", language, to_balance, 75.0, _WITHOUT_SLIP),
        _greeted("balance, corrected", language, (*again, "EAN_AGAIN"), 110.0, slip),
        _greeted("balance, unknown", language, (*again, "NOK1"), 110.0, slip + _ANSWER_DELAY),
        _greeted(
            "person, in silence",
            language,
            ("EAN1", "EAN2", "SIL", "H1"),
            60.0,
            _WELCOME_PATIENCE + 2 * _PATIENCE + _PENCIL,
        ),
    )


def _greeted(
    name: str, language: Language, ids: tuple[str, ...], limit: float, unspoken: float
) -> Journey:
    return Journey(name, language, (*_WELCOME, *_keys(language, ids)), limit, unspoken)


def _journey(name: str, language: Language, ids: tuple[str, ...], limit: float) -> Journey:
    return Journey(name, language, _keys(language, ids), limit)


def _keys(language: Language, ids: tuple[str, ...]) -> tuple[Key, ...]:
    return tuple((language, prompt_id) for prompt_id in ids)
