"""Keeps when each tick of a worker last ended well: by it others see that one is at work.

A tick that never did is known since when it was first begun: it too is missed in time.
"""

from datetime import datetime

from sqlalchemy import Column, Connection, Table, Text, select, update

from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, metadata

ticks = Table(
    "ticks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("done_at", Instant, nullable=False),
    comment="The ticks of workers; real instants, also in a rehearsal",
)


def note_begun(connection: Connection, name: str, at: datetime) -> None:
    """Note that a tick begins, where nothing is known of it yet."""
    insert_new(connection, ticks, [{"name": name, "done_at": at}])


def note_tick(connection: Connection, name: str, at: datetime) -> None:
    """Note that a tick has just ended well, whichever worker's it was."""
    mine = update(ticks).where(ticks.c.name == name)
    if not connection.execute(mine.values(done_at=at)).rowcount:
        note_begun(connection, name, at)


def last_ticks(connection: Connection) -> dict[str, datetime]:
    """When each tick last ended well, else first began, in real time."""
    rows = connection.execute(select(ticks.c.name, ticks.c.done_at).order_by(ticks.c.name))
    return {row.name: row.done_at for row in rows}
