"""Orders on their way to the meters: the port behind which meters are reached, and the sending."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy import Connection, select

from balance.calendar import BRUSSELS
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from balance.storage import schema
from balance.storage.brake import Stopped, is_stopped
from balance.storage.database import Database
from balance.storage.orders import WAITING, note_sent, withdraw
from balance.storage.tasks import open_task
from balance.supply_table import OrderKind

# The message of a cut lives 48 hours: no supply is switched when nobody tells of it any more.
STALE_AFTER: Final = timedelta(hours=48)
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
        """What became of it. An exception is taken as NotSent."""


def send_orders(
    database: Database, adapter: MeterAdapter, now: datetime, ean: Ean | None = None
) -> int:
    """Send the waiting orders, of one meter or of all, oldest first; how many were taken over.

    The orders of one meter go in their order: behind one that is not sent the later ones wait.
    One older than STALE_AFTER is withdrawn instead, and what it wanted is a task for an agent.
    While a supervisor holds cuts none is sent nor withdrawn, and nothing behind it.
    """
    sent, last, unreached, held = 0, 0, set[Ean](), set[Ean]()
    while waiting := _waiting(database, last, ean):
        held |= {order.ean for order in waiting if _is_held(database, order)}
        stale = [order for order in waiting if order.ordered_at < now - STALE_AFTER]
        old = [order for order in stale if order.ean not in held]
        taken_over = []
        for order in waiting:
            if order in old or order.ean in unreached:
                continue
            if _may_go(database, order) and _send(adapter, order):
                taken_over.append(order.order_id)
            else:
                unreached.add(order.ean)
        _note(database, taken_over, old, now)
        sent, last = sent + len(taken_over), waiting[-1].order_id
    return sent


def _is_held(database: Database, order: Order) -> bool:
    if order.kind is not OrderKind.CUT:
        return False
    # Asked before each one: there are few, and no home is cut after the word to stop.
    with database.read() as connection:
        return is_stopped(connection, Stopped.CUTS)


def _may_go(database: Database, order: Order) -> bool:
    """Whether nobody stopped or withdrew the order since it was read: its customer may be gone."""
    mine = (schema.orders.c.id == order.order_id, *WAITING)
    with database.read() as connection:
        waits = connection.execute(select(schema.orders.c.id).where(*mine)).first() is not None
    return waits and not _is_held(database, order)


def _send(adapter: MeterAdapter, order: Order) -> bool:
    try:
        outcome = adapter.send(order)
    except Exception as fault:  # noqa: BLE001 - whatever it was, the other meters wait for theirs
        # Its text is not logged: it may quote the EAN.
        outcome = NotSent(f"the adapter failed with {type(fault).__name__}")
    match outcome:
        case NotSent(reason):
            facts = {"order_id": order.order_id, "kind": order.kind, "reason": reason}
            _log.warning("An order waits: its meter was not reached.", extra=facts)
            return False
        case Sent():
            return True


def _note(
    database: Database, taken_over: Sequence[int], old: Sequence[Order], now: datetime
) -> None:
    if not (taken_over or old):
        return
    with database.write() as connection:
        if taken_over:
            note_sent(connection, taken_over, now)
        if old:
            withdraw(connection, [order.order_id for order in old], now)
        for order in old:
            _tell_an_agent(connection, order, now)


def _tell_an_agent(connection: Connection, order: Order, now: datetime) -> None:
    if order.kind is OrderKind.UPDATE_DISPLAY:
        return
    ordered = order.ordered_at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
    detail = f"The order {order.kind} of {ordered} never reached the meter and is withdrawn."
    key = f"order_not_sent:{order.order_id}"
    open_task(connection, key, "order_not_sent", order.ean, detail, now)


def _waiting(database: Database, last: int, ean: Ean | None) -> Sequence[Order]:
    table, account = schema.orders, schema.accounts
    columns = (table.c.id, account.c.ean, account.c.energy, table.c.kind)
    figures = (table.c.balance, table.c.emergency_left, table.c.ordered_at)
    # An order without figures is from before orders were sent: what it wanted is long past.
    wanted = (*WAITING, table.c.balance.is_not(None), table.c.id > last)
    query = select(*columns, *figures).join(account, table.c.account_id == account.c.id)
    query = query.where(*wanted).order_by(table.c.id).limit(_CHUNK)
    if ean is not None:
        query = query.where(account.c.ean == ean)
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [
        Order(number, Ean(code), Energy(energy), OrderKind(kind), Cents(balance), Cents(left), at)
        for number, code, energy, kind, balance, left, at in rows
    ]
