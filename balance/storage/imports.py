"""The files being taken in: where each stands, so that one killed in the middle goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from balance.refusals import Ignored, Refusal
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.forgetting import delete_rows

BOOKED: Final = "booked"
"""The outcome of a staged line that was taken; None while it waits."""

_FETCHED = 500

Progress: TypeAlias = Callable[[int, int | None], None]
"""Hears how many lines this run has done so far, and how many are left; None: not known yet."""


def unheard(done: int, left: int | None) -> None:
    """Progress that nobody follows."""


class FileKind(StrEnum):
    """What a file holds."""

    CONSUMPTION = "consumption"
    TOP_UPS = "top-ups"
    METER_EVENTS = "meter-events"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a file that was not taken in, with its physical line number."""

    line: int
    code: str
    field: str
    detail: str
    raw: str


@dataclass(frozen=True, slots=True)
class LineOutcome:
    """What became of one line: BOOKED, or the word by which it was ignored or refused."""

    line: int
    outcome: str
    field: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a file's lines."""

    import_id: int
    booked: int
    ignored: int
    refused: int


@dataclass(frozen=True, slots=True)
class Import:
    """A file not yet taken in whole; `is_staged` says that each of its lines waits or is done."""

    import_id: int
    kind: FileKind
    file_name: str
    is_staged: bool


def begin(
    connection: Connection, kind: FileKind, file_name: str, digest: str | None, now: datetime
) -> Import:
    """The unfinished import of the same content, else a new one; None is like no other."""
    table = schema.imports
    if digest is not None:
        same = (table.c.kind == kind, table.c.digest == digest)
        found = next(iter(_unfinished(connection, *same)), None)
        if found is not None:
            return found
    row = {"kind": kind, "file_name": file_name, "digest": digest, "began_at": now}
    made = connection.execute(insert(table).returning(table.c.id), row)
    return Import(made.scalar_one(), kind, file_name, is_staged=False)


def hold(connection: Connection, import_id: int) -> None:
    """Let no other process book from this import until the transaction ends."""
    mine = schema.imports.c.id == import_id
    connection.execute(select(schema.imports.c.id).where(mine).with_for_update())


def is_staged(connection: Connection, import_id: int) -> bool:
    """Whether all lines of the file are there."""
    staged = select(schema.imports.c.staged_at).where(schema.imports.c.id == import_id)
    return connection.execute(staged).scalar_one() is not None


def seal(connection: Connection, import_id: int, now: datetime) -> None:
    """All lines of the file are there."""
    mine = schema.imports.c.id == import_id
    connection.execute(update(schema.imports).where(mine).values(staged_at=now))


def count_waiting(connection: Connection, import_id: int) -> int:
    """The lines of an import that nothing has become of yet."""
    line = schema.staged_lines
    mine = (line.c.import_id == import_id, line.c.outcome.is_(None))
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


def end(connection: Connection, import_id: int, now: datetime) -> Counts:
    """Nothing of the file waits any more."""
    mine = schema.imports.c.id == import_id
    connection.execute(update(schema.imports).where(mine).values(ended_at=now))
    return _count(connection, import_id)


def begun_before(connection: Connection, before: datetime) -> list[Import]:
    """The unfinished imports that began before this instant, oldest first."""
    return _unfinished(connection, schema.imports.c.began_at < before)


def refused_lines(connection: Connection, import_id: int) -> Iterator[RefusedLine]:
    """The refused lines of an import, in the file's order."""
    line = schema.staged_lines
    codes = [str(code) for code in Refusal]
    columns = (line.c.line, line.c.outcome, line.c.field, line.c.detail, line.c.raw)
    query = select(*columns).where(line.c.import_id == import_id, line.c.outcome.in_(codes))
    query = query.order_by(line.c.line).execution_options(yield_per=_FETCHED)
    for row in connection.execute(query):
        yield RefusedLine(*row)


def line_outcomes(connection: Connection, import_id: int) -> list[LineOutcome]:
    """What became of every line of a finished import, in the file's order."""
    line = schema.staged_lines
    columns = (line.c.line, line.c.outcome, line.c.field, line.c.detail)
    query = select(*columns).where(line.c.import_id == import_id).order_by(line.c.line)
    return [LineOutcome(*row) for row in connection.execute(query)]


def delete_lines(database: Database, before: datetime) -> int:
    """Remove the lines of the files that ended before an instant; how many those were."""
    table, line = schema.imports, schema.staged_lines
    ended = select(table.c.id).where(table.c.ended_at < before)
    return delete_rows(database, line.c.id, line.c.import_id.in_(ended))


def _unfinished(connection: Connection, *which: ColumnElement[bool]) -> list[Import]:
    table = schema.imports
    columns = (table.c.id, table.c.kind, table.c.file_name, table.c.staged_at)
    query = select(*columns).where(table.c.ended_at.is_(None), *which).order_by(table.c.id)
    return [
        Import(import_id, FileKind(kind), name, staged_at is not None)
        for import_id, kind, name, staged_at in connection.execute(query)
    ]


def _count(connection: Connection, import_id: int) -> Counts:
    line = schema.staged_lines
    query = select(line.c.outcome, func.count()).where(line.c.import_id == import_id)
    by_outcome = {row[0]: row[1] for row in connection.execute(query.group_by(line.c.outcome))}
    booked = by_outcome.pop(BOOKED, 0)
    ignored = sum(by_outcome.pop(str(word), 0) for word in Ignored)
    return Counts(import_id, booked, ignored, sum(by_outcome.values()))
