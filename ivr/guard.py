"""Decides how many EANs a caller may try (IVR, "Security" 3): a number can be guessed.

Who has tried too many is locked out for the day, alone. Where many together try too many, nobody
is refused: answers slow down, and all 18 digits are asked for. A try that is locked out tells
nothing, so it counts for nobody else.

One try costs three statements, and the day's key where a process meets a new day: who calls, the
try itself, and two counts that stop at their limits (some 3,000 entries of an index at most). Only
calls from one number wait for each other: no row is common to all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Index,
    Integer,
    ScalarSelect,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from balance.calendar import civil_date
from balance.ean import Ean
from balance.storage.schema import Instant, metadata
from ivr.pseudonyms import WITHHELD, Pseudonyms, shown_number
from ivr.services import is_registered

KEPT: Final = timedelta(days=2)

_HOUR: Final = timedelta(hours=1)
# The last digits of a number, within which a subscriber has several.
_OWN_DIGITS: Final = 3
# Any number will do that no other lock of two numbers begins with.
_CALLERS: Final = 927_103
_LOCK_DIGITS: Final = 7
# In the words in which each database is asked, or SQLite would not use the index.
_LITE: Final = text("locked = 0")
_COUNTED: Final = text("NOT locked")

tries = Table(
    "tries",
    metadata,
    Column("day", Date, primary_key=True),
    Column("caller", Text, primary_key=True),
    Column("ean", Text, primary_key=True),
    Column("among", Text, nullable=False),
    Column("tried_at", Instant, nullable=False),
    Column("locked", Boolean, nullable=False),
    comment="The EANs that a caller tried on a Brussels day, once each; `caller`, `ean` and "
    "`among`, the callers it is counted with, are keyed hashes",
)
Index(
    "ix_tries_day_among", tries.c.day, tries.c.among, sqlite_where=_LITE, postgresql_where=_COUNTED
)
Index("ix_tries_tried_at", tries.c.tried_at, sqlite_where=_LITE, postgresql_where=_COUNTED)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many distinct EANs may be tried: a day, by the whole line an hour."""

    caller: int = 10
    service: int = 200
    withheld: int = 100
    prefix: int = 100
    line: int = 3000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a try is answered. `locked`: as an unknown number; `slow`: late, and by all 18 digits.

    Both at once, it sounds like any unknown number of that moment.
    """

    locked: bool
    slow: bool


@dataclass(frozen=True, slots=True)
class _Group:
    """Whom a caller is counted with, and up to where: alone (None: without end), and together."""

    among: str
    own: int | None
    together: int


class Guard:
    """Counts who tries what."""

    def __init__(self, pseudonyms: Pseudonyms, limits: Limits) -> None:
        self._pseudonyms = pseudonyms
        self._limits = limits

    def judge(self, connection: Connection, caller: str, ean: Ean, now: datetime) -> Verdict:
        """Count the try of an EAN by a caller, as the provider names them, and judge it.

        The statements are the same whatever the EAN is and whatever the verdict. An EAN that was
        let through stays so that day.
        """
        number = shown_number(caller)
        who = self._pseudonyms.caller(connection, number, now)
        group = self._group(connection, number, who, now)
        hashed = self._pseudonyms.ean(connection, ean, now)
        row = {"day": civil_date(now), "caller": who, "ean": hashed, "tried_at": now}
        locked = _count(connection, row | {"among": group.among}, group.own)
        return Verdict(locked, slow=self._is_full(connection, group, now))

    def _group(self, connection: Connection, number: str, who: str, now: datetime) -> _Group:
        limits = self._limits
        service = _come_alone(connection, number, who)
        if service:
            return _Group(who, limits.service, limits.service)
        if number == WITHHELD:
            return _Group(who, None, limits.withheld)
        start = self._pseudonyms.prefix(connection, number[:-_OWN_DIGITS], now)
        return _Group(start, limits.caller, limits.prefix)

    def _is_full(self, connection: Connection, group: _Group, now: datetime) -> bool:
        """Whether the callers counted together, or the whole line, have tried too many."""
        values = {"day": civil_date(now), "among": group.among, "since": now - _HOUR}
        limits = {"together": group.together, "line": self._limits.line}
        return bool(connection.execute(_full(), values | limits).scalar_one())


def forget_tries(connection: Connection, before: datetime) -> int:
    """Remove the tries from before an instant; how many those were."""
    return connection.execute(delete(tries).where(tries.c.tried_at < before)).rowcount


def _come_alone(connection: Connection, number: str, who: str) -> bool:
    """Whether a service calls. The other calls from a number that is shown wait from here on."""
    # SQLite has one writer anyway.
    waits = number != WITHHELD and connection.dialect.name == "postgresql"
    values: dict[str, str | int] = {"number": number}
    if waits:
        values["lock"] = int(who[:_LOCK_DIGITS], 16)
    return bool(connection.execute(_known(waits), values).one()[0])


def _count(connection: Connection, row: Mapping[str, object], own: int | None) -> bool:
    """Keep a try, once; whether it is locked out. One that was let through stays so."""
    values = dict(row)
    if own is not None:
        values |= {"today": row["day"], "who": row["caller"], "own": own}
    query = _kept(connection.dialect.name, limited=own is not None)
    return bool(connection.execute(query, values).scalar_one())


# Built once: to build them costs more than to run them.
@cache
def _known(waits: bool) -> Select[bool, Any] | Select[bool]:
    registered = is_registered(bindparam("number"))
    if not waits:
        return select(registered)
    lock = func.pg_advisory_xact_lock(_CALLERS, bindparam("lock", type_=Integer))
    return select(registered, lock)


@cache
def _kept(dialect: str, *, limited: bool) -> ReturningInsert[bool]:
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    own = bindparam("own", type_=Integer)
    mine = (tries.c.day == bindparam("today"), tries.c.caller == bindparam("who"))
    kept = make(tries).values(locked=_up_to(own, *mine) >= own if limited else false())
    again = and_(tries.c.locked, kept.excluded.locked)
    kept = kept.on_conflict_do_update(index_elements=tries.primary_key, set_={"locked": again})
    return kept.returning(tries.c.locked)


@cache
def _full() -> Select[bool]:
    together = (tries.c.day == bindparam("day"), tries.c.among == bindparam("among"))
    line = (tries.c.tried_at > bindparam("since"),)
    more = [
        _up_to(bindparam(name, type_=Integer) + 1, *which, ~tries.c.locked) > bindparam(name)
        for name, which in (("together", together), ("line", line))
    ]
    return select(or_(*more))


def _up_to(limit: ColumnElement[int], *which: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many tries there are of these, counted no further than a limit."""
    found = select(literal(1)).select_from(tries).where(*which).limit(limit).subquery()
    return select(func.count()).select_from(found).scalar_subquery()
