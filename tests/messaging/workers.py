"""Workers at the messages: what tests of sending do again and again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from balance.storage.database import Database
from balance.storage.standings import Today, standing_now
from balance.storage.tasks import open_tasks
from config.rules import Rules
from messaging import claims
from messaging.claims import Claimer, Lease
from messaging.delivery import Accepted, Channel, ChannelName, MessageState, Step
from messaging.dispatch import Dispatcher
from messaging.follow import FollowUps
from messaging.outbox import CARRIED, Outbox
from messaging.pacing import Pace
from messaging.rows import Manner
from messaging.submitting import Submitter
from messaging.timing import DEFAULT, Timing
from tests.messaging.factories import MANNER, Clock, stored, write_messages

TODAY: Today = partial(standing_now, policies=Rules().policies)


def submitter(today: Today = TODAY, timing: Timing = DEFAULT, manner: Manner = MANNER) -> Submitter:
    """What judges messages at the last moment, by how their accounts really stand."""
    follow_ups = FollowUps(manner, CARRIED, today, timing)
    return Submitter(manner, Outbox(manner), follow_ups, today, timing)


def sender(
    database: Database,
    channels: Mapping[ChannelName, Channel],
    clock: Clock,
    owner: str = "w1",
    *,
    judge: Submitter | None = None,
    pace: Pace | None = None,
    jitter: Callable[[], float] = lambda: 1.0,
    is_ending: Callable[[], bool] = lambda: False,
) -> Dispatcher:
    """A dispatcher on these channels."""
    judge = judge or submitter()
    return Dispatcher(database, channels, clock, owner, judge, pace or {}, jitter, is_ending)


def worker(
    database: Database, channel: Channel, clock: Clock, owner: str = "w1", today: Today = TODAY
) -> Dispatcher:
    """A dispatcher with one SMS channel."""
    return sender(database, {ChannelName.SMS: channel}, clock, owner, judge=submitter(today))


def write(database: Database, count: int) -> None:
    """One message for each of `count` new accounts."""
    with database.write() as connection:
        write_messages(connection, count)


def read(database: Database) -> list[dict[str, object]]:
    """All messages, oldest first."""
    with database.read() as connection:
        return stored(connection)


def task_kinds(database: Database) -> list[str]:
    """The kinds of the open tasks."""
    with database.read() as connection:
        return [task.kind for task in open_tasks(connection)]


def claim(database: Database, clock: Clock, owner: str = "w1") -> list[Lease]:
    """What a worker takes and then holds."""
    with database.write() as connection:
        claims.take_turns(connection)
        claimer = Claimer(owner, [ChannelName.SMS], {}, DEFAULT)
        return claimer.claim(connection, clock.now, limit=50)


def submit(database: Database, clock: Clock, lease: Lease, today: Today = TODAY) -> Step | None:
    """The worker is about to send."""
    with database.write() as connection:
        return submitter(today).submit(connection, lease, clock.now)


def record(connection: Connection, lease: Lease, step: Step, now: datetime) -> MessageState | None:
    """The provider has answered: the message goes this step on."""
    return submitter().record(connection, lease, Accepted("SM1"), step, now)
