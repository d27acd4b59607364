"""Counts what operations watch of the messages: by kind, channel and state, never by customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from messaging.delivery import ChannelName, MessageState
from messaging.pauses import paused
from messaging.tables import messages, receipts

DAY: Final = timedelta(days=1)
_OPEN: Final = (
    MessageState.PENDING,
    MessageState.CLAIMED,
    MessageState.SUBMITTING,
    MessageState.UNKNOWN,
)
_ENDED: Final = tuple(state for state in MessageState if state not in _OPEN)

Counts = dict[tuple[str, str, str], int]
"""How many messages, by kind, channel and state."""


@dataclass(frozen=True, slots=True)
class MessageFigures:
    """The messages at one instant: those under way, and the others that were due within a DAY.

    `due_since` is since when the oldest could have gone out, or was written where it was tried
    already; None where none waits. `unknown_since` is since when nobody knows of the oldest whether
    it went out, `heard_at` when a provider last told of one: None where there is none.
    """

    waiting: Counts
    ended: Counts
    due_since: datetime | None
    unknown_since: datetime | None
    heard_at: datetime | None
    paused: frozenset[ChannelName]


def read_messages(connection: Connection, now: datetime) -> MessageFigures:
    """What operations watch of the messages."""
    return MessageFigures(
        waiting=_count(connection, messages.c.state.in_(_OPEN)),
        ended=_count(connection, messages.c.state.in_(_ENDED), messages.c.not_before > now - DAY),
        due_since=_due_since(connection, now),
        unknown_since=_unknown_since(connection),
        heard_at=_heard_at(connection),
        paused=frozenset(one.channel for one in paused(connection)),
    )


def _due_since(connection: Connection, now: datetime) -> datetime | None:
    # Each attempt that fails moves `not_before` on, and one that no channel took is not counted.
    tried = or_(messages.c.attempts > 0, messages.c.reason.is_not(None))
    since = func.min(case((tried, messages.c.created_at), else_=messages.c.not_before))
    late = (messages.c.state == MessageState.PENDING, or_(messages.c.not_before <= now, tried))
    return connection.execute(select(since).where(*late)).scalar()


def _unknown_since(connection: Connection) -> datetime | None:
    since = func.min(messages.c.submitted_at)
    unknown = messages.c.state == MessageState.UNKNOWN
    return connection.execute(select(since).where(unknown)).scalar()


def _heard_at(connection: Connection) -> datetime | None:
    last = select(receipts.c.came_at).order_by(receipts.c.id.desc()).limit(1)
    return connection.execute(last).scalar()


def _count(connection: Connection, *which: ColumnElement[bool]) -> Counts:
    key = (messages.c.kind, messages.c.channel, messages.c.state)
    rows = connection.execute(
        select(*key, func.count()).where(*which).group_by(*key).order_by(*key)
    )
    return {(kind, channel, state): number for kind, channel, state, number in rows}
