"""kill -9 in the middle of imports: run again, the end is that of a run nobody disturbed.

`make chaos` plays it long: 20 kills on each database, a settlement of 20,000 accounts.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from balance.storage import facts
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.schema import metadata
from config.bootstrap import real_now
from messaging.audit import unexplained
from tests.balance.storage.households import NOON, YESTERDAY, ean
from tests.bench import settle_fleet

_ACCOUNTS = int(os.environ.get("CHAOS_ACCOUNTS", "300"))
_FLEET = int(os.environ.get("CHAOS_FLEET", "1500"))
_KILLS = int(os.environ.get("CHAOS_KILLS", "3"))
_ROOT = Path(__file__).parents[2]
_OPENED = ("6.00", "1.00", "-14.50", "30.00")
_BOOKED = (
    "SELECT ean, balance, supply, told, consumed_through, batches FROM accounts",
    "SELECT ean, kind, amount, day, batch FROM entries",
    "SELECT a.ean, kind, left_to_pay, next_on FROM plans JOIN accounts a ON a.id = account_id",
    "SELECT a.ean, kind, channel, recipient, text FROM messages"
    " JOIN accounts a ON a.id = account_id",
    "SELECT a.ean, kind, orders.balance FROM orders JOIN accounts a ON a.id = account_id",
    "SELECT kind, ean, detail FROM tasks",
)
# Killed when all was done and not yet said, a file is taken in again: nothing of it is new.
_FILES = (
    "SELECT kind, line, outcome FROM staged_lines JOIN imports ON imports.id = import_id"
    " WHERE import_id IN (SELECT min(id) FROM imports GROUP BY kind)",
    "SELECT kind FROM imports WHERE ended_at IS NULL",
)
_MESSAGES = 3
_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Scene:
    """Files of some kinds, taken in one after another by an empty or a filled database."""

    folder: Path
    kinds: tuple[str, ...]
    at: datetime
    fill: Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class _Undisturbed:
    """How a scene ends that nobody disturbs, and the seconds it takes to begin and to work."""

    scene: _Scene
    end: list[Counter[_Row]]
    beginning: float
    work: float


@pytest.fixture(scope="session")
def imports(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> _Undisturbed:
    """A file of each kind, some lines of which are wrong."""
    folder = tmp_path_factory.mktemp("imports")
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
    _write(folder, "accounts", "ean,energy,opened_on,balance_eur,mobile", accounts)
    header = "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur"
    _write(folder, "consumption", header, use)
    _write(folder, "top-ups", "reference,ean,paid_at,amount_eur,channel", pay)
    kinds = ("accounts", "consumption", "top-ups")
    return _played(_Scene(folder, kinds, NOON, lambda connection: None), sqlite_template)


@pytest.fixture(scope="session")
def settlement(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> _Undisturbed:
    """The day of a fleet, instalments and all."""
    folder = tmp_path_factory.mktemp("settlement")
    settle_fleet.write_day(folder / "consumption.csv", _FLEET)

    def fill(connection: Connection) -> None:
        settle_fleet.fill(connection, _FLEET)

    return _played(_Scene(folder, ("consumption",), settle_fleet.AT, fill), sqlite_template)


@pytest.fixture(scope="session", params=["imports", "settlement"])
def run(request: pytest.FixtureRequest) -> _Undisturbed:
    """What is to be disturbed."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, _Undisturbed)
    return found


def test_imports_killed_at_random_moments_end_as_if_they_had_not_been(
    run: _Undisturbed, database_url: str
) -> None:
    seed = random.randrange(2**32)
    dice, kills, rounds = random.Random(seed), 0, 0
    while kills < _KILLS:
        with _opened(database_url, run.scene) as database:
            for kind in run.scene.kinds:
                kills += _killed(run, database_url, kind, dice, _KILLS - kills)
            rounds += 1
            assert _faults(database) == [], seed
            assert _unlike(_end(database, _BOOKED + _FILES), run.end) == [], seed
    sys.stderr.write(
        f"\n{database_url.split(':')[0]}, {' and '.join(run.scene.kinds)}: {kills} kills in "
        f"{rounds} rounds, {run.end[0].total()} accounts, {run.end[_MESSAGES].total()} messages "
        f"once, 0 differences (seed {seed})\n"
    )


