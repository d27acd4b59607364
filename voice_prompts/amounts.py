"""Decides how numbers and amounts of money are said: always words, never digits.

A voice that is handed digits guesses, and guesses French of France. The cardinals come from
num2words; its Belgian French is corrected here, and the sentence around them is our own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from num2words import num2words

LANGUAGES: Final = ("fr-BE", "fr", "nl", "de", "en")

_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class _Noun:
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class _Money:
    euro: _Noun
    cent: _Noun
    joined_by: str
    minus: str


_FRENCH: Final = _Money(_Noun("euro", "euros"), _Noun("centime", "centimes"), "et", "moins")
_MONEY: Final[Mapping[str, _Money]] = MappingProxyType(
    {
        "fr-BE": _FRENCH,
        "fr": _FRENCH,
        "nl": _Money(_Noun("euro", "euro"), _Noun("cent", "cent"), "en", "min"),
        "de": _Money(_Noun("Euro", "Euro"), _Noun("Cent", "Cent"), "und", "minus"),
        "en": _Money(_Noun("euro", "euros"), _Noun("cent", "cents"), "and", "minus"),
    }
)


def amount_in_words(cents: int, language: str) -> str:
    """The amount as it is spoken, whole; `cents` are euro cents, signed.

    A part that is zero is not said, except in "zéro euro". Raises ValueError for a language
    outside LANGUAGES.
    """
    money = _MONEY[_known(language)]
    euros, rest = divmod(abs(cents), 100)
    parts = []
    if euros or not rest:
        parts.append(_counted(euros, money.euro, language))
    if rest:
        parts.append(_counted(rest, money.cent, language))
    sentence = f" {money.joined_by} ".join(parts)
    return f"{money.minus} {sentence}" if cents < 0 else sentence


@lru_cache(maxsize=8192)
def cardinal(n: int, language: str) -> str:
    """The whole number `n`, 0 or more, in words, as when counting ("un", "eins", "één").

    Raises ValueError for a negative number or a language outside LANGUAGES.
    """
    if n < 0:
        raise ValueError(f"only zero and above are counted, not {n}")
    match _known(language):
        case "fr-BE":
            return _belgian(_words(n, "fr"))
        case "nl":
            return _spaced_after_thousand(_words(n, "nl"))
        case other:
            return _words(n, other)


def _known(language: str) -> str:
    if language not in _MONEY:
        raise ValueError(f"no words for the language {language!r}, only {', '.join(LANGUAGES)}")
    return language


def _counted(count: int, noun: _Noun, language: str) -> str:
    number = cardinal(count, language)
    match language:
        case "fr-BE" | "fr":
            return _counted_in_french(count, number, noun)
        case "de":
            # Before a noun the number one loses its s, at the end of a larger number too.
            number = re.sub("eins$", "ein", number)
    return f"{number} {noun.one if count == 1 else noun.many}"


def _counted_in_french(count: int, number: str, noun: _Noun) -> str:
    """French: zero is singular, and a round million takes "de" ("un million d'euros")."""
    if count and count % _MILLION == 0:
        return f"{number} d'{noun.many}"
    return f"{number} {noun.many if count > 1 else noun.one}"


@lru_cache(maxsize=8192)
def _words(n: int, language: str) -> str:
    return str(num2words(n, lang=language))


def _belgian(french: str) -> str:
    """Septante and nonante, put into the words of France.

    num2words has its own fr_BE, but spells quatre-vingt, cents and un million wrong; its French
    of France is right.
    """
    pattern, belgian = _seventies_and_nineties()
    return pattern.sub(lambda found: belgian[found.group()], french)


@lru_cache(maxsize=1)
def _seventies_and_nineties() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern that finds 70 to 79 and 90 to 99 in words of France, and their Belgian words."""
    belgian = {
        _words(tens + unit, "fr"): _belgian_tens(name, unit)
        for tens, name in ((70, "septante"), (90, "nonante"))
        for unit in range(10)
    }
    # The longest first: soixante-dix-sept begins with soixante-dix.
    longest_first = sorted(belgian, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), belgian


def _belgian_tens(name: str, unit: int) -> str:
    match unit:
        case 0:
            return name
        case 1:
            return f"{name} et un"
        case _:
            return f"{name}-{_words(unit, 'fr')}"


def _spaced_after_thousand(dutch: str) -> str:
    """Dutch spelling leaves a space after "duizend", which also tells a voice where to breathe."""
    return re.sub(r"duizend(?=\w)", "duizend ", dutch)
