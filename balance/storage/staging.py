"""Takes a file in: its lines are staged, then booked account by account, one batch each.

Killed in the middle, it is run again: a file of the same content goes on where it stood, even
beside a process that is still at it; whatever else was booked is known by its id.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from sqlalchemy import Connection, text

from balance.entries import Consumption, MeterEvent, TopUp
from balance.intake import lines as intake
from balance.storage import imports, schema
from balance.storage.codec import Staged, encode
from balance.storage.contested import refuse_taken_keys
from balance.storage.database import Database
from balance.storage.imports import Counts, FileKind, Import, Progress, unheard
from balance.storage.inserts import insert_new
from balance.storage.ledger import Books
from balance.storage.retries import write_retried
from balance.storage.staged import book_staged
from balance.storage.tasks import open_task

_STAGE_CHUNK = 1000
_STOPPED_AFTER = timedelta(hours=1)


def take_in(
    database: Database,
    kind: FileKind,
    file_name: str,
    parsed: Iterable[intake.Parsed[Staged]],
    clock: Callable[[], datetime],
    books: Books,
    progress: Progress = unheard,
    digest: str | None = None,
) -> Counts:
    """Stage and book a whole file.

    `digest` is the file's content, by which an import that was killed is known again; None
    begins anew.
    """
    begun = write_retried(
        database, lambda connection: imports.begin(connection, kind, file_name, digest, clock())
    )
    if not begun.is_staged:
        _stage(database, begun, parsed, clock)
        write_retried(database, lambda connection: _seal(connection, begun, clock()))
    return book_staged(database, begun, clock, books, progress)


def finish_stopped(database: Database, clock: Callable[[], datetime], books: Books) -> list[Counts]:
    """Book what files stopped for an hour left behind; those not staged whole become tasks.

    Both are harmless to a process that is still at its file: it goes on beside us.
    """
    with database.read() as connection:
        stopped = imports.begun_before(connection, clock() - _STOPPED_AFTER)
    for one in stopped:
        if not one.is_staged:
            with database.write() as connection:
                _give_up(connection, one, clock())
    return [book_staged(database, one, clock, books) for one in stopped if one.is_staged]


def _give_up(connection: Connection, stopped: Import, now: datetime) -> None:
    imports.end(connection, stopped.import_id, now)
    detail = f"{stopped.kind} file {stopped.file_name} stopped in the middle: take it in again"
    open_task(connection, f"import:{stopped.import_id}", "import_stopped", None, detail, now)


def _stage(
    database: Database,
    begun: Import,
    parsed: Iterable[intake.Parsed[Staged]],
    clock: Callable[[], datetime],
) -> None:
    lines = iter(parsed)
    while chunk := list(islice(lines, _STAGE_CHUNK)):
        rows = [_row(begun.import_id, line) for line in chunk]
        write_retried(database, partial(_keep, kind=begun.kind, rows=rows, now=clock()))


def _keep(
    connection: Connection, kind: FileKind, rows: Sequence[Mapping[str, object]], now: datetime
) -> None:
    refused = [row for row in rows if "outcome" in row]
    insert_new(connection, schema.staged_lines, [row for row in rows if "outcome" not in row])
    insert_new(connection, schema.staged_lines, refused)
    if kind is FileKind.TOP_UPS:
        _report_money(connection, refused, now)


def _seal(connection: Connection, begun: Import, now: datetime) -> None:
    imports.hold(connection, begun.import_id)
    if not imports.is_staged(connection, begun.import_id):
        refuse_taken_keys(connection, begun.import_id)
        imports.seal(connection, begun.import_id, now)
        _know_the_file(connection)


def _know_the_file(connection: Connection) -> None:
    """Let PostgreSQL see how many lines came, or each chunk is found by sorting all that wait."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE staged_lines"))


def _row(import_id: int, line: intake.Parsed[Staged]) -> dict[str, object]:
    row: dict[str, object] = {"import_id": import_id, "line": line.line, "raw": line.raw}
    match line:
        case intake.LineRefused():
            fault = {"outcome": line.code, "field": line.field, "detail": line.detail}
            return row | fault | {"ean": line.ean}
        case intake.Taken(record=record):
            return row | {"ean": record.ean, "key": _key(record), "item": encode(record)}


def _key(record: Staged) -> str:
    match record:
        case Consumption():
            return record.message_id
        case TopUp():
            return record.reference
        case MeterEvent():
            return record.event_id


def _report_money(
    connection: Connection, refused: Sequence[Mapping[str, object]], now: datetime
) -> None:
    """Refused money was still paid: an unreadable top-up is a task too."""
    for row in refused:
        # The same line in the same file again is the same task.
        key = f"unread:{hashlib.sha256(str(row['raw']).encode()).hexdigest()}"
        detail = f"top-up, line {row['line']}: {row['outcome']} ({row['detail']})"
        open_task(connection, key, str(row["outcome"]), str(row["ean"]) or None, detail, now)
