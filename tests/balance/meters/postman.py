"""A way to the meters that only notes what it is given, and orders for it to carry."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from balance.ean import Ean
from balance.meters.orders import MeterAdapter, NoAnswer, NotSent, Order, Outcome, Sent
from balance.meters.sending import send_orders
from balance.storage import schema
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import open_account

Answer = Callable[[Sequence[Order]], Sequence[Outcome] | NoAnswer]


@dataclass
class Postman:
    """Notes what it is given, and does not reach some meters."""

    unreached: Collection[Ean] = ()
    given: list[Order] = field(default_factory=list)

    @property
    def most(self) -> int:
        return 1

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        return [self.carry(order) for order in orders]

    def carry(self, order: Order) -> Outcome:
        self.given.append(order)
        return NotSent("nobody answers") if order.ean in self.unreached else Sent()

    @property
    def kinds(self) -> list[tuple[Ean, OrderKind]]:
        return [(order.ean, order.kind) for order in self.given]


def deliver(
    database: Database, adapter: MeterAdapter, now: datetime, code: Ean | None = None
) -> int:
    """Send what waits, at an instant that lasts."""
    return send_orders(database, adapter, lambda: now, code)


def cut_and_paid(database: Database, *codes: Ean) -> Rehearsal:
    """Each home is cut, then has paid: two orders each, home by home in turns."""
    rehearsal = Rehearsal(database)
    for code in codes:
        open_account(database, code, 100)
    rehearsal.pass_minutes(0)
    for code in codes:
        rehearsal.adjust(-1700, code)
    for code in codes:
        rehearsal.top_up(2000, code)
    return rehearsal


@dataclass
class Platform:
    """Takes 500 orders at once, and answers as it is told to."""

    answer: Answer = lambda orders: [Sent()] * len(orders)
    given: list[list[Order]] = field(default_factory=list)
    most: int = 500

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        self.given.append(list(orders))
        return self.answer(orders)

    @property
    def kinds(self) -> list[list[tuple[Ean, OrderKind]]]:
        return [[(one.ean, one.kind) for one in orders] for orders in self.given]


def waiting_of(database: Database) -> list[tuple[str, int]]:
    """The kinds of the orders not sent yet and how often each was tried."""
    table = schema.orders
    query = select(table.c.kind, table.c.attempts).where(
        table.c.sent_at.is_(None), table.c.withdrawn_at.is_(None)
    )
    with database.read() as connection:
        return [(row.kind, row.attempts) for row in connection.execute(query.order_by(table.c.id))]


def sent_at(database: Database) -> list[datetime | None]:
    query = select(schema.orders.c.sent_at).order_by(schema.orders.c.id)
    with database.read() as connection:
        return list(connection.execute(query).scalars())