def test_a_settlement_is_finished_by_another_one_of_the_same_file_when_one_is_killed(
    settlement: _Undisturbed, database_url: str
) -> None:
    run, seed = settlement, random.randrange(2**32)
    life = run.beginning + random.Random(seed).uniform(0.1, 0.9) * run.work
    with _opened(database_url, run.scene) as database:
        one, other = (_import(run.scene, database_url, "consumption") for _ in range(2))
        time.sleep(life)
        one.kill()
        one.wait()
        assert other.wait() == 0, seed
        assert _faults(database) == [], seed
        # Where the other was done first, one may have begun anew.
        assert _unlike(_end(database, _BOOKED), run.end[: len(_BOOKED)]) == [], seed


def _write(folder: Path, kind: str, header: str, lines: list[str]) -> None:
    (folder / f"{kind}.csv").write_text("\n".join((header, *lines, "")), "utf-8")


def _played(scene: _Scene, template: Path) -> _Undisturbed:
    url = f"sqlite:///{shutil.copy(template, scene.folder / 'undisturbed.sqlite')}"
    with _opened(url, scene) as database:
        beginning = min(_seconds(_start("tasks", scene=scene, url=url)) for _ in range(2))
        spent = [_seconds(_import(scene, url, kind)) for kind in scene.kinds]
        assert _faults(database) == []
        end = _end(database, _BOOKED + _FILES)
    # Else nothing is told once.
    assert end[_MESSAGES].total() > end[0].total() / 12
    return _Undisturbed(scene, end, beginning, max(sum(spent) - len(spent) * beginning, 0.1))


def _seconds(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    assert process.wait() in (0, 1)
    return time.monotonic() - began


def _killed(run: _Undisturbed, url: str, kind: str, dice: random.Random, most: int) -> int:
    """Import a file, killed at random moments until one try is quicker; the number of kills."""
    kills = 0
    while True:
        process = _import(run.scene, url, kind)
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


def _import(scene: _Scene, url: str, kind: str) -> subprocess.Popen[bytes]:
    return _start("import", kind, str(scene.folder / f"{kind}.csv"), scene=scene, url=url)


def _start(*words: str, scene: _Scene, url: str) -> subprocess.Popen[bytes]:
    mine = {k: v for k, v in os.environ.items() if not k.startswith("ALLOSOLDE_")}
    mine |= {"ALLOSOLDE_DATA_DIR": str(scene.folder), "ALLOSOLDE_DATABASE_URL": url}
    mine |= {"PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "config.cli", *words]
    return subprocess.Popen(command, env=mine, cwd=scene.folder, stdout=subprocess.DEVNULL)


@contextmanager
def _opened(url: str, scene: _Scene) -> Iterator[Database]:
    """A database with nothing but what the scene begins with, its clock at the scene's instant."""
    database = Database.open(url)
    try:
        with database.write() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
            scene.fill(connection)
            facts.write_fact(connection, facts.REHEARSAL, scene.at.isoformat())
            facts.start_clock(connection, scene.at, real_now())
        yield database
    finally:
        database.engine.dispose()


def _faults(database: Database) -> list[str]:
    with database.read() as connection:
        return differences(connection) + unexplained(connection)


def _end(database: Database, queries: tuple[str, ...]) -> list[Counter[_Row]]:
    """The rows of each query, and how many of each there are."""
    with database.read() as connection:
        found = [connection.execute(text(query)).all() for query in queries]
    return [Counter(tuple(_timeless(value) for value in row) for row in rows) for rows in found]


def _unlike(one: list[Counter[_Row]], other: list[Counter[_Row]]) -> list[_Row]:
    """The rows that one end has more often than the other."""
    return [row for a, b in zip(one, other, strict=True) for row in ((a - b) + (b - a))]


def _timeless(value: object) -> object:
    """A killed run takes longer: a payment's minute, which its message says, is another one."""
    # SQLite knows neither dates nor truth.
    plain = value if value is None else str(int(value) if isinstance(value, bool) else value)
    return plain and re.sub(r" à \d{1,2}h\d{0,2}", "", plain)
