"""Decides what a row of keys in the EAN question means: too short, whole, too long."""

from __future__ import annotations

from enum import StrEnum

TAIL_LENGTH = 13
FULL_LENGTH = 18
_DIGITS = frozenset("0123456789")


class Length(StrEnum):
    """How a keyed number stands towards an EAN."""

    SHORT = "short"
    PREFIXED = "prefixed"
    WHOLE = "whole"
    LONG = "long"


def counted(keys: str) -> str:
    """The digits that count: those after the last `*`; every other key is dropped."""
    return "".join(key for key in keys.rpartition("*")[2] if key in _DIGITS)


def drops(keys: str) -> bool:
    """Whether the caller dropped what came before with a `*`."""
    return "*" in keys


def measure(number: str, prefixes: tuple[str, ...], *, whole: bool = False) -> Length:
    """Where the keyed digits stand; PREFIXED are 13 that begin like a whole EAN of 18.

    `whole`: nothing but 18 digits is enough.
    """
    if len(number) < (FULL_LENGTH if whole else TAIL_LENGTH):
        return Length.SHORT
    if len(number) == TAIL_LENGTH:
        return Length.PREFIXED if number.startswith(prefixes) else Length.WHOLE
    return Length.WHOLE if len(number) == FULL_LENGTH else Length.LONG
