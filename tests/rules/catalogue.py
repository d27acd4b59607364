"""What tests have to cover: rules, decisions, finer points, supply cells and refusal codes.

The first three are listed in catalogue.toml; cells and codes are read from the engine.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from balance.account import Supply
from balance.refusals import Ignored, Refusal
from balance.supply_table import SUPPLY_TABLE, Answer, Event

LATER: Final = "later"
_FILE: Final = Path(__file__).with_name("catalogue.toml")
_BARE: Final = ("R", "D", LATER)
_ANSWERS: Final = {Answer.STAY: "stays", Answer.REFUSE: "refused"}


def catalogue() -> dict[str, dict[str, str]]:
    """Each id with a few words of what it says, by group, in the order of the table."""
    written = tomllib.loads(_FILE.read_text("utf-8"))
    groups = {title: _named(title, rules) for title, rules in written.items()}
    return {**groups, "supply": _cells(), "codes": _codes()}


def cell(supply: Supply, event: Event) -> str:
    """The id of one cell of the supply table."""
    return f"{supply}/{event.name}"


def code(reason: Refusal | Ignored) -> str:
    """The id of one code of the closed list."""
    return f"code:{reason}"


def _named(title: str, rules: Mapping[str, str]) -> dict[str, str]:
    bare = title in _BARE
    return {name if bare else f"{title}.{name}": words for name, words in rules.items()}


def _cells() -> dict[str, str]:
    return {
        cell(supply, event): _ANSWERS[answer] if isinstance(answer, Answer) else f"to {answer}"
        for supply, row in SUPPLY_TABLE.items()
        for event, answer in row.items()
    }


def _codes() -> dict[str, str]:
    return {
        code(reason): word
        for word, codes in (("refused", Refusal), ("ignored", Ignored))
        for reason in codes
    }
