"""kill -9 in the middle of imports: run again, the end is that of a run nobody disturbed.

`make chaos` plays it with 5,000 accounts and 20 kills on each database.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from balance.storage import facts
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.schema import metadata
from config.bootstrap import real_now
from tests.balance.storage.households import NOON, YESTERDAY, ean

_ACCOUNTS = int(os.environ.get("CHAOS_ACCOUNTS", "400"))
_KILLS = int(os.environ.get("CHAOS_KILLS", "3"))
_ROOT = Path(__file__).parents[2]
_KINDS = ("accounts", "consumption", "top-ups")
_OPENED = ("6.00", "1.00", "-14.50", "30.00")
_END = (
    "SELECT ean, balance, supply, told FROM accounts ORDER BY ean",
    "SELECT key, ean, amount FROM entries WHERE kind IN ('consumption', 'top_up') ORDER BY key",
    "SELECT a.ean, m.kind, m.channel, m.recipient, m.text FROM messages m JOIN accounts a"
    " ON a.id = m.account_id ORDER BY a.ean, m.id",
    "SELECT a.ean, o.kind, o.balance FROM orders o JOIN accounts a ON a.id = o.account_id"
    " ORDER BY a.ean, o.id",
    "SELECT kind, ean, detail FROM tasks ORDER BY kind, ean, detail",
    "SELECT i.kind, s.line, s.outcome FROM staged_lines s JOIN imports i ON i.id = s.import_id"
    " ORDER BY i.kind, s.line",
    "SELECT kind FROM imports WHERE ended_at IS NOT NULL ORDER BY kind",
    "SELECT kind FROM imports WHERE ended_at IS NULL",
)


@dataclass(frozen=True, slots=True)
class _Undisturbed:
    """How a run ends that nobody disturbs, and the seconds it takes to begin and to work."""

    end: list[list[tuple[object, ...]]]
    beginning: float
    work: float


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one file of each kind, some lines of which are wrong."""
    homes = [ean(number) for number in range(1, _ACCOUNTS + 1)]
    accounts = [
        f"{home},electricity,2026-11-01,{_OPENED[n % 4]},+32470{n:06}"
        for n, home in enumerate(homes)
    ]
    days = [YESTERDAY - timedelta(days=back) for back in range(3)]
    use = [
        f"C{home}/{day},{home},{day},1,,,{'wrong' if n % 97 == 0 else '2.00'}"
        for day in days
        for n, home in enumerate(homes)
    ]
    pay = [f"T{n},{home},,{3 + n % 20}.00,online" for n, home in enumerate(homes)]
    _write(tmp_path, "accounts", "ean,energy,opened_on,balance_eur,mobile", accounts)
    header = "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur"
    _write(tmp_path, "consumption", header, use)
    _write(tmp_path, "top-ups", "reference,ean,paid_at,amount_eur,channel", pay)
    return tmp_path


def _write(folder: Path, kind: str, header: str, lines: list[str]) -> None:
    (folder / f"{kind}.csv").write_text("\n".join((header, *lines, "")), "utf-8")


@pytest.fixture
def undisturbed(folder: Path, sqlite_template: Path) -> _Undisturbed:
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'undisturbed.sqlite')}"
    with _opened(url) as database:
        began = time.monotonic()
        _start("audit", folder=folder, url=url).wait()
        beginning = time.monotonic() - began
        for kind in _KINDS:
            _import(folder, url, kind).wait()
        work = time.monotonic() - began - 4 * beginning
        return _Undisturbed(_end(database), beginning, max(work, 0.1))


def test_imports_killed_at_random_moments_end_as_if_they_had_not_been(
    folder: Path, undisturbed: _Undisturbed, database_url: str
) -> None:
    seed = random.randrange(2**32)
    dice, kills, rounds = random.Random(seed), 0, 0
    while kills < _KILLS:
        with _opened(database_url) as database:
            for kind in _KINDS:
                kills += _killed(folder, database_url, kind, undisturbed, dice, _KILLS - kills)
            rounds += 1
            with database.read() as connection:
                assert differences(connection) == [], seed
            assert _end(database) == undisturbed.end, seed
    messages = len(undisturbed.end[2])
    assert messages > _ACCOUNTS / 4
    sys.stderr.write(
        f"\n{database_url.split(':')[0]}: {_ACCOUNTS} accounts, {kills} kills in {rounds} rounds, "
        f"{messages} messages once, 0 differences (seed {seed})\n"
    )


def _killed(
    folder: Path, url: str, kind: str, run: _Undisturbed, dice: random.Random, most: int
) -> int:
    """Import a file, killed at random moments until one try is quicker; the number of kills."""
    kills = 0
    while True:
        process = _import(folder, url, kind)
        try:
            # Nothing can be disturbed while Python itself still begins.
            life = 0.8 * run.beginning + dice.uniform(0, run.work / 6)
            process.wait(life if kills < most else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
        else:
            assert process.returncode in (0, 1)
            return kills


def _import(folder: Path, url: str, kind: str) -> subprocess.Popen[bytes]:
    return _start("import", kind, str(folder / f"{kind}.csv"), folder=folder, url=url)


def _start(*words: str, folder: Path, url: str) -> subprocess.Popen[bytes]:
    mine = {k: v for k, v in os.environ.items() if not k.startswith("ALLOSOLDE_")}
    mine |= {"ALLOSOLDE_DATA_DIR": str(folder), "ALLOSOLDE_DATABASE_URL": url}
    mine |= {"PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "config.cli", *words]
    return subprocess.Popen(command, env=mine, cwd=folder, stdout=subprocess.DEVNULL)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    """An emptied database, marked as a rehearsal that stands at a Tuesday noon."""
    database = Database.open(url)
    with database.write() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        facts.write_fact(connection, facts.REHEARSAL, NOON.isoformat())
        facts.start_clock(connection, NOON, real_now())
    yield database
    database.engine.dispose()


def _end(database: Database) -> list[list[tuple[object, ...]]]:
    with database.read() as connection:
        found = [connection.execute(text(query)).all() for query in _END]
    return [[tuple(_timeless(value) for value in row) for row in rows] for rows in found]


def _timeless(value: object) -> object:
    """A killed run takes longer: a payment's minute, which its message says, is another one."""
    return re.sub(r" à \d{1,2}h\d{0,2}", "", value) if isinstance(value, str) else value
