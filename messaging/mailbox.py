"""Owns the mailbox of a rehearsal: what the simulated channels delivered, for people to read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Table, Text, UniqueConstraint, select

from balance.storage.database import Database
from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, id_column, metadata

mailbox = Table(
    "mailbox",
    metadata,
    id_column(),
    Column("message_id", BigInteger, nullable=False),
    Column("channel", Text, nullable=False, server_default="sms"),
    Column("recipient", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text),
    Column("delivered_at", Instant, nullable=False),
    UniqueConstraint("message_id"),
    comment="What simulated channels delivered; a rehearsal only",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivered message."""

    message_id: int
    recipient: str
    text: str
    delivered_at: datetime


class DatabaseMailbox:
    """Delivers into the database; each delivery is a transaction of its own."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def deliver(self, message_id: int, recipient: str, text: str) -> str:
        """The provider's id; a message already delivered keeps its first delivery."""
        row = {"message_id": message_id, "recipient": recipient, "text": text}
        with self._database.write() as connection:
            insert_new(connection, mailbox, [row | {"delivered_at": self._clock()}])
        return f"simulated-{message_id}"


def read_mailbox(connection: Connection, limit: int) -> list[Letter]:
    """The last letters delivered, newest first."""
    columns = (mailbox.c.message_id, mailbox.c.recipient, mailbox.c.text, mailbox.c.delivered_at)
    rows = connection.execute(select(*columns).order_by(mailbox.c.id.desc()).limit(limit))
    return [Letter(*row) for row in rows]
