"""Keeps the pace of each channel's sender: so many segments a second, whoever sends them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from sqlalchemy import Connection, select, update

from balance.storage.inserts import insert_new
from messaging.delivery import ChannelName
from messaging.tables import senders

Pace: TypeAlias = Mapping[ChannelName, int]
"""Segments a second, from 1, by channel; one that is missing is not paced."""

_AT_ONCE: Final = timedelta(seconds=1)


def room(connection: Connection, channel: ChannelName, pace: Pace, now: datetime) -> int | None:
    """How many segments may go out now, at most those of a second; None: any number.

    The caller holds the turn (leases.take_turns) until it has booked what it takes.
    """
    booked = _booked_until(connection, channel)
    if channel not in pace:
        return 0 if booked is not None and booked > now else None
    left = _AT_ONCE if booked is None else min(_AT_ONCE, now + _AT_ONCE - booked)
    return max(0, int(left / _AT_ONCE * pace[channel]))


def book(
    connection: Connection, channel: ChannelName, segments: int, pace: Pace, now: datetime
) -> None:
    """Note that so many segments go out; the last message may take more than there was room for."""
    if channel in pace:
        booked = _booked_until(connection, channel)
        start = now if booked is None else max(booked, now)
        _keep(connection, channel, start + _AT_ONCE * segments / pace[channel])


def rest(connection: Connection, channel: ChannelName, until: datetime) -> None:
    """Let nothing go out on a channel until an instant: its provider was asked too often."""
    booked = _booked_until(connection, channel)
    # What could go out at once is used up too.
    _keep(connection, channel, max(until + _AT_ONCE, booked or until))


def _booked_until(connection: Connection, channel: ChannelName) -> datetime | None:
    query = select(senders.c.booked_until).where(senders.c.channel == channel)
    return connection.execute(query).scalar()


def _keep(connection: Connection, channel: ChannelName, until: datetime) -> None:
    mine = update(senders).where(senders.c.channel == channel)
    if not connection.execute(mine.values(booked_until=until)).rowcount:
        row = {"channel": channel, "booked_until": until}
        insert_new(connection, senders, [row])
