"""A backup as files: what it may not overwrite, what it may not tell, and what is refused."""

import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

import config
from balance.storage import facts, schema
from balance.storage.database import Database
from config.backup import files, postgres, sqlite
from config.backup.copies import back_up, restore
from config.bootstrap import Parts, SetUpError
from config.settings import Settings
from tests.balance.storage.households import YESTERDAY
from tests.config.backup.restoring import assembled, lose, use_up
from tests.config.commands import Shell

_ROOT = Path(config.__file__).parent.parent


def _left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith("test.sqlite")}


def test_the_digest_of_another_backup_is_never_written_over(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "backup.sha256").write_text("another's", "utf-8")
    with pytest.raises(SetUpError, match=r"backup\.sha256 already"):
        back_up(parts.settings, tmp_path / "backup")
    assert (tmp_path / "backup.sha256").read_text("utf-8") == "another's"
    assert _left(tmp_path) == {"backup.sha256"}


def test_a_backup_that_fails_leaves_neither_file(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise SetUpError("the disk is full")

    monkeypatch.setattr(sqlite, "copy", fail)
    monkeypatch.setattr(postgres, "dump", fail)
    with pytest.raises(SetUpError, match="the disk is full"):
        back_up(parts.settings, tmp_path / "backup")
    assert _left(tmp_path) == set()


def test_both_files_are_their_owner_s_alone(parts: Parts, tmp_path: Path) -> None:
    back_up(parts.settings, tmp_path / "backup")
    for name in ("backup", "backup.sha256"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_link_that_leads_nowhere_is_not_replaced(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "backup").symlink_to(tmp_path / "gone")
    with pytest.raises(SetUpError, match="already"):
        back_up(parts.settings, tmp_path / "backup")
    assert (tmp_path / "backup").is_symlink()


def test_what_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "backup"

    def write() -> None:
        with files.written_whole(file) as part:
            part.write_text("ours", "utf-8")
            file.write_text("another's", "utf-8")

    with pytest.raises(SetUpError, match="already"):
        write()
    assert file.read_text("utf-8") == "another's"
    assert _left(tmp_path) == {"backup"}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\n\n"])
def test_a_digest_that_is_none_is_refused(
    parts: Parts, target: Settings, tmp_path: Path, content: bytes
) -> None:
    back_up(parts.settings, tmp_path / "backup")
    (tmp_path / "backup.sha256").write_bytes(content)
    with pytest.raises(SetUpError, match="SHA-256 differs"):
        restore(target, tmp_path / "backup")


@pytest.mark.parametrize("name", [b"a\xffb", b"a\nb"])
def test_a_name_that_cannot_be_printed_is_refused(rehearsal: Shell, name: bytes) -> None:
    before = _left(rehearsal.data)
    said = rehearsal.refuse("db", "backup", os.fsdecode(name))
    assert "name of the file cannot be printed" in said
    assert _left(rehearsal.data) == before


def test_a_disk_that_takes_no_more_is_said_in_a_sentence(rehearsal: Shell) -> None:
    before = _left(rehearsal.data)
    done = subprocess.run(
        [sys.executable, "-m", "config.cli", "db", "backup", "b"],
        env=os.environ | {"ALLOSOLDE_DATA_DIR": str(rehearsal.data), "PYTHONPATH": str(_ROOT)},
        cwd=rehearsal.data,
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[0].startswith("allosolde: ")
    assert b"Traceback" not in done.stderr
    assert _left(rehearsal.data) == before


def test_the_first_order_after_a_backup_without_orders_has_a_number_of_its_own(
    parts: Parts, target: Settings, tmp_path: Path
) -> None:
    back_up(parts.settings, tmp_path / "backup")
    use_up(parts, 100, YESTERDAY)
    restore(target, tmp_path / "backup")
    restored = assembled(target.database, tmp_path)
    use_up(restored, 100, YESTERDAY)
    order = schema.orders.c
    with parts.database.read() as connection:
        given = connection.execute(select(func.max(order.id))).scalar_one()
    with restored.database.read() as connection:
        new = select(func.min(order.id)).where(order.withdrawn_at.is_(None))
        assert connection.execute(new).scalar_one() > given
    restored.database.engine.dispose()


def test_a_backup_without_accounts_names_its_orders_anew(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    with database.write() as connection:
        facts.keep_fact(connection, facts.INSTALLATION, "ours")
    settings = Settings(database_url=database_url, data_dir=tmp_path)
    back_up(settings, tmp_path / "backup")
    database.engine.dispose()
    lose(settings)
    restore(settings, tmp_path / "backup")
    restored = Database.open(database_url)
    with restored.read() as connection:
        assert facts.read_fact(connection, facts.INSTALLATION) is None
    restored.engine.dispose()


@pytest.mark.parametrize(
    ("url", "address", "secret"),
    [
        ("postgresql://bob:hush@h:1/x", "postgresql://bob@h:1/x", "hush"),
        ("postgresql://bob@h/x?password=hush", "postgresql://bob@h/x", "hush"),
        ("postgresql://bob:no@h/x?password=hush", "postgresql://bob@h/x", "hush"),
        ("postgresql://bob@h/x?sslmode=require", "postgresql://bob@h/x?sslmode=require", None),
    ],
)
def test_no_list_of_processes_shows_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, address: str, secret: str | None
) -> None:
    program = tmp_path / "pg_restore"
    program.write_text('#!/bin/sh\necho "$PGPASSWORD" "$@" > "$0.said"\n', "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("PGPASSWORD", raising=False)
    postgres.load(url, tmp_path / "dump")
    password, *words = (tmp_path / "pg_restore.said").read_text("utf-8").split(" ")
    assert (password or None) == secret
    assert f"--dbname={address}" in words
    assert "--no-password" in words
    assert not any("hush" in word for word in words)
