"""Keeps which addresses cannot be written to: those that fail for good, and those of an opt-out.

A barrier belongs to an address, not to a customer: who gives another one is written to there. The
same address, entered anew, stays barred until somebody lifts its barrier.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, ScalarSelect, delete, select, tuple_, update

from balance.storage.inserts import insert_new
from messaging.delivery import Barrier, ChannelName
from messaging.tables import barriers

Address = tuple[ChannelName, str]


def set_barrier(
    connection: Connection, channel: ChannelName, address: str, barrier: Barrier, now: datetime
) -> None:
    """Write to an address no more; that its owner asked for it outweighs that it fails."""
    row = {"channel": channel, "address": address, "barrier": barrier, "since": now}
    insert_new(connection, barriers, [row])
    if barrier is Barrier.OPTED_OUT:
        fails = (*_at(channel, address), barriers.c.barrier == Barrier.INVALID)
        asked = {"barrier": barrier, "since": now}
        connection.execute(update(barriers).where(*fails).values(asked))


def barrier_of(channel: ChannelName, address: str) -> ScalarSelect[str]:
    """Why an address cannot be written to, or NULL, to be asked with something else."""
    return select(barriers.c.barrier).where(*_at(channel, address)).scalar_subquery()


def read_barrier(connection: Connection, channel: ChannelName, address: str) -> Barrier | None:
    """Why an address cannot be written to; None where it can."""
    return read_barriers(connection, [(channel, address)]).get((channel, address))


def read_barriers(connection: Connection, pairs: Collection[Address]) -> dict[Address, Barrier]:
    """Why these addresses cannot be written to; those that can are left out."""
    column = barriers.c
    query = select(barriers).where(tuple_(column.channel, column.address).in_(list(pairs)))
    return {
        (ChannelName(row.channel), row.address): Barrier(row.barrier)
        for row in connection.execute(query)
    }


def lift(connection: Connection, channel: ChannelName, address: str, barrier: Barrier) -> bool:
    """Take this barrier away from an address; whether it stood there."""
    mine = (*_at(channel, address), barriers.c.barrier == barrier)
    return connection.execute(delete(barriers).where(*mine)).rowcount == 1


def _at(channel: ChannelName, address: str) -> tuple[ColumnElement[bool], ...]:
    return barriers.c.channel == channel, barriers.c.address == address
