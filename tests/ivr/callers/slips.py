"""What goes wrong when people key a number: each slip happens once in a call."""

from __future__ import annotations

import random
from enum import StrEnum


class Slip(StrEnum):
    NONE = "none"
    WRONG_DIGIT = "wrong digit"
    SWAPPED = "swapped digits"
    PAUSE_IN_WELCOME = "pause in the welcome"
    PAUSE = "pause in the EAN question"
    EARLY_HASH = "# too early"
    LATE_HASH = "late #"
    SILENCE = "silence"
    EIGHTEEN = "18 digits"
    OVER_PROMPT = "keys over the prompt"
    STARTED_OVER = "* and again"
    ONE_MORE = "one digit too many"
    FORGOT_ANSWER = "no answer to the read-back"
    WRONG_ANSWER = "wrong answer to the read-back"
    NO_BILL = "no bill"
    HANG_UP = "hang-up"


Keying = list[tuple[float, str]]
"""Keys, each with the seconds since the one before."""


def keyed(keys: str) -> Keying:
    """Keys one second apart."""
    return [(1.0, key) for key in keys]


def swapped(tail: str, place: int) -> str:
    """The digits with the one at a place and the next changing places."""
    return tail[:place] + tail[place + 1] + tail[place] + tail[place + 2 :]


def unnoticed_swaps(tail: str) -> list[int]:
    """Where two neighbours differ by five, so that their swap leaves the check digit right."""
    return [one for one in range(11) if abs(int(tail[one]) - int(tail[one + 1])) == 5]


def slipped(slip: Slip, ean: str, chance: random.Random) -> Keying:
    """How the 13 digits of `ean`, 18 in all, are keyed the first time."""
    tail = ean[-13:]
    place = chance.randrange(2, 12)
    match slip:
        case Slip.WRONG_DIGIT:
            other = chance.choice([digit for digit in "0123456789" if digit != tail[place]])
            return keyed(tail[:place] + other + tail[place + 1 :])
        case Slip.SWAPPED:
            unnoticed = unnoticed_swaps(tail)
            noticed = [one for one in range(12) if tail[one] != tail[one + 1]]
            places = unnoticed if unnoticed and chance.random() < 0.5 else noticed
            return keyed(swapped(tail, chance.choice(places)))
        case Slip.PAUSE_IN_WELCOME:
            return [*keyed(tail[:place]), (3.0, tail[place]), *keyed(tail[place + 1 :])]
        case Slip.PAUSE:
            # Whoever is told meanwhile what is missing goes on from there.
            return keyed(tail[:place])
        case Slip.EARLY_HASH:
            return keyed(tail[:place] + "#")
        case Slip.SILENCE:
            return []
        case Slip.NO_BILL:
            return keyed("0")
        case Slip.LATE_HASH:
            return keyed(tail + "#")
        case Slip.EIGHTEEN:
            return keyed(ean)
        case Slip.STARTED_OVER:
            return keyed(tail[:place] + "*" + tail)
        case Slip.ONE_MORE:
            return keyed(tail + chance.choice("0123456789"))
        case _:
            return keyed(tail)
