"""Files dropped in the inbox: seen whole, taken once, archived, their faults named."""

import fcntl
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from balance.storage.database import Database
from config import bootstrap, jobs
from config.bootstrap import Parts
from config.inbox import make_folders, take_inbox
from config.settings import Settings
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    account_of,
    at,
    open_account,
    tasks_of,
)
from tests.config.ticks import tick

TOP_UPS = "reference,ean,paid_at,amount_eur,channel"
CONSUMPTION = "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur"


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(database_url=database_url, data_dir=tmp_path / "data")
    product = replace(bootstrap.assemble(settings), clock=at(NOON))
    make_folders(settings.data_dir)
    open_account(database)
    yield product
    product.database.engine.dispose()


def _drop(parts: Parts, kind: str, name: str, content: bytes) -> None:
    (parts.settings.data_dir / "inbox" / kind / name).write_bytes(content)


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _left(parts: Parts, folder: str) -> list[Path]:
    root = parts.settings.data_dir / folder
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_file_is_taken_in_and_archived_as_it_was(parts: Parts, database: Database) -> None:
    content = _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal")
    _drop(parts, "top-ups", "monday.csv", content)
    assert take_inbox(parts) == 1
    assert account_of(database).balance == 3000
    assert (_left(parts, "inbox"), _left(parts, "taking")) == ([], [])
    (kept,) = _left(parts, "archive")
    assert kept.read_bytes() == content
    assert kept.name.endswith("-monday.csv")
    assert kept.parent.name == "top-ups"
    assert tasks_of(database) == []
    assert take_inbox(parts) == 0


@pytest.mark.parametrize("name", ["top-ups.csv.part", ".top-ups.csv", "readme.txt"])
def test_a_file_still_being_written_is_not_seen(
    parts: Parts, database: Database, name: str
) -> None:
    _drop(parts, "top-ups", name, _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal"))
    assert take_inbox(parts) == 0
    assert [path.name for path in _left(parts, "inbox")] == [name]
    assert account_of(database).balance == 2000


def test_a_link_to_another_file_is_not_followed(parts: Parts, tmp_path: Path) -> None:
    elsewhere = tmp_path / "secret"
    elsewhere.write_bytes(_lines(TOP_UPS))
    (parts.settings.data_dir / "inbox" / "top-ups" / "a.csv").symlink_to(elsewhere)
    assert take_inbox(parts) == 0
    assert _left(parts, "archive") == []


def test_refused_lines_stand_beside_the_archived_file_and_are_a_task(
    parts: Parts, database: Database
) -> None:
    lines = (f"C1,{EAN},2026-11-23,1,,,3.00", f"C2,{OTHER},2026-11-23,1,,,3.00")
    _drop(parts, "consumption", "use.csv", _lines(CONSUMPTION, *lines))
    assert take_inbox(parts) == 1
    kept, refused = _left(parts, "archive")
    assert refused.name == f"{kept.name}.refused.csv"
    assert refused.read_text("utf-8").splitlines()[1].startswith("3,unknown_ean,ean,")
    assert stat.S_IMODE(refused.stat().st_mode) == 0o600
    assert account_of(database).balance == 1700
    assert tasks_of(database) == [("lines_refused", None)]


@pytest.mark.parametrize("content", [b"", b"caf\xe9\n", b"colour,taste\n"])
def test_a_file_refused_whole_is_archived_with_its_reason(
    parts: Parts, database: Database, content: bytes
) -> None:
    _drop(parts, "top-ups", "wrong.csv", content)
    _drop(parts, "top-ups", "zright.csv", _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal"))
    assert take_inbox(parts) == 2
    names = [path.name.split("-", 2)[2] for path in _left(parts, "archive")]
    assert sorted(names) == ["wrong.csv", "wrong.csv.refused.txt", "zright.csv"]
    assert tasks_of(database) == [("file_refused", None)]
    assert account_of(database).balance == 3000


def test_accounts_are_open_before_their_money_comes(parts: Parts, database: Database) -> None:
    _drop(parts, "top-ups", "a.csv", _lines(TOP_UPS, f"T1,{OTHER},,10.00,terminal"))
    _drop(parts, "accounts", "z.csv", _lines("ean,energy,balance_eur", f"{OTHER},gas,5.00"))
    assert take_inbox(parts) == 2
    assert account_of(database, OTHER).balance == 1500
    assert tasks_of(database) == []


def test_two_workers_take_each_file_once(parts: Parts, database: Database) -> None:
    for number in range(8):
        line = f"T{number},{EAN},,10.00,terminal"
        _drop(parts, "top-ups", f"{number}.csv", _lines(TOP_UPS, line))
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(take_inbox, (parts, parts)))
    taken.append(take_inbox(parts))
    assert sum(taken) == 8
    assert len(_left(parts, "archive")) == 8
    assert account_of(database).balance == 2000 + 8 * 1000
    assert tasks_of(database) == []


def test_a_file_that_another_worker_is_at_is_left_to_it(parts: Parts, database: Database) -> None:
    content = _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal")
    file = parts.settings.data_dir / "taking" / "top-ups" / "a.csv"
    file.write_bytes(content)
    with file.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert take_inbox(parts) == 0
        assert account_of(database).balance == 2000
    assert take_inbox(parts) == 1


def test_a_file_whose_worker_died_is_finished_by_the_next_one(
    parts: Parts, database: Database
) -> None:
    content = _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal")
    (parts.settings.data_dir / "taking" / "top-ups" / "dead.csv").write_bytes(content)
    assert take_inbox(parts) == 1
    assert [path.name for path in _left(parts, "archive")] == ["dead.csv"]
    assert account_of(database).balance == 3000


def test_the_same_name_twice_is_two_files(parts: Parts, database: Database) -> None:
    for number in range(2):
        line = f"T{number},{EAN},,10.00,terminal"
        _drop(parts, "top-ups", "daily.csv", _lines(TOP_UPS, line))
        assert take_inbox(parts) == 1
    assert len(_left(parts, "archive")) == 2
    assert account_of(database).balance == 4000


@pytest.mark.parametrize("name", ["é" * 120 + ".csv", "line\nbreak.csv", "\udcff.csv"])
def test_any_name_that_a_neighbour_gives_is_archived(parts: Parts, name: str) -> None:
    _drop(parts, "top-ups", name, _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal", "x"))
    assert take_inbox(parts) == 1
    assert len(_left(parts, "archive")) == 2


def test_a_file_that_cannot_be_opened_stops_no_other(parts: Parts, database: Database) -> None:
    (parts.settings.data_dir / "taking" / "accounts" / "folder.csv").mkdir()
    _drop(parts, "top-ups", "a.csv", _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal"))
    assert take_inbox(parts) == 1
    assert tasks_of(database) == [("file_not_taken", None)]


def test_what_was_taken_in_is_for_the_service_alone(parts: Parts) -> None:
    for name in ("inbox", "taking", "archive"):
        folder = parts.settings.data_dir / name
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_tick_of_the_worker_takes_the_inbox_in(parts: Parts, database: Database) -> None:
    ask = tick(parts, jobs.inbox)
    _drop(parts, "top-ups", "a.csv", _lines(TOP_UPS, f"T1,{EAN},,10.00,terminal"))
    ask()
    assert account_of(database).balance == 3000
