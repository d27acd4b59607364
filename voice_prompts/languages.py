"""Owns the languages that are spoken and written to customers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Language(StrEnum):
    """A language by its ISO 639-1 code, as it is stored of a customer; French is the default."""

    FR = "fr"
    NL = "nl"
    DE = "de"
    EN = "en"


TAGS: Final[Mapping[Language, str]] = MappingProxyType(
    {
        Language.FR: "fr-BE",
        Language.NL: "nl-BE",
        Language.DE: "de-DE",
        Language.EN: "en-GB",
    }
)
"""The BCP 47 tag each is spoken under; no voice speaks the German of Belgium."""
