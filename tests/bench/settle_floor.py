"""The least a settlement can do: what the product read and wrote, in bulk and without a rule.

`python -m tests.bench.settle_floor URL SETTLED` plays on a fleet the rows that the product left in
the database SETTLED, one statement a table, and prints seconds and rows as JSON. The rows are made
before the clock starts.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from balance.storage import schema
from balance.storage.database import Database
from messaging.tables import messages

_Row = dict[str, object]

# An account is opened with these, and they stay as they are.
_LASTING = ("id", "ean", "energy", "opened_on", "closed_at")


@dataclass(frozen=True, slots=True)
class _Written:
    """The rows of a settlement."""

    entries: list[_Row]
    orders: list[_Row]
    messages: list[_Row]
    accounts: list[_Row]


def main(url: str, settled: str) -> None:
    """Print what the same rows cost at least."""
    written = _written(settled)
    database = Database.open(url)
    with database.read() as connection:
        connection.execute(select(schema.facts)).all()
    # What was prepared is not the floor's to look through again and again.
    gc.collect()
    gc.freeze()
    began = time.perf_counter()
    with database.write() as connection:
        read = _settle(connection, written)
    seconds = time.perf_counter() - began
    gc.unfreeze()
    database.engine.dispose()
    rows = {table: len(getattr(written, table)) for table in _Written.__slots__}
    print(json.dumps({"seconds": seconds, "read": read} | rows))


def _settle(connection: Connection, written: _Written) -> int:
    """Read the accounts, append the rows and update the accounts; how many were read."""
    accounts = connection.execute(select(schema.accounts)).all()
    connection.execute(insert(schema.entries), written.entries)
    connection.execute(insert(schema.orders), written.orders)
    connection.execute(insert(messages), written.messages)
    mine = schema.accounts.c.id == bindparam("account")
    connection.execute(update(schema.accounts).where(mine), written.accounts)
    return len(accounts)


def _written(url: str) -> _Written:
    database = Database.open(url)
    with database.read() as connection:
        found = _Written(
            entries=_rows(connection, schema.entries, lambda row: row["batch"] != 0),
            # The changes behind the cuts are not the floor's to write.
            orders=[row | {"state_change_id": None} for row in _rows(connection, schema.orders)],
            messages=_rows(connection, messages),
            accounts=_accounts(connection),
        )
    database.engine.dispose()
    return found


def _rows(
    connection: Connection, table: Table, wanted: Callable[[_Row], bool] = lambda row: True
) -> list[_Row]:
    columns = [column for column in table.c if column.name != "id"]
    found = connection.execute(select(*columns).order_by(table.c.id)).mappings()
    return [row for each in found if wanted(row := dict(each))]


def _accounts(connection: Connection) -> list[_Row]:
    table = schema.accounts
    columns = [column for column in table.c if column.name not in _LASTING]
    query = select(table.c.id.label("account"), *columns).order_by(table.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


if __name__ == "__main__":
    main(*sys.argv[1:])
