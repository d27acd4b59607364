"""Money as integer cents of a euro; text and Decimal exist only where it comes in or goes out."""

import re
from typing import NewType

from balance.refusals import Refusal, RefusedInput

Cents = NewType("Cents", int)

_EUROS = re.compile(r"([+-]?)(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)


def parse_euros(text: str, field: str = "amount_eur") -> Cents:
    """Cents of an amount such as "12.5" or "-1.20".

    Raises RefusedInput (bad_amount) for anything but digits with at most two decimals.
    """
    found = _EUROS.fullmatch(text.strip())
    if found is None:
        raise RefusedInput(
            Refusal.BAD_AMOUNT, field, "write an amount in euros with a dot, such as 12.50"
        )
    sign, whole, decimals = found.groups()
    cents = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
    return Cents(-cents if sign == "-" else cents)


def euros(cents: Cents) -> str:
    """The amount with sign, dot and two decimals: "-1.20"."""
    whole, decimals = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{decimals:02d}"


def divide_half_even(numerator: int, denominator: int) -> int:
    """The nearest integer of a quotient, a half to the even one; the denominator is positive."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and quotient % 2):
        return quotient + 1
    return quotient
