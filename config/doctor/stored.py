"""Looks at the database: its engine, its clock, and what it says of work done and left."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, select, text

from balance.calendar import BRUSSELS, civil_date, midnight
from balance.storage import schema
from balance.storage.brake import Stopped, is_stopped
from balance.storage.database import parse_url
from balance.storage.silence import last_file
from balance.storage.tasks import count_open
from balance.storage.ticks import last_ticks
from config.bootstrap import Parts, real_now
from config.doctor.findings import Finding, fault, ok, warning

_OLDEST_SERVER: Final = 15
_OF_A_WORKER: Final = "due"
_AT_WORK_WITHIN: Final = timedelta(minutes=5)
_APART: Final = timedelta(seconds=2)
_FAR_APART: Final = timedelta(minutes=1)


def look_at_database(parts: Parts) -> list[Finding]:
    """Everything the database can tell."""
    with parts.database.read() as connection:
        engine = _sqlite if parts.database.dialect == "sqlite" else _postgres
        now = parts.clock()
        return [
            engine(connection),
            _mark(parts, now),
            _clock(connection),
            _worker(connection, parts.rehearsal),
            _file(connection, parts, now),
            *_holds(connection),
            _tasks(connection),
        ]


def database_file(url: str) -> Path | None:
    """Where a SQLite database lies; None for another. Raises DatabaseError for a bad URL."""
    parsed = parse_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(parsed.database or "") if is_file else None


def _sqlite(connection: Connection) -> Finding:
    def pragma(name: str) -> str:
        return str(connection.execute(text(f"PRAGMA {name}")).scalar())

    checked = pragma("quick_check(1)")
    if checked != "ok":
        # Which page it is stands on a second line.
        seen = " ".join(checked.split())
        return fault("database", f"SQLite is damaged ({seen}): restore the last backup.")
    if (pragma("journal_mode"), pragma("foreign_keys")) != ("wal", "1"):
        return fault("database", "SQLite has no WAL or no foreign keys: is its folder on a share?")
    return ok("database", "SQLite is whole, its tables are of this version.")


def _postgres(connection: Connection) -> Finding:
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10000
    if number < _OLDEST_SERVER:
        said = f"PostgreSQL {number} is too old: use {_OLDEST_SERVER} or later."
        return fault("database", said)
    return ok("database", f"PostgreSQL {number} answers, its tables are of this version.")


def _mark(parts: Parts, now: datetime) -> Finding:
    if not parts.rehearsal:
        return ok("mark", "This database is a real one.")
    ahead = timedelta(seconds=round((now - real_now()).total_seconds()))
    sign, apart = ("ahead", ahead) if ahead >= timedelta() else ("behind", -ahead)
    return ok("mark", f"This database is a rehearsal; its clock is {sign} by {apart}.")


def _clock(connection: Connection) -> Finding:
    if connection.dialect.name == "sqlite":
        return ok("clock", "The database has this machine's clock.")
    there = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = abs(there.astimezone(UTC) - real_now())
    said = f"This machine's clock and the database's are {apart.total_seconds():.1f} s apart"
    if apart > _FAR_APART:
        return fault("clock", f"{said}: set both by NTP before anything is booked.")
    if apart > _APART:
        return warning("clock", f"{said}: set both by NTP.")
    return ok("clock", f"{said}.")


def _worker(connection: Connection, rehearsal: bool) -> Finding:
    last = last_ticks(connection).get(_OF_A_WORKER)
    if last is not None and real_now() - last <= _AT_WORK_WITHIN:
        return ok("worker", f"A worker was at work at {_local(last)}.")
    seen = "No worker was ever at work" if last is None else f"No worker since {_local(last)}"
    say = warning if rehearsal else fault
    return say("worker", f"{seen}: start one with `allosolde worker`, and read its log.")


def _file(connection: Connection, parts: Parts, now: datetime) -> Finding:
    due = parts.rules.policies.at(now).brake.file_by
    query = select(schema.accounts.c.id).where(schema.accounts.c.closed_at.is_(None)).limit(1)
    if connection.execute(query).first() is None:
        return ok("consumption", "No account is open: no file is expected.")
    if last_file(connection, midnight(civil_date(now))) is not None:
        return ok("consumption", "Today's consumption came.")
    if now.astimezone(BRUSSELS).time() < due:
        return ok("consumption", f"Today's consumption has not come yet; it is due by {due:%H:%M}.")
    said = f"Today's consumption did not come by {due:%H:%M}: ask the market platform for it."
    return warning("consumption", said)


def _holds(connection: Connection) -> Iterator[Finding]:
    words = {
        Stopped.CUTS: ("All cuts are held", "allosolde release"),
        Stopped.SETTLEMENT: ("The brake holds a settlement's cuts", "allosolde release"),
        Stopped.SENDING: ("All messages are held", "allosolde release --sending"),
    }
    for what, (said, release) in words.items():
        if is_stopped(connection, what):
            yield warning("holds", f"{said}: find out why, then run {release}")


def _tasks(connection: Connection) -> Finding:
    found = count_open(connection)
    if not found:
        return ok("tasks", "No task is open.")
    kinds = ", ".join(f"{number} {kind}" for kind, number in found.items())
    return warning("tasks", f"{sum(found.values())} tasks are open ({kinds}): allosolde tasks")


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(BRUSSELS):%Y-%m-%d %H:%M:%S}"
