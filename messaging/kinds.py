"""Owns how each kind of message is treated: MESSAGING, "Kinds", as one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

ABOUT_THE_SUPPLY: Final = 3
"""The least severity of an alert that an agent tells where no message does."""

_DAY: Final = timedelta(hours=24)


class Kind(StrEnum):
    """What a message is about. The engine's notices and the journeys bear the same words."""

    LOW_CREDIT = "LOW_CREDIT"
    EMERGENCY_LOW = "EMERGENCY_LOW"
    EMERGENCY_CREDIT = "EMERGENCY_CREDIT"
    LIMITED_SUPPLY = "LIMITED_SUPPLY"
    CUT_WARNING = "CUT_WARNING"
    DISCONNECTED = "DISCONNECTED"
    RECONNECT_READY = "RECONNECT_READY"
    TOP_UP_RECEIVED = "TOP_UP_RECEIVED"
    TOP_UP_STILL_CUT = "TOP_UP_STILL_CUT"
    BALANCE = "BALANCE"
    CODE = "CODE"
    THRESHOLD_CHANGED = "THRESHOLD_CHANGED"
    HELP = "HELP"
    STOPPED = "STOPPED"
    APPOINTMENT_48H = "APPOINTMENT_48H"
    APPOINTMENT_15MIN = "APPOINTMENT_15MIN"
    ACTIVATION = "ACTIVATION"
    SURVEY = "SURVEY"


class Quiet(StrEnum):
    """What a message does in the quiet hours."""

    WAITS = "waits"
    PASSES = "passes"
    LATE = "late"
    """Passes until 22:00, and from 07:00."""
    PRESENT = "present"
    """Passes when somebody has just paid in person, else waits."""


class Doubt(StrEnum):
    """What becomes of a message that may have gone out, where nothing proves it."""

    TO_AGENT = "to_agent"
    ONCE_MORE = "once_more"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a kind is treated.

    `severity` orders the alerts of one account, 0 for what is no alert; `urgency` orders what
    waits, the highest first. `dies_after` counts from writing; None: the message dies with the
    event that it announces. `stop_applies`: the customer may ask for no more of them.
    """

    severity: int
    urgency: int
    quiet: Quiet
    dies_after: timedelta | None
    stop_applies: bool
    doubt: Doubt


# Somebody who asked, or has just paid, stands waiting: bulk alerts are behind them.
_ASKED: Final = Treatment(0, 6, Quiet.PASSES, timedelta(minutes=10), False, Doubt.DROPPED)
_RECEIPT: Final = Treatment(0, 4, Quiet.PRESENT, _DAY, True, Doubt.TO_AGENT)
_FIVE_DAYS: Final = Treatment(0, 0, Quiet.WAITS, 5 * _DAY, True, Doubt.DROPPED)

TREATMENTS: Final[Mapping[Kind, Treatment]] = {
    Kind.LOW_CREDIT: Treatment(1, 1, Quiet.WAITS, _DAY, True, Doubt.TO_AGENT),
    Kind.EMERGENCY_LOW: Treatment(2, 2, Quiet.WAITS, _DAY, True, Doubt.TO_AGENT),
    Kind.EMERGENCY_CREDIT: Treatment(3, 3, Quiet.WAITS, _DAY, False, Doubt.TO_AGENT),
    Kind.LIMITED_SUPPLY: Treatment(3, 3, Quiet.PASSES, _DAY, False, Doubt.ONCE_MORE),
    Kind.CUT_WARNING: Treatment(4, 4, Quiet.LATE, None, False, Doubt.ONCE_MORE),
    Kind.DISCONNECTED: Treatment(5, 5, Quiet.PASSES, 2 * _DAY, False, Doubt.ONCE_MORE),
    Kind.RECONNECT_READY: Treatment(5, 5, Quiet.PASSES, _DAY, False, Doubt.ONCE_MORE),
    Kind.TOP_UP_RECEIVED: _RECEIPT,
    Kind.TOP_UP_STILL_CUT: _RECEIPT,
    Kind.BALANCE: _ASKED,
    Kind.CODE: _ASKED,
    Kind.THRESHOLD_CHANGED: _ASKED,
    Kind.HELP: _ASKED,
    Kind.STOPPED: _ASKED,
    Kind.APPOINTMENT_48H: Treatment(0, 1, Quiet.WAITS, _DAY, True, Doubt.TO_AGENT),
    Kind.APPOINTMENT_15MIN: Treatment(0, 6, Quiet.PASSES, None, True, Doubt.DROPPED),
    Kind.ACTIVATION: _FIVE_DAYS,
    Kind.SURVEY: _FIVE_DAYS,
}

STATING: Final = frozenset({Kind.BALANCE, Kind.THRESHOLD_CHANGED})
"""What a customer asked for that states figures of the account, which may move meanwhile."""


def treatment(kind: str, situation: str) -> Treatment:
    """How a stored message is treated.

    Where the emergency credit is used up and no meter may be cut, it warns of the cut, whatever
    its kind. Raises ValueError for a word that is no kind.
    """
    known = Kind(kind)
    if situation in ("CUT_WARNING", "CUT_WITHOUT_DAY"):
        known = Kind.CUT_WARNING
    return TREATMENTS[known]
