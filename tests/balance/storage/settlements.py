"""Settlements of many homes for the tests of the brake."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from balance.account import Supply
from balance.ean import Ean
from balance.storage import brake, schema
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.imports import Counts, FileKind
from balance.storage.staging import take_in
from balance.storage.tasks import open_tasks
from tests.balance.storage.households import (
    NOON,
    YESTERDAY,
    Ears,
    account_of,
    at,
    books,
    ean,
    open_account,
    parsed,
    use,
)

HOMES = [ean(n) for n in range(1, 61)]


def open_homes(database: Database, homes: Sequence[Ean] = HOMES, balance: int = 1000) -> None:
    for home in homes:
        open_account(database, home, balance)


def settle(
    database: Database,
    cents: int,
    homes: Sequence[Ean] = HOMES,
    *,
    now: datetime = NOON,
    ears: Ears | None = None,
    day: date = YESTERDAY,
    version: int = 1,
) -> Counts:
    lines = [use(f"{home}/{day}/{version}", cents, day, version, home) for home in homes]
    return take_in(database, FileKind.CONSUMPTION, "f.csv", parsed(lines), at(now), books(ears))


def supplies(database: Database, homes: Sequence[Ean] = HOMES) -> set[Supply]:
    return {account_of(database, home).supply for home in homes}


def stop(database: Database, what: Stopped = Stopped.CUTS, now: datetime = NOON) -> bool:
    with database.write() as connection:
        return brake.stop(connection, what, "a drill", now)


def release(database: Database, now: datetime = NOON, ears: Ears | None = None) -> None:
    with database.write() as connection:
        brake.free(connection, (Stopped.CUTS, Stopped.SETTLEMENT), now)
    settle_due(database, now, books(ears))


def open_kinds(database: Database) -> list[str]:
    with database.read() as connection:
        return [task.kind for task in open_tasks(connection)]


def orders(database: Database) -> list[str]:
    table = schema.orders
    with database.read() as connection:
        query = select(table.c.kind).where(table.c.kind != "update_display")
        return list(connection.execute(query).scalars())
