"""Owns the words of a dialogue: what can be heard, where a call stands, what a turn can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from balance.ean import Ean


class State(StrEnum):
    """The question that is open in a call."""

    EAN = "ean"
    MORE = "more"
    CONFIRM = "confirm"
    MENU = "menu"
    OVER = "over"


class Cue(StrEnum):
    """One thing to say, named by its prompt; ANSWER stands for all that a statement says."""

    WELCOME = "W1"
    EAN = "EAN1"
    EAN_SILENT = "EAN2"
    EAN_AGAIN = "EAN_AGAIN"
    EAN_DROPPED = "EAN_DROPPED"
    EAN_OTHER = "EAN_OTHER"
    MISSING = "MISS"
    MISSING_SILENT = "MISS2"
    TOO_MANY = "MANY"
    TOO_MANY_AGAIN = "MANY2"
    MORE = "MORE"
    NOT_KNOWN = "NOK1"
    NOT_KNOWN_AGAIN = "NOK2"
    NOT_KNOWN_END = "NOK3"
    READ_BACK = "RB"
    RIGHT = "RBQ"
    RIGHT_SILENT_1 = "RBQ_SILENT1"
    RIGHT_SILENT_2 = "RBQ_SILENT2"
    RIGHT_SILENT_3 = "RBQ_SILENT3"
    RIGHT_WRONG_1 = "RBQ_WRONG1"
    RIGHT_WRONG_2 = "RBQ_WRONG2"
    RIGHT_WRONG_3 = "RBQ_WRONG3"
    GAS_SMELL = "GAS0"
    ANSWER = "ANSWER"
    MENU = "M0"
    MENU_LAST = "M0_LAST"
    MENU_SILENT = "M0_SILENT1"
    MENU_WRONG_1 = "M0_WRONG1"
    MENU_WRONG_2 = "M0_WRONG2"
    NO_MORE_METERS = "FULL"
    SILENT_END = "SIL"
    WRONG_END = "LOST"
    LONG_END = "LONG"
    PERSON = "H0"
    HELP_NUMBER = "H1"
    HELP_NUMBER_AGAIN = "H2"
    GOODBYE = "BYE"


@dataclass(frozen=True, slots=True)
class Started:
    """The line was just picked up."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The patience ran out without a key."""


@dataclass(frozen=True, slots=True)
class Digits:
    """Keys as the provider sent them, `*` and `#` included."""

    text: str


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """The call has lasted as long as a call may."""


Heard = Started | Silence | Digits | OutOfTime


@dataclass(frozen=True, slots=True)
class Call:
    """Where a call stands. `step` counts the turns taken: the next webhook must carry it.

    `ean` is the number read back, None before. The EAN counters live until another meter is
    asked for, `silent` and `wrong` belong to the open question alone.
    """

    state: State = State.EAN
    step: int = 0
    kept: str = ""
    ean: Ean | None = None
    ean_silent: int = 0
    ean_wrong: int = 0
    silent: int = 0
    wrong: int = 0
    eans_tried: int = 0
    gas_warned: bool = False

    def to_dict(self) -> dict[str, str | int | bool | None]:
        """Plain values for storage."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> Call:
        """A stored call. ValueError or KeyError when it was not written by `to_dict`."""
        ean = stored["ean"]
        return cls(
            state=State(str(stored["state"])),
            kept=str(stored["kept"]),
            ean=None if ean is None else Ean(str(ean)),
            gas_warned=stored["gas_warned"] is True,
            **{name: _count(stored[name]) for name in _COUNTERS},
        )


_COUNTERS = ("step", "ean_silent", "ean_wrong", "silent", "wrong", "eans_tried")


@dataclass(frozen=True, slots=True)
class Step:
    """Something to say, then a question left open; OVER: hang up.

    `keys` is the number of keys awaited, `received` the digits the words speak of.
    """

    number: int
    cues: tuple[Cue, ...]
    listen: State
    keys: int = 1
    received: int = 0
    ean: Ean | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """The statement of this meter is needed: read it, then call `found`."""

    ean: Ean


Turn = Step | LookUp


def _plain(value: object) -> str | int | bool | None:
    if isinstance(value, StrEnum):
        return value.value
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"a call cannot store a {type(value).__name__}")


def _count(value: object) -> int:
    if isinstance(value, int):
        return value
    raise ValueError("a counter of a stored call is not a number")
