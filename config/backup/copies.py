"""Makes a backup, and a database from one: held, until a person has seen what it does not know."""

from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, func, insert, select

from balance.storage import facts, schema
from balance.storage.audit import differences
from balance.storage.brake import Stopped, stop
from balance.storage.database import Database, DatabaseError, make_engine, parse_url
from balance.storage.restored import UNFINISHED, note_restored
from balance.supply_table import OrderKind
from config.backup import postgres, sqlite
from config.backup.files import beside, check_digest, digest_line, written_whole
from config.bootstrap import SetUpError, real_now
from config.settings import Settings, sqlite_url
from config.tables import migrate, refuse_newer, revision
from messaging.audit import unexplained
from messaging.dropping import placeholder
from messaging.tables import messages

# More orders, and messages, than a fleet gets in a year; the market platform and the providers
# know those after the backup.
_ROOM: Final = 100_000_000


def back_up(settings: Settings, file: Path) -> str:
    """Copy the database, of whatever version, into a new file; its SHA-256, kept beside.

    Raises SetUpError or DatabaseError where that cannot be, and leaves nothing under both names.
    """
    url = settings.database
    _refuse_empty(url)
    with written_whole(beside(file)) as digest, written_whole(file) as part:
        if parse_url(url).get_backend_name() == "sqlite":
            sqlite.copy(_path(url), part)
        else:
            postgres.dump(url, part)
        line = digest_line(file, part)
        digest.write_bytes(line)
    return line[:64].decode()


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
            return _begin(sqlite_url(part), file.name)
    _fill(url, file, is_sqlite)
    return _begin(url, file.name)


def _refuse_empty(url: str) -> None:
    database = Database.open(url)
    try:
        with database.read() as connection:
            if revision(connection) is None:
                raise DatabaseError("This database is empty: there is nothing to back up.")
    finally:
        database.engine.dispose()


def _fill(url: str, file: Path, is_sqlite: bool) -> None:
    if not is_sqlite:
        refuse_newer(postgres.revision(url, file))
    target = Database(make_engine(parse_url(url)))
    try:
        postgres.refuse_used(target)
        with target.write() as connection:
            # Without it a restore that is killed after its rows came would send them again.
            UNFINISHED.create(connection, checkfirst=True)
        if is_sqlite:
            sqlite.pour(file, target)
        else:
            postgres.load(url, file)
    finally:
        target.engine.dispose()


def _begin(url: str, backup: str) -> list[str]:
    """Bring the tables to this version and hold everything, at once; then audit."""
    database = Database(make_engine(parse_url(url)))
    try:
        with database.write() as connection:
            migrate(connection)
            _hold(connection, backup)
            UNFINISHED.drop(connection, checkfirst=True)
        with database.read() as connection:
            return differences(connection) + unexplained(connection)
    finally:
        database.engine.dispose()


def _hold(connection: Connection, backup: str) -> None:
    why = f"restored from {backup}: what was sent after it is not known here"
    real = real_now()
    now = facts.rehearsal_now(connection, real) if facts.is_rehearsal(connection) else real
    for what in (Stopped.CUTS, Stopped.SENDING):
        stop(connection, what, why, now)
    note_restored(connection, backup, now)
    _leave_room(connection, now)


def _leave_room(connection: Connection, now: datetime) -> None:
    """Let no new order or message have the number of one that was sent after the backup.

    Whoever took that one over would take the new one for it, and a late receipt prove it sent.
    """
    account = schema.accounts.c
    whose = connection.execute(select(func.min(account.id))).scalar()
    if whose is None:
        # Nothing of it waits anywhere: under another name its orders are all new.
        facts.forget_fact(connection, facts.INSTALLATION)
        return
    withdrawn = {
        "account_id": whose,
        "kind": OrderKind.UPDATE_DISPLAY,
        "ordered_at": now,
        "withdrawn_at": now,
    }
    order, message = _far_number(connection, schema.orders), _far_number(connection, messages)
    connection.execute(insert(schema.orders), withdrawn | {"id": order})
    connection.execute(insert(messages), placeholder(message, whose, now))
    if connection.dialect.name == "postgresql":
        for name, last in (("orders", order), ("messages", message)):
            sequence = func.pg_get_serial_sequence(name, "id")
            connection.execute(select(func.setval(sequence, last)))


def _far_number(connection: Connection, table: Table) -> int:
    """A number beyond all that were given after the backup."""
    newest: int = connection.execute(select(func.max(table.c.id))).scalar() or 0
    return newest + _ROOM


def _path(url: str) -> Path:
    path = parse_url(url).database
    if not path or path == ":memory:":
        raise DatabaseError("A database in memory can be neither backed up nor restored.")
    return Path(path)
