"""The rehearsal's own clock: only in a rehearsal, only forward."""

from datetime import UTC, datetime, timedelta

import pytest

from balance.storage import facts
from balance.storage.database import Database
from balance.storage.facts import ClockError

REAL = datetime(2026, 11, 24, 11, tzinfo=UTC)


def _rehearsal(database: Database, start: datetime = REAL) -> None:
    with database.write() as connection:
        facts.write_fact(connection, facts.REHEARSAL, "yes")
        facts.start_clock(connection, start, REAL)


def _move(database: Database, target: datetime, real: datetime = REAL) -> None:
    with database.write() as connection:
        facts.set_clock(connection, target, real)


def _now(database: Database, real: datetime = REAL) -> datetime:
    with database.read() as connection:
        return facts.rehearsal_now(connection, real)


def test_the_clock_moves_forward_and_runs_on(database: Database) -> None:
    _rehearsal(database)
    _move(database, REAL + timedelta(days=3))
    assert _now(database, REAL + timedelta(hours=1)) == REAL + timedelta(days=3, hours=1)


def test_the_clock_never_moves_back(database: Database) -> None:
    _rehearsal(database)
    _move(database, REAL + timedelta(days=3))
    with pytest.raises(ClockError, match="forward"):
        _move(database, REAL + timedelta(days=3) - timedelta(microseconds=1))
    assert _now(database) == REAL + timedelta(days=3)


def test_a_rehearsal_may_begin_in_the_past(database: Database) -> None:
    _rehearsal(database, REAL - timedelta(days=300))
    assert _now(database) == REAL - timedelta(days=300)
    _move(database, REAL - timedelta(days=299))
    assert _now(database) == REAL - timedelta(days=299)


def test_a_real_database_has_no_clock_of_its_own(database: Database) -> None:
    with pytest.raises(ClockError, match="Only a rehearsal"):
        _move(database, REAL + timedelta(days=1))
    assert _now(database) == REAL
