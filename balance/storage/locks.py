"""Turns between those who book and those who stop or free all cuts.

SQLite has one writer anyway. Elsewhere a booking that has read "not held" could cut after the word
to stop, and one that has read "held" could hold for good after the release.
"""

from sqlalchemy import Connection, func, select

# Any number will do that no other part of the product locks.
_BRAKE = 927_102


def share_brake(connection: Connection) -> None:
    """Let nobody stop or free cuts before this transaction ends; others may book beside it."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock_shared(_BRAKE)))


def own_brake(connection: Connection) -> None:
    """Wait until nobody books, and let nobody book before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_BRAKE)))
