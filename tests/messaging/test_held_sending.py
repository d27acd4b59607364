"""All sending stopped by a supervisor: nothing goes out, and nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from balance.judge import NoticeKind
from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.database import Database
from messaging.delivery import NotSent, Outcome, Outgoing
from messaging.outbox import Outbox
from messaging.tables import messages
from tests.messaging.factories import (
    MANNER,
    Clock,
    ScriptedChannel,
    add_account,
    as_said,
    effect,
)
from tests.messaging.workers import claim, read, submit, task_kinds, worker, write

pytestmark = pytest.mark.rule("brake.command")


def stop(database: Database, clock: Clock) -> None:
    with database.write() as connection:
        brake.stop(connection, Stopped.SENDING, "a wrong text", clock.now)


def free(database: Database, clock: Clock) -> None:
    with database.write() as connection:
        brake.free(connection, (Stopped.SENDING,), clock.now)


def write_one(database: Database, kind: NoticeKind) -> None:
    with database.write() as connection:
        Outbox(MANNER).write(connection, [effect(add_account(connection), kind)])


def test_nothing_is_claimed_while_sending_is_held_and_all_follows_the_release(
    database: Database,
) -> None:
    write(database, 3)
    channel, clock = ScriptedChannel(), Clock()
    stop(database, clock)
    assert worker(database, channel, clock).run_once().accepted == 0
    assert {message["state"] for message in read(database)} == {"pending"}
    free(database, clock)
    assert worker(database, channel, clock).run_once().accepted == 3


def test_the_word_to_stop_reaches_a_run_under_way(database: Database) -> None:
    write(database, 5)
    clock = Clock()

    class Stopper(ScriptedChannel):
        def send(self, message: Outgoing) -> Outcome:
            stop(database, clock)
            return ScriptedChannel.send(self, message)

    channel = Stopper()
    assert worker(database, channel, clock).run_once().accepted == 1
    assert len(channel.sent) == 1
    states = sorted(str(message["state"]) for message in read(database))
    assert states == ["accepted", *["pending"] * 4]
    assert {message["attempts"] for message in read(database)} == {0, 1}


@pytest.mark.parametrize(
    ("kind", "tasks"),
    [
        (NoticeKind.LOW_CREDIT, []),
        (NoticeKind.TOP_UP_RECEIVED, []),
        (NoticeKind.EMERGENCY_CREDIT, ["message_cancelled"]),
        (NoticeKind.DISCONNECTED, ["message_cancelled"]),
        (NoticeKind.RECONNECT_READY, ["message_cancelled"]),
    ],
)
def test_what_expires_while_it_is_held_is_an_agent_s_if_it_is_about_the_supply(
    database: Database, kind: NoticeKind, tasks: list[str]
) -> None:
    write_one(database, kind)
    channel, clock = ScriptedChannel(), Clock()
    stop(database, clock)
    clock.now += timedelta(hours=49)
    assert worker(database, channel, clock).run_once().cancelled == 1
    assert (channel.sent, task_kinds(database)) == ([], tasks)
    worker(database, channel, clock).run_once()
    assert task_kinds(database) == tasks


def test_what_expires_in_a_worker_s_hands_is_an_agent_s_too(database: Database) -> None:
    write_one(database, NoticeKind.DISCONNECTED)
    clock = Clock()
    [lease] = claim(database, clock)
    with database.write() as connection:
        connection.execute(update(messages).values(lease_until=clock.now + timedelta(days=9)))
    clock.now += timedelta(hours=49)
    submit(database, clock, lease, as_said)
    assert task_kinds(database) == ["message_cancelled"]


def test_what_expires_before_a_provider_answers_again_is_an_agent_s_too(
    database: Database,
) -> None:
    write_one(database, NoticeKind.DISCONNECTED)
    clock = Clock()

    class Slow(ScriptedChannel):
        def send(self, message: Outgoing) -> Outcome:
            clock.now += timedelta(hours=49)
            return NotSent("busy")

    worker(database, Slow(), clock, today=as_said).run_once()
    assert [message["state"] for message in read(database)] == ["cancelled"]
    assert task_kinds(database) == ["message_cancelled"]
