"""Counts what operations watch of the messages: by kind, channel and state, never by customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from messaging.delivery import MessageState
from messaging.outbox import messages

DAY: Final = timedelta(days=1)
_OPEN: Final = (MessageState.PENDING, MessageState.CLAIMED, MessageState.SUBMITTING)
_ENDED: Final = tuple(state for state in MessageState if state not in _OPEN)

Counts = dict[tuple[str, str, str], int]
"""How many messages, by kind, channel and state."""


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """The messages at one instant: those not sent yet, and those that were due within a DAY.

    `due_since` is since when the oldest could have gone out, or was written where it was tried
    already; None where none waits.
    """

    waiting: Counts
    ended: Counts
    due_since: datetime | None


def read_messages(connection: Connection, now: datetime) -> MessageFigures:
    """What operations watch of the messages."""
    return MessageFigures(
        waiting=_count(connection, messages.c.state.in_(_OPEN)),
        ended=_count(connection, messages.c.state.in_(_ENDED), messages.c.not_before > now - DAY),
        due_since=_due_since(connection, now),
    )


def _due_since(connection: Connection, now: datetime) -> datetime | None:
    # Each attempt that fails moves `not_before` on, and one that no channel took is not counted.
    tried = or_(messages.c.attempts > 0, messages.c.reason.is_not(None))
    since = func.min(case((tried, messages.c.created_at), else_=messages.c.not_before))
    late = (messages.c.state == MessageState.PENDING, or_(messages.c.not_before <= now, tried))
    return connection.execute(select(since).where(*late)).scalar()


def _count(connection: Connection, *which: ColumnElement[bool]) -> Counts:
    key = (messages.c.kind, messages.c.channel, messages.c.state)
    rows = connection.execute(
        select(*key, func.count()).where(*which).group_by(*key).order_by(*key)
    )
    return {(kind, channel, state): number for kind, channel, state, number in rows}
