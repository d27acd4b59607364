"""The words of the rehearsal's pages; what customers get stays in the customer's language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "languages"
_DEFAULT: Final = "fr"


@cache
def languages() -> Mapping[str, str]:
    """The languages there are, by code, each with its own name; French first."""
    codes = sorted((path.stem for path in _FOLDER.glob("*.toml")), key=lambda c: (c != _DEFAULT, c))
    return {code: words(code)["name"] for code in codes}


def in_language(wanted: str | None) -> str:
    """The code of a language of these pages; French where another is wanted."""
    return wanted if wanted is not None and wanted in languages() else _DEFAULT


@cache
def words(language: str) -> Mapping[str, str]:
    """The words of one of the languages."""
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text("utf-8"))
