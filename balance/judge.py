"""The judge: from a balance and an instant to the supply, the latch and the notices (R33-R51)."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from balance.account import (
    Account,
    Hold,
    HoldReason,
    Level,
    Statement,
    Supply,
    emergency_left,
    is_exhausted,
    level,
    statement,
)
from balance.calendar import is_protected
from balance.money import Cents
from balance.policy import Policy
from balance.supply_table import SUPPLY_TABLE, Event, happen


class NoticeKind(StrEnum):
    """What a household is told because of its balance or supply."""

    LOW_CREDIT = "LOW_CREDIT"
    EMERGENCY_CREDIT = "EMERGENCY_CREDIT"
    DISCONNECTED = "DISCONNECTED"
    CUT_WARNING = "CUT_WARNING"
    LIMITED_SUPPLY = "LIMITED_SUPPLY"
    RECONNECT_READY = "RECONNECT_READY"
    EMERGENCY_LOW = "EMERGENCY_LOW"
    TOP_UP_RECEIVED = "TOP_UP_RECEIVED"
    TOP_UP_STILL_CUT = "TOP_UP_STILL_CUT"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice with the statement it speaks of; `paid` is what a batch's top-ups come to.

    `in_person_at` is when the last of them was paid at a terminal; None where none was.
    """

    kind: NoticeKind
    statement: Statement
    paid: Cents | None = None
    in_person_at: datetime | None = None


def judge(
    before: Account, account: Account, policy: Policy, now: datetime, hold: Hold | None = None
) -> Account:
    """The account after its present balance was judged once; `before` is the one before the batch.

    `hold` is what keeps cuts back now. Only the supply, the latch and the account's own hold
    change. An account without prepayment is not judged.
    """
    if account.supply is Supply.OFF_PREPAYMENT:
        return account
    standing = None if account.hold is None or account.hold.is_over(now) else account.hold
    lasting = _longest(standing, hold)
    event = _verdict(account, policy, now, lasting)
    judged, _ = happen(account, event, now)
    # A leak test under way may end in a connected home, which would be cut.
    testing = judged.supply is Supply.GAS_TESTING and is_exhausted(judged, policy)
    kept = lasting if testing or event is Event.EXHAUSTED_HELD else None
    if kept != judged.hold:
        judged = replace(judged, hold=kept)
    told = _told(before, judged, policy)
    return judged if told is judged.told else replace(judged, told=told)


def _longest(standing: Hold | None, other: Hold | None) -> Hold | None:
    """The one without end, else the one that ends last; the standing one where both do."""
    if standing is None or other is None or standing.until is None:
        return standing or other
    return other if other.until is None or other.until > standing.until else standing


def _told(before: Account, judged: Account, policy: Policy) -> Level:
    """The latch: it rises with what is said only, and falls with the balance at once (D5)."""
    present = level(judged, policy)
    newly_cut = judged.supply is Supply.CUT and before.supply is not Supply.CUT
    if newly_cut or _is_newly_due(before, judged):
        return present
    if judged.supply is Supply.CUT or is_muted(judged) or judged.balance >= before.balance:
        return min(judged.told, present)
    # Of a credit used up no rest is told.
    lasting = max(judged.told, Level.EMERGENCY) if is_exhausted(judged, policy) else present
    return min(lasting, present)


def _is_newly_due(before: Account, account: Account) -> bool:
    """Whether the cut has a day to be told, and had none before."""
    if account.supply is not Supply.PENDING_CUT or account.hold is not None:
        return False
    return before.supply is not Supply.PENDING_CUT or before.hold is not None


def is_muted(account: Account) -> bool:
    """Whether nothing is said of the balance: a settlement that may be wrong brought it there."""
    return account.hold is not None and account.hold.why is HoldReason.SETTLEMENT


def notices(
    before: Account,
    account: Account,
    policy: Policy,
    now: datetime,
    paid: Cents,
    in_person_at: datetime | None = None,
) -> tuple[Notice, ...]:
    """What to say of the passage from one judged account to the next: the most severe alert only.

    `paid` is what the top-ups of the batch come to, `in_person_at` when one was paid at a terminal.
    """
    kinds = _alerts(before, account, policy)
    receipt = _receipt(account, kinds) if paid else None
    if not (kinds or receipt):
        return ()
    said = statement(account, policy, now)
    alerts = tuple(Notice(kind, said) for kind in kinds)
    return alerts if receipt is None else (*alerts, Notice(receipt, said, paid, in_person_at))


def _alerts(before: Account, account: Account, policy: Policy) -> list[NoticeKind]:
    moved = before.supply is not account.supply
    if account.supply is Supply.CUT:
        return [NoticeKind.DISCONNECTED] if moved else []
    kinds = _of_the_level(before, account, policy)
    if _is_newly_due(before, account) and not kinds:
        kinds.append(NoticeKind.CUT_WARNING)
    if moved and account.supply is Supply.LIMITED:
        kinds.append(NoticeKind.LIMITED_SUPPLY)
    if moved and account.supply is Supply.READY:
        kinds.append(NoticeKind.RECONNECT_READY)
    return kinds


def _of_the_level(before: Account, account: Account, policy: Policy) -> list[NoticeKind]:
    """The alert of a latch that rose with a falling balance."""
    if account.told <= before.told or account.balance >= before.balance:
        return []
    if account.told is Level.LOW:
        return [NoticeKind.LOW_CREDIT]
    if before.told < Level.EMERGENCY:
        return [NoticeKind.EMERGENCY_CREDIT]
    return [NoticeKind.EMERGENCY_LOW] if emergency_left(account, policy) else []


def _receipt(account: Account, alerts: list[NoticeKind]) -> NoticeKind | None:
    """How a payment is confirmed; what says how to have the supply back says it too."""
    if account.supply is Supply.OFF_PREPAYMENT:
        return None
    if NoticeKind.RECONNECT_READY in alerts or NoticeKind.DISCONNECTED in alerts:
        return None
    return receipt_kind(account.supply)


def receipt_kind(supply: Supply) -> NoticeKind:
    """The kind by which a payment is confirmed where it brings nothing else about."""
    cut = supply is Supply.CUT
    return NoticeKind.TOP_UP_STILL_CUT if cut else NoticeKind.TOP_UP_RECEIVED


def _verdict(account: Account, policy: Policy, now: datetime, hold: Hold | None) -> Event:
    if account.balance >= policy.reconnects_from(account.energy):
        return Event.OK
    if not is_exhausted(account, policy):
        return Event.BETWEEN
    by_day = Event.EXHAUSTED_LIMITER if account.limiter else Event.EXHAUSTED
    if hold is not None and SUPPLY_TABLE[account.supply][by_day] is Supply.CUT:
        return Event.EXHAUSTED_HELD
    if account.limiter or not is_protected(policy.ndp, now):
        return by_day
    return Event.EXHAUSTED_PROTECTED
