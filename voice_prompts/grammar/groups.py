"""Telephone groups for languages that say the units before the tens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

_WITHOUT_INVERSION: Final = 20


def written_as_heard(group: str, digits: Sequence[str], number: Callable[[int], str]) -> str:
    """The digits of a group so that they are written down in the order they are heard.

    "siebenundachtzig" puts the 7 first on paper: such a group is said digit by digit.
    """
    rest = group.lstrip("0")
    zeros = [digits[0]] * (len(group) - len(rest))
    if not rest:
        return " ".join(zeros)
    if _in_order(int(rest)):
        return " ".join([*zeros, number(int(rest))])
    return " ".join(digits[int(digit)] for digit in group)


def _in_order(value: int) -> bool:
    round_hundreds = value < 1000 and value % 100 == 0
    return value <= _WITHOUT_INVERSION or round_hundreds or (value < 100 and value % 10 == 0)
