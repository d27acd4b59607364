"""Homes with orders to their meters, and what a meter says of them."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from balance.ean import Ean
from balance.entries import MeterAction, MeterEvent
from balance.storage import schema
from balance.storage.database import Database
from tests.balance.storage.households import (
    EAN,
    NOON,
    book,
    books,
    open_account,
    use,
)

LATER = NOON + timedelta(minutes=3)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
EXECUTED = MeterAction.ORDER_EXECUTED


def done(
    order_id: int | None,
    event_id: str = "E1",
    code: Ean = EAN,
    action: MeterAction = MeterAction.ORDER_EXECUTED,
) -> MeterEvent:
    return MeterEvent(event_id, code, LATER, action, order_id)


def cut(database: Database, code: Ean = EAN) -> None:
    open_account(database, code, balance=100)
    book(database, NOON, books(), use(f"C-{code}", 1700, code=code), code=code)


def order_ids(database: Database) -> list[int]:
    with database.read() as connection:
        query = select(schema.orders.c.id).order_by(schema.orders.c.id)
        return list(connection.execute(query).scalars())


def state_of(database: Database) -> list[str]:
    """Where each order stands, oldest first."""
    table = schema.orders
    columns = (table.c.executed_at, table.c.withdrawn_at, table.c.sent_at)
    with database.read() as connection:
        rows = connection.execute(select(*columns).order_by(table.c.id)).all()
    words = ("executed", "withdrawn", "sent", "waiting")
    return [next(w for w, at in zip(words, (*row, NOON), strict=True) if at) for row in rows]


def send_all(database: Database, now: datetime = NOON) -> None:
    with database.write() as connection:
        connection.execute(update(schema.orders).values(sent_at=now))
