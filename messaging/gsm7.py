"""Counts what a text costs as SMS: the GSM 7-bit alphabet or UCS-2, and the segments it fills.

Alphabet and extension table: 3GPP TS 23.038, section 6.2.1; lengths of joined messages:
3GPP TS 23.040, section 9.2.3.24.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("€[]{}~|^\\\f")
_LAST_OF_ONE_UTF16_UNIT = "\uffff"


class Encoding(StrEnum):
    """How the letters of a text travel."""

    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


@dataclass(frozen=True, slots=True)
class Segments:
    """The encoding of a text and the number of SMS it is billed as."""

    encoding: Encoding
    count: int


def letters_outside_gsm7(text: str) -> str:
    """The letters that would turn the text into UCS-2, each once, in order; "" when there is none.

    Letters of the extension table are inside: they cost two septets.
    """
    outside = [letter for letter in text if letter not in _BASIC and letter not in _EXTENSION]
    return "".join(dict.fromkeys(outside))


def segments(text: str) -> Segments:
    """The segments of a text: 160 septets in one, 153 each beyond; 70 and 67 units in UCS-2."""
    if letters_outside_gsm7(text):
        units = [2 if letter > _LAST_OF_ONE_UTF16_UNIT else 1 for letter in text]
        return Segments(Encoding.UCS2, _count(units, alone=70, joined=67))
    septets = [2 if letter in _EXTENSION else 1 for letter in text]
    return Segments(Encoding.GSM7, _count(septets, alone=160, joined=153))


def _count(widths: Sequence[int], *, alone: int, joined: int) -> int:
    if sum(widths) <= alone:
        return 1
    count, used = 1, 0
    for width in widths:
        # A letter two units wide is never split between two segments.
        if used + width > joined:
            count, used = count + 1, 0
        used += width
    return count
