"""Copies SQLite databases: into another file, or row by row into PostgreSQL."""

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import BigInteger, Connection, Table, func, insert, select, text

from balance.storage import schema
from balance.storage.database import Database
from config.bootstrap import SetUpError, upgrade
from config.settings import sqlite_url
from config.tables import migrate

MAGIC: Final = b"SQLite format 3\x00"
"""How a SQLite database begins."""

_CHUNK: Final = 2000


def copy(source: Path, target: Path) -> None:
    """Copy a database into an empty file as it stands at one instant, whoever writes meanwhile.

    Raises SetUpError when the copy is not whole.
    """
    try:
        said = _copy(source, target)
    except sqlite3.Error as fault:
        raise SetUpError(f"{source} cannot be copied: {fault}") from fault
    if said != "ok":
        raise SetUpError(f"The copy is damaged, as the database may be: {said}")


def pour(source: Path, target: Database) -> None:
    """Make the tables in an empty PostgreSQL database and copy every row, in one transaction.

    Raises SetUpError where `source` cannot be read, DatabaseError where a newer version made it.
    """
    with tempfile.TemporaryDirectory() as folder:
        # The backup itself stays what it is, byte for byte.
        own = Path(folder) / "backup"
        copy(source, own)
        upgrade(sqlite_url(own))
        origin = Database.open(sqlite_url(own))
        try:
            with origin.read() as old, target.write() as new:
                migrate(new)
                for table in schema.metadata.sorted_tables:
                    _pour_table(old, new, table)
        finally:
            origin.engine.dispose()


def _copy(source: Path, target: Path) -> str:
    """What SQLite says of the copy: "ok", or what is wrong with it."""
    with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
        # In one step: a copy in several begins again at each write of another process.
        here.backup(there, pages=-1)
        # One file again: the original keeps its newest pages in a second one.
        there.execute("PRAGMA journal_mode=DELETE")
        (said,) = there.execute("PRAGMA quick_check(1)").fetchone()
    return " ".join(str(said).split())


def _pour_table(old: Connection, new: Connection, table: Table) -> None:
    keys = list(table.primary_key.columns)
    query = select(table).order_by(*keys).execution_options(yield_per=_CHUNK)
    for rows in old.execute(query).mappings().partitions():
        new.execute(insert(table), [dict(row) for row in rows])
    _count_on(new, table, [str(key.name) for key in keys if isinstance(key.type, BigInteger)])


def _count_on(new: Connection, table: Table, keys: Sequence[str]) -> None:
    """Let the keys that count by themselves go on behind the highest."""
    for key in keys:
        highest = new.execute(select(func.max(table.c[key]))).scalar()
        name = new.execute(
            text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table.name, "key": key}
        ).scalar()
        if highest is not None and name is not None:
            new.execute(select(func.setval(name, highest)))
