"""Decides whether what a waiting message says is still so, and what is said in its place."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from balance.account import Level, Statement, Supply
from balance.judge import NoticeKind, receipt_kind
from balance.money import Cents
from messaging.notices import Situation, situation

RECEIPTS: Final = frozenset({NoticeKind.TOP_UP_RECEIVED, NoticeKind.TOP_UP_STILL_CUT})
_OF_EMERGENCY: Final = (NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW)
# The latch counts them as told: it asks for no second one.
COUNTED: Final = (NoticeKind.LOW_CREDIT, NoticeKind.EMERGENCY_CREDIT)
_SILENT: Final = (Supply.CUT, Supply.OFF_PREPAYMENT)
# Receipts that differ by the sign of a balance only, which carries its date.
_DATED: Final[Mapping[str, str]] = {
    Situation.TOP_UP_IN_EMERGENCY: Situation.TOP_UP_RECEIVED,
    Situation.TOP_UP_BEFORE_LIMIT: Situation.TOP_UP_FULL_POWER,
}
# Prepayment that ends leaves the meter as it is: its customer has still to press the button.
_NOT_BACK: Final = (
    Supply.READY,
    Supply.GAS_TESTING,
    Supply.GAS_RETRY_WAIT,
    Supply.OFF_PREPAYMENT,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that may still go out, and the situation it tells of: "" where that is not known.

    `paid` is set for a receipt, with the instant the payment counted; `owed` says that it came in
    place of an alert that the latch counts and nobody got.
    """

    message_id: int
    account_id: int
    cause: str
    kind: NoticeKind
    situation: str
    paid: Cents | None
    paid_at: datetime | None
    owed: bool
    in_person_at: datetime | None
    expires_at: datetime

    @property
    def is_owed(self) -> bool:
        """Whether the customer would never learn of the balance if no other alert said it."""
        return self.kind in COUNTED or self.owed


@dataclass(frozen=True, slots=True)
class Told:
    """What customers got lately, or may have got: by account, its causes and kinds."""

    causes: frozenset[tuple[int, str, str]]

    def has_heard(self, lost: Waiting) -> bool:
        """Whether another channel told the customer the same."""
        return (lost.account_id, lost.cause, lost.kind) in self.causes


@dataclass(frozen=True, slots=True)
class Instead:
    """What is said in place of a message."""

    of: Waiting
    kind: NoticeKind


def still_holds(kind: NoticeKind, told: str, today: Statement, present: Level) -> bool:
    """Whether a message of a kind, in the words of a situation, is true of an account now.

    `present` is the alert level of the balance. Amounts are not compared: they carry their date.
    """
    if not _is_so(kind, today, present):
        return False
    # A message of an earlier form did not keep its situation.
    words = situation(kind, today)
    if not told or _DATED.get(told, told) == _DATED.get(words, words):
        return True
    # A cut that is held may never come: what was said before stands, unless it names the day.
    held = today.supply is Supply.PENDING_CUT and today.cut_at is None
    return held and kind in _OF_EMERGENCY and told != Situation.CUT_WARNING


def instead(
    lost: Sequence[Waiting], said: Collection[NoticeKind], today: Statement, present: Level
) -> list[Instead]:
    """What to say in place of one account's messages that nobody got and that hold no more.

    `said` is what the batch says itself: its alert or its receipt tells how the account stands,
    and what says how to have the supply back confirms the payment too.
    """
    if NoticeKind.RECONNECT_READY in said:
        return []
    receipt = receipt_kind(today.supply)
    confirmed = [one for one in lost if one.kind in RECEIPTS and one.paid is not None]
    found = [Instead(one, receipt) for one in confirmed]
    return found if said else [*found, *_alerts(lost, today, present)]


def _alerts(lost: Sequence[Waiting], today: Statement, present: Level) -> Iterator[Instead]:
    kinds = set()
    for one in lost:
        kind = None if one.kind in RECEIPTS else _alert(one, today, present)
        if kind is not None and kind not in kinds:
            kinds.add(kind)
            yield Instead(one, kind)


def _alert(lost: Waiting, today: Statement, present: Level) -> NoticeKind | None:
    """The kind it was, in today's words; else what the balance asks for; None where nothing."""
    if _is_so(lost.kind, today, present):
        return lost.kind
    if not lost.is_owed:
        return None
    graver = present >= Level.EMERGENCY
    kind = NoticeKind.EMERGENCY_CREDIT if graver else NoticeKind.LOW_CREDIT
    return kind if _is_so(kind, today, present) else None


def _is_so(kind: NoticeKind, today: Statement, present: Level) -> bool:
    """Whether a message of this kind may be said of the account, in some words."""
    supply = today.supply
    match kind:
        case NoticeKind.LOW_CREDIT:
            return present is Level.LOW and supply not in _SILENT
        case NoticeKind.EMERGENCY_CREDIT:
            return present >= Level.EMERGENCY and supply not in _SILENT
        case NoticeKind.EMERGENCY_LOW:
            return present is Level.EMERGENCY_LOW and supply not in _SILENT
        case NoticeKind.LIMITED_SUPPLY:
            return supply is Supply.LIMITED
        case NoticeKind.CUT_WARNING:
            return supply is Supply.PENDING_CUT and today.cut_at is not None
        case NoticeKind.DISCONNECTED:
            return supply is Supply.CUT
        case NoticeKind.RECONNECT_READY:
            return supply in _NOT_BACK
        case NoticeKind.TOP_UP_RECEIVED | NoticeKind.TOP_UP_STILL_CUT:
            return True
