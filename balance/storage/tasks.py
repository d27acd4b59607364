"""Tasks for agents: what no rule may decide alone. Nothing ends in silence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from balance.storage.inserts import insert_new
from balance.storage.schema import tasks


@dataclass(frozen=True, slots=True)
class Task:
    """One open task, as an agent reads it."""

    task_id: int
    kind: str
    ean: str | None
    detail: str
    created_at: datetime


def open_task(
    connection: Connection, key: str, kind: str, ean: str | None, detail: str, now: datetime
) -> None:
    """Open a task once: a key that was ever used opens no second one."""
    row = {"key": key, "kind": kind, "ean": ean, "detail": detail, "created_at": now}
    insert_new(connection, tasks, [row])


def close_task(connection: Connection, key: str, now: datetime) -> None:
    """Close a task that is settled; nothing where none is open under the key."""
    mine = (tasks.c.key == key, tasks.c.closed_at.is_(None))
    connection.execute(update(tasks).where(*mine).values(closed_at=now))


def close_tasks(connection: Connection, kinds: Collection[str], ean: str, now: datetime) -> None:
    """Close the open tasks of these kinds about an EAN."""
    mine = (tasks.c.kind.in_(kinds), tasks.c.ean == ean, tasks.c.closed_at.is_(None))
    connection.execute(update(tasks).where(*mine).values(closed_at=now))


def open_tasks(connection: Connection) -> list[Task]:
    """The open tasks, oldest first."""
    columns = (tasks.c.id, tasks.c.kind, tasks.c.ean, tasks.c.detail, tasks.c.created_at)
    rows = connection.execute(select(*columns).where(tasks.c.closed_at.is_(None)).order_by("id"))
    return [Task(*row) for row in rows]
