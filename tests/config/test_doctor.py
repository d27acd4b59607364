"""`allosolde doctor`: each part with what to do, whatever is missing, and no secret."""

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.tasks import open_task
from balance.storage.ticks import note_tick
from config import bootstrap
from config.bootstrap import Parts, real_now
from config.doctor import machine
from config.doctor.doors import look_at_doors
from config.doctor.examination import examine
from config.doctor.findings import Finding, Status
from config.doctor.stored import look_at_database
from config.settings import Settings
from tests.balance.storage.households import EAN, NOON, YESTERDAY, at, open_account, use
from tests.balance.storage.mornings import nine, take
from tests.config.commands import Shell

_Found = dict[str, tuple[str, str]]


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    product = bootstrap.assemble(Settings(database_url=database_url, data_dir=tmp_path))
    yield replace(product, clock=at(NOON))
    product.database.engine.dispose()


def _named(findings: list[Finding]) -> _Found:
    return {one.part: (str(one.status), one.sentence) for one in findings}


def _asked(shell: Shell, code: int, **settings: str) -> _Found:
    done = shell.run("doctor", "--json", stdin=b"", **settings)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stderr == ""
    return {one["part"]: (one["status"], one["sentence"]) for one in json.loads(done.stdout)}


def test_a_rehearsal_has_no_fault(rehearsal: Shell) -> None:
    found = _asked(rehearsal, 0)
    assert {part: status for part, (status, _) in found.items() if status != "ok"} == {
        "worker": "warning"
    }
    assert "a rehearsal" in found["mark"][1]
    assert "warning  worker" in rehearsal.succeed("doctor")


def test_without_a_database_the_rest_is_looked_at(shell: Shell) -> None:
    found = _asked(shell, 1)
    assert found["database"][0] == "fault"
    assert "allosolde db create" in found["database"][1]
    assert found["rules"][0] == found["disk"][0] == found["zone"][0] == "ok"
    assert list(shell.data.iterdir()) == []


def test_every_fault_of_the_settings_is_a_line(shell: Shell) -> None:
    done = shell.run("doctor", port="eighty", voice="sing")
    assert done.returncode == 1
    faults = [line for line in done.stdout.splitlines() if line.startswith("fault")]
    assert ["ALLOSOLDE_PORT" in faults[0], "ALLOSOLDE_VOICE" in faults[1]] == [True, True]


@pytest.mark.parametrize("url", ["nonsense", "postgresql://a:hush@127.0.0.1:1/x", "mysql://x/y"])
def test_a_database_that_cannot_be_reached_is_a_fault_without_its_password(
    shell: Shell, url: str
) -> None:
    found = _asked(shell, 1, database_url=url)
    assert found["database"][0] == "fault"
    assert "hush" not in str(found)


def test_a_file_that_is_no_database_is_a_fault(shell: Shell) -> None:
    (shell.data / "allosolde.db").write_bytes(b"This is a shopping list." * 100)
    assert _asked(shell, 1)["database"][0] == "fault"


def test_a_real_database_needs_token_address_channel_and_meters(shell: Shell) -> None:
    shell.succeed("db", "create")
    found = _asked(shell, 1)
    faults = {part for part, (status, _) in found.items() if status == "fault"}
    assert faults == {"signing", "address", "provider", "meters", "worker"}
    assert "ALLOSOLDE_SMTP_URL" in found["mail"][1]
    token, key = "a" * 40, "b" * 40
    found = _asked(
        shell,
        1,
        twilio_auth_token=token,
        public_url="https://solde.example",
        meters_url="https://meters.example/orders",
        meters_key=key,
    )
    faults = {part for part, (status, _) in found.items() if status == "fault"}
    assert faults == {"provider", "worker"}
    assert "ALLOSOLDE_TWILIO_FROM" in found["provider"][1]
    assert token not in str(found)
    assert key not in str(found)


def test_what_the_database_tells_of_a_quiet_day(parts: Parts, database: Database) -> None:
    open_account(database)
    take(database, NOON, use("C1", 100, YESTERDAY))
    with database.write() as connection:
        note_tick(connection, "due", real_now())
    found = _named(look_at_database(parts))
    assert {status for status, _ in found.values()} == {Status.OK}
    assert "s apart" in found["clock"][1] or parts.database.dialect == "sqlite"


def test_what_the_database_tells_of_a_bad_day(parts: Parts, database: Database) -> None:
    open_account(database)
    with database.write() as connection:
        note_tick(connection, "due", real_now() - timedelta(minutes=6))
        brake.stop(connection, Stopped.SENDING, "a drill", NOON)
        open_task(connection, "a", "conflict", EAN, "x", NOON)
    found = _named(look_at_database(parts))
    assert found["worker"][0] == "fault"
    assert found["consumption"] == (
        "warning",
        "Today's consumption did not come by 09:00: ask the market platform for it.",
    )
    assert "allosolde release --sending" in found["holds"][1]
    assert "1 conflict" in found["tasks"][1]
    early = replace(parts, clock=at(nine() - timedelta(minutes=1)))
    assert _named(look_at_database(early))["consumption"][0] == "ok"


