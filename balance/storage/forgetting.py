"""Removes rows whose time is over, a few at a time, so that nobody waits for long."""

from typing import TypeVar

from sqlalchemy import Column, ColumnElement, Connection, delete, select

from balance.storage.among import among
from balance.storage.database import Database
from balance.storage.retries import write_retried

_CHUNK = 1000

_Key = TypeVar("_Key", int, str)


def delete_rows(database: Database, key: Column[_Key], which: ColumnElement[bool]) -> int:
    """Remove the rows of the key's table that a condition names; how many those were."""
    found: list[_Key] = []

    def remove(connection: Connection) -> int:
        return connection.execute(delete(key.table).where(among(key, found))).rowcount

    gone = 0
    while True:
        # Looked for in a transaction that lets others write.
        with database.read() as connection:
            found = list(connection.scalars(select(key).where(which).limit(_CHUNK)))
        if not found:
            return gone
        gone += write_retried(database, remove)
