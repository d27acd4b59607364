"""A message is sent once, and to the end that its outcome gives it."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage.database import Database
from messaging.delivery import (
    Accepted,
    ChannelName,
    Misconfigured,
    NotSent,
    Outcome,
    Outgoing,
    Refused,
    Unknown,
)
from messaging.dispatch import DispatchReport
from messaging.outbox import Outbox
from messaging.timing import DEFAULT
from tests.messaging.factories import (
    MANNER,
    MONDAY,
    Clock,
    ScriptedChannel,
    add_account,
    as_said,
    effect,
)
from tests.messaging.workers import read, sender, task_kinds, worker, write


def test_two_competing_workers_send_each_message_exactly_once(database: Database) -> None:
    write(database, 200)
    channel, clock = ScriptedChannel(), Clock()

    def work(owner: str) -> int:
        dispatcher = worker(database, channel, clock, owner)
        accepted = 0
        while (report := dispatcher.run_once(limit=10)).accepted:
            accepted += report.accepted
        return accepted

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, ["w1", "w2"])) == 200
    assert Counter(channel.recipients()) == Counter(f"+32470{n:06d}" for n in range(1, 201))
    assert {message["state"] for message in read(database)} == {"accepted"}


def test_competing_workers_never_write_to_one_account_at_the_same_time(
    database: Database,
) -> None:
    with database.write() as connection:
        for number in range(1, 11):
            account_id = add_account(connection, number, mobile=f"+32470{number}")
            for batch in range(3):
                paid = effect(account_id, NoticeKind.TOP_UP_RECEIVED, number=number)
                paid = replace(paid, cause=f"batch:{number}/{batch}", paid=Cents(2000))
                Outbox(MANNER).write(connection, [paid])
    channel, clock = _Watched(), Clock()
    names = [f"w{number}" for number in range(4)]
    workers = [worker(database, channel, clock, name) for name in names]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(6):
            list(pool.map(lambda one: one.run_once(limit=5), workers))
    assert (channel.together, channel.count) == (0, 30)


class _Watched(ScriptedChannel):
    """A provider that notices two messages to one recipient at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self._busy: set[str] = set()
        self.together = self.count = 0

    def send(self, message: Outgoing) -> Outcome:
        """Accepted, while the other workers get their turn."""
        self.together += message.recipient in self._busy
        self._busy.add(message.recipient)
        time.sleep(0.002)
        self._busy.discard(message.recipient)
        self.count += 1
        return Accepted(f"p{message.message_id}")


def test_a_sent_message_is_not_sent_again(database: Database) -> None:
    write(database, 3)
    channel = ScriptedChannel()
    dispatcher = worker(database, channel, Clock())
    assert dispatcher.run_once() == DispatchReport(3, 0, 0, 0)
    assert dispatcher.run_once() == DispatchReport(0, 0, 0, 0)
    assert len(channel.sent) == 3
    assert read(database)[0]["provider_id"] == f"p{channel.sent[0].message_id}"


def test_the_most_severe_goes_first_then_the_oldest(database: Database) -> None:
    kinds = {
        1: (NoticeKind.LOW_CREDIT, 0),
        2: (NoticeKind.DISCONNECTED, 2),
        3: (NoticeKind.DISCONNECTED, 1),
        4: (NoticeKind.EMERGENCY_CREDIT, 0),
    }
    with database.write() as connection:
        for number, (kind, minutes) in kinds.items():
            account_id = add_account(connection, number, mobile=f"+3247{number}")
            at, cause = MONDAY + timedelta(minutes=minutes), f"batch:{number}/1"
            notice = effect(account_id, kind, number=number, cause=cause, at=at)
            Outbox(MANNER).write(connection, [notice])
    channel = ScriptedChannel()
    worker(database, channel, Clock(MONDAY + timedelta(hours=1)), today=as_said).run_once()
    assert channel.recipients() == ["+32473", "+32472", "+32474", "+32471"]


def test_a_message_is_not_sent_before_its_time(database: Database) -> None:
    write(database, 1)
    channel = ScriptedChannel()
    worker(database, channel, Clock(MONDAY - timedelta(seconds=1))).run_once()
    assert channel.sent == []


def test_an_expired_message_is_cancelled_and_not_sent(database: Database) -> None:
    write(database, 2)
    channel, clock = ScriptedChannel(), Clock(MONDAY + timedelta(hours=24))
    assert worker(database, channel, clock).run_once() == DispatchReport(0, 0, 2, 0)
    assert channel.sent == []
    assert {(m["state"], m["reason"]) for m in read(database)} == {("cancelled", "expired")}


@pytest.mark.parametrize(
    ("outcome", "state", "report", "tasks"),
    [
        (Accepted("SM1"), "accepted", DispatchReport(1, 0, 0, 0), []),
        (NotSent("busy"), "pending", DispatchReport(0, 0, 0, 0, postponed=1), []),
        (Refused("no number"), "failed", DispatchReport(0, 1, 0, 0), ["message_failed"]),
        (Unknown("time-out"), "unknown", DispatchReport(0, 0, 0, 1), []),
        (OSError("lost"), "unknown", DispatchReport(0, 0, 0, 1), []),
    ],
)
def test_each_outcome_leads_to_its_state(
    database: Database,
    outcome: Outcome | Exception,
    state: str,
    report: DispatchReport,
    tasks: list[str],
) -> None:
    write(database, 1)
    channel = ScriptedChannel([outcome])
    dispatcher = worker(database, channel, Clock())
    assert dispatcher.run_once() == report
    assert read(database)[0]["state"] == state
    assert task_kinds(database) == tasks
    dispatcher.run_once()
    assert len(channel.sent) == 1


