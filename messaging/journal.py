"""Reads what was said to whom and what became of it, as operators and agents look it up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from balance.account import AccountId
from balance.ean import Ean
from balance.storage.schema import accounts
from balance.storage.tasks import Task
from messaging.delivery import ChannelName, MessageState
from messaging.handover import tasks_about
from messaging.kinds import Kind
from messaging.pauses import Pause, paused
from messaging.states import masked
from messaging.tables import messages, receipts

UNDER_WAY: Final = (
    MessageState.PENDING,
    MessageState.CLAIMED,
    MessageState.SUBMITTING,
    MessageState.UNKNOWN,
)
"""The states out of which a message may still go out by itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message at a glance; the recipient is masked."""

    message_id: int
    written_at: datetime
    ean: Ean
    kind: str
    channel: ChannelName
    recipient: str
    state: MessageState
    reason: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """One word of a provider about a message."""

    came_at: datetime
    state: str
    reason: str | None
    provider_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """A message as its customer got it, or was to: `subject` None for an SMS."""

    language: str
    template_version: int
    segments: int
    subject: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Life:
    """All that is known of one message.

    `follows` is the message in whose place it was written, `followed_by` are those written in its
    own; `attempt` counts the rows of one message to one recipient, `attempts` its sendings;
    `pause` is set while its channel waits for an operator.
    """

    line: Line
    account_id: AccountId
    is_account_open: bool
    told: Told
    cause: str
    attempt: int
    attempts: int
    asked: int
    not_before: datetime
    expires_at: datetime
    submitted_at: datetime | None
    changed_at: datetime
    provider_id: str | None
    follows: int | None
    followed_by: tuple[Line, ...]
    heard: tuple[Heard, ...]
    tasks: tuple[Task, ...]
    pause: Pause | None


def read_lines(
    connection: Connection,
    limit: int,
    *,
    state: MessageState | None = None,
    kind: Kind | None = None,
    ean: Ean | None = None,
) -> list[Line]:
    """The last messages, newest first; only those of a state, a kind or an EAN where given."""
    query = _LINES.order_by(messages.c.id.desc()).limit(limit)
    wanted = {messages.c.state: state, messages.c.kind: kind, accounts.c.ean: ean}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    return [_line(row) for row in connection.execute(query)]


def read_life(connection: Connection, message_id: int) -> Life | None:
    """All that is known of a message; None when there is none under this id."""
    row = connection.execute(_LINES.where(messages.c.id == message_id)).one_or_none()
    if row is None:
        return None
    line = _line(row)
    after = _LINES.where(messages.c.follows == message_id).order_by(messages.c.id)
    waiting = {one.channel: one for one in paused(connection)}
    return Life(
        line=line,
        account_id=AccountId(row.account_id),
        is_account_open=row.closed_at is None,
        told=Told(row.language, row.template_version, row.segments, row.subject, row.text),
        cause=row.cause,
        attempt=row.attempt,
        attempts=row.attempts,
        asked=row.asked,
        not_before=row.not_before,
        expires_at=row.expires_at,
        submitted_at=row.submitted_at,
        changed_at=row.changed_at,
        provider_id=row.provider_id,
        follows=row.follows,
        followed_by=tuple(_line(one) for one in connection.execute(after)),
        heard=tuple(_heard(connection, message_id)),
        tasks=tuple(tasks_about(connection, message_id)),
        pause=waiting.get(line.channel),
    )


_LINES: Final = select(messages, accounts.c.ean, accounts.c.closed_at).join(
    accounts, accounts.c.id == messages.c.account_id
)


def _line(row: Row[Any]) -> Line:
    channel = ChannelName(row.channel)
    return Line(
        message_id=row.id,
        written_at=row.created_at,
        ean=Ean(row.ean),
        kind=row.kind,
        channel=channel,
        recipient=masked(channel, row.recipient),
        state=MessageState(row.state),
        reason=row.reason,
    )


def _heard(connection: Connection, message_id: int) -> Iterator[Heard]:
    column = receipts.c
    query = select(column.came_at, column.state, column.reason, column.provider_id)
    found = query.where(column.message_id == message_id).order_by(column.id)
    for row in connection.execute(found):
        yield Heard(row.came_at, row.state, row.reason, row.provider_id)
