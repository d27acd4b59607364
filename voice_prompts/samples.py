"""Owns the longest that each prompt can say, and how long it may take (IVR.md, "The call")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Final

from balance.calendar import civil_date
from balance.energy import Energy
from balance.money import Cents
from voice_prompts.catalogue import PROMPTS
from voice_prompts.languages import Language
from voice_prompts.longest import LONGEST, Longest
from voice_prompts.numbers import Numbers
from voice_prompts.sentences import Sentences, in_language

LIMIT: Final = 12.0
_LIMITS: Final[Mapping[str, float]] = {
    "W1": 8.0,
    "EAN1": 10.0,
    "EAN1_END": 10.0,
    "EAN18": 10.0,
    "GAS0": 8.0,
}
_GAS_ONLY: Final = frozenset({"R1_TEST", "R1_WAIT", "R1_BLOCKED"})

_EMERGENCY: Final = Cents(15_00)
_TOP_UP_MIN: Final = Cents(5_00)
_TOP_UP_MAX: Final = Cents(250_00)
_ALERT_MAX: Final = Cents(50_00)


@dataclass(frozen=True, slots=True)
class Sample:
    """A prompt at its longest; `limit` is in seconds."""

    prompt_id: str
    text: str
    limit: float
    language: Language = Language.FR


def samples(numbers: Numbers, languages: Iterable[Language] = Language) -> tuple[Sample, ...]:
    """Every prompt of the catalogue in these languages, filled with its longest values."""
    return tuple(
        Sample(prompt_id, _longest(prompt_id, language, numbers), limit_of(prompt_id), language)
        for language in languages
        for prompt_id in PROMPTS[language]
    )


def limit_of(prompt_id: str) -> float:
    """The seconds that one prompt may take, in every language."""
    return _LIMITS.get(prompt_id, LIMIT)


def texts(numbers: Numbers, language: Language) -> tuple[str, ...]:
    """What is said word for word in many calls, and the longest of the rest; no text twice."""
    said = (
        _filled(prompt_id, energy, in_language(language), numbers)
        for prompt_id in PROMPTS[language]
        for energy in Energy
    )
    return tuple(dict.fromkeys(said))


def _longest(prompt_id: str, language: Language, numbers: Numbers) -> str:
    # "Compteur d'électricité. Le courant …" is longer than "Compteur de gaz. Le gaz …".
    energy = Energy.GAS if prompt_id in _GAS_ONLY else Energy.ELECTRICITY
    return _filled(prompt_id, energy, in_language(language), numbers)


def _filled(prompt_id: str, energy: Energy, words: Sentences, numbers: Numbers) -> str:
    longest = LONGEST[words.language]
    values = {
        **_changing(words, longest),
        **_of_operator(words, numbers),
        **words.about_meter(energy),
        **_own(prompt_id, words, longest, numbers),
    }
    template = words.prompts[prompt_id]
    fields = {name for _, name, _, _ in Formatter().parse(template) if name}
    return words.fill(prompt_id, **{name: values[name] for name in fields})


def _changing(words: Sentences, longest: Longest) -> dict[str, str]:
    return {
        "amount": words.amount(longest.amount),
        "emergency": words.amount(_EMERGENCY),
        "left": words.amount(longest.emergency_left),
        "threshold": words.amount(longest.amount),
        "most": words.amount(_ALERT_MAX),
        "least": words.amount(_TOP_UP_MIN),
        "days": words.count_of_days(longest.days),
        "when": words.moment(longest.lately, longest.today),
        "day": words.day(civil_date(longest.long_ago), civil_date(longest.today)),
        "groups": words.tail_in_groups(longest.tail),
    }


def _of_operator(words: Sentences, numbers: Numbers) -> dict[str, str]:
    return {
        "number": words.telephone(numbers.help_line),
        "key": words.digits(numbers.help_key),
        "prefix": words.digits(numbers.prefixes[0]),
        "where": words.place_of_tail(numbers.prefixes),
    }


def _own(prompt_id: str, words: Sentences, longest: Longest, numbers: Numbers) -> dict[str, str]:
    """What one prompt fills in otherwise than the others."""
    match prompt_id:
        case "BAL_BELOW" | "P2" | "EST":
            return {"amount": words.amount(Cents(-longest.amount))}
        case "TOP1":
            return {"amount": words.amount(longest.top_up)}
        case "C3Y":
            return {"amount": words.amount(_TOP_UP_MAX)}
        case "AL1" | "AL1_LOW":
            return {"threshold": words.amount(longest.below_alert)}
        case "AL2" | "AL3" | "AL3_NO_SMS":
            return {"threshold": words.amount(longest.alert)}
        case "P1" | "OFFICE_CLOSED":
            return {"when": words.coming_moment(longest.coming, longest.today)}
        case "OFFICE_OPEN":
            return {"when": words.clock_time(longest.long_ago.time())}
        case "GAS0":
            return {"number": words.telephone(numbers.gas_emergency)}
        case "FULL":
            return {"number": words.telephone(numbers.balance_line)}
        case "MISS" | "MISS2":
            missing = len(longest.tail) - longest.received
            received = words.count_of_digits(longest.received)
            return {"received": received, "missing": words.count_of_digits(missing)}
        case "MANY" | "MANY2":
            return {"received": words.count_of_digits(longest.too_many)}
        case _:
            return {}
