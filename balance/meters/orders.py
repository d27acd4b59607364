"""The port behind which meters are reached: what they are told, and what may become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from balance.supply_table import OrderKind


@dataclass(frozen=True, slots=True)
class Order:
    """What one meter is told; whatever the kind, it shows these figures of `ordered_at` then.

    `order_id` is the same at each attempt and grows from order to order of a meter.
    """

    order_id: int
    ean: Ean
    energy: Energy
    kind: OrderKind
    balance: Cents
    emergency_left: Cents
    ordered_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """The order was taken over; that it was carried out is told by a meter event."""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The meter was not reached, or may not have been: the order waits for the next attempt."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The order will never be taken over, for the reason of this code: it is withdrawn."""

    code: str


Outcome = Sent | NotSent | Refused


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No meter at all is reached now: nothing more is worth trying for a while.

    `unclear`: the orders may have been taken over all the same, and may be what it stumbled over.
    `failures` counts those in a row, this one included.
    """

    reason: str
    unclear: bool
    failures: int


class MeterAdapter(Protocol):
    """A way to the meters. It holds no database session of ours while it talks.

    An order that comes again, under the same id or after a later one of its meter, is Sent and
    changes nothing: so two workers, or one that died before it could note the outcome, do no harm.
    """

    @property
    def most(self) -> int:
        """How many orders it takes at once."""

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        """What became of each order, in their order; no two of them are of one meter.

        An exception is taken as NotSent.
        """
