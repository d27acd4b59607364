"""Reads back what moved an account: its entries, oldest first."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from balance.account import AccountId
from balance.entries import EntryKind
from balance.money import Cents
from balance.storage.schema import entries


@dataclass(frozen=True, slots=True)
class Movement:
    """One entry as it is kept; `amount` is signed as the balance feels it."""

    entry_id: int
    key: str
    kind: EntryKind
    amount: Cents
    at: datetime
    day: date | None
    version: int | None


def movements(
    connection: Connection, account_id: AccountId, after: int, limit: int
) -> list[Movement]:
    """At most `limit` entries of an account whose ids come after this one."""
    columns = (entries.c.id, entries.c.key, entries.c.kind, entries.c.amount, entries.c.at)
    query = select(*columns, entries.c.day, entries.c.version)
    query = query.where(entries.c.account_id == account_id, entries.c.id > after)
    rows = connection.execute(query.order_by(entries.c.id).limit(limit))
    return [
        Movement(row.id, row.key, EntryKind(row.kind), Cents(row.amount), row.at, *row[5:])
        for row in rows
    ]
