"""Decides whether what a waiting message says is still so."""

from typing import Final

from balance.account import Level, Statement, Supply
from balance.judge import NoticeKind
from messaging.notices import TREATMENTS

_OF_EMERGENCY: Final = (NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW)
# Prepayment that ends leaves the meter as it is: its customer has still to press the button.
_NOT_BACK: Final = (
    Supply.READY,
    Supply.GAS_TESTING,
    Supply.GAS_RETRY_WAIT,
    Supply.OFF_PREPAYMENT,
)


def still_holds(kind: NoticeKind, severity: int, today: Statement, present: Level) -> bool:
    """Whether a message, of the kind and severity it was written with, is true of an account now.

    `present` is the alert level of the balance. Amounts and days it names are not compared: they
    carry their date. A payment that came in has come in, whatever follows.
    """
    match _told_as(kind, severity):
        case NoticeKind.LOW_CREDIT:
            return present is Level.LOW and not _is_told_otherwise(today)
        case NoticeKind.EMERGENCY_CREDIT:
            return present >= Level.EMERGENCY and not _is_told_otherwise(today)
        case NoticeKind.EMERGENCY_LOW:
            return present is Level.EMERGENCY_LOW and not _is_told_otherwise(today)
        case NoticeKind.LIMITED_SUPPLY:
            return today.supply is Supply.LIMITED
        case NoticeKind.CUT_WARNING:
            return today.supply is Supply.PENDING_CUT
        case NoticeKind.DISCONNECTED | NoticeKind.TOP_UP_STILL_CUT:
            return today.supply is Supply.CUT
        case NoticeKind.RECONNECT_READY:
            return today.supply in _NOT_BACK
        case NoticeKind.TOP_UP_RECEIVED:
            return True


def _told_as(kind: NoticeKind, severity: int) -> NoticeKind:
    """The kind whose words the message has: see `notices.treated_as`."""
    warns = severity == TREATMENTS[NoticeKind.CUT_WARNING].severity
    return NoticeKind.CUT_WARNING if kind in _OF_EMERGENCY and warns else kind


def _is_told_otherwise(today: Statement) -> bool:
    """Whether a graver alert tells of the balance, or none does at all.

    A cut that is held may never come, and nobody was told of it: what was said before stands.
    """
    announced = today.supply is Supply.PENDING_CUT and today.cut_at is not None
    return announced or today.supply in (Supply.CUT, Supply.OFF_PREPAYMENT)
