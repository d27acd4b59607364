"""A message is in one pair of hands at a time, and dead or late hands change nothing."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage.database import Database
from messaging import claims, leases
from messaging.claims import Claimer
from messaging.delivery import ChannelName, MessageState, Step
from messaging.dispatch import DispatchReport
from messaging.outbox import Outbox
from messaging.timing import DEFAULT
from tests.messaging.factories import (
    MANNER,
    MONDAY,
    Clock,
    ScriptedChannel,
    add_account,
    effect,
)
from tests.messaging.workers import claim, read, record, submit, task_kinds, worker, write

ACCEPTED = Step(MessageState.ACCEPTED)
SUBMITTING = Step(MessageState.SUBMITTING)


def test_one_message_at_a_time_an_account_the_most_urgent_first(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection)
        paid = replace(effect(account_id, NoticeKind.TOP_UP_RECEIVED), paid=Cents(2000))
        Outbox(MANNER).write(connection, [effect(account_id), paid])
    clock = Clock()
    [lease] = claim(database, clock)
    assert lease.about.kind == "TOP_UP_RECEIVED"
    assert claim(database, clock, "w2") == []
    assert submit(database, clock, lease) == SUBMITTING
    assert claim(database, clock, "w2") == []
    with database.write() as connection:
        assert record(connection, lease, ACCEPTED, clock.now)
    assert [lease.about.kind for lease in claim(database, clock, "w2")] == ["LOW_CREDIT"]


def test_a_message_that_expires_after_its_claim_is_cancelled(database: Database) -> None:
    write(database, 1)
    clock = Clock(MONDAY + timedelta(hours=24, seconds=-10))
    [lease] = claim(database, clock)
    clock.move(seconds=10)
    assert submit(database, clock, lease) == leases.EXPIRED
    assert read(database)[0]["reason"] == "expired"


def test_a_claim_whose_worker_died_is_handed_on(database: Database) -> None:
    write(database, 1)
    channel, clock = ScriptedChannel(), Clock()
    claim(database, clock, "dead worker")
    dispatcher = worker(database, channel, clock)
    clock.move(seconds=59)
    assert dispatcher.run_once().accepted == 0
    clock.move(seconds=1)
    assert dispatcher.run_once().accepted == 1
    assert read(database)[0]["attempts"] == 2


def test_a_submission_whose_worker_died_is_unknown_and_never_sent_again(
    database: Database,
) -> None:
    write(database, 1)
    channel, clock = ScriptedChannel(), Clock()
    [lease] = claim(database, clock, "dead worker")
    submit(database, clock, lease)
    clock.move(seconds=60)
    dispatcher = worker(database, channel, clock)
    assert dispatcher.run_once() == DispatchReport(0, 0, 0, 1)
    assert dispatcher.run_once() == DispatchReport(0, 0, 0, 0)
    assert channel.sent == []
    assert read(database)[0]["state"] == "unknown"
    assert task_kinds(database) == []


def test_a_message_that_kills_its_workers_ends_with_an_agent(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    for _ in range(DEFAULT.most_attempts):
        assert len(claim(database, clock)) == 1
        clock.move(seconds=60)
        with database.write() as connection:
            leases.reclaim(connection, clock.now, DEFAULT)
    assert read(database)[0]["state"] == "dead"
    assert task_kinds(database) == ["message_dead"]


def test_a_worker_whose_lease_has_ended_cannot_submit(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    [lease] = claim(database, clock)
    clock.move(seconds=60)
    assert submit(database, clock, lease) is None


def test_a_late_worker_cannot_record_over_what_was_decided_meanwhile(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    [lease] = claim(database, clock, "late")
    submit(database, clock, lease)
    clock.move(seconds=60)
    with database.write() as connection:
        assert leases.reclaim(connection, clock.now, DEFAULT) == (1, 0)
        assert not record(connection, lease, ACCEPTED, clock.now)
    assert read(database)[0]["state"] == "unknown"


def test_a_late_worker_cannot_touch_the_next_worker_s_lease(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    [old] = claim(database, clock, "w1")
    clock.move(seconds=60)
    with database.write() as connection:
        leases.reclaim(connection, clock.now, DEFAULT)
    [new] = claim(database, clock, "w1")
    assert submit(database, clock, old) is None
    assert submit(database, clock, new) == SUBMITTING
    with database.write() as connection:
        assert not record(connection, old, ACCEPTED, clock.now)


def test_a_message_is_submitted_once_and_recorded_only_after_that(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    [lease] = claim(database, clock)
    with database.write() as connection:
        assert not record(connection, lease, ACCEPTED, clock.now)
    assert submit(database, clock, lease) == SUBMITTING
    assert submit(database, clock, lease) is None
    with database.write() as connection:
        claims.release(connection, [lease], clock.now)
    assert read(database)[0]["state"] == "submitting"


def test_a_claim_waits_for_another_one_that_is_not_committed_yet(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection)
        kinds = (NoticeKind.DISCONNECTED, NoticeKind.LOW_CREDIT)
        Outbox(MANNER).write(connection, [effect(account_id, kind) for kind in kinds])
        # Enough others between the two that the first claim does not come across the second one.
        for number in range(2, 10):
            other = add_account(connection, number)
            emergency = effect(
                other, NoticeKind.EMERGENCY_CREDIT, number=number, cause=f"batch:{number}/1"
            )
            Outbox(MANNER).write(connection, [emergency])
    clock = Clock()
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            claims.take_turns(connection)
            one = Claimer("w1", [ChannelName.SMS], {}, DEFAULT)
            [first] = one.claim(connection, clock.now, limit=1)
            second = pool.submit(claim, database, clock, "w2")
            wait([second], timeout=0.3)
        assert first.about.account_id not in {lease.about.account_id for lease in second.result()}
