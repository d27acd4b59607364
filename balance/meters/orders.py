"""Orders on their way to the meters: the port behind which meters are reached, and the sending."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from sqlalchemy import select, update

from balance.ean import Ean
from balance.energy import Energy
from balance.judge import OrderKind
from balance.money import Cents
from balance.storage import schema
from balance.storage.database import Database

_CHUNK: Final = 200

_log = logging.getLogger(__name__)


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


Outcome = Sent | NotSent


class MeterAdapter(Protocol):
    """A way to the meters. It holds no database session of ours while it talks.

    An order that comes again, under the same id or after a later one of its meter, is Sent and
    changes nothing: so two workers, or one that died before it could note the outcome, do no harm.
    """

    def send(self, order: Order) -> Outcome:
        """What became of it. What the adapter cannot foresee it raises; the order then waits."""


def send_orders(database: Database, adapter: MeterAdapter, now: datetime) -> int:
    """Send every waiting order, oldest first; how many were taken over.

    The orders of one meter go in their order: behind one that is not sent the later ones wait.
    """
    sent, last, unreached = 0, 0, set[Ean]()
    while waiting := _waiting(database, last):
        for order in waiting:
            if order.ean in unreached:
                continue
            if _send(database, adapter, order, now):
                sent += 1
            else:
                unreached.add(order.ean)
        last = waiting[-1].order_id
    return sent


def _send(database: Database, adapter: MeterAdapter, order: Order, now: datetime) -> bool:
    match adapter.send(order):
        case NotSent(reason):
            facts = {"order_id": order.order_id, "kind": order.kind, "reason": reason}
            _log.warning("An order waits: its meter was not reached.", extra=facts)
            return False
        case Sent():
            mine = (schema.orders.c.id == order.order_id, schema.orders.c.sent_at.is_(None))
            with database.write() as connection:
                connection.execute(update(schema.orders).where(*mine).values(sent_at=now))
            return True


def _waiting(database: Database, last: int) -> Sequence[Order]:
    table, account = schema.orders, schema.accounts
    columns = (table.c.id, account.c.ean, account.c.energy, table.c.kind)
    figures = (table.c.balance, table.c.emergency_left, table.c.ordered_at)
    # An order without figures is from before orders were sent: what it wanted is long past.
    wanted = (table.c.sent_at.is_(None), table.c.balance.is_not(None), table.c.id > last)
    query = select(*columns, *figures).join(account, table.c.account_id == account.c.id)
    with database.read() as connection:
        rows = connection.execute(query.where(*wanted).order_by(table.c.id).limit(_CHUNK)).all()
    return [
        Order(number, Ean(ean), Energy(energy), OrderKind(kind), Cents(balance), Cents(left), at)
        for number, ean, energy, kind, balance, left, at in rows
    ]
