"""What one batch may hold, and what became of it: the vocabulary of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from balance.account import Account
from balance.ean import Ean
from balance.entries import Adjustment, Consumption, Entry, MeterEvent, Settled, TopUp
from balance.judge import Notice
from balance.money import Cents
from balance.plans import Plan, PlanKind
from balance.refusals import Ignored, Refusal
from balance.supply_table import OrderKind, StateChange


@dataclass(frozen=True, slots=True)
class InstalmentsDue:
    """Take the instalments up to a civil date, never past today.

    `through` None: up to the day after the latest supply day that this batch booked.
    """

    through: date | None = None


@dataclass(frozen=True, slots=True)
class ThresholdChange:
    """The customer or an agent sets the low-credit threshold T (R34)."""

    amount: Cents


@dataclass(frozen=True, slots=True)
class LimiterChange:
    """A power limiter is granted or withdrawn through the social services (R51)."""

    active: bool


@dataclass(frozen=True, slots=True)
class DebtPlan:
    """An earlier debt is put on a plan (R52); `plan_id` is unique in the whole ledger."""

    plan_id: str
    amount: Cents
    per_day: Cents

    def as_plan(self, first: date) -> Plan:
        """The plan, its first instalment due on this civil date."""
        return Plan(self.plan_id, PlanKind.DEBT, self.amount, self.amount, self.per_day, first)


@dataclass(frozen=True, slots=True)
class Unblocking:
    """An agent holds an installer's certificate for a blocked gas meter (R46)."""


@dataclass(frozen=True, slots=True)
class Deactivation:
    """Prepayment is switched off (R53)."""


Item = (
    Consumption
    | TopUp
    | Adjustment
    | MeterEvent
    | InstalmentsDue
    | ThresholdChange
    | LimiterChange
    | DebtPlan
    | Unblocking
    | Deactivation
)


@dataclass(frozen=True, slots=True)
class Taken:
    """The item counts."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The item does not count, and changes nothing."""

    code: Refusal
    field: str = ""
    detail: str = ""


Outcome = Taken | Ignored | Refused


class Known(Protocol):
    """What the ledger already holds, wherever it is kept."""

    def entry(self, key: str) -> Entry | None:
        """The entry booked under a message id or a reference, of any account."""

    def settled(self, ean: Ean, day: date) -> Settled | None:
        """What is booked for a supply day of the open account of this EAN."""

    def meter_event(self, event_id: str) -> MeterEvent | None:
        """The meter event taken under this id."""

    def has_order(self, ean: Ean, order_id: int) -> bool:
        """Whether an order of this id was written for the meter of this EAN."""

    def has_plan(self, plan_id: str) -> bool:
        """Whether a plan of any account has this id."""


@dataclass(frozen=True, slots=True)
class MeterOrder:
    """What the meter is told, and the figures it shows from then on (94.32.2/2 and /3).

    `cause` is the place, among the batch's changes, of the one that needs the order; None where
    only the display is refreshed.
    """

    kind: OrderKind
    balance: Cents
    emergency_left: Cents
    cause: int | None


@dataclass(frozen=True, slots=True)
class Booking:
    """What one batch did at an instant: the account after it, what to append, the outcomes."""

    at: datetime
    account: Account
    entries: tuple[Entry, ...]
    changes: tuple[StateChange, ...]
    orders: tuple[MeterOrder, ...]
    events: tuple[MeterEvent, ...]
    notices: tuple[Notice, ...]
    outcomes: tuple[Outcome, ...]
