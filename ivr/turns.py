"""Owns the words of a dialogue: what can be heard, where a call stands, what a turn can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from balance.account import Supply
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from voice_prompts.languages import Language


class State(StrEnum):
    """The question that is open in a call."""

    WELCOME = "welcome"
    EAN = "ean"
    MORE = "more"
    CONFIRM = "confirm"
    MENU = "menu"
    CUT_MENU = "cut_menu"
    ELSE = "else"
    ALERT = "alert"
    ALERT_CONFIRM = "alert_confirm"
    ARROW = "arrow"
    HOLD = "hold"
    APPLIANCES = "appliances"
    TEST = "test"
    SECOND_TEST = "second_test"
    INSTALLER = "installer"
    OVER = "over"


class Cue(StrEnum):
    """One thing to say, named by its prompt, or by the first where a statement chooses them."""

    WELCOME = "W1"
    EAN = "EAN1"
    EAN_SILENT = "EAN2"
    EAN_AGAIN = "EAN_AGAIN"
    EAN_DROPPED = "EAN_DROPPED"
    EAN_OTHER = "EAN_OTHER"
    EAN_WHOLE = "EAN18"
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
    DETAILS = "DETAILS"
    WHAT_NOW = "WHAT_NOW"
    PAY = "PAY"
    MENU = "M0"
    CUT_MENU = "MC"
    ELSE_MENU = "M3"
    ELSE_MENU_LAST = "M3_LAST"
    NO_MORE_METERS = "FULL"
    MENU_SILENT = "MENU_SILENT"
    MENU_WRONG_1 = "MENU_WRONG1"
    MENU_WRONG_2 = "MENU_WRONG2"
    ARROW = "EL1"
    NO_ARROW = "EL0"
    NO_ARROW_READY = "EL0_READY"
    HOLD = "EL2"
    LIGHT_BACK = "EL_DONE"
    APPLIANCES = "GT1"
    TEST = "GT2"
    SECOND_TEST = "GT3"
    INSTALLER = "GT4"
    GAS_BACK = "GT_DONE"
    STEP_SILENT_1 = "STEP_SILENT1"
    STEP_SILENT_2 = "STEP_SILENT2"
    STEP_WRONG_1 = "STEP_WRONG1"
    STEP_WRONG_2 = "STEP_WRONG2"
    SMS_SENT = "SMS1"
    SMS_NO_NUMBER = "SMS0"
    SMS_ENOUGH = "SMS_ENOUGH"
    ALERT = "AL1"
    ALERT_SILENT = "AL1_SILENT"
    ALERT_TOO_LOW = "AL1_LOW"
    ALERT_TOO_HIGH = "AL1_HIGH"
    ALERT_HIGHEST = "AL_TOP"
    ALERT_READ_BACK = "AL2"
    ALERT_RAISED = "AL3"
    ALERT_RAISED_NO_SMS = "AL3_NO_SMS"
    SILENT_END = "SIL"
    WRONG_END = "LOST"
    LONG_END = "LONG"
    OFFICE = "OFFICE"
    PERSON = "H0"
    HELP_NUMBER = "H1"
    HELP_NUMBER_AGAIN = "H2"
    TRANSFER = "TRANSFER"
    GOODBYE = "BYE"


class Topic(StrEnum):
    """What a statement is read for."""

    ANSWER = "answer"
    DETAILS = "details"
    WHAT_NOW = "what_now"
    WHERE_TO_PAY = "where_to_pay"
    NO_ARROW = "no_arrow"
    ALERT = "alert"


class Asked(StrEnum):
    """What became of an SMS that a caller asked for."""

    SENT = "sent"
    NO_NUMBER = "no_number"
    ENOUGH = "enough"


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

    `ean` is the number read back, None before; `whole`: it came with all its 18 digits, which
    `asks_whole` asks for.
    `supply` and `energy` are those of its meter when last looked up, `alert` its threshold, and
    `raised` the one keyed to take its place. The EAN counters live until another meter is asked
    for, `silent` and `wrong` belong to the open question alone.
    """

    state: State = State.WELCOME
    step: int = 0
    language: Language = Language.FR
    kept: str = ""
    ean: Ean | None = None
    whole: bool = False
    asks_whole: bool = False
    supply: Supply = Supply.CONNECTED
    energy: Energy = Energy.ELECTRICITY
    alert: Cents = Cents(0)
    raised: Cents = Cents(0)
    ean_silent: int = 0
    ean_wrong: int = 0
    silent: int = 0
    wrong: int = 0
    eans_tried: int = 0
    gas_warned: bool = False

    def to_dict(self) -> dict[str, str | int | bool | None]:
        """Plain values for storage."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}

    @classmethod
    def from_dict(cls, stored: Mapping[str, object]) -> Call:
        """A stored call. ValueError or KeyError when it was not written by `to_dict`."""
        ean = stored["ean"]
        return cls(
            state=State(str(stored["state"])),
            language=Language(str(stored["language"])),
            kept=str(stored["kept"]),
            ean=None if ean is None else Ean(str(ean)),
            supply=Supply(str(stored["supply"])),
            energy=Energy(str(stored["energy"])),
            alert=Cents(_count(stored["alert"])),
            raised=Cents(_count(stored["raised"])),
            whole=stored["whole"] is True,
            asks_whole=stored["asks_whole"] is True,
            gas_warned=stored["gas_warned"] is True,
            **{name: _count(stored[name]) for name in _COUNTERS},
        )


_COUNTERS = ("step", "ean_silent", "ean_wrong", "silent", "wrong", "eans_tried")


@dataclass(frozen=True, slots=True)
class Step:
    """Something to say, then a question left open; OVER: hang up.

    `call` is the call that it leaves. `keys` is the number of keys awaited, `received` the digits
    the words speak of. `guarded`: nobody may learn from how soon it comes what it hides.
    """

    call: Call
    cues: tuple[Cue, ...]
    keys: int = 1
    received: int = 0
    guarded: bool = False


@dataclass(frozen=True, slots=True)
class LookUp:
    """The statement of this meter is needed: read it, then call `found`.

    `first`: it was just keyed, and counts as a try. `whole`: with all its 18 digits.
    """

    ean: Ean
    topic: Topic
    first: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class SendBalance:
    """The balance of this meter is asked for by SMS: write it, then call `sent`."""

    ean: Ean


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """The threshold of this meter goes up to so many cents: change it, then call `raised`."""

    ean: Ean
    to: Cents


Need = LookUp | SendBalance | RaiseAlert
Turn = Step | Need


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
