"""Drops messages that are known to have gone out already, as after a restored backup."""

from datetime import datetime

from sqlalchemy import Connection, update

from messaging.delivery import CancelReason, MessageState
from messaging.leases import take_turns
from messaging.outbox import messages


def drop_waiting(connection: Connection, until: datetime, now: datetime) -> int:
    """Cancel the waiting messages written up to an instant; how many. No task follows."""
    take_turns(connection)
    mine = (messages.c.state == MessageState.PENDING, messages.c.created_at <= until)
    gone = {"state": MessageState.CANCELLED, "reason": CancelReason.STALE, "changed_at": now}
    return connection.execute(update(messages).where(*mine).values(gone)).rowcount
