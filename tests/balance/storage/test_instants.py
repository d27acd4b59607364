"""Instants in columns: aware, in UTC, on both engines."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError

from balance.storage import schema
from balance.storage.database import Database
from tests.balance.storage.households import brussels


def _keep(database: Database, instant: datetime) -> datetime:
    row = {"kind": "top-ups", "file_name": "a.csv", "began_at": instant}
    with database.write() as connection:
        connection.execute(insert(schema.imports), row)
    with database.read() as connection:
        return connection.execute(select(schema.imports.c.began_at)).scalar_one()


@pytest.mark.rule("time.utc")
def test_a_naive_datetime_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="an instant needs a zone"):
        _keep(database, datetime(2026, 11, 24, 12))  # noqa: DTZ001


@pytest.mark.rule("time.utc")
@pytest.mark.parametrize(
    "wall", ["2026-11-24T12:00:00.123456", "2026-07-01T00:30", "2026-10-25T02:30"]
)
def test_an_instant_of_brussels_comes_back_as_the_same_instant_in_utc(
    database: Database, wall: str
) -> None:
    given = brussels(wall)
    kept = _keep(database, given)
    assert kept == given
    assert kept.tzinfo is UTC


@pytest.mark.rule("time.utc")
def test_both_halves_of_the_doubled_hour_stay_apart(database: Database) -> None:
    second = brussels("2026-10-25T02:30").replace(hour=1)
    assert _keep(database, second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
