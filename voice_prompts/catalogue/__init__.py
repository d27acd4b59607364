"""Owns the templates of every spoken prompt, by language and prompt id.

"…" marks a written pause. Braces are filled by `voice_prompts.sentences`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from voice_prompts.catalogue.dutch import DUTCH
from voice_prompts.catalogue.english import ENGLISH
from voice_prompts.catalogue.french import FRENCH
from voice_prompts.catalogue.german import GERMAN
from voice_prompts.languages import Language

PROMPTS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {Language.FR: FRENCH, Language.NL: DUTCH, Language.DE: GERMAN, Language.EN: ENGLISH}
)
