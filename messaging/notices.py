"""Decides how urgent each kind of notice is and how long its message may live."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from balance.account import Statement, Supply
from balance.judge import NoticeKind

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
