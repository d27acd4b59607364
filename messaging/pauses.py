"""Keeps which channels wait for an operator, or for a provider that does not take messages.

Nothing goes out on them but a trial now and then.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from balance.storage.inserts import insert_new
from messaging.delivery import ChannelName
from messaging.tables import pauses


@dataclass(frozen=True, slots=True)
class Pause:
    """A channel that waits; `reason` is a sentence that says for what, and what to do."""

    channel: ChannelName
    since: datetime
    reason: str
    next_try_at: datetime


def pause(
    connection: Connection, channel: ChannelName, reason: str, now: datetime, again: timedelta
) -> bool:
    """Let nothing out on a channel until a trial after `again`; whether that is new."""
    next_try = {"reason": reason, "next_try_at": now + again}
    changed = update(pauses).where(pauses.c.channel == channel).values(next_try)
    if connection.execute(changed).rowcount:
        return False
    insert_new(connection, pauses, [{"channel": channel, "since": now} | next_try])
    return True


def resume(connection: Connection, channel: ChannelName) -> bool:
    """Let the channel send again; whether it was paused."""
    gone = delete(pauses).where(pauses.c.channel == channel)
    return connection.execute(gone).rowcount == 1


def give_back(connection: Connection, channel: ChannelName, now: datetime) -> None:
    """Let another message try at once: the one that was to did not go out."""
    mine = update(pauses).where(pauses.c.channel == channel)
    connection.execute(mine.values(next_try_at=now))


def paused(connection: Connection) -> list[Pause]:
    """The channels that wait for an operator."""
    rows = connection.execute(select(pauses).order_by(pauses.c.channel))
    return [Pause(ChannelName(row.channel), row.since, row.reason, row.next_try_at) for row in rows]


def take_trials(
    connection: Connection, channels: Collection[ChannelName], now: datetime, again: timedelta
) -> frozenset[ChannelName]:
    """The paused channels on which one message may try its luck now, and the next after `again`."""
    due = (pauses.c.channel.in_(list(channels)), pauses.c.next_try_at <= now)
    # Whoever changes a pause now may wait for a message that the caller has locked.
    free = select(pauses.c.channel).where(*due).with_for_update(skip_locked=True)
    found = list(connection.execute(free).scalars())
    taken = update(pauses).where(pauses.c.channel.in_(found))
    connection.execute(taken.values(next_try_at=now + again))
    return frozenset(ChannelName(channel) for channel in found)
