"""Tells of silence: a morning without a consumption file, meters of which no day came any more.

Operations get tasks; a customer is never alerted from absence (RULES, "The brake").
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, or_, select, update

from balance.account import Supply
from balance.calendar import BRUSSELS, civil_date, midnight
from balance.policy import Brake, Policies
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.imports import BOOKED, FileKind
from balance.storage.retries import write_retried

NO_FILE: Final = "no_consumption_file"
SILENT_METER: Final = "silent_meter"

_ONE_DAY = timedelta(days=1)
_CHUNK = 500
# So few meters are named one by one, also where they are most of a small fleet.
_FEW = 50

_Row = dict[str, object]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was heard by one instant, of `meters` meters.

    `file`: whether a file came since midnight; `through`: the newest day that has come of at least
    half of the meters, None for none; `silent`: of how many none came since `first`.
    """

    file: bool
    meters: int
    through: date | None
    silent: int
    first: date

    @property
    def is_market_silent(self) -> bool:
        """Whether so many meters are silent that it is not they, but the market."""
        return self.silent > _FEW and (self.through is None or self.through < self.first)


def tell_of_silence(database: Database, now: datetime, policies: Policies) -> int:
    """Open a task for what should have been heard by `now` and was not; how many were opened.

    One a Brussels civil date for the market, and one a silence for each meter, from the hour on
    by which the day's file is due; mornings missed by a downtime are not told afterwards. Where
    many meters are silent, only days that came of most others count, so that no silence of the
    market becomes a task a meter. What is heard again closes its task.
    Safe to run twice and by two workers at once.
    """
    brake, today = policies.at(now).brake, civil_date(now)
    _close_heard(database, now)
    if now.astimezone(BRUSSELS).time() < brake.file_by:
        return 0
    with database.read() as connection:
        heard = _listen(connection, today, brake)
    return _tell_of_files(database, heard, brake, now) + _tell_of_meters(
        database, heard, brake, now
    )


def _listen(connection: Connection, today: date, brake: Brake) -> _Heard:
    account, first = schema.accounts, today - timedelta(days=brake.silent_days)
    due = or_(account.c.consumed_through.is_not(None), _is_known_by(today - _ONE_DAY))
    day = account.c.consumed_through
    query = select(day, func.count()).where(_is_read(), due).group_by(day)
    meters = {row[0]: row[1] for row in connection.execute(query)}
    silent = select(func.count()).select_from(account).where(*_is_silent(first))
    return _Heard(
        # Where nobody is read, no file is missing.
        file=not meters or last_file(connection, midnight(today)) is not None,
        meters=sum(meters.values()),
        through=_through_of_half(meters),
        silent=connection.execute(silent).scalar_one(),
        first=first,
    )


def _through_of_half(meters: Mapping[date | None, int]) -> date | None:
    """The newest day that has come of half of the meters, from their number by newest day."""
    heard = 0
    for day in sorted((day for day in meters if day is not None), reverse=True):
        heard += meters[day]
        if 2 * heard >= sum(meters.values()):
            return day
    return None


def last_file(connection: Connection, since: datetime) -> datetime | None:
    """When the last file of days came of which a line was booked; None where none has since.

    One refused or known already is none.
    """
    table, line = schema.imports, schema.staged_lines
    booked = exists().where(line.c.import_id == table.c.id, line.c.outcome == BOOKED)
    kinds = table.c.kind.in_((FileKind.CONSUMPTION, FileKind.HISTORY))
    query = select(table.c.staged_at).where(table.c.staged_at >= since, kinds, booked)
    return connection.execute(query.order_by(table.c.staged_at.desc()).limit(1)).scalar()


def _is_read() -> ColumnElement[bool]:
    account = schema.accounts
    return and_(account.c.closed_at.is_(None), account.c.supply != Supply.OFF_PREPAYMENT)


def _is_silent(first: date) -> tuple[ColumnElement[bool], ...]:
    """The accounts of which every day from `first` on is missing."""
    account = schema.accounts
    unheard = and_(account.c.consumed_through.is_(None), _is_known_by(first))
    return (_is_read(), or_(account.c.consumed_through < first, unheard))


def _is_known_by(day: date) -> ColumnElement[bool]:
    """The accounts opened by the end of a day: here, where they were taken over from elsewhere."""
    account, change = schema.accounts, schema.state_changes
    opened = (change.c.account_id == account.c.id, change.c.before == "")
    return exists().where(*opened, change.c.at < midnight(day + _ONE_DAY))


