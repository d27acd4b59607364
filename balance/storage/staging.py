"""Takes a file in: its lines are staged, then booked account by account, one batch each.

Killed in the middle, it is simply run again: what was booked is known by its id.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby, islice

from sqlalchemy import Connection, bindparam, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from balance.batch import InstalmentsDue, Item, Outcome, Refused, Taken
from balance.ean import Ean
from balance.entries import Consumption, MeterEvent, TopUp
from balance.intake import lines as intake
from balance.money import euros
from balance.refusals import Ignored, Refusal
from balance.storage import schema
from balance.storage.codec import (
    Staged,
    decode_consumption,
    decode_meter_event,
    decode_top_up,
    encode,
)
from balance.storage.database import Database
from balance.storage.ledger import Books, book_batches
from balance.storage.tasks import open_task

_STAGE_CHUNK = 1000
_BOOK_CHUNK = 100
_TRIES = 3
_BOOKED = "booked"


class FileKind(StrEnum):
    """What a file holds."""

    CONSUMPTION = "consumption"
    TOP_UPS = "top-ups"
    METER_EVENTS = "meter-events"
    HISTORY = "history"


_DECODE: Mapping[FileKind, Callable[[str], Item]] = {
    FileKind.CONSUMPTION: decode_consumption,
    FileKind.HISTORY: decode_consumption,
    FileKind.TOP_UPS: decode_top_up,
    FileKind.METER_EVENTS: decode_meter_event,
}
_FOR_AN_AGENT = (Refusal.CONFLICT, Refusal.OFF_PREPAYMENT, Refusal.REFERENCE_REUSED)


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of a file that was not taken in, with its physical line number."""

    line: int
    code: str
    field: str
    detail: str
    raw: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a file's lines."""

    import_id: int
    booked: int
    ignored: int
    refused: int


@dataclass(frozen=True, slots=True)
class _Waiting:
    id: int
    ean: str
    item: str


def take_in(
    database: Database,
    kind: FileKind,
    file_name: str,
    parsed: Iterable[intake.Parsed[Staged]],
    clock: Callable[[], datetime],
    books: Books,
    progress: Callable[[int], None] = lambda lines: None,
) -> Counts:
    """Stage and book a whole file; `progress` hears the number of lines done since last time."""
    with database.write() as connection:
        row = {"kind": kind, "file_name": file_name, "began_at": clock()}
        made = connection.execute(insert(schema.imports).returning(schema.imports.c.id), row)
        import_id = made.scalar_one()
    _stage(database, import_id, parsed, kind, clock)
    with database.write() as connection:
        _refuse_taken_keys(connection, import_id, kind, clock())
    while done := _book_some(database, import_id, kind, clock(), books):
        progress(done)
    with database.write() as connection:
        mine = schema.imports.c.id == import_id
        connection.execute(update(schema.imports).where(mine).values(ended_at=clock()))
        return _count(connection, import_id)


def refused_lines(connection: Connection, import_id: int) -> Iterator[RefusedLine]:
    """The refused lines of an import, in the file's order."""
    line = schema.staged_lines
    codes = [str(code) for code in Refusal]
    columns = (line.c.line, line.c.outcome, line.c.field, line.c.detail, line.c.raw)
    query = select(*columns).where(line.c.import_id == import_id, line.c.outcome.in_(codes))
    for row in connection.execute(query.order_by(line.c.line)):
        yield RefusedLine(*row)


def _stage(
    database: Database,
    import_id: int,
    parsed: Iterable[intake.Parsed[Staged]],
    kind: FileKind,
    clock: Callable[[], datetime],
) -> None:
    lines = iter(parsed)
    while chunk := list(islice(lines, _STAGE_CHUNK)):
        rows = [_row(import_id, line) for line in chunk]
        with database.write() as connection:
            connection.execute(insert(schema.staged_lines), rows)
            if kind is FileKind.TOP_UPS:
                _report_money(connection, rows, clock())


def _row(import_id: int, line: intake.Parsed[Staged]) -> dict[str, object]:
    row: dict[str, object] = {"import_id": import_id, "line": line.line, "raw": line.raw}
    match line:
        case intake.LineRefused():
            fault = {"outcome": line.code, "field": line.field, "detail": line.detail}
            return row | fault | {"ean": line.ean, "key": None, "item": None}
        case intake.Taken(record=record):
            waiting = {"outcome": None, "field": None, "detail": None}
            known = {"ean": record.ean, "key": _key(record), "item": encode(record)}
            return row | waiting | known


def _key(record: Staged) -> str:
    match record:
        case Consumption():
            return record.message_id
        case TopUp():
            return record.reference
        case MeterEvent():
            return record.event_id


def _refuse_taken_keys(
    connection: Connection, import_id: int, kind: FileKind, now: datetime
) -> None:
    """Ids are global and the first line wins, but accounts are booked in another order."""
    line, first = schema.staged_lines, schema.staged_lines.alias("first")
    earlier = exists().where(
        first.c.import_id == import_id,
        first.c.key == line.c.key,
        first.c.line < line.c.line,
        first.c.ean != line.c.ean,
    )
    refused = Refused(Refusal.CONFLICT, "id", "an earlier line has this id for another EAN")
    fault = {"outcome": refused.code, "field": refused.field, "detail": refused.detail}
    later = update(line).where(line.c.import_id == import_id, line.c.outcome.is_(None), earlier)
    for (item,) in connection.execute(later.values(fault).returning(line.c.item)).all():
        _tell_an_agent(connection, _DECODE[kind](item), refused, now)


