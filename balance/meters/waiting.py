"""Reads the orders that wait, and says which of them go together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from balance.ean import Ean
from balance.energy import Energy
from balance.meters.orders import Order
from balance.money import Cents
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.orders import WAITING
from balance.supply_table import OrderKind

_CHUNK: Final = 1000
# Orders that failed together are tried in parts, until the one at fault is found.
_PARTS: Final = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """One order not sent yet. `attempts` are those that failed, or may have."""

    order: Order
    attempts: int
    next_attempt_at: datetime | None


def read_waiting(
    database: Database, *, displays: bool, after: int, ean: Ean | None
) -> Sequence[Waiting]:
    """Some orders beyond this id, oldest first: the displays, or all that switch a supply."""
    table, account = schema.orders, schema.accounts
    columns = (table.c.id, account.c.ean, account.c.energy, table.c.kind)
    figures = (table.c.balance, table.c.emergency_left, table.c.ordered_at)
    tried = (table.c.attempts, table.c.next_attempt_at)
    # An order without figures is from before orders were sent: what it wanted is long past.
    wanted = (*WAITING, table.c.balance.is_not(None), table.c.id > after)
    # What was carried out was sent: the index of the others passes a morning's displays over.
    mine = table.c.kind == OrderKind.UPDATE_DISPLAY if displays else schema.UNANSWERED
    query = select(*columns, *figures, *tried).join(account, table.c.account_id == account.c.id)
    query = query.where(*wanted, mine).order_by(table.c.id).limit(_CHUNK)
    if ean is not None:
        query = query.where(account.c.ean == ean)
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [
        Waiting(
            Order(
                number,
                Ean(code),
                Energy(energy),
                OrderKind(kind),
                Cents(balance),
                Cents(left),
                ordered_at,
            ),
            attempts,
            next_attempt_at,
        )
        for number, code, energy, kind, balance, left, ordered_at, attempts, next_attempt_at in rows
    ]


def go_together(left: Sequence[Waiting], most: int) -> list[Waiting]:
    """Of the first order of each meter those tried least often, oldest first.

    What was never tried goes before what may be at fault, and the more often some failed
    together the fewer of them go.
    """
    first: dict[Ean, Waiting] = {}
    for one in left:
        first.setdefault(one.order.ean, one)
    attempts = min(one.attempts for one in first.values())
    some = [one for one in first.values() if one.attempts == attempts][:most]
    return some[: max(1, len(some) // _PARTS**attempts)]
