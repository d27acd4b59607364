"""Drops messages that are known to have gone out already, as after a restored backup."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select, update

from messaging.claims import take_turns
from messaging.delivery import CancelReason, ChannelName, MessageState, Step
from messaging.kinds import Kind
from messaging.leases import moved
from messaging.tables import messages

# In a restored database whoever had claimed one has sent it long ago; a living worker that has
# loses it. What was being submitted becomes unknown by itself.
_NOT_SUBMITTED: Final = (MessageState.PENDING, MessageState.CLAIMED)
_DROPPED: Final = Step(MessageState.CANCELLED, CancelReason.STALE)


def drop_waiting(connection: Connection, until: datetime, now: datetime) -> int:
    """Cancel the messages not submitted yet that were written up to an instant; how many.

    No task follows.
    """
    take_turns(connection)
    mine = (messages.c.state.in_(_NOT_SUBMITTED), messages.c.created_at <= until)
    # In one order, as whoever locks several: no two wait for each other.
    ordered = select(messages.c.id).where(*mine).order_by(messages.c.id).with_for_update()
    connection.execute(ordered)
    return connection.execute(moved(update(messages).where(*mine), _DROPPED, now)).rowcount


def placeholder(message_id: int, account_id: int, now: datetime) -> dict[str, object]:
    """A message that was never to be sent: the next one's number comes after it."""
    row = {"id": message_id, "account_id": account_id, "cause": "restored", "follows": None}
    row |= {"kind": Kind.HELP, "situation": Kind.HELP, "owed": False, "severity": 0}
    row |= {"channel": ChannelName.SMS, "recipient": "", "language": "fr", "text": ""}
    row |= {"state": _DROPPED.state, "reason": _DROPPED.reason, "template_version": 0}
    row |= {"created_at": now, "not_before": now, "expires_at": now, "changed_at": now}
    return row | {"attempt": message_id, "attempts": 0}
