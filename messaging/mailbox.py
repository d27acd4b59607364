"""Owns the mailbox of a rehearsal: what the simulated channels delivered, for people to read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Connection, Row, Table, Text, UniqueConstraint, select

from balance.ean import Ean
from balance.storage.database import Database
from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, accounts, id_column, metadata
from messaging.delivery import ChannelName
from messaging.tables import messages

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
    """One delivered message. `source` is the whole e-mail as it travelled, None for an SMS.

    The rest is None for a message that this database does not hold; `subject` also for an SMS.
    """

    letter_id: int
    message_id: int
    channel: ChannelName
    recipient: str
    text: str
    source: str | None
    delivered_at: datetime
    subject: str | None
    kind: str | None
    ean: Ean | None


class DatabaseMailbox:
    """Delivers into the database; each delivery is a transaction of its own."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def deliver(
        self,
        message_id: int,
        channel: ChannelName,
        recipient: str,
        text: str,
        source: str | None = None,
    ) -> str:
        """The provider's id; a message already delivered keeps its first delivery."""
        row = {
            "message_id": message_id,
            "channel": channel,
            "recipient": recipient,
            "text": text,
            "source": source,
            "delivered_at": self._clock(),
        }
        with self._database.write() as connection:
            insert_new(connection, mailbox, [row])
        return _provider_id(message_id)

    def find(self, message_id: int) -> str | None:
        """The provider's id of a delivery, None where there is none."""
        query = select(mailbox.c.id).where(mailbox.c.message_id == message_id)
        with self._database.read() as connection:
            found = connection.execute(query).one_or_none()
        return None if found is None else _provider_id(message_id)


def read_mailbox(connection: Connection, limit: int, ean: Ean | None = None) -> list[Letter]:
    """The last letters delivered, newest first; of one meter only when `ean` is given."""
    query = _LETTERS.order_by(mailbox.c.id.desc()).limit(limit)
    if ean is not None:
        query = query.where(accounts.c.ean == ean)
    return [_letter(row) for row in connection.execute(query)]


def read_letter(connection: Connection, letter_id: int) -> Letter | None:
    """One letter; None when there is none under this id."""
    row = connection.execute(_LETTERS.where(mailbox.c.id == letter_id)).one_or_none()
    return _letter(row) if row else None


def _provider_id(message_id: int) -> str:
    return f"simulated-{message_id}"


_LETTERS: Final = select(mailbox, messages.c.subject, messages.c.kind, accounts.c.ean).select_from(
    mailbox.outerjoin(messages, messages.c.id == mailbox.c.message_id).outerjoin(
        accounts, accounts.c.id == messages.c.account_id
    )
)


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        letter_id=row.id,
        message_id=row.message_id,
        channel=ChannelName(row.channel),
        recipient=row.recipient,
        text=row.text,
        source=row.source,
        delivered_at=row.delivered_at,
        subject=row.subject,
        kind=row.kind,
        ean=row.ean,
    )
