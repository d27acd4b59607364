"""Books the staged lines of a file account by account, and names what becomes of each.

Ids are global and the first line wins, but accounts are booked in another order: a line whose id
an earlier one has for another EAN waits, refused, until it is known what became of that one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, exists, or_, select, update

from balance.batch import Booking, InstalmentsDue, Item, Outcome, Refused, Taken
from balance.ean import Ean
from balance.refusals import Refusal
from balance.storage import imports, schema
from balance.storage.brake import PutOff, settlements_hold
from balance.storage.codec import decode_consumption, decode_meter_event, decode_top_up
from balance.storage.database import Database
from balance.storage.imports import BOOKED, Counts, FileKind, Import
from balance.storage.ledger import Books, book_batches, book_but_cuts
from balance.storage.refused import tell_of_refused
from balance.storage.retries import write_retried

_BOOK_CHUNK = 100

_DECODE: Mapping[FileKind, Callable[[str], Item]] = {
    FileKind.CONSUMPTION: decode_consumption,
    FileKind.HISTORY: decode_consumption,
    FileKind.TOP_UPS: decode_top_up,
    FileKind.METER_EVENTS: decode_meter_event,
}
_SETTLING = (FileKind.CONSUMPTION, FileKind.HISTORY)
# The field tells it from a contradiction that the ledger found.
_TAKEN: Final = Refused(Refusal.CONFLICT, "id", "an earlier line has this id for another EAN")
_FAULT: Final = {"outcome": _TAKEN.code, "field": _TAKEN.field, "detail": _TAKEN.detail}


@dataclass(frozen=True, slots=True)
class _Waiting:
    id: int
    ean: str
    item: str


def book_staged(
    database: Database,
    begun: Import,
    clock: Callable[[], datetime],
    books: Books,
    progress: Callable[[int], None] = lambda lines: None,
) -> Counts:
    """Book all that waits and end the import; `progress` hears the lines done since last time."""

    def free(connection: Connection) -> int:
        return _free_keys(connection, begun.import_id)

    def end(connection: Connection) -> Counts:
        _tell_of_taken_keys(connection, begun, clock())
        return imports.end(connection, begun.import_id, clock())

    run = _Run(database, begun, clock, books, progress)
    while True:
        run.book_cuts(run.book_but_cuts())
        if not write_retried(database, free):
            return write_retried(database, end)


@dataclass(frozen=True, slots=True)
class _Run:
    """One process's way through what waits of an import.

    No cut is booked before all are counted: too many of them are held (RULES, "The brake").
    """

    database: Database
    begun: Import
    clock: Callable[[], datetime]
    books: Books
    progress: Callable[[int], None]

    def book_but_cuts(self) -> PutOff:
        """Book what waits of the accounts that are not cut by it; the others."""
        put_off = PutOff()
        last: str | None = ""
        while last is not None:
            done, last, some = write_retried(self.database, partial(self._book_some, last))
            self.progress(done)
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
        left = {ean: rows for ean, rows in waiting.items() if ean not in put_off}
        return _record(connection, left, batches, booked, now), max(waiting), put_off

    def book_cuts(self, put_off: PutOff) -> None:
        """Book what waits of the accounts that are cut by it, or held."""
        for eans, new_cuts in put_off.parts(_BOOK_CHUNK):
            some = partial(self._book_held, eans, new_cuts)
            self.progress(write_retried(self.database, some))

    def _book_held(
        self, eans: Sequence[Ean], new_cuts: Sequence[Ean], connection: Connection
    ) -> int:
        imports.hold(connection, self.begun.import_id)
        now = self.clock()
        hold = settlements_hold(connection, new_cuts, now, self.books.policies.at(now))
        waiting = _waiting(connection, self.begun.import_id, schema.staged_lines.c.ean.in_(eans))
        batches = _batches(self.begun, waiting)
        booked = book_batches(connection, batches, now, self.books, hold)
        return _record(connection, waiting, batches, booked, now)


def refuse_taken_keys(connection: Connection, import_id: int) -> None:
    """Refuse, for the time being, each line whose id an earlier one has for another EAN."""
    line, first = schema.staged_lines, schema.staged_lines.alias("first")
    earlier = exists().where(
        first.c.import_id == import_id,
        first.c.key == line.c.key,
        first.c.line < line.c.line,
        first.c.ean != line.c.ean,
    )
    later = update(line).where(line.c.import_id == import_id, line.c.outcome.is_(None), earlier)
    connection.execute(later.values(_FAULT))


def _free_keys(connection: Connection, import_id: int) -> int:
    """Let the first lines wait again whose ids are free: all earlier ones were refused."""
    imports.hold(connection, import_id)
    line, first = schema.staged_lines, schema.staged_lines.alias("first")
    refused = first.c.outcome.in_([str(code) for code in Refusal])
    stands = or_(first.c.outcome.is_(None), ~refused, first.c.field == _TAKEN.field)
    earlier = exists().where(
        first.c.import_id == import_id,
        first.c.key == line.c.key,
        first.c.line < line.c.line,
        first.c.ean != line.c.ean,
        stands,
    )
    freed = update(line).where(_is_taken(import_id), ~earlier)
    free = {"outcome": None, "field": None, "detail": None}
    return connection.execute(freed.values(free)).rowcount


def _is_taken(import_id: int) -> ColumnElement[bool]:
    line = schema.staged_lines
    mine = line.c.import_id == import_id
    return mine & (line.c.outcome == _TAKEN.code) & (line.c.field == _TAKEN.field)


def _tell_of_taken_keys(connection: Connection, begun: Import, now: datetime) -> None:
    query = select(schema.staged_lines.c.item).where(_is_taken(begun.import_id))
    for (item,) in connection.execute(query).all():
        tell_of_refused(connection, _DECODE[begun.kind](item), _TAKEN, now)


def _batches(begun: Import, waiting: Mapping[Ean, Sequence[_Waiting]]) -> dict[Ean, list[Item]]:
    decode = _DECODE[begun.kind]
    batches = {ean: [decode(row.item) for row in rows] for ean, rows in waiting.items()}
    if begun.kind in _SETTLING:
        for batch in batches.values():
            batch.append(InstalmentsDue())
    return batches


def _record(
    connection: Connection,
    waiting: Mapping[Ean, Sequence[_Waiting]],
    batches: Mapping[Ean, Sequence[Item]],
    booked: Mapping[Ean, Booking],
    now: datetime,
) -> int:
    """Note what became of the lines, and tell of what was refused; how many lines they are."""
    unknown = Refused(Refusal.UNKNOWN_EAN, "ean", "no account is open under this EAN")
    updates = []
    for ean, rows in waiting.items():
        booking = booked.get(ean)
        outcomes = booking.outcomes if booking else [unknown] * len(rows)
        for row, item, outcome in zip(rows, batches[ean], outcomes, strict=False):
            updates.append(_outcome_row(row.id, outcome))
            tell_of_refused(connection, item, outcome, now)
    if updates:
        line = schema.staged_lines
        connection.execute(update(line).where(line.c.id == bindparam("staged")), updates)
    return len(updates)


def _waiting(
    connection: Connection, import_id: int, which: ColumnElement[bool]
) -> dict[Ean, list[_Waiting]]:
    line = schema.staged_lines
    mine = (line.c.import_id == import_id, line.c.outcome.is_(None), which)
    eans = select(line.c.ean).where(*mine).group_by(line.c.ean).order_by(line.c.ean)
    chunk = eans.limit(_BOOK_CHUNK).scalar_subquery()
    columns = (line.c.id, line.c.ean, line.c.item)
    query = select(*columns).where(*mine, line.c.ean.in_(chunk)).order_by(line.c.ean, line.c.line)
    rows = [_Waiting(*row) for row in connection.execute(query)]
    return {Ean(ean): list(group) for ean, group in groupby(rows, key=lambda row: row.ean)}


def _outcome_row(line_id: int, outcome: Outcome) -> dict[str, object]:
    match outcome:
        case Taken():
            return {"staged": line_id, "outcome": BOOKED, "field": None, "detail": None}
        case Refused(code, field, detail):
            return {"staged": line_id, "outcome": code, "field": field, "detail": detail}
        case ignored:
            return {"staged": line_id, "outcome": ignored, "field": None, "detail": None}
