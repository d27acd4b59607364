"""Workers at the messages: what tests of sending do again and again."""

from datetime import timedelta

from balance.storage.database import Database
from balance.storage.tasks import open_tasks
from messaging import leases
from messaging.delivery import ChannelName, MessageState
from messaging.dispatch import Dispatcher
from messaging.leases import Lease
from tests.messaging.factories import Clock, ScriptedChannel, stored, write_messages

LEASE = timedelta(seconds=60)


def worker(
    database: Database, channel: ScriptedChannel, clock: Clock, owner: str = "w1"
) -> Dispatcher:
    """A dispatcher with one SMS channel."""
    return Dispatcher(database, {ChannelName.SMS: channel}, clock, owner)


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
        leases.take_turns(connection)
        sms = [ChannelName.SMS]
        return leases.claim(connection, sms, owner, clock.now, clock.now + LEASE, limit=50)


def submit(database: Database, clock: Clock, lease: Lease) -> MessageState | None:
    """The worker is about to send."""
    with database.write() as connection:
        return leases.submit(connection, lease, clock.now, clock.now + LEASE)
