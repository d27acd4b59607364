"""Owns the operator's facts that prompts speak, whoever says them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numbers:
    """What starts an EAN, and what is dialled: telephone numbers in spoken groups.

    `help_key` is keyed once `help_line` answers.
    """

    prefixes: tuple[str, ...]
    balance_line: str
    help_line: str
    help_key: str
    gas_emergency: str