def test_what_could_not_be_sent_is_tried_at_growing_intervals_then_given_to_an_agent(
    database: Database,
) -> None:
    write(database, 1)
    channel, clock = ScriptedChannel([NotSent("busy")] * DEFAULT.most_attempts), Clock()
    dispatcher = worker(database, channel, clock)
    dispatcher.run_once()
    for wait in (30, 120, 600, 1800, 7200):
        clock.move(seconds=wait - 1)
        assert dispatcher.run_once() == DispatchReport(0, 0, 0, 0)
        clock.move(seconds=1)
        dispatcher.run_once()
    assert len(channel.sent) == DEFAULT.most_attempts
    assert read(database)[0]["state"] == "dead"
    assert task_kinds(database) == ["message_dead"]


def test_waits_are_stretched_by_the_jitter(database: Database) -> None:
    write(database, 1)
    channel, clock = ScriptedChannel([NotSent("busy")]), Clock()
    channels = {ChannelName.SMS: channel}
    sender(database, channels, clock, jitter=lambda: 0.8).run_once()
    assert read(database)[0]["not_before"] == MONDAY + timedelta(seconds=24)


def test_a_wrong_configuration_pauses_the_channel_for_the_run_and_counts_nothing(
    database: Database,
) -> None:
    write(database, 5)
    channel, clock = ScriptedChannel([Accepted("SM1"), Misconfigured("bad token")]), Clock()
    dispatcher = worker(database, channel, clock)
    report = dispatcher.run_once()
    assert report == DispatchReport(1, 0, 0, 0, postponed=1, paused=frozenset({ChannelName.SMS}))
    assert len(channel.sent) == 2
    waiting = [m for m in read(database) if m["state"] == "pending"]
    assert len(waiting) == 4
    assert {(m["attempts"], m["owner"]) for m in waiting} == {(0, None)}
    assert dispatcher.run_once() == DispatchReport(0, 0, 0, 0)
    clock.move(minutes=1)
    assert dispatcher.run_once().accepted == 1
    assert dispatcher.run_once().accepted == 3


def test_a_paused_channel_is_logged_when_it_pauses_and_not_at_each_message(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    write(database, 2)
    wrong = Misconfigured("bad token")
    channel = ScriptedChannel([wrong, wrong, wrong, Accepted("SM1"), wrong])
    clock = Clock()
    dispatcher = worker(database, channel, clock)
    for _ in range(3):
        dispatcher.run_once()
        clock.move(minutes=1)
    assert _pauses(caplog) == [
        "The channel sms: nothing goes out but a trial now and then. bad token"
    ]
    dispatcher.run_once()
    dispatcher.run_once()
    assert len(_pauses(caplog)) == 2


def _pauses(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [said.getMessage() for said in caplog.records if "trial" in said.getMessage()]


def test_messages_of_a_channel_that_is_not_there_stay_pending(database: Database) -> None:
    write(database, 1)
    assert sender(database, {}, Clock()).run_once() == DispatchReport(0, 0, 0, 0)
    assert read(database)[0]["state"] == "pending"


def test_a_channel_that_outlasts_the_lease_learns_that_its_outcome_came_too_late(
    database: Database,
) -> None:
    write(database, 1)
    clock = Clock()
    other = worker(database, ScriptedChannel(), clock, "w2")
    slow = _Slow(clock, other.run_once)
    report = worker(database, slow, clock).run_once()
    assert report == DispatchReport(0, 0, 0, 0)
    assert read(database)[0]["state"] == "unknown"


def test_a_slow_batch_keeps_its_claims_as_long_as_its_worker_works_on(
    database: Database,
) -> None:
    write(database, 10)
    clock = Clock()
    slow = _Slow(clock, lambda: None, seconds=20)
    assert worker(database, slow, clock).run_once().accepted == 10


class _Slow(ScriptedChannel):
    """A provider that takes its time, while something else happens."""

    def __init__(self, clock: Clock, meanwhile: Callable[[], object], seconds: int = 61) -> None:
        super().__init__()
        self._clock, self._meanwhile, self._seconds = clock, meanwhile, seconds

    def send(self, message: Outgoing) -> Outcome:
        """Accepts at last."""
        self._clock.move(seconds=self._seconds)
        self._meanwhile()
        return Accepted(f"p{message.message_id}")


def test_no_transaction_is_open_while_a_channel_talks(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    open_connections: list[int] = []
    pool = database.engine.pool
    watching = _Slow(clock, lambda: open_connections.append(pool.checkedout()), seconds=0)  # type: ignore[attr-defined]
    worker(database, watching, clock).run_once()
    assert open_connections == [0]
