"""The guard of jobs: one living worker is at a job, a dead one is replaced, a day is done once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from balance.storage.database import Database
from balance.storage.jobs import job_leases, job_runs, take_job
from config import guard as guards
from config.guard import LEASE, Guard
from tests.balance.storage.households import NOON

DAY = date(2026, 11, 24)
MOMENT = timedelta(microseconds=1)


class _Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def _pair(database: Database) -> tuple[_Hand, Guard, Guard]:
    clock = _Hand()
    return clock, Guard(database, "one", clock), Guard(database, "other", clock)


def _nothing() -> None:
    pass


def _break() -> None:
    raise ZeroDivisionError


def test_a_job_that_a_living_worker_is_at_is_not_begun_a_second_time(database: Database) -> None:
    _, one, other = _pair(database)
    answers: list[bool] = []
    assert one.alone("due", lambda: answers.append(other.alone("due", pytest.fail)))
    assert answers == [False]
    assert other.alone("due", _nothing)


def test_another_job_is_not_waited_for(database: Database) -> None:
    _, one, other = _pair(database)
    answers: list[bool] = []
    one.alone("due", lambda: answers.append(other.alone("orders", _nothing)))
    assert answers == [True]


def test_the_job_of_a_dead_worker_is_another_s_when_its_lease_is_over(database: Database) -> None:
    clock, one, other = _pair(database)
    with database.write() as connection:
        assert take_job(connection, "due", one.owner, NOON, NOON + LEASE)
    clock.now = NOON + LEASE - MOMENT
    assert not other.alone("due", pytest.fail)
    clock.now = NOON + LEASE
    assert other.alone("due", _nothing)


def test_a_lease_is_short_enough_for_another_worker_within_30_seconds() -> None:
    from config import worker

    assert LEASE + timedelta(seconds=worker._ASK_SECONDS) <= timedelta(seconds=30)


def test_a_worker_that_lives_keeps_its_job_beyond_the_lease(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, one, other = _pair(database)
    monkeypatch.setattr(guards, "_BEAT_SECONDS", 0.01)

    def work() -> None:
        for _ in range(3):
            clock.now += LEASE - MOMENT
            _wait_for(lambda: _lease(database)[1] == clock.now + LEASE)
            assert not other.alone("due", pytest.fail)

    assert one.alone("due", work)
    assert other.alone("due", _nothing)


def test_a_job_that_fails_is_free_at_once(database: Database) -> None:
    _, one, other = _pair(database)
    with pytest.raises(ZeroDivisionError):
        one.alone("due", _break)
    assert other.alone("due", _nothing)


def test_a_worker_that_lost_its_job_leaves_the_new_one_s_lease_alone(database: Database) -> None:
    clock, one, other = _pair(database)

    def sleep_over() -> None:
        clock.now += LEASE
        with database.write() as connection:
            assert take_job(connection, "due", other.owner, clock.now, clock.now + LEASE)

    assert one.alone("due", sleep_over)
    assert _lease(database) == ("other", NOON + 2 * LEASE)


def test_a_civil_date_is_done_once(database: Database) -> None:
    _, one, other = _pair(database)
    done: list[str] = []
    for guard in (one, other, one):
        assert guard.daily("purge", DAY, partial(done.append, guard.owner))
    assert other.daily("purge", DAY + timedelta(days=1), lambda: done.append("tomorrow"))
    assert done == ["one", "tomorrow"]
    assert _runs(database) == [(DAY, "one"), (DAY + timedelta(days=1), "other")]


def test_a_date_that_failed_is_begun_again(database: Database) -> None:
    _, one, other = _pair(database)
    with pytest.raises(ZeroDivisionError):
        one.daily("purge", DAY, _break)
    assert _runs(database) == []
    assert other.daily("purge", DAY, _nothing)
    assert _runs(database) == [(DAY, "other")]


def test_a_date_taken_over_is_noted_by_the_one_that_did_it_last(database: Database) -> None:
    clock, one, other = _pair(database)

    def sleep_over() -> None:
        clock.now += LEASE
        assert other.daily("purge", DAY, _nothing)

    assert one.daily("purge", DAY, sleep_over)
    assert _runs(database) == [(DAY, "other")]


def test_of_many_workers_at_once_one_does_a_date(database: Database) -> None:
    done: list[str] = []
    crowd = [Guard(database, f"worker {number}", _Hand()) for number in range(4)]
    gate = threading.Barrier(len(crowd))

    def ask(guard: Guard) -> None:
        gate.wait(60)
        guard.daily("purge", DAY, lambda: done.append(guard.owner))

    with ThreadPoolExecutor(len(crowd)) as pool:
        list(pool.map(ask, crowd))
    assert len(done) == 1
    assert _runs(database) == [(DAY, done[0])]


def _lease(database: Database) -> tuple[str, datetime]:
    with database.read() as connection:
        row = connection.execute(select(job_leases.c.owner, job_leases.c.lease_until)).one()
    return row.owner, row.lease_until


def _runs(database: Database) -> list[tuple[date, str]]:
    """The dates that were done, and by whom."""
    query = select(job_runs.c.day, job_runs.c.owner).where(job_runs.c.ended_at.is_not(None))
    with database.read() as connection:
        return [(row.day, row.owner) for row in connection.execute(query.order_by(job_runs.c.day))]


def _wait_for(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        threading.Event().wait(0.01)
    pytest.fail("it never came")
