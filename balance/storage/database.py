"""One database, two kinds of transaction: units that write and units that only read."""

import sqlite3
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

_BUSY_MS = 5000
# A plan kept from when a table was empty would read all of it; what one executemany repeats is
# still planned once.
_PLANNED_ANEW = {"prepare_threshold": 1_000_000_000}
# One for each thread of a web process: one that is closed and opened again costs several turns.
_CONNECTIONS = 32
_DRIVER = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


class DatabaseError(Exception):
    """The database is missing, out of reach or unusable: a sentence that says what to do."""


class Database:
    """An engine with the transactions of DESIGN: on SQLite writers begin IMMEDIATE, readers not."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writer = engine.execution_options(begin="BEGIN IMMEDIATE")
        self._file = _file_id(engine.url)
        self._turns = threading.Lock() if self.dialect == "sqlite" else None

    @classmethod
    def open(cls, url: str) -> "Database":
        """The database at a URL. Raises DatabaseError for a bad URL or a missing SQLite file."""
        parsed = parse_url(url)
        if parsed.get_backend_name() == "sqlite":
            _refuse_missing(parsed)
        return cls(make_engine(parsed))

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction that writes; committed at its end, rolled back by an exception.

        Raises DatabaseError when the SQLite file is not the one that was opened; so does `read`.
        """
        self._refuse_moved()
        with self._in_turn(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A transaction that only reads, and lets others write."""
        self._refuse_moved()
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def _in_turn(self) -> Generator[None]:
        """One writer of a process after the other: SQLite lets who waits sleep, and not in turn."""
        waited = self._turns is not None and self._turns.acquire(timeout=_BUSY_MS / 1000)
        try:
            yield
        finally:
            if waited and self._turns is not None:
                self._turns.release()

    def _refuse_moved(self) -> None:
        # Connections go on in the file they have open: what they book there nobody finds again.
        if _file_id(self.engine.url) != self._file:
            raise DatabaseError(
                "The database file was moved away or replaced: put it back, "
                "or start this process again."
            )


def parse_url(url: str) -> URL:
    """The URL with the driver we use. Raises DatabaseError for anything else."""
    try:
        parsed = make_url(url)
        if parsed.drivername in _DRIVER:
            parsed = parsed.set(drivername=_DRIVER[parsed.drivername])
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as fault:
        raise DatabaseError(f"The database URL cannot be read: {fault}") from fault
    except ValueError as fault:
        # Not quoted: of a password with an "@" it may hold a part.
        raise DatabaseError("The database URL cannot be read: its port is no number.") from fault
    if "@" in (parsed.host or ""):
        # What stands before it is the rest of the password: the driver would name it.
        raise DatabaseError('The database URL cannot be read: write "@" in its password as %40.')
    if backend not in ("sqlite", "postgresql"):
        raise DatabaseError(f"{backend} is not supported: use a sqlite or postgresql URL.")
    return parsed


def make_engine(url: URL) -> Engine:
    """An engine with our SQLite settings; connects to nothing yet."""
    sqlite = url.get_backend_name() == "sqlite"
    try:
        # What fails is logged: with its values it would tell of customers.
        engine = create_engine(
            url,
            pool_pre_ping=not sqlite,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_timeout=_BUSY_MS / 1000,
            connect_args={} if sqlite else _PLANNED_ANEW,
            hide_parameters=True,
        )
    except ModuleNotFoundError as missing:
        raise DatabaseError("PostgreSQL needs the extra: allosolde[postgres].") from missing
    except NoSuchModuleError as fault:
        raise DatabaseError(f"The driver {url.drivername} is not known.") from fault
    if not sqlite:
        return engine
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def reason(fault: DBAPIError) -> str:
    """The first line of what the database said."""
    return str(fault.orig).strip().splitlines()[0] if fault.orig else str(fault)


def _file_id(url: URL) -> tuple[int, int] | None:
    """Which file a SQLite database is, whatever its name; None where there is none."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    try:
        found = Path(url.database).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _refuse_missing(url: URL) -> None:
    path = url.database
    if path and path != ":memory:" and not Path(path).is_file():
        raise DatabaseError(
            f"There is no database at {path}. Make one with: allosolde db create, or restore the "
            "last backup."
        )


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by itself, and deferred ones even before a write.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "cache_size=-16384",
        "wal_autocheckpoint=16384",
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
