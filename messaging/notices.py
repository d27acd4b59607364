"""Decides what a notice is about, how urgent it is and how long its message may live."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from balance.account import Statement, Supply
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.kinds import TREATMENTS, Kind

_DAY: Final = timedelta(hours=24)
_OF_EMERGENCY: Final = (NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW)


def treated_as(kind: NoticeKind, statement: Statement) -> NoticeKind:
    """The kind whose words, severity and life hold.

    Emergency credit used up while no meter may be cut: a warning of the cut.
    """
    if kind in _OF_EMERGENCY and statement.supply is Supply.PENDING_CUT:
        return NoticeKind.CUT_WARNING
    return kind


class Situation(StrEnum):
    """What the household is told, whatever the channel: each one has its own words."""

    LOW_CREDIT = "LOW_CREDIT"
    EMERGENCY_CREDIT = "EMERGENCY_CREDIT"
    EMERGENCY_BEFORE_LIMIT = "EMERGENCY_BEFORE_LIMIT"
    EMERGENCY_USED_UP = "EMERGENCY_USED_UP"
    EMERGENCY_WHILE_LIMITED = "EMERGENCY_WHILE_LIMITED"
    STILL_LIMITED = "STILL_LIMITED"
    LOW_BEFORE_RETURN = "LOW_BEFORE_RETURN"
    LOW_WHILE_BLOCKED = "LOW_WHILE_BLOCKED"
    EMERGENCY_BEFORE_RETURN = "EMERGENCY_BEFORE_RETURN"
    EMERGENCY_WHILE_BLOCKED = "EMERGENCY_WHILE_BLOCKED"
    EMERGENCY_LOW = "EMERGENCY_LOW"
    EMERGENCY_LOW_BEFORE_LIMIT = "EMERGENCY_LOW_BEFORE_LIMIT"
    EMERGENCY_LOW_BEFORE_RETURN = "EMERGENCY_LOW_BEFORE_RETURN"
    EMERGENCY_LOW_WHILE_BLOCKED = "EMERGENCY_LOW_WHILE_BLOCKED"
    CUT_WARNING = "CUT_WARNING"
    CUT_WITHOUT_DAY = "CUT_WITHOUT_DAY"
    LIMITED_SUPPLY = "LIMITED_SUPPLY"
    DISCONNECTED = "DISCONNECTED"
    RECONNECT_READY = "RECONNECT_READY"
    TOP_UP_RECEIVED = "TOP_UP_RECEIVED"
    TOP_UP_FULL_POWER = "TOP_UP_FULL_POWER"
    TOP_UP_IN_EMERGENCY = "TOP_UP_IN_EMERGENCY"
    TOP_UP_BEFORE_LIMIT = "TOP_UP_BEFORE_LIMIT"
    TOP_UP_WHILE_LIMITED = "TOP_UP_WHILE_LIMITED"
    TOP_UP_BEFORE_CUT = "TOP_UP_BEFORE_CUT"
    TOP_UP_CUT_WITHOUT_DAY = "TOP_UP_CUT_WITHOUT_DAY"
    TOP_UP_STILL_CUT = "TOP_UP_STILL_CUT"
    TOP_UP_BEFORE_RETURN = "TOP_UP_BEFORE_RETURN"
    TOP_UP_WHILE_BLOCKED = "TOP_UP_WHILE_BLOCKED"


_NOT_BACK: Final = (Supply.READY, Supply.GAS_TESTING, Supply.GAS_RETRY_WAIT)
_LOW: Final[Mapping[Supply, Situation]] = {
    Supply.LIMITED: Situation.STILL_LIMITED,
    **dict.fromkeys(_NOT_BACK, Situation.LOW_BEFORE_RETURN),
    Supply.GAS_BLOCKED: Situation.LOW_WHILE_BLOCKED,
}
_EMERGENCY: Final[Mapping[Supply, Situation]] = {
    Supply.LIMITED: Situation.EMERGENCY_WHILE_LIMITED,
    **dict.fromkeys(_NOT_BACK, Situation.EMERGENCY_BEFORE_RETURN),
    Supply.GAS_BLOCKED: Situation.EMERGENCY_WHILE_BLOCKED,
}


_EMERGENCY_LOW: Final[Mapping[Supply, Situation]] = {
    **dict.fromkeys(_NOT_BACK, Situation.EMERGENCY_LOW_BEFORE_RETURN),
    Supply.GAS_BLOCKED: Situation.EMERGENCY_LOW_WHILE_BLOCKED,
}
_TOP_UP: Final[Mapping[Supply, Situation]] = {
    Supply.LIMITED: Situation.TOP_UP_WHILE_LIMITED,
    Supply.CUT: Situation.TOP_UP_STILL_CUT,
    **dict.fromkeys(_NOT_BACK, Situation.TOP_UP_BEFORE_RETURN),
    Supply.GAS_BLOCKED: Situation.TOP_UP_WHILE_BLOCKED,
    Supply.OFF_PREPAYMENT: Situation.TOP_UP_RECEIVED,
}


def situation(kind: NoticeKind, statement: Statement) -> Situation:
    """What to tell: of a cut to come only a household whose supply is on and has no limiter."""
    match treated_as(kind, statement):
        case NoticeKind.CUT_WARNING if statement.cut_at is None:
            return Situation.CUT_WITHOUT_DAY
        case NoticeKind.LOW_CREDIT:
            return _LOW.get(statement.supply, Situation.LOW_CREDIT)
        case NoticeKind.EMERGENCY_CREDIT:
            return _emergency(statement)
        case NoticeKind.EMERGENCY_LOW:
            return _emergency_low(statement)
        case NoticeKind.LIMITED_SUPPLY:
            return _limited(statement)
        case NoticeKind.TOP_UP_RECEIVED | NoticeKind.TOP_UP_STILL_CUT:
            return _top_up(statement)
        case other:
            return Situation(other)


def _emergency(statement: Statement) -> Situation:
    if statement.supply is Supply.LIMITED and not statement.emergency_left:
        return Situation.EMERGENCY_USED_UP
    on = Situation.EMERGENCY_BEFORE_LIMIT if statement.limiter else Situation.EMERGENCY_CREDIT
    return _EMERGENCY.get(statement.supply, on)


def _emergency_low(statement: Statement) -> Situation:
    if statement.supply is Supply.LIMITED:
        return _limited(statement)
    on = Situation.EMERGENCY_LOW_BEFORE_LIMIT if statement.limiter else Situation.EMERGENCY_LOW
    return _EMERGENCY_LOW.get(statement.supply, on)


def _limited(statement: Statement) -> Situation:
    return Situation.STILL_LIMITED if statement.emergency_left else Situation.LIMITED_SUPPLY


def _top_up(statement: Statement) -> Situation:
    if statement.supply is Supply.PENDING_CUT:
        day = statement.cut_at is not None
        return Situation.TOP_UP_BEFORE_CUT if day else Situation.TOP_UP_CUT_WITHOUT_DAY
    if statement.balance < 0:
        on = Situation.TOP_UP_BEFORE_LIMIT if statement.limiter else Situation.TOP_UP_IN_EMERGENCY
    else:
        on = Situation.TOP_UP_FULL_POWER if statement.limiter else Situation.TOP_UP_RECEIVED
    return _TOP_UP.get(statement.supply, on)


def due(statement: Statement) -> Cents | None:
    """What to pay to have the supply back, or its full power; None where neither is missing."""
    return statement.to_full_power if statement.to_restore is None else statement.to_restore


def needs_parts(statement: Statement) -> bool:
    """Whether what is due is more than one payment can hold."""
    return (due(statement) or 0) > statement.top_up_max


def severity(kind: NoticeKind, statement: Statement) -> int:
    """From 1, informative, to 5, the supply itself; 0 for what is no alert."""
    return TREATMENTS[Kind(treated_as(kind, statement))].severity


def expires_at(kind: NoticeKind, statement: Statement, written_at: datetime) -> datetime:
    """The UTC instant from which the message must not go out any more.

    Whatever names the day of a cut dies at that cut. A warning without a day, as when cuts are
    held, lives a day.
    """
    life = TREATMENTS[Kind(treated_as(kind, statement))].dies_after
    if statement.cut_at is None:
        return written_at + (life or _DAY)
    return statement.cut_at if life is None else min(written_at + life, statement.cut_at)
