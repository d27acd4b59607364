"""kill -9 of a worker that is at a job: another worker takes the job over, and ends it once.

`make chaos` plays it with the product's own lease.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from balance.entries import EntryKind
from balance.storage import facts, schema
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.jobs import job_leases, job_runs
from config.bootstrap import real_now
from tests.balance.storage.households import NOON, ean, open_account
from tests.config.ports import free_port

_LEASE = os.environ.get("CHAOS_LEASE", "3")
_ROOT = Path(__file__).parents[2]
_HOMES = [ean(number) for number in range(1, 21)]
_SECONDS = 120


@pytest.fixture
def rehearsal(database: Database) -> Database:
    """Twenty households that owe an instalment of yesterday and one of today."""
    with database.write() as connection:
        facts.write_fact(connection, facts.REHEARSAL, "yes")
        facts.start_clock(connection, NOON, real_now())
    for home in _HOMES:
        open_account(database, home, advance_left=500, now=NOON - timedelta(days=2))
    return database


def test_the_job_of_a_killed_worker_is_done_by_another_one_and_once(
    rehearsal: Database, database_url: str, tmp_path: Path
) -> None:
    hanging = ("-m", "tests.chaos.hanging", _LEASE)
    with _worker(database_url, tmp_path, *hanging) as (one, _):
        _wait_for(lambda: _lease(rehearsal) is not None)
        first = _held(rehearsal)
        with _worker(database_url, tmp_path, "-m", "config.cli", "worker") as (_, port):
            _wait_for(lambda: _answers(port))
            # Meanwhile the other worker asks for the job, and is refused.
            asked_by = real_now() + timedelta(seconds=3)
            _wait_for(lambda: real_now() > asked_by)
            assert _held(rehearsal).owner == first.owner
            one.kill()
            one.wait()
            killed_at, last = real_now(), _held(rehearsal)
            _wait_for(lambda: _held(rehearsal).owner != first.owner)
            taken = _held(rehearsal).begun_at
            _wait_for(lambda: _instalments(rehearsal) == 2 * len(_HOMES))
            _wait_for(lambda: _settlements(rehearsal) == 1)
    assert last.owner == first.owner
    assert taken >= last.until
    assert _instalments(rehearsal) == 2 * len(_HOMES)
    with rehearsal.read() as connection:
        assert differences(connection) == []
    passed = (taken - killed_at).total_seconds()
    sys.stderr.write(
        f"\n{database_url.split(':')[0]}: a job taken over {passed:.1f} s after the kill, "
        f"with a lease of {_LEASE} s\n"
    )


@contextmanager
def _worker(url: str, data: Path, *words: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A worker process and the port of its metrics; it never outlives the test."""
    port = free_port()
    mine = {name: value for name, value in os.environ.items() if not name.startswith("ALLOSOLDE_")}
    mine |= {"ALLOSOLDE_DATABASE_URL": url, "ALLOSOLDE_METRICS_PORT": str(port)}
    mine |= {"ALLOSOLDE_DATA_DIR": str(data), "PYTHONPATH": str(_ROOT)}
    process = subprocess.Popen([sys.executable, *words], env=mine, cwd=_ROOT)
    try:
        yield process, port
    finally:
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class _Lease:
    """Whose a job is."""

    owner: str
    begun_at: datetime
    until: datetime


def _lease(database: Database) -> _Lease | None:
    lease = job_leases.c
    query = select(lease.owner, lease.begun_at, lease.lease_until).where(lease.job == "due")
    with database.read() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _Lease(*row)


def _held(database: Database) -> _Lease:
    """The lease of a job that was taken already."""
    found = _lease(database)
    assert found is not None
    return found


def _instalments(database: Database) -> int:
    entry = schema.entries
    with database.read() as connection:
        query = select(entry.c.id).where(entry.c.kind == EntryKind.INSTALMENT)
        return len(connection.execute(query).all())


def _settlements(database: Database) -> int:
    """How many days were settled to the end."""
    ended = (job_runs.c.job == "settlement", job_runs.c.ended_at.is_not(None))
    with database.read() as connection:
        return len(connection.execute(select(job_runs.c.day).where(*ended)).all())


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _SECONDS
    while not holds():
        if time.monotonic() > until:
            pytest.fail("it never came")
        time.sleep(0.05)
