"""Decides what a notice is about, how urgent it is and how long its message may live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from balance.account import Statement, Supply
from balance.judge import NoticeKind
from balance.money import Cents

_DAY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a kind is treated: the higher severity goes out first; `dies_after` counts from writing.

    `dies_after` None: the message dies at the cut it warns of.
    """

    severity: int
    dies_after: timedelta | None


TREATMENTS: Final[Mapping[NoticeKind, Treatment]] = {
    NoticeKind.LOW_CREDIT: Treatment(severity=1, dies_after=_DAY),
    NoticeKind.EMERGENCY_CREDIT: Treatment(severity=3, dies_after=_DAY),
    NoticeKind.LIMITED_SUPPLY: Treatment(severity=3, dies_after=_DAY),
    NoticeKind.CUT_WARNING: Treatment(severity=4, dies_after=None),
    NoticeKind.DISCONNECTED: Treatment(severity=5, dies_after=2 * _DAY),
    NoticeKind.RECONNECT_READY: Treatment(severity=5, dies_after=_DAY),
}


def treated_as(kind: NoticeKind, statement: Statement) -> NoticeKind:
    """The kind whose words, severity and life hold.

    Emergency credit begun and used up at once, while no meter may be cut: a warning of the cut.
    """
    if kind is NoticeKind.EMERGENCY_CREDIT and statement.supply is Supply.PENDING_CUT:
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
    CUT_WARNING = "CUT_WARNING"
    CUT_WITHOUT_DAY = "CUT_WITHOUT_DAY"
    LIMITED_SUPPLY = "LIMITED_SUPPLY"
    DISCONNECTED = "DISCONNECTED"
    RECONNECT_READY = "RECONNECT_READY"


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


def situation(kind: NoticeKind, statement: Statement) -> Situation:
    """What to tell: of a cut to come only a household whose supply is on and has no limiter."""
    match treated_as(kind, statement):
        case NoticeKind.CUT_WARNING if statement.cut_at is None:
            return Situation.CUT_WITHOUT_DAY
        case NoticeKind.LOW_CREDIT:
            return _LOW.get(statement.supply, Situation.LOW_CREDIT)
        case NoticeKind.EMERGENCY_CREDIT:
            return _emergency(statement)
        case NoticeKind.LIMITED_SUPPLY if statement.emergency_left:
            return Situation.STILL_LIMITED
        case other:
            return Situation(other)


def _emergency(statement: Statement) -> Situation:
    if statement.supply is Supply.LIMITED and not statement.emergency_left:
        return Situation.EMERGENCY_USED_UP
    on = Situation.EMERGENCY_BEFORE_LIMIT if statement.limiter else Situation.EMERGENCY_CREDIT
    return _EMERGENCY.get(statement.supply, on)


def due(statement: Statement) -> Cents | None:
    """What to pay to have the supply back, or its full power; None where neither is missing."""
    return statement.to_full_power if statement.to_restore is None else statement.to_restore


def needs_parts(statement: Statement) -> bool:
    """Whether what is due is more than one payment can hold."""
    return (due(statement) or 0) > statement.top_up_max


def severity(kind: NoticeKind, statement: Statement) -> int:
    """From 1, informative, to 5, the supply itself."""
    return TREATMENTS[treated_as(kind, statement)].severity


def expires_at(kind: NoticeKind, statement: Statement, written_at: datetime) -> datetime:
    """The UTC instant from which the message must not go out any more.

    A warning of a cut without a known end, as when cuts are held, lives a day.
    """
    life = TREATMENTS[treated_as(kind, statement)].dies_after
    if life is None and statement.cut_at is not None:
        return statement.cut_at
    return written_at + (life or _DAY)
