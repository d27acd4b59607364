"""A backup taken while a settlement runs is whole; a database made from it tells nobody twice."""

import stat
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from balance.storage import schema
from balance.storage.database import Database, DatabaseError
from config import sending
from config.backup.copies import back_up, restore
from config.bootstrap import Parts, SetUpError
from config.settings import Settings
from messaging.delivery import MessageState
from messaging.mailbox import read_mailbox
from messaging.tables import messages
from tests.balance.storage.households import YESTERDAY, count
from tests.config.backup.restoring import HOMES, Meters, assembled, send, use_up
from tests.config.commands import Shell
from tests.postgres import run_on


def test_a_backup_under_a_running_settlement_restores_to_clean_books(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    begun, stopped, file = threading.Event(), threading.Event(), tmp_path / "backup"

    def settle() -> None:
        day = YESTERDAY
        while not stopped.is_set() and day > date(2026, 11, 1):
            use_up(parts, 50, day)
            day -= timedelta(days=1)
            begun.set()

    writer = threading.Thread(target=settle)
    writer.start()
    try:
        assert begun.wait(60)
        back_up(parts.settings, file)
        at_most = count(parts.database, schema.entries)
    finally:
        stopped.set()
        writer.join()
    assert restore(target, file) == []
    restored = assembled(target.database, tmp_path)
    assert len(HOMES) <= count(restored.database, schema.entries) - len(HOMES) <= at_most
    assert restored.rehearsal
    restored.database.engine.dispose()


def test_what_went_out_after_the_backup_goes_out_of_the_restored_database_on_a_word_only(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    use_up(parts, 2000, YESTERDAY)
    back_up(parts.settings, tmp_path / "backup")
    fast = replace(parts, settings=parts.settings.model_copy(update={"pacing": "none"}))
    assert sending.dispatcher(fast).run_once(len(HOMES)).accepted == len(HOMES)
    restore(target, tmp_path / "backup")
    shell = Shell(tmp_path)
    url = target.database
    assert shell.succeed("dispatch", "--once", database_url=url).startswith("0 accepted")
    said = shell.succeed("hold", "--reason", "a second", database_url=url)
    assert "already" in said
    words = ("release", "--sending", "--drop-until", "2026-11-24T12:00")
    assert f"{len(HOMES)} were dropped" in shell.succeed(*words, database_url=url)
    assert shell.succeed("dispatch", "--once", database_url=url).startswith("0 accepted")
    restored = assembled(url, tmp_path)
    with restored.database.read() as connection:
        assert read_mailbox(connection, 10) == []
        states = set(connection.execute(select(messages.c.state)).scalars())
    assert states == {MessageState.CANCELLED}
    restored.database.engine.dispose()


def test_no_home_is_cut_by_a_restored_database_before_the_release(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    use_up(parts, 2000, YESTERDAY)
    back_up(parts.settings, tmp_path / "backup")
    restore(target, tmp_path / "backup")
    restored, meters = assembled(target.database, tmp_path), Meters()
    send(restored, meters)
    assert meters.orders == []
    Shell(tmp_path).succeed("release", database_url=target.database)
    send(restored, meters)
    assert {order.kind for order in meters.orders} == {"cut"}
    restored.database.engine.dispose()


def test_no_order_gets_a_number_that_was_given_after_the_backup(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    use_up(parts, 100, YESTERDAY)
    back_up(parts.settings, tmp_path / "backup")
    use_up(parts, 100, YESTERDAY - timedelta(days=1))
    restore(target, tmp_path / "backup")
    restored = assembled(target.database, tmp_path)
    use_up(restored, 100, YESTERDAY - timedelta(days=2))
    given = _order_numbers(parts)
    assert not given & (_order_numbers(restored) - _order_numbers(parts, len(HOMES)))
    restored.database.engine.dispose()


def test_no_message_gets_a_number_that_a_late_receipt_may_name(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    back_up(parts.settings, tmp_path / "backup")
    use_up(parts, 2000, YESTERDAY)
    restore(target, tmp_path / "backup")
    restored = assembled(target.database, tmp_path)
    use_up(restored, 2000, YESTERDAY)
    with parts.database.read() as connection:
        given = connection.execute(select(func.max(messages.c.id))).scalar_one()
    with restored.database.read() as connection:
        new = select(func.min(messages.c.id)).where(messages.c.state == MessageState.PENDING)
        assert connection.execute(new).scalar_one() > given
    restored.database.engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sqlite_backup_fills_a_postgres_database(
    parts: Parts, fresh_postgres_url: str, tmp_path: Path
) -> None:
    use_up(parts, 2000, YESTERDAY)
    file = tmp_path / "backup"
    back_up(parts.settings, file)
    settings = Settings(database_url=fresh_postgres_url, data_dir=tmp_path)
    with pytest.raises(DatabaseError, match="has tables"):
        restore(settings, file)
    for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
        run_on(fresh_postgres_url, statement)
    assert restore(settings, file) == []
    moved = assembled(fresh_postgres_url, tmp_path)
    for table in (schema.accounts, schema.entries, schema.imports, messages):
        assert _next_number(moved.database, table) > count(moved.database, table) > 0
    use_up(moved, 100, YESTERDAY - timedelta(days=1))
    assert count(moved.database, schema.accounts) == len(HOMES)
    assert moved.rehearsal
    moved.database.engine.dispose()


def test_a_backup_is_private_whole_and_never_written_over(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    digest = back_up(parts.settings, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (tmp_path / "backup.sha256").read_text("utf-8") == f"{digest}  backup\n"
    with pytest.raises(SetUpError, match="already"):
        back_up(parts.settings, file)
    left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("test.sqlite")}
    assert left == {"backup", "backup.sha256"}


@pytest.mark.parametrize("harm", ["changed", "no digest", "no backup"])
def test_what_was_not_backed_up_restores_nothing(
    parts: Parts, target: Settings, tmp_path: Path, harm: str
) -> None:
    file = tmp_path / "backup"
    back_up(parts.settings, file)
    if harm == "changed":
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    elif harm == "no digest":
        (tmp_path / "backup.sha256").unlink()
    else:
        file = Path(__file__)
    with pytest.raises(SetUpError):
        restore(target, file)
    with pytest.raises(DatabaseError):
        assembled(target.database, tmp_path)


def test_a_database_that_is_there_is_not_restored_over(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    back_up(parts.settings, file)
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


def _order_numbers(parts: Parts, most: int = 10**6) -> set[int]:
    query = select(schema.orders.c.id).order_by(schema.orders.c.id).limit(most)
    with parts.database.read() as connection:
        return set(connection.execute(query).scalars())


def _next_number(database: Database, table: Table) -> int:
    with database.write() as connection:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        return int(connection.execute(select(func.nextval(sequence))).scalar_one())
