"""The account of one meter point, and what may be said of it: band, message, amounts to know."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NewType

from balance.calendar import protection_end
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from balance.plans import Plan, PlanKind
from balance.policy import Policy

AccountId = NewType("AccountId", int)


class Supply(StrEnum):
    """The state of the supply at the meter."""

    CONNECTED = "CONNECTED"
    PENDING_CUT = "PENDING_CUT"
    LIMITED = "LIMITED"
    CUT = "CUT"
    READY = "READY"
    GAS_TESTING = "GAS_TESTING"
    GAS_RETRY_WAIT = "GAS_RETRY_WAIT"
    GAS_BLOCKED = "GAS_BLOCKED"
    OFF_PREPAYMENT = "OFF_PREPAYMENT"


GAS_STATES = (Supply.GAS_TESTING, Supply.GAS_RETRY_WAIT, Supply.GAS_BLOCKED)


class Band(StrEnum):
    """Where the balance stands against the threshold and the emergency credit."""

    NORMAL = "NORMAL"
    LOW = "LOW"
    EMERGENCY = "EMERGENCY"
    EXHAUSTED = "EXHAUSTED"


class BalanceMessage(StrEnum):
    """Which sentence goes with the balance (M1 to M5 of the brochure's screens, MX ours)."""

    M1 = "M1"
    M2 = "M2"
    M3 = "M3"
    M4 = "M4"
    M5 = "M5"
    MX_READY = "MX_READY"
    MX_LIMITED = "MX_LIMITED"
    MX_OFF = "MX_OFF"


class Level(IntEnum):
    """What the latch remembers as already told; it orders the alerts of one episode (D5)."""

    NONE = 0
    LOW = 1
    EMERGENCY = 2
    EMERGENCY_LOW = 3


class HoldReason(StrEnum):
    """Why a cut is held (RULES, "The brake")."""

    SUPERVISOR = "supervisor"
    SETTLEMENT = "settlement"
    MANY_DAYS = "many_days"


@dataclass(frozen=True, slots=True)
class Hold:
    """A cut that waits although no NDP protects the home; `until` None: until it is released."""

    since: datetime
    why: HoldReason
    until: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether its end has come."""
        return self.until is not None and self.until <= now


@dataclass(frozen=True, slots=True)
class CutSpell:
    """A stretch during which the meter was cut: from `start`, until `end` if it is over."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class LastTopUp:
    """The last payment that counted, and when it was received."""

    amount: Cents
    at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """All that the rules need of one account. Threshold None follows the policy's default.

    `gas_since` is when the running leak test began or the wait after a failed one did;
    `gas_untold` when the one began that was given up at its limit: its end may still be told.
    With a `hold` the balance is exhausted, and no cut is ordered before it ends.
    """

    account_id: AccountId
    ean: Ean
    energy: Energy
    opened_on: date
    balance: Cents
    balance_at: datetime
    supply: Supply
    told: Level
    threshold: Cents | None = None
    limiter: bool = False
    consumed_through: date | None = None
    last_top_up: LastTopUp | None = None
    plans: tuple[Plan, ...] = ()
    cuts: tuple[CutSpell, ...] = ()
    gas_failures: int = 0
    gas_since: datetime | None = None
    gas_untold: datetime | None = None
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What may be said of an account at one instant.

    `to_restore` is set in CUT and PENDING_CUT, `to_full_power` in LIMITED: the smallest single
    top-up that does it; `cut_at` in PENDING_CUT, None there while the cut is held;
    `balance_at` is the UTC instant of the last booking, `consumed_through` the last supply day.
    `advance_per_day` and `debt_per_day` are what the next instalments take, 0 once all is repaid.
    """

    ean: Ean
    energy: Energy
    balance: Cents
    balance_at: datetime
    consumed_through: date | None
    band: Band
    supply: Supply
    message: BalanceMessage
    threshold: Cents
    emergency_credit: Cents
    emergency_left: Cents
    to_restore: Cents | None
    cut_at: datetime | None
    top_up_min: Cents
    top_up_max: Cents
    advance_left: Cents
    debt_left: Cents
    last_top_up: LastTopUp | None
    limiter: bool = False
    to_full_power: Cents | None = None
    advance_per_day: Cents = Cents(0)
    debt_per_day: Cents = Cents(0)


def threshold(account: Account, policy: Policy) -> Cents:
    """The low-credit threshold T in force (R33-R36)."""
    return policy.low_threshold if account.threshold is None else account.threshold


def level(account: Account, policy: Policy) -> Level:
    """The alert level of the balance: LOW from T down, still LOW at 0.00 (D2, D3)."""
    if account.balance < 0:
        least = policy.emergency_low
        low = least is not None and emergency_left(account, policy) <= least
        return Level.EMERGENCY_LOW if low else Level.EMERGENCY
    return Level.LOW if account.balance <= threshold(account, policy) else Level.NONE


def band(account: Account, policy: Policy) -> Band:
    """The band of the balance; exactly -15.00 is exhausted (D8)."""
    if is_exhausted(account, policy):
        return Band.EXHAUSTED
    if account.balance < 0:
        return Band.EMERGENCY
    return Band.LOW if account.balance <= threshold(account, policy) else Band.NORMAL


def is_exhausted(account: Account, policy: Policy) -> bool:
    """Whether the emergency credit is used up (R40)."""
    return account.balance <= -policy.emergency_credit


_MESSAGE_OF_SUPPLY = {
    Supply.CUT: BalanceMessage.M4,
    Supply.PENDING_CUT: BalanceMessage.M5,
    Supply.LIMITED: BalanceMessage.MX_LIMITED,
    Supply.READY: BalanceMessage.MX_READY,
    **dict.fromkeys(GAS_STATES, BalanceMessage.MX_READY),
    Supply.OFF_PREPAYMENT: BalanceMessage.MX_OFF,
}


def balance_message(account: Account, policy: Policy) -> BalanceMessage:
    """The message by supply first, then by balance; at exactly B = T > 0 it is M1 (D2)."""
    by_supply = _MESSAGE_OF_SUPPLY.get(account.supply)
    if by_supply is not None:
        return by_supply
    if account.balance < 0:
        return BalanceMessage.M3
    if account.balance == 0 or account.balance < threshold(account, policy):
        return BalanceMessage.M2
    return BalanceMessage.M1


def emergency_left(account: Account, policy: Policy) -> Cents:
    """What is left of the emergency credit, never below zero (register 94.32.2/3)."""
    return Cents(max(0, policy.emergency_credit + min(0, account.balance)))


def to_restore(account: Account, policy: Policy) -> Cents | None:
    """The smallest single top-up that restores the supply; None unless CUT or PENDING_CUT."""
    cut = account.supply in (Supply.CUT, Supply.PENDING_CUT)
    return _to_reconnect(account, policy) if cut else None


def to_full_power(account: Account, policy: Policy) -> Cents | None:
    """The smallest single top-up that lifts a limit of power (R51); None unless LIMITED."""
    return _to_reconnect(account, policy) if account.supply is Supply.LIMITED else None


def _to_reconnect(account: Account, policy: Policy) -> Cents:
    missing = policy.reconnects_from(account.energy) - account.balance
    return Cents(max(policy.top_up_min, missing))


def left_to_repay(account: Account, kind: PlanKind) -> Cents:
    """What is left of all plans of a kind."""
    return Cents(sum(plan.left for plan in account.plans if plan.kind is kind))


def taken_per_day(account: Account, kind: PlanKind) -> Cents:
    """What the next instalments of all plans of a kind take in one day."""
    return Cents(sum(min(p.per_day, p.left) for p in account.plans if p.kind is kind))


def statement(account: Account, policy: Policy, now: datetime) -> Statement:
    """What may be said of the account at `now`."""
    pending = account.supply is Supply.PENDING_CUT and account.hold is None
    return Statement(
        ean=account.ean,
        energy=account.energy,
        balance=account.balance,
        balance_at=account.balance_at,
        consumed_through=account.consumed_through,
        band=band(account, policy),
        supply=account.supply,
        message=balance_message(account, policy),
        threshold=threshold(account, policy),
        emergency_credit=policy.emergency_credit,
        emergency_left=emergency_left(account, policy),
        to_restore=to_restore(account, policy),
        cut_at=protection_end(policy.ndp, now) if pending else None,
        top_up_min=policy.top_up_min,
        top_up_max=policy.top_up_max,
        advance_left=left_to_repay(account, PlanKind.ADVANCE),
        debt_left=left_to_repay(account, PlanKind.DEBT),
        last_top_up=account.last_top_up,
        limiter=account.limiter,
        to_full_power=to_full_power(account, policy),
        advance_per_day=taken_per_day(account, PlanKind.ADVANCE),
        debt_per_day=taken_per_day(account, PlanKind.DEBT),
    )


def was_cut(account: Account, instant: datetime) -> bool:
    """Whether the meter was cut at an instant."""
    return any(
        cut.start <= instant and (cut.end is None or instant < cut.end) for cut in account.cuts
    )
