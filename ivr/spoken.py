"""Owns the table of spoken texts: what a recording's name in a `<Play>` stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, Table, Text, bindparam, delete, select, update

from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, metadata

# Like the calls they were said in: a text may hold a number or a balance.
KEPT: Final = timedelta(days=30)
# A text that every call says would else be a row that every turn waits for.
_RENEWED_AFTER: Final = timedelta(days=1)

spoken = Table(
    "spoken",
    metadata,
    Column("name", Text, primary_key=True),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("said_at", Instant, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text and the BCP 47 tag of its language."""

    text: str
    language: str


def remember(connection: Connection, said: Mapping[str, Spoken], now: datetime) -> None:
    """Keep the texts, by name, as said now; one said within the last day is left as it is."""
    fresh = select(spoken.c.name).where(
        spoken.c.name.in_(said), spoken.c.said_at > now - _RENEWED_AFTER
    )
    # In order: two turns that say the same texts must not wait for each other.
    names = sorted(said.keys() - set(connection.scalars(fresh)))
    if not names:
        return
    rows = [
        {"name": n, "language": said[n].language, "text": said[n].text, "said_at": now}
        for n in names
    ]
    insert_new(connection, spoken, rows)
    renewal = update(spoken).where(spoken.c.name == bindparam("renewed"))
    connection.execute(renewal.values(said_at=now), [{"renewed": name} for name in names])


def find_text(connection: Connection, name: str) -> Spoken | None:
    """What a name stands for, None when it was never said, or is forgotten."""
    query = select(spoken.c.text, spoken.c.language).where(spoken.c.name == name)
    row = connection.execute(query).one_or_none()
    return None if row is None else Spoken(row.text, row.language)


def forget_texts(connection: Connection, before: datetime) -> int:
    """Remove the texts last said before an instant; how many those were."""
    return connection.execute(delete(spoken).where(spoken.c.said_at < before)).rowcount
