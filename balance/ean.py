"""EAN codes of meter points: 18 digits, of which customers know the last 13.

The 13-digit tail is not an EAN-13: it is completed by the operator's prefix before its check
digit means anything (GS1 mod 10 over all 18 digits, GS1 General Specifications, section 7.9).
"""

from collections.abc import Sequence
from typing import NewType

from balance.refusals import Refusal, RefusedInput

Ean = NewType("Ean", str)

TAIL_DIGITS = 13
FULL_DIGITS = 18
_IGNORED = str.maketrans("", "", " .-")


def check_digit(first: str) -> str:
    """The GS1 check digit that follows these digits: weights 3 and 1 from the right."""
    total = 3 * sum(map(int, first[::-2])) + sum(map(int, first[-2::-2]))
    return str(-total % 10)


def parse_ean(text: str, prefixes: Sequence[str]) -> Ean:
    """The 18 digits meant by 13 or 18 keyed ones; spaces, dots and hyphens do not count.

    Raises RefusedInput: not_digits, too_short, too_long or bad_check_digit.
    """
    digits = text.strip().translate(_IGNORED)
    refuse_wrong_shape(digits)
    candidates = [digits] if len(digits) == FULL_DIGITS else [p + digits for p in prefixes]
    for candidate in candidates:
        if check_digit(candidate[:-1]) == candidate[-1]:
            return Ean(candidate)
    raise RefusedInput(Refusal.BAD_CHECK_DIGIT, "ean", "a digit is wrong: compare it with the bill")


def refuse_wrong_shape(digits: str) -> None:
    """Raises RefusedInput for anything but 13 or 18 digits, as `parse_ean` does."""
    wanted = "key the last 13 digits, or all 18"
    if not (digits.isascii() and digits.isdigit()):
        raise RefusedInput(Refusal.NOT_DIGITS, "ean", wanted)
    if len(digits) < TAIL_DIGITS:
        raise RefusedInput(Refusal.TOO_SHORT, "ean", wanted)
    if len(digits) not in (TAIL_DIGITS, FULL_DIGITS):
        raise RefusedInput(Refusal.TOO_LONG, "ean", wanted)


def tail(ean: Ean) -> str:
    """The 13 digits a customer keys."""
    return ean[-TAIL_DIGITS:]


def ending(ean: Ean) -> str:
    """The last four digits, enough to tell two meters of one household apart."""
    return ean[-4:]
