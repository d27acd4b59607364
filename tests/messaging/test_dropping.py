"""Messages dropped because they went out already: nobody sends one of them again."""

from datetime import datetime, timedelta

from balance.storage.database import Database
from messaging.delivery import MessageState
from messaging.dropping import drop_waiting
from messaging.timing import DEFAULT
from tests.messaging.factories import MONDAY, Clock, ScriptedChannel
from tests.messaging.workers import claim, read, submit, task_kinds, worker, write


def _drop(database: Database, until: datetime, now: datetime) -> int:
    with database.write() as connection:
        return drop_waiting(connection, until, now)


def test_what_was_claimed_when_the_backup_was_taken_is_dropped_too(database: Database) -> None:
    write(database, 2)
    clock = Clock()
    assert len(claim(database, clock)) == 2
    assert _drop(database, clock.now, clock.now) == 2
    clock.move(seconds=2 * DEFAULT.lease.total_seconds())
    channel = ScriptedChannel()
    worker(database, channel, clock).run_once()
    assert channel.sent == []
    for message in read(database):
        stands = (message["state"], message["reason"], message["owner"], message["lease_until"])
        assert stands == ("cancelled", "stale", None, None)
    assert task_kinds(database) == []


def test_what_was_being_submitted_is_asked_about_and_never_sent_again(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    [lease] = claim(database, clock)
    submit(database, clock, lease)
    assert _drop(database, clock.now, clock.now) == 0
    clock.move(seconds=2 * DEFAULT.lease.total_seconds())
    channel = ScriptedChannel()
    worker(database, channel, clock).run_once()
    assert (channel.sent, task_kinds(database)) == ([], [])
    assert [message["state"] for message in read(database)] == [MessageState.UNKNOWN]


def test_a_worker_that_still_holds_a_dropped_message_does_not_send_it(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    [lease] = claim(database, clock)
    assert _drop(database, clock.now, clock.now) == 1
    assert submit(database, clock, lease) is None
    assert [message["state"] for message in read(database)] == [MessageState.CANCELLED]


def test_what_was_written_later_still_goes_out(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    assert _drop(database, MONDAY - timedelta(seconds=1), clock.now) == 0
    assert worker(database, ScriptedChannel(), clock).run_once().accepted == 1
