"""What somebody makes of the sentences they hear: which one it is, and what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from voice_prompts.languages import TAGS, Language
from voice_prompts.sentences import in_language

_LANGUAGES = {tag: language for language, tag in TAGS.items()}
_VALUE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sentence of the catalogue, and the words in the places of its values."""

    prompt_id: str
    language: Language
    values: Mapping[str, str] = field(default_factory=dict)


@cache
def understand(text: str, tag: str) -> Meaning:
    """The sentence behind a text in a BCP 47 language; AssertionError when it is none."""
    language = _LANGUAGES[tag]
    for prompt_id, pattern in _patterns(language):
        if found := pattern.fullmatch(text):
            return Meaning(prompt_id, language, found.groupdict())
    raise AssertionError(f"nobody would understand {text!r} in {tag}")


@cache
def _patterns(language: Language) -> list[tuple[str, re.Pattern[str]]]:
    """Every sentence, the one with the most words of its own first."""
    prompts = in_language(language).prompts
    by_length = sorted(prompts, key=lambda one: len(_VALUE.sub("", prompts[one])), reverse=True)
    return [(prompt_id, _pattern(prompts[prompt_id])) for prompt_id in by_length]


def _pattern(template: str) -> re.Pattern[str]:
    named: set[str] = set()
    parts = []
    for place, part in enumerate(_VALUE.split(template)):
        if place % 2 == 0:
            parts.append(re.escape(part))
        elif part in named:
            parts.append(f"(?P={part})")
        else:
            named.add(part)
            parts.append(f"(?P<{part}>.+)")
    return re.compile("".join(parts), re.IGNORECASE)