def _tell_of_files(database: Database, heard: _Heard, brake: Brake, now: datetime) -> int:
    if heard.file and not heard.is_market_silent:
        _close(database, schema.tasks.c.kind == NO_FILE, now)
        return 0
    detail = f"no consumption file by {brake.file_by:%H:%M}"
    if heard.file:
        detail = f"no day since {heard.first} of {heard.silent} of {heard.meters} meters"
    key = f"{NO_FILE}:{civil_date(now)}"
    opened = _open_tasks(database, [_task(key, NO_FILE, None, detail, now)])
    if opened:
        _log.error("The day's consumption is missing: %s", detail)
    return opened


def _tell_of_meters(database: Database, heard: _Heard, brake: Brake, now: datetime) -> int:
    first = heard.first
    if heard.silent > _FEW:
        if heard.through is None:
            return 0
        first = min(first, heard.through + _ONE_DAY - timedelta(days=brake.silent_days))
    last, opened = 0, 0
    while True:
        with database.read() as connection:
            found = _silent_after(connection, last, first)
        if not found:
            return opened
        opened += _open_tasks(database, [_meter_task(*row, now) for row in found])
        last = found[-1][0]


def _silent_after(
    connection: Connection, last: int, first: date
) -> list[tuple[int, str, date | None]]:
    account = schema.accounts
    columns = (account.c.id, account.c.ean, account.c.consumed_through)
    query = select(*columns).where(account.c.id > last, *_is_silent(first))
    rows = connection.execute(query.order_by(account.c.id).limit(_CHUNK))
    return [(row.id, row.ean, row.consumed_through) for row in rows]


def _meter_task(account_id: int, ean: str, known: date | None, now: datetime) -> _Row:
    detail = f"no day since {known}" if known else "no day yet"
    return _task(_meter_key(account_id, known), SILENT_METER, ean, detail, now)


def _meter_key(account_id: int, known: date | None) -> str:
    """The silence of a meter, by the newest day known of it: a later silence is another."""
    return f"{SILENT_METER}:{account_id}:{known}"


def _task(key: str, kind: str, ean: str | None, detail: str, now: datetime) -> _Row:
    return {"key": key, "kind": kind, "ean": ean, "detail": detail, "created_at": now}


def _open_tasks(database: Database, rows: Sequence[_Row]) -> int:
    """Open the tasks whose keys were never used; how many."""
    with database.read() as connection:
        new = _unused(connection, rows)
    return write_retried(database, partial(_insert_unused, rows=new)) if new else 0


def _insert_unused(connection: Connection, rows: Sequence[_Row]) -> int:
    # Looked up once more, and inserted plainly: of two workers the slower one counts none.
    new = _unused(connection, rows)
    if new:
        connection.execute(insert(schema.tasks), new)
    return len(new)


def _unused(connection: Connection, rows: Sequence[_Row]) -> list[_Row]:
    key = schema.tasks.c.key
    query = select(key).where(key.in_([row["key"] for row in rows]))
    used = set(connection.execute(query).scalars())
    return [row for row in rows if row["key"] not in used]


def _close_heard(database: Database, now: datetime) -> None:
    """Close the tasks of meters heard again, or read no more."""
    last = 0
    while True:
        with database.read() as connection:
            found = _open_after(connection, last)
        if not found:
            return
        over = [task_id for task_id, key, present in found if key != present]
        _close(database, schema.tasks.c.id.in_(over), now)
        last = found[-1][0]


def _open_after(connection: Connection, last: int) -> list[tuple[int, str, str | None]]:
    """Open tasks of meters: id, key, and the key that a silence would have now, None for none."""
    task, account = schema.tasks, schema.accounts
    mine = and_(account.c.ean == task.c.ean, _is_read())
    query = select(task.c.id, task.c.key, account.c.id, account.c.consumed_through)
    query = query.select_from(task.outerjoin(account, mine))
    wanted = (task.c.kind == SILENT_METER, task.c.closed_at.is_(None), task.c.id > last)
    rows = connection.execute(query.where(*wanted).order_by(task.c.id).limit(_CHUNK))
    return [
        (task_id, key, None if account_id is None else _meter_key(account_id, known))
        for task_id, key, account_id, known in rows
    ]


def _close(database: Database, which: ColumnElement[bool], now: datetime) -> None:
    open_ones = (which, schema.tasks.c.closed_at.is_(None))
    with database.read() as connection:
        if connection.execute(select(schema.tasks.c.id).where(*open_ones).limit(1)).first() is None:
            return
    with database.write() as connection:
        connection.execute(update(schema.tasks).where(*open_ones).values(closed_at=now))