def _report_money(
    connection: Connection, rows: Sequence[Mapping[str, object]], now: datetime
) -> None:
    """Refused money was still paid: an unreadable top-up is a task too."""
    for row in rows:
        if row["outcome"] is not None:
            # The same line in the same file again is the same task.
            key = f"unread:{hashlib.sha256(str(row['raw']).encode()).hexdigest()}"
            detail = f"top-up, line {row['line']}: {row['outcome']} ({row['detail']})"
            open_task(connection, key, str(row["outcome"]), str(row["ean"]) or None, detail, now)


def _book_some(
    database: Database, import_id: int, kind: FileKind, now: datetime, books: Books
) -> int:
    for attempt in range(_TRIES):
        try:
            with database.write() as connection:
                return _book_chunk(connection, import_id, kind, now, books)
        except IntegrityError:
            # Another import took one of our keys meanwhile: this time it is known.
            if attempt == _TRIES - 1:
                raise
    return 0


def _book_chunk(
    connection: Connection, import_id: int, kind: FileKind, now: datetime, books: Books
) -> int:
    waiting = _waiting(connection, import_id)
    batches: dict[Ean, list[Item]] = {
        Ean(ean): [_DECODE[kind](row.item) for row in rows] for ean, rows in waiting.items()
    }
    if kind in (FileKind.CONSUMPTION, FileKind.HISTORY):
        for batch in batches.values():
            batch.append(InstalmentsDue())
    booked = book_batches(connection, batches, now, books)
    unknown = Refused(Refusal.UNKNOWN_EAN, "ean", "no account is open under this EAN")
    updates = []
    for ean, rows in waiting.items():
        booking = booked.get(Ean(ean))
        outcomes = booking.outcomes if booking else [unknown] * len(rows)
        for row, item, outcome in zip(rows, batches[Ean(ean)], outcomes, strict=False):
            updates.append(_outcome_row(row.id, outcome))
            _tell_an_agent(connection, item, outcome, now)
    _record(connection, updates)
    return len(updates)


def _waiting(connection: Connection, import_id: int) -> dict[str, list[_Waiting]]:
    line = schema.staged_lines
    mine = (line.c.import_id == import_id, line.c.outcome.is_(None))
    eans = select(line.c.ean).where(*mine).group_by(line.c.ean).order_by(line.c.ean)
    chunk = eans.limit(_BOOK_CHUNK).scalar_subquery()
    columns = (line.c.id, line.c.ean, line.c.item)
    query = select(*columns).where(*mine, line.c.ean.in_(chunk)).order_by(line.c.ean, line.c.line)
    rows = [_Waiting(*row) for row in connection.execute(query)]
    return {ean: list(group) for ean, group in groupby(rows, key=lambda row: row.ean)}


def _outcome_row(line_id: int, outcome: Outcome) -> dict[str, object]:
    match outcome:
        case Taken():
            return {"staged": line_id, "outcome": _BOOKED, "field": None, "detail": None}
        case Refused(code, field, detail):
            return {"staged": line_id, "outcome": code, "field": field, "detail": detail}
        case ignored:
            return {"staged": line_id, "outcome": ignored, "field": None, "detail": None}


def _tell_an_agent(connection: Connection, item: Item, outcome: Outcome, now: datetime) -> None:
    """Refused money was still paid, and a contradiction needs eyes: tasks, once each."""
    if not isinstance(outcome, Refused):
        return
    match item:
        case TopUp(reference=key, ean=ean):
            what = f"top-up {key} of {euros(item.amount)} EUR"
        case Consumption(message_id=key, ean=ean) if outcome.code in _FOR_AN_AGENT:
            what = f"consumption {key} of {item.day}"
        case MeterEvent(event_id=key, ean=ean) if outcome.code in _FOR_AN_AGENT:
            what = f"meter event {key}"
        case _:
            return
    task_key = f"{outcome.code}:{ean}:{what}"
    open_task(connection, task_key, outcome.code, ean, f"{what}: {outcome.detail}", now)


def _record(connection: Connection, updates: list[dict[str, object]]) -> None:
    if updates:
        line = schema.staged_lines
        connection.execute(update(line).where(line.c.id == bindparam("staged")), updates)


def _count(connection: Connection, import_id: int) -> Counts:
    line = schema.staged_lines
    query = select(line.c.outcome, func.count()).where(line.c.import_id == import_id)
    by_outcome = {row[0]: row[1] for row in connection.execute(query.group_by(line.c.outcome))}
    booked = by_outcome.pop(_BOOKED, 0)
    ignored = sum(by_outcome.pop(str(word), 0) for word in Ignored)
    return Counts(import_id, booked, ignored, sum(by_outcome.values()))
