"""Counts what operations watch of the messages: by kind, channel and state, never by customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

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

    `due_since` is since when the oldest could have gone out; None where none waits.
    """

    waiting: Counts
    ended: Counts
    due_since: datetime | None


def read_messages(connection: Connection, now: datetime) -> MessageFigures:
    """What operations watch of the messages."""
    due = (messages.c.state == MessageState.PENDING, messages.c.not_before <= now)
    oldest = select(func.min(messages.c.not_before)).where(*due)
    return MessageFigures(
        waiting=_count(connection, messages.c.state.in_(_OPEN)),
        ended=_count(connection, messages.c.state.in_(_ENDED), messages.c.not_before > now - DAY),
        due_since=connection.execute(oldest).scalar(),
    )


def _count(connection: Connection, *which: ColumnElement[bool]) -> Counts:
    key = (messages.c.kind, messages.c.channel, messages.c.state)
    rows = connection.execute(
        select(*key, func.count()).where(*which).group_by(*key).order_by(*key)
    )
    return {(kind, channel, state): number for kind, channel, state, number in rows}
