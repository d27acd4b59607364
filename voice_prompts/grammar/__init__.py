"""The grammar of each language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from voice_prompts.grammar.dutch import DUTCH
from voice_prompts.grammar.english import ENGLISH
from voice_prompts.grammar.french import FRENCH
from voice_prompts.grammar.german import GERMAN
from voice_prompts.grammar.words import Grammar
from voice_prompts.languages import Language

GRAMMARS: Final[Mapping[Language, Grammar]] = MappingProxyType(
    {Language.FR: FRENCH, Language.NL: DUTCH, Language.DE: GERMAN, Language.EN: ENGLISH}
)
