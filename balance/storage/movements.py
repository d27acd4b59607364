"""Reads back what moved accounts: the entries of one, and where known payments went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from balance.account import AccountId
from balance.batch import Item
from balance.entries import EntryKind, TopUp
from balance.money import Cents
from balance.storage.among import among
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


def paid_into(connection: Connection, items: Iterable[Item]) -> dict[Item, AccountId]:
    """The account, perhaps closed since, of each of these top-ups that is booked already.

    One whose reference was used with another EAN or amount is not among them.
    """
    paid = [item for item in items if isinstance(item, TopUp)]
    if not paid:
        return {}
    columns = (entries.c.key, entries.c.ean, entries.c.amount, entries.c.account_id)
    query = select(*columns).where(among(entries.c.key, {one.reference for one in paid}))
    rows = connection.execute(query.where(entries.c.kind == EntryKind.TOP_UP))
    known = {(row.key, row.ean, row.amount): AccountId(row.account_id) for row in rows}
    found = ((one, known.get((one.reference, one.ean, one.amount))) for one in paid)
    return {one: account_id for one, account_id in found if account_id is not None}
