"""Tasks for agents: what no rule may decide alone. Nothing ends in silence."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select, update

from balance.storage.among import among
from balance.storage.inserts import insert_new
from balance.storage.schema import tasks

_READ: Final = (tasks.c.id, tasks.c.kind, tasks.c.ean, tasks.c.detail, tasks.c.created_at)
_OPEN: Final = select(*_READ).where(tasks.c.closed_at.is_(None)).order_by(tasks.c.id)


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


def close_each(connection: Connection, keys: Collection[str], now: datetime) -> None:
    """Close the tasks that are open under these keys."""
    mine = (among(tasks.c.key, keys), tasks.c.closed_at.is_(None))
    connection.execute(update(tasks).where(*mine).values(closed_at=now))


def close_tasks(connection: Connection, kinds: Collection[str], ean: str, now: datetime) -> None:
    """Close the open tasks of these kinds about an EAN."""
    mine = (tasks.c.kind.in_(kinds), tasks.c.ean == ean, tasks.c.closed_at.is_(None))
    connection.execute(update(tasks).where(*mine).values(closed_at=now))


def close_by_hand(
    connection: Connection, task_id: int, agent: str, note: str, now: datetime
) -> bool:
    """Close a task that somebody has dealt with; False where none is open under the number."""
    mine = (tasks.c.id == task_id, tasks.c.closed_at.is_(None))
    values = {"closed_at": now, "closed_by": agent, "note": note}
    return connection.execute(update(tasks).where(*mine).values(values)).rowcount == 1


def open_tasks(connection: Connection, kind: str | None = None) -> list[Task]:
    """The open tasks, oldest first; of one kind only where it is given."""
    query = _OPEN if kind is None else _OPEN.where(tasks.c.kind == kind)
    return [Task(*row) for row in connection.execute(query)]


def open_tasks_under(connection: Connection, beginning: str) -> list[Task]:
    """The open tasks whose keys begin so, oldest first."""
    query = _OPEN.where(tasks.c.key.startswith(beginning, autoescape=True))
    return [Task(*row) for row in connection.execute(query)]


def count_open(connection: Connection) -> dict[str, int]:
    """How many tasks are open, by kind; a kind of which none is open is not named."""
    query = select(tasks.c.kind, func.count()).where(tasks.c.closed_at.is_(None))
    rows = connection.execute(query.group_by(tasks.c.kind).order_by(tasks.c.kind))
    return {row[0]: row[1] for row in rows}