def test_a_voice_that_is_not_there_is_a_fault_where_it_is_asked_for(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.doctor.doors.installed_voices", tuple)
    silent = replace(parts, settings=parts.settings.model_copy(update={"voice": "play"}))
    assert _named(look_at_doors(silent))["voice"][0] == "fault"
    assert _named(look_at_doors(replace(parts, rehearsal=True)))["voice"][0] == "warning"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-01T12:00", "2026-03-29 to UTC+0200 and on 2026-10-25 to UTC+0100"),
        ("2026-10-25T12:00", "2027-03-28 to UTC+0200 and on 2027-10-31 to UTC+0100"),
    ],
)
def test_the_next_changes_of_brussels_time_are_known(now: str, said: str) -> None:
    finding = machine.zone(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (finding.status, said in finding.sentence) == (Status.OK, True)


@pytest.mark.parametrize(
    ("gigabytes", "status"), [(0.9, Status.FAULT), (4, Status.WARNING), (6, Status.OK)]
)
def test_a_disk_that_fills_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gigabytes: float, status: Status
) -> None:
    monkeypatch.setattr(
        "config.doctor.machine.shutil.disk_usage",
        lambda path: type("Usage", (), {"free": gigabytes * 10**9}),
    )
    found = list(machine.space(tmp_path / "not" / "there", tmp_path / "x.db"))
    assert [one.status for one in found] == [status, status]


def test_a_private_folder_that_others_may_read_is_told(tmp_path: Path) -> None:
    for name in ("archive", "refused"):
        (tmp_path / name).mkdir(mode=0o700)
    assert [one.status for one in machine.folders(tmp_path, None)] == [Status.OK]
    (tmp_path / "refused").chmod(0o750)
    (told,) = machine.folders(tmp_path, None)
    assert told.status is Status.WARNING
    assert f"chmod 700 {tmp_path / 'refused'}" in told.sentence


@pytest.mark.parametrize("ending", ["", "-wal"])
def test_a_database_that_others_may_read_is_told(tmp_path: Path, ending: str) -> None:
    file = tmp_path / "allosolde.db"
    open_one = tmp_path / f"allosolde.db{ending}"
    open_one.touch(mode=0o600)
    assert [one.status for one in machine.folders(tmp_path, file)] == [Status.OK]
    open_one.chmod(0o644)
    (told,) = machine.folders(tmp_path, file)
    assert (told.status, f"chmod 600 {open_one}" in told.sentence) == (Status.WARNING, True)


def test_a_data_folder_that_cannot_be_written_in_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("config.doctor.machine.os.access", lambda *what: asked.append(what))
    told = next(machine.folders(tmp_path / "not" / "there", None))
    assert (told.status, str(tmp_path) in told.sentence) == (Status.FAULT, True)
    assert asked == [(tmp_path, os.W_OK | os.X_OK)]


def test_folders_that_cannot_be_read_leave_the_rest_to_be_looked_at(
    rehearsal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(data_dir: Path, database: Path | None) -> Iterator[Finding]:
        raise PermissionError(errno.EACCES, "Permission denied", f"{data_dir}/archive")

    monkeypatch.setattr("config.doctor.examination.folders", unreadable)
    monkeypatch.setenv("ALLOSOLDE_DATA_DIR", str(rehearsal.data))
    found = _named(list(examine()))
    assert found["folders"][0] == Status.FAULT
    assert "archive cannot be read: Permission denied" in found["folders"][1]
    assert found["disk"][0] == found["database"][0] == Status.OK


def test_a_database_that_cannot_be_read_is_a_fault(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(settings: Settings) -> Parts:
        raise PermissionError(errno.EACCES, "Permission denied", settings.database)

    monkeypatch.setattr("config.doctor.examination.assemble", unreadable)
    monkeypatch.setenv("ALLOSOLDE_DATA_DIR", str(shell.data))
    assert "Permission denied" in _named(list(examine()))["database"][1]


def test_a_damaged_database_is_told_in_one_line(rehearsal: Shell) -> None:
    file = rehearsal.data / "allosolde.db"
    with closing(sqlite3.connect(file)) as stored:
        (size,) = stored.execute("PRAGMA page_size").fetchone()
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_messages_state_not_before'"
        (page,) = stored.execute(query).fetchone()
        stored.execute("PRAGMA journal_mode=DELETE")
    with file.open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * size)
    lines = rehearsal.run("doctor").stdout.splitlines()
    (told,) = [line for line in lines if "damaged" in line]
    assert told.startswith("fault")
    assert "restore the last backup" in told
    assert {line.split()[0] for line in lines} <= {"ok", "warning", "fault"}


def test_tables_of_another_version_are_a_fault(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    monkeypatch.setenv("ALLOSOLDE_DATABASE_URL", database_url)
    assert "allosolde db upgrade" in _named(list(examine()))["database"][1]


def test_a_database_that_does_not_answer_in_time_is_a_fault(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOSOLDE_DATABASE_URL", database_url)
    assert "did not answer" in _named(list(examine(within=0)))["database"][1]
