"""The worker: what fails in one tick is put off, told and noted, and names no customer."""

import errno
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError, OperationalError

from balance.storage.database import Database, DatabaseError
from balance.storage.jobs import take_job
from balance.storage.ticks import last_ticks, note_tick
from config import bootstrap, jobs, worker
from config.bootstrap import Parts, SetUpError
from config.ports import refuse_taken_port
from config.settings import Settings
from messaging.tables import messages
from tests.balance.storage.households import NOON, at
from tests.config.ports import free_port
from tests.config.ticks import tick


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(database_url=database_url, data_dir=tmp_path, metrics_port=free_port())
    product = replace(bootstrap.assemble(settings), clock=at(NOON))
    yield product
    product.database.engine.dispose()


def test_a_taken_port_stops_a_worker_in_words_but_not_that_of_a_rehearsal(parts: Parts) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", parts.settings.metrics_port))
        taken.listen()
        with pytest.raises(SetUpError, match="ALLOSOLDE_METRICS_PORT"):
            worker.serve_metrics(parts)
        worker.serve_metrics(replace(parts, rehearsal=True))()


def test_a_port_that_is_not_for_this_user_is_said_to_be_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Guarded(socket.socket):
        def bind(self, address: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied", str(address))

    monkeypatch.setattr("config.ports.socket.socket", Guarded)
    with pytest.raises(SetUpError, match=r"not for this user.*ALLOSOLDE_METRICS_PORT"):
        refuse_taken_port(443, "ALLOSOLDE_METRICS_PORT")


def test_a_tick_is_known_from_its_first_beginning_and_noted_when_it_ends_well(
    parts: Parts, database: Database
) -> None:
    lost = replace(parts, clock=_raise(OperationalError("SELECT 1", None, OSError("gone"))))
    tick(lost, jobs.silence)()
    assert "silence" in _ticks(database)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    with database.write() as connection:
        note_tick(connection, "silence", long_ago)
    tick(lost, jobs.silence)()
    assert _ticks(database)["silence"] == long_ago
    tick(parts, jobs.silence)()
    assert _ticks(database)["silence"] > long_ago


def test_what_fails_in_a_tick_is_logged_without_its_customers(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    text_of_sms = "+32470000001 Il vous reste 3,80"

    def clock() -> datetime:
        with parts.database.write() as connection:
            connection.execute(insert(messages), {"recipient": text_of_sms})
        return NOON

    for failing in (clock, _raise(ValueError(text_of_sms)), _raise(DatabaseError("moved away"))):
        tick(replace(parts, clock=failing), jobs.silence)()
    said = [record.getMessage() for record in caplog.records if record.name == "config.worker"]
    assert "IntegrityError" in said[0]
    assert re.search(r"ValueError in config\.worker:\d+", said[1])
    assert said[2].endswith("moved away")
    assert "+32" not in caplog.text


def test_what_the_database_refuses_is_said_without_its_values(database: Database) -> None:
    with pytest.raises(IntegrityError, match="parameters hidden"), database.write() as connection:
        connection.execute(insert(messages), {"recipient": "+32470000001"})


def test_what_another_worker_is_at_is_not_noted_as_ours(parts: Parts, database: Database) -> None:
    with database.write() as connection:
        now = bootstrap.real_now()
        assert take_job(connection, "silence", "another worker", now, now + timedelta(hours=1))
    assert not tick(parts, jobs.silence)()
    begun = _ticks(database)["silence"]
    assert not tick(parts, jobs.silence)()
    assert _ticks(database)["silence"] == begun


def test_a_tick_rests_when_it_had_its_turn_and_is_asked_again_when_it_had_not() -> None:
    answers = [False, False, True, True]
    ask = worker.resting(lambda: answers.pop(0), seconds=3600)
    for _ in range(5):
        ask()
    assert answers == [True]
    often = worker.resting(lambda: answers.pop(0), seconds=0)
    often()
    assert answers == []


def test_a_worker_asks_for_each_of_its_jobs(parts: Parts) -> None:
    made = jobs.all_jobs(replace(parts, rehearsal=True))
    senders = [job for job in made if job.name == "dispatch"]
    assert len(senders) == parts.settings.senders == 4
    assert len({job.name for job in made}) == len(made) - 3
    daily = {job.name: job.after for job in made if job.after}
    assert daily == {"purge": time(3), "settlement": time(5, 15)}
    assert [job.name for job in made if job.shared] == [
        *("inbox", "reconcile"),
        *["dispatch"] * 4,
    ]


def _ticks(database: Database) -> dict[str, datetime]:
    with database.read() as connection:
        return last_ticks(connection)


def _raise(fault: Exception) -> Callable[[], datetime]:
    def clock() -> datetime:
        raise fault

    return clock
