"""Reads the simulated meters out: one consumption message per account and day not yet booked."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection, select

from balance.account import Supply
from balance.ean import Ean
from balance.entries import Consumption
from balance.meters import tables
from balance.storage import schema

_MOST_DAYS: Final = 31


def readings(connection: Connection, through: date) -> list[Consumption]:
    """Every day up to and including `through` that no account has yet, at most the last 31.

    An account without prepayment is not read. A day on which nothing was used reads zero.
    """
    first = through - timedelta(days=_MOST_DAYS - 1)
    used = tables.used_between(connection, first, through)
    return [
        Consumption(f"sim-{ean}-{day}", ean, day, 1, used.get((ean, day), tables.NOTHING))
        for ean, start in _starts(connection)
        for day in _days(max(first, start), through)
    ]


def _starts(connection: Connection) -> Iterator[tuple[Ean, date]]:
    table = schema.accounts
    running = (table.c.closed_at.is_(None), table.c.supply != Supply.OFF_PREPAYMENT)
    query = select(table.c.ean, table.c.opened_on, table.c.consumed_through).where(*running)
    for ean, opened_on, through in connection.execute(query.order_by(table.c.id)):
        yield Ean(ean), opened_on if through is None else through + timedelta(days=1)


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
