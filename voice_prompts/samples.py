"""Owns the longest that each French prompt can say, and how long it may take (IVR.md).

The longest values were found by having Pico speak every amount from 0.00 to 999.99, every date,
time and group of digits. Amounts that the policy bounds stay within it: 15.00 of emergency
credit, 250.00 a top-up, cuts between 08:00 and 16:00 (RULES.md; policy.toml).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from string import Formatter
from typing import Final

from balance.calendar import civil_date
from balance.energy import Energy
from balance.money import Cents
from voice_prompts import sentences
from voice_prompts.catalogue import LANGUAGE, PROMPTS
from voice_prompts.numbers import Numbers

LIMIT: Final = 12.0
_LIMITS: Final[Mapping[str, float]] = {"W1": 8.0, "EAN1": 10.0, "EAN1_END": 10.0, "GAS0": 8.0}
# Said one after the other, within one limit: the read-back with its question, a state with its
# amount.
_TOGETHER: Final[Mapping[tuple[str, ...], float]] = {
    ("RB", "RBQ"): 13.0,
    ("N1",): LIMIT,
    ("L1",): LIMIT,
    ("E1", "BAL_BELOW"): LIMIT,
    ("C1", "BAL_BELOW"): LIMIT,
    ("C1_PART", "BAL_BELOW"): LIMIT,
    ("P1", "P2"): LIMIT,
    ("P1_NO_DAY", "P2"): LIMIT,
    ("R1", "BAL_BELOW"): LIMIT,
    ("R1_TEST", "BAL_BELOW"): LIMIT,
    ("R1_WAIT", "BAL_BELOW"): LIMIT,
    ("R1_BLOCKED", "BAL_BELOW"): LIMIT,
    ("LIM1", "BAL_BELOW"): LIMIT,
}
_GAS_ONLY: Final = frozenset({"R1_TEST", "R1_WAIT", "R1_BLOCKED"})

_AMOUNT: Final = Cents(561_61)
_EMERGENCY: Final = Cents(15_00)
_EMERGENCY_LEFT: Final = Cents(14_61)
_TOP_UP: Final = Cents(241_61)
_TOP_UP_MAX: Final = Cents(250_00)
_LONG_AGO: Final = datetime(2031, 10, 31, 20, 51, tzinfo=UTC)
_TODAY: Final = datetime(2032, 6, 1, 12, 0, tzinfo=UTC)
_CUT_AT: Final = datetime(2026, 11, 25, 13, 51, tzinfo=UTC)
_CUT_SAID_AT: Final = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
# Read back only where the check digit is right, behind 54144.
_TAIL: Final = "5145145140444"


@dataclass(frozen=True, slots=True)
class Sample:
    """A prompt at its longest; `limit` is in seconds."""

    prompt_id: str
    text: str
    limit: float
    language: str = LANGUAGE


@dataclass(frozen=True, slots=True)
class Group:
    """Prompts said one after the other; `limit` is in seconds, for all of them."""

    prompt_ids: tuple[str, ...]
    limit: float


GROUPS: Final = tuple(Group(ids, limit) for ids, limit in _TOGETHER.items())


def samples(numbers: Numbers) -> tuple[Sample, ...]:
    """Every prompt of the catalogue, filled with its longest values."""
    return tuple(
        Sample(prompt_id, _longest(prompt_id, numbers), _LIMITS.get(prompt_id, LIMIT))
        for prompt_id in PROMPTS
    )


def texts(numbers: Numbers) -> tuple[str, ...]:
    """What is said word for word in many calls, and the longest of the rest; no text twice."""
    said = (_filled(prompt_id, energy, numbers) for prompt_id in PROMPTS for energy in Energy)
    return tuple(dict.fromkeys(said))


def _longest(prompt_id: str, numbers: Numbers) -> str:
    # "Compteur d'électricité. Le courant …" is longer than "Compteur de gaz. Le gaz …".
    energy = Energy.GAS if prompt_id in _GAS_ONLY else Energy.ELECTRICITY
    return _filled(prompt_id, energy, numbers)


def _filled(prompt_id: str, energy: Energy, numbers: Numbers) -> str:
    values = {
        **_changing(),
        **_of_operator(numbers),
        **sentences.about_meter(energy),
        **_own(prompt_id, numbers),
    }
    fields = {name for _, name, _, _ in Formatter().parse(PROMPTS[prompt_id]) if name}
    return sentences.fill(prompt_id, **{name: values[name] for name in fields})


def _changing() -> dict[str, str]:
    return {
        "amount": sentences.amount(_AMOUNT),
        "emergency": sentences.amount(_EMERGENCY),
        "left": sentences.amount(_EMERGENCY_LEFT),
        "when": sentences.moment(_LONG_AGO, _TODAY),
        "day": sentences.day(civil_date(_LONG_AGO), civil_date(_TODAY)),
        "groups": sentences.tail_in_groups(_TAIL),
    }


def _of_operator(numbers: Numbers) -> dict[str, str]:
    return {
        "number": sentences.telephone(numbers.help_line),
        "key": sentences.digits(numbers.help_key),
        "prefix": sentences.digits(numbers.prefixes[0]),
        "where": sentences.place_of_tail(numbers.prefixes),
    }


def _own(prompt_id: str, numbers: Numbers) -> dict[str, str]:
    """What one prompt fills in otherwise than the others."""
    match prompt_id:
        case "BAL_BELOW" | "P2":
            return {"amount": sentences.amount(Cents(-_AMOUNT))}
        case "TOP1":
            return {"amount": sentences.amount(_TOP_UP)}
        case "C3Y":
            return {"amount": sentences.amount(_TOP_UP_MAX)}
        case "P1":
            return {"when": sentences.coming_moment(_CUT_AT, _CUT_SAID_AT)}
        case "GAS0":
            return {"number": sentences.telephone(numbers.gas_emergency)}
        case "FULL":
            return {"number": sentences.telephone(numbers.balance_line)}
        case "MISS" | "MISS2":
            return {"received": sentences.count_of_digits(4), "missing": sentences.number(9)}
        case "MANY" | "MANY2":
            return {"received": sentences.count_of_digits(17)}
        case _:
            return {}
