"""Makes a backup, and a database from one: held, until a person has seen what it does not know."""

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, insert, select

from balance.storage import schema
from balance.storage.audit import differences
from balance.storage.brake import Stopped, stop
from balance.storage.database import Database, DatabaseError, make_engine, parse_url
from balance.supply_table import OrderKind
from config import bootstrap
from config.backup import postgres, sqlite
from config.backup.files import check_digest, write_digest, written_whole
from config.bootstrap import Parts, SetUpError
from config.settings import Settings, sqlite_url
from messaging.audit import unexplained

# More orders than a fleet gets in a year; the market platform knows those after the backup.
_ROOM: Final = 100_000_000


def back_up(parts: Parts, file: Path) -> str:
    """Copy the database as it stands into a new file; its SHA-256, which is kept beside.

    Raises SetUpError where that cannot be, and leaves nothing under the file's name.
    """
    url = parts.settings.database
    with written_whole(file) as part:
        if parts.database.dialect == "sqlite":
            sqlite.copy(_path(url), part)
        else:
            postgres.dump(url, part)
        return write_digest(file, part)


def restore(settings: Settings, file: Path) -> list[str]:
    """Make the database of these settings from a backup; what its audit found, best nothing.

    All cuts and all sending are held in it. A backup of SQLite also fills a PostgreSQL database.
    Raises SetUpError or DatabaseError, and overwrites nothing.
    """
    check_digest(file)
    url = settings.database
    with file.open("rb") as stream:
        is_sqlite = stream.read(len(sqlite.MAGIC)) == sqlite.MAGIC
    if parse_url(url).get_backend_name() == "sqlite":
        if not is_sqlite:
            raise SetUpError(f"{file} is no backup of a SQLite database.")
        path = _path(url)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with written_whole(path) as part:
            sqlite.copy(file, part)
            return _begin(settings.model_copy(update={"database_url": sqlite_url(part)}), file)
    _fill(url, file, is_sqlite)
    return _begin(settings, file)


def _fill(url: str, file: Path, is_sqlite: bool) -> None:
    target = Database(make_engine(parse_url(url)))
    try:
        postgres.refuse_used(target)
        if is_sqlite:
            sqlite.pour(file, target)
        else:
            postgres.load(url, file)
    finally:
        target.engine.dispose()


def _begin(settings: Settings, file: Path) -> list[str]:
    """Bring the tables to this version, hold everything, and audit."""
    bootstrap.upgrade(settings.database)
    parts = bootstrap.assemble(settings)
    why = f"restored from {file.name}: what was sent after it is not known here"
    try:
        with parts.database.write() as connection:
            now = parts.clock()
            for what in (Stopped.CUTS, Stopped.SENDING):
                stop(connection, what, why, now)
            _leave_room(connection, now)
        with parts.database.read() as connection:
            return differences(connection) + unexplained(connection)
    finally:
        parts.database.engine.dispose()


def _leave_room(connection: Connection, now: datetime) -> None:
    """Let no new order have the number of one that was sent after the backup.

    Whoever took that one over would take the new one for it.
    """
    order = schema.orders
    newest = select(order.c.id, order.c.account_id).order_by(order.c.id.desc()).limit(1)
    last = connection.execute(newest).one_or_none()
    if last is None:
        return
    placeholder = {
        "id": last.id + _ROOM,
        "account_id": last.account_id,
        "kind": OrderKind.UPDATE_DISPLAY,
        "ordered_at": now,
        "withdrawn_at": now,
    }
    connection.execute(insert(order), placeholder)
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence("orders", "id")
        connection.execute(select(func.setval(sequence, placeholder["id"])))


def _path(url: str) -> Path:
    path = parse_url(url).database
    if not path or path == ":memory:":
        raise DatabaseError("A database in memory can be neither backed up nor restored.")
    return Path(path)
