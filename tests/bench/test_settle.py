"""The fleet that is measured is one the product could have made, and its settlement is whole."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from balance.storage import schema
from balance.storage.audit import differences
from balance.storage.database import Database
from config.intake import Report
from messaging.audit import unexplained
from messaging.tables import messages
from tests.balance.storage.households import count
from tests.bench import settle_floor
from tests.bench.settle_fleet import AT, build
from tests.bench.settle_product import parts, settle

_ACCOUNTS = 300


def _faults(database: Database) -> list[str]:
    with database.read() as connection:
        return differences(connection) + unexplained(connection)


def test_the_fleet_that_is_measured_audits_before_and_after_its_settlement(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    expected = build(database_url, _ACCOUNTS, tmp_path / "day.csv")
    assert _faults(database) == []
    product = parts(database_url)
    assert settle(product, tmp_path / "day.csv") == Report(_ACCOUNTS, 0, 0)
    product.database.engine.dispose()
    assert _faults(database) == []
    assert count(database, messages) == expected > _ACCOUNTS / 12


def test_the_floor_leaves_as_many_rows_as_the_product(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settled = f"sqlite:///{tmp_path / 'settled.sqlite'}"
    build(sqlite_url, _ACCOUNTS, tmp_path / "day.csv")
    expected = build(settled, _ACCOUNTS, tmp_path / "day.csv")
    product, floor = parts(settled), Database.open(sqlite_url)
    settle(product, tmp_path / "day.csv")
    settle_floor.main(sqlite_url, settled)
    written = json.loads(capsys.readouterr().out)
    for table in (schema.entries, schema.orders, messages):
        assert count(floor, table) == count(product.database, table), table.name
    for database in (product.database, floor):
        assert _settled(database) == _ACCOUNTS
        database.engine.dispose()
    assert (written["read"], written["messages"]) == (_ACCOUNTS, expected)


def _settled(database: Database) -> int:
    """How many accounts stand where their settlement left them."""
    here = select(func.count()).where(schema.accounts.c.balance_at == AT)
    with database.read() as connection:
        return connection.execute(here).scalar_one()
