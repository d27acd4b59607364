"""A restore that does not come to its end leaves nothing that sends; what can be is tried again."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from balance.storage.database import Database, DatabaseError
from balance.storage.schema import accounts
from config.backup import postgres
from config.backup.copies import back_up, restore
from config.bootstrap import Parts, SetUpError
from config.settings import Settings
from tests.balance.storage.households import YESTERDAY, count
from tests.config.backup.restoring import assembled, lose, use_up
from tests.config.commands import Shell
from tests.config.forms import remake

# Dies at the word that ends what was loaded, before anything is held.
_KILLED = """
import os, signal, sys
from pathlib import Path
from config.backup import copies
from config.settings import load_settings
copies.migrate = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
copies.restore(load_settings(), Path(sys.argv[1]))
"""

_OLD_ACCOUNT = (
    "INSERT INTO accounts (id, ean, energy, opened_on, balance, balance_at, supply, told, limiter,"
    " gas_failures, batches) VALUES (7, '541449020000000001', 'electricity', '2026-11-01', 0,"
    " '2026-11-20 08:00:00', 'OFF_PREPAYMENT', 0, FALSE, 0, 0)"
)
_OLD_STATE = (
    "INSERT INTO state_changes (id, account_id, at, before, after, batch)"
    " VALUES (5, 7, '2026-11-20 08:00:00', '', 'OFF_PREPAYMENT', 0)"
)
_OLD_LATCH = (
    "INSERT INTO latch_changes (id, account_id, at, before, after, batch)"
    " VALUES (5, 7, '2026-11-20 08:00:00', 0, 0, 0)"
)


@pytest.fixture
def backup(parts: Parts, tmp_path: Path) -> Path:
    """A backup in which every home has messages and orders to be sent."""
    use_up(parts, 2000, YESTERDAY)
    back_up(parts.settings, tmp_path / "backup")
    return tmp_path / "backup"


def _signed(file: Path, content: bytes) -> Path:
    """A file with a digest of its own."""
    file.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n", "utf-8")
    return file


def test_one_that_is_killed_before_all_is_held_leaves_nothing_that_sends(
    backup: Path, target: Settings
) -> None:
    settings = {
        "ALLOSOLDE_DATABASE_URL": target.database,
        "ALLOSOLDE_DATA_DIR": str(target.data_dir),
    }
    command = [sys.executable, "-c", _KILLED, str(backup)]
    killed = subprocess.run(command, env=os.environ | settings, check=False)
    assert killed.returncode == -signal.SIGKILL
    shell, url = Shell(target.data_dir), target.database
    on_server = url.startswith("postgresql")
    why = "did not end" if on_server else "There is no database"
    for words in (("dispatch", "--once"), ("release", "--sending"), ("release",), ("audit",)):
        assert why in shell.refuse(*words, database_url=url)
    if on_server:
        assert "has tables" in shell.refuse("db", "restore", "backup", database_url=url)
        lose(target)
    assert restore(target, backup) == []


def test_one_of_a_newer_version_changes_nothing(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    with parts.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    back_up(parts.settings, tmp_path / "newer")
    for _ in range(2):
        with pytest.raises(DatabaseError, match="newer version: install that"):
            restore(target, tmp_path / "newer")


def test_one_of_an_older_version_is_brought_to_this_one(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    with parts.database.write() as connection:
        remake(connection, "0003")
        for statement in (_OLD_ACCOUNT, _OLD_STATE, _OLD_LATCH):
            connection.execute(text(statement))
    back_up(parts.settings, tmp_path / "older")
    assert restore(target, tmp_path / "older") == []
    restored = assembled(target.database, tmp_path)
    assert count(restored.database, accounts) == 1
    restored.database.engine.dispose()


@pytest.mark.parametrize("harm", ["cut off", "garbage behind the first bytes"])
def test_a_damaged_backup_is_refused_in_words_and_another_one_goes(
    backup: Path, target: Settings, tmp_path: Path, harm: str
) -> None:
    whole = backup.read_bytes()
    left = whole[: len(whole) // 2] if harm == "cut off" else whole[:20] + b"?" * 4000
    damaged = _signed(tmp_path / "damaged", left)
    with pytest.raises((SetUpError, DatabaseError)):
        restore(target, damaged)
    assert restore(target, backup) == []


def test_an_empty_database_is_not_backed_up(parts: Parts, tmp_path: Path) -> None:
    with parts.database.write() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(DatabaseError, match="nothing to back up"):
        back_up(parts.settings, tmp_path / "backup")
    assert [path for path in tmp_path.iterdir() if "backup" in path.name] == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_dump_of_somebody_else_s_database_is_not_loaded(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    with parts.database.write() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    postgres.dump(parts.settings.database, tmp_path / "dump")
    file = _signed(tmp_path / "theirs", (tmp_path / "dump").read_bytes())
    with pytest.raises(SetUpError, match="no backup of a database of ours"):
        restore(target, file)
    untouched = Database.open(target.database)
    postgres.refuse_used(untouched)
    untouched.engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_what_sqlite_left_of_the_lost_database_is_not_taken_into_the_next(
    backup: Path, target: Settings, ending: str
) -> None:
    assert restore(target, backup) == []
    lose(target)
    path = target.data_dir / "a new ?folder%20" / f"new.db{ending}"
    path.write_bytes(b"pages")
    with pytest.raises(SetUpError, match=f"new.db{ending} already"):
        restore(target, backup)
    path.unlink()
    assert restore(target, backup) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_that_filled_a_postgres_database_is_what_it_was(
    backup: Path, fresh_postgres_url: str, tmp_path: Path
) -> None:
    settings = Settings(database_url=fresh_postgres_url, data_dir=tmp_path)
    lose(settings)
    before = backup.read_bytes()
    assert restore(settings, backup) == []
    assert backup.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup-")] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_older_backup_of_sqlite_fills_a_postgres_database_too(
    parts: Parts, fresh_postgres_url: str, tmp_path: Path
) -> None:
    with parts.database.write() as connection:
        remake(connection, "0003")
        for statement in (_OLD_ACCOUNT, _OLD_STATE, _OLD_LATCH):
            connection.execute(text(statement))
    back_up(parts.settings, tmp_path / "older")
    settings = Settings(database_url=fresh_postgres_url, data_dir=tmp_path)
    lose(settings)
    assert restore(settings, tmp_path / "older") == []
    moved = assembled(fresh_postgres_url, tmp_path)
    assert count(moved.database, accounts) == 1
    moved.database.engine.dispose()
