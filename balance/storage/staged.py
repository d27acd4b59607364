"""Books the staged lines of a file account by account, and names what becomes of each.

Ids are global and the first line wins, but accounts are booked in another order: a line whose id
an earlier one has for another EAN waits, refused, until it is known what became of that one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby, islice
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, select, update

from balance.batch import Booking, InstalmentsDue, Item, Outcome, Refused, Taken
from balance.ean import Ean
from balance.refusals import Ignored
from balance.storage import imports, schema
from balance.storage.acts import NO_ACCOUNT
from balance.storage.among import among
from balance.storage.brake import PutOff, settlements_hold
from balance.storage.codec import decode_consumption, decode_meter_event, decode_top_up
from balance.storage.contested import TAKEN, free_keys, is_taken
from balance.storage.database import Database
from balance.storage.imports import BOOKED, Counts, FileKind, Import, Progress, unheard
from balance.storage.ledger import Books, book_batches, book_but_cuts
from balance.storage.movements import paid_into
from balance.storage.refused import tell_of_refused
from balance.storage.retries import write_retried

# A chunk holds the lock of SQLite: for half a second at most.
_CHUNK_ACCOUNTS, _CHUNK_LINES = 700, 1000
# An id that so many lines have, all refused but the last, is beyond a slip: an agent reads it.
_ROUNDS = 10

_DECODE: Mapping[FileKind, Callable[[str], Item]] = {
    FileKind.CONSUMPTION: decode_consumption,
    FileKind.HISTORY: decode_consumption,
    FileKind.TOP_UPS: decode_top_up,
    FileKind.METER_EVENTS: decode_meter_event,
}
_SETTLING = (FileKind.CONSUMPTION, FileKind.HISTORY)
_Line: TypeAlias = Row[int, str, str]


def book_staged(
    database: Database,
    begun: Import,
    clock: Callable[[], datetime],
    books: Books,
    progress: Progress = unheard,
) -> Counts:
    """Book all that waits and end the import."""

    def free(connection: Connection) -> int:
        return free_keys(connection, begun.import_id)

    def end(connection: Connection) -> Counts | None:
        imports.hold(connection, begun.import_id)
        # A rival at the same file may have freed a line since.
        if imports.count_waiting(connection, begun.import_id):
            return None
        _tell_of_taken_keys(connection, begun, clock())
        return imports.end(connection, begun.import_id, clock())

    run = _Run(database, begun, clock, books, progress)
    rounds = 0
    while True:
        run.count()
        run.book_cuts(run.book_but_cuts())
        rounds += 1
        if rounds < _ROUNDS and write_retried(database, free):
            continue
        if counts := write_retried(database, end):
            return counts


@dataclass(slots=True)
class _Run:
    """One process's way through what waits of an import.

    No cut is booked before all are counted: too many of them are held (RULES, "The brake").
    """

    database: Database
    begun: Import
    clock: Callable[[], datetime]
    books: Books
    progress: Progress
    done: int = 0
    left: int = 0

    def count(self) -> None:
        """Learn how many lines wait."""
        with self.database.read() as connection:
            self.left = imports.count_waiting(connection, self.begun.import_id)
        self.progress(self.done, self.left)

    def _tell(self, lines: int) -> None:
        # Another process may be at the same file.
        self.done, self.left = self.done + lines, max(0, self.left - lines)
        self.progress(self.done, self.left)

    def book_but_cuts(self) -> PutOff:
        """Book what waits of the accounts that are not cut by it; the others."""
        put_off = PutOff()
        last: str | None = ""
        while last is not None:
            done, last, some = write_retried(self.database, partial(self._book_some, last))
            self._tell(done)
            put_off += some
        return put_off

    def _book_some(self, last: str, connection: Connection) -> tuple[int, str | None, PutOff]:
        imports.hold(connection, self.begun.import_id)
        waiting = _waiting(connection, self.begun.import_id, schema.staged_lines.c.ean > last)
        if not waiting:
            return 0, None, PutOff()
        now, batches = self.clock(), _batches(self.begun, waiting)
        if self.begun.kind not in _SETTLING:
            booked, put_off = book_batches(connection, batches, now, self.books), PutOff()
        else:
            booked, put_off = book_but_cuts(connection, batches, now, self.books)
        waits = put_off.eans()
        left = {ean: rows for ean, rows in waiting.items() if ean not in waits}
        return _record(connection, left, batches, booked, now), max(waiting), put_off

    def book_cuts(self, put_off: PutOff) -> None:
        """Book what waits of the accounts that are cut by it, or held."""
        for eans, new_cuts in put_off.parts(_CHUNK_ACCOUNTS):
            some = partial(self._book_held, eans, new_cuts)
            while lines := write_retried(self.database, some):
                self._tell(lines)

    def _book_held(
        self, eans: Sequence[Ean], new_cuts: Sequence[Ean], connection: Connection
    ) -> int:
        imports.hold(connection, self.begun.import_id)
        waiting = _waiting(connection, self.begun.import_id, among(schema.staged_lines.c.ean, eans))
        if not waiting:
            return 0
        now = self.clock()
        hold = settlements_hold(connection, new_cuts, now, self.books.policies.at(now))
        batches = _batches(self.begun, waiting)
        booked = book_batches(connection, batches, now, self.books, hold)
        return _record(connection, waiting, batches, booked, now)


def _tell_of_taken_keys(connection: Connection, begun: Import, now: datetime) -> None:
    query = select(schema.staged_lines.c.item).where(is_taken(begun.import_id))
    for (item,) in connection.execute(query).all():
        tell_of_refused(connection, _DECODE[begun.kind](item), TAKEN, now)


def _batches(begun: Import, waiting: Mapping[Ean, Sequence[_Line]]) -> dict[Ean, list[Item]]:
    decode = _DECODE[begun.kind]
    batches = {ean: [decode(row.item) for row in rows] for ean, rows in waiting.items()}
    if begun.kind in _SETTLING:
        for batch in batches.values():
            batch.append(InstalmentsDue())
    return batches


def _record(
    connection: Connection,
    waiting: Mapping[Ean, Sequence[_Line]],
    batches: Mapping[Ean, Sequence[Item]],
    booked: Mapping[Ean, Booking],
    now: datetime,
) -> int:
    """Note what became of the lines, and tell of what was refused; how many lines they are."""
    done: dict[Outcome, list[int]] = {}
    homeless = [item for ean in waiting if ean not in booked for item in batches[ean]]
    paid = paid_into(connection, homeless)
    for ean, rows in waiting.items():
        booking = booked.get(ean)
        outcomes = booking.outcomes if booking else _without_account(batches[ean], paid)
        for row, item, outcome in zip(rows, batches[ean], outcomes, strict=False):
            done.setdefault(outcome, []).append(row.id)
            tell_of_refused(connection, item, outcome, now)
    line = schema.staged_lines
    for outcome, ids in done.items():
        these = update(line).where(among(line.c.id, ids))
        connection.execute(these.values(_outcome_columns(outcome)))
    return sum(map(len, done.values()))


def _without_account(batch: Sequence[Item], paid: Collection[Item]) -> list[Outcome]:
    # Money that was booked before its account was closed is not to be looked for.
    return [Ignored.DUPLICATE if item in paid else NO_ACCOUNT for item in batch]


def _waiting(
    connection: Connection, import_id: int, which: ColumnElement[bool]
) -> dict[Ean, list[_Line]]:
    """The first EANs with lines that wait: as many as a chunk may hold, or one."""
    line = schema.staged_lines
    mine = (line.c.import_id == import_id, line.c.outcome.is_(None), which)
    query = select(line.c.id, line.c.ean, line.c.item).where(*mine)
    query = query.order_by(line.c.ean, line.c.line)
    rows = connection.execute(query.limit(_CHUNK_LINES + 1)).all()
    if len(rows) > _CHUNK_LINES:
        # The last EAN may have more of them: it is another chunk's, or a chunk of its own.
        first, last = rows[0].ean, rows[-1].ean
        if first == last:
            rows = connection.execute(query.where(line.c.ean == first)).all()
        else:
            rows = [row for row in rows if row.ean != last]
    groups = groupby(rows, key=lambda row: row[1])
    return {Ean(ean): list(group) for ean, group in islice(groups, _CHUNK_ACCOUNTS)}


def _outcome_columns(outcome: Outcome) -> dict[str, object]:
    match outcome:
        case Taken():
            return {"outcome": BOOKED, "field": None, "detail": None}
        case Refused(code, field, detail):
            return {"outcome": code, "field": field, "detail": detail}
        case ignored:
            return {"outcome": ignored, "field": None, "detail": None}
