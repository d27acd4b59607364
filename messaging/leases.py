"""Owns every passage of a message between its states while a worker holds it.

A worker claims messages under a lease and commits `submitting` before it calls a provider. Each
later write is fenced: it counts only while the message is still this worker's, at this attempt.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Update,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)

from balance.storage.schema import accounts
from balance.storage.tasks import open_task
from messaging.delivery import (
    MAX_ATTEMPTS,
    CancelReason,
    ChannelName,
    Mail,
    MessageState,
    Outgoing,
    Step,
)
from messaging.outbox import drop_replacement, messages

# Any number will do that no other part of the product locks.
_CLAIMING = 927_101
_LEASE_LOST = "the worker's lease ended"
_DEPTH = 4
# From the emergency credit on (MESSAGING, "Kinds").
_ABOUT_THE_SUPPLY = 3
_EXPIRED = Step(MessageState.CANCELLED, CancelReason.EXPIRED, needs_agent=True)
# Where a message comes that the provider did not take, for this time or for good.
_NOTHING_LEFT = (MessageState.PENDING, MessageState.CANCELLED, MessageState.DEAD)
_MAY_HAVE_GONE = (MessageState.ACCEPTED, MessageState.UNKNOWN)
_SUPERSEDED = Step(MessageState.CANCELLED, CancelReason.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Lease:
    """A message in the hands of one worker; `attempts` counts this one too."""

    message_id: int
    account_id: int
    kind: str
    severity: int
    channel: ChannelName
    recipient: str
    text: str
    mail: Mail | None
    expires_at: datetime
    attempts: int
    owner: str

    def outgoing(self) -> Outgoing:
        """What the channel gets."""
        return Outgoing(self.message_id, self.recipient, self.text, self.mail)


def take_turns(connection: Connection) -> None:
    """Wait until no other worker claims, reclaims or cancels; needed before any of the three.

    SQLite has one writer anyway. Elsewhere two claims could each take a message of one account.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CLAIMING)))


def cancel_expired(connection: Connection, now: datetime) -> int:
    """Cancel the waiting messages whose time is over; how many.

    One about the supply that nobody got is a task for an agent: it is never lost.
    """
    over = (messages.c.state == MessageState.PENDING, messages.c.expires_at <= now)
    columns = (messages.c.id, messages.c.account_id, messages.c.kind, messages.c.severity)
    gone = _cancelled(update(messages).where(_free(*over)), now).returning(*columns)
    rows = connection.execute(gone).all()
    for row in rows:
        if row.severity >= _ABOUT_THE_SUPPLY:
            _tell_agent(connection, row.id, row.account_id, row.kind, _EXPIRED, now)
    return len(rows)


def reclaim(connection: Connection, now: datetime) -> tuple[int, int]:
    """Take back what dead workers held: how many are unknown, and how many dead, from now on.

    What was only claimed is handed on. What was being submitted may have gone out: it is unknown
    and goes to an agent, never out again.
    """
    unknown = dead = 0
    for row in connection.execute(_abandoned(now)).all():
        step = _step_of_abandoned(row)
        unknown += step.state is MessageState.UNKNOWN
        dead += step.state is MessageState.DEAD
        mine = messages.c.id == row.id
        connection.execute(moved(update(messages).where(mine), step, now))
        if step.state in _MAY_HAVE_GONE:
            drop_replacement(connection, row.id, row.account_id, now)
        if step.needs_agent:
            _tell_agent(connection, row.id, row.account_id, row.kind, step, now)
    return unknown, dead


def claim(
    connection: Connection,
    channels: Collection[ChannelName],
    owner: str,
    now: datetime,
    lease_until: datetime,
    limit: int,
) -> list[Lease]:
    """Take what is due on these channels: the most severe first, one message an account."""
    rows = connection.execute(_due(channels, now).limit(limit * _DEPTH)).all()
    first_of_account = {row.account_id: row for row in reversed(rows)}
    chosen = [row for row in rows if first_of_account[row.account_id] is row][:limit]
    if chosen:
        query = update(messages).where(messages.c.id.in_([row.id for row in chosen]))
        held = {"state": MessageState.CLAIMED, "owner": owner, "lease_until": lease_until}
        counted = {"attempts": messages.c.attempts + 1, "changed_at": now}
        connection.execute(query.values(held | counted))
    return [_lease(row, owner) for row in chosen]


def is_anything_left(
    connection: Connection, channels: Collection[ChannelName], now: datetime
) -> bool:
    """Whether a message is due on these channels or in a worker's hands."""
    held = messages.c.state.in_((MessageState.CLAIMED, MessageState.SUBMITTING))
    due = and_(messages.c.state == MessageState.PENDING, messages.c.not_before <= now)
    query = select(exists().where(messages.c.channel.in_(list(channels)), or_(held, due)))
    return bool(connection.execute(query).scalar_one())


def submit(
    connection: Connection, lease: Lease, now: datetime, lease_until: datetime
) -> MessageState | None:
    """Make a claimed message `submitting`, or `cancelled` when expired; None when it was lost.

    The worker's other claims are renewed with it: whoever works on does not lose its batch.
    """
    held = update(messages).where(_fence(lease, MessageState.CLAIMED), messages.c.lease_until > now)
    if lease.expires_at <= now:
        if connection.execute(_cancelled(held, now)).rowcount != 1:
            return None
        if lease.severity >= _ABOUT_THE_SUPPLY:
            _tell_agent(connection, lease.message_id, lease.account_id, lease.kind, _EXPIRED, now)
        return MessageState.CANCELLED
    query = held.values(state=MessageState.SUBMITTING, lease_until=lease_until, changed_at=now)
    if connection.execute(query).rowcount != 1:
        return None
    _renew(connection, lease.owner, now, lease_until)
    return MessageState.SUBMITTING


def record(connection: Connection, lease: Lease, step: Step, now: datetime) -> MessageState | None:
    """Record what followed a submission; None when the message was no longer this worker's.

    One that became untrue meanwhile is not tried again.
    """
    held = update(messages).where(_fence(lease, MessageState.SUBMITTING))
    if step.state in _NOTHING_LEFT:
        untrue = held.where(messages.c.reason == CancelReason.SUPERSEDED)
        if connection.execute(moved(untrue, _SUPERSEDED, now)).rowcount == 1:
            return MessageState.CANCELLED
    if connection.execute(moved(held, step, now)).rowcount != 1:
        return None
    if step.state in _MAY_HAVE_GONE:
        drop_replacement(connection, lease.message_id, lease.account_id, now)
    given_up = step == Step(MessageState.CANCELLED, CancelReason.EXPIRED)
    if step.needs_agent or (given_up and lease.severity >= _ABOUT_THE_SUPPLY):
        _tell_agent(connection, lease.message_id, lease.account_id, lease.kind, step, now)
    return step.state


def release(connection: Connection, leases: Sequence[Lease], now: datetime) -> None:
    """Hand claimed messages on, untried and uncounted."""
    step = Step(MessageState.PENDING, counted=False)
    # In one order, as whoever locks several: no two wait for each other.
    for lease in sorted(leases, key=lambda one: one.message_id):
        held = update(messages).where(_fence(lease, MessageState.CLAIMED))
        connection.execute(moved(held, step, now))


def moved(query: Update, step: Step, now: datetime) -> Update:
    """The update that takes its messages a step on, out of every worker's hands."""
    values: dict[str, object] = {"state": step.state, "reason": step.reason, "changed_at": now}
    values |= {"owner": None, "lease_until": None}
    if step.provider_id is not None:
        values["provider_id"] = step.provider_id
    if step.not_before is not None:
        values["not_before"] = step.not_before
    if not step.counted:
        values["attempts"] = messages.c.attempts - 1
    return query.values(values)


def _due(channels: Collection[ChannelName], now: datetime) -> Select[Any]:
    held = messages.c.state.in_((MessageState.CLAIMED, MessageState.SUBMITTING))
    busy = select(messages.c.account_id).where(held).scalar_subquery()
    return (
        select(messages)
        .where(
            messages.c.state == MessageState.PENDING,
            messages.c.not_before <= now,
            messages.c.channel.in_(list(channels)),
            messages.c.account_id.not_in(busy),
        )
        .order_by(messages.c.severity.desc(), messages.c.created_at, messages.c.id)
        .with_for_update(skip_locked=True)
    )


def _abandoned(now: datetime) -> Select[Any]:
    held = messages.c.state.in_((MessageState.CLAIMED, MessageState.SUBMITTING))
    query = select(messages).where(held, messages.c.lease_until <= now).order_by(messages.c.id)
    return query.with_for_update(skip_locked=True)


def _step_of_abandoned(row: Row[Any]) -> Step:
    if row.state == MessageState.SUBMITTING:
        return Step(MessageState.UNKNOWN, _LEASE_LOST, needs_agent=True)
    if row.attempts >= MAX_ATTEMPTS:
        return Step(MessageState.DEAD, _LEASE_LOST, needs_agent=True)
    return Step(MessageState.PENDING, _LEASE_LOST)


def _lease(row: Row[Any], owner: str) -> Lease:
    return Lease(
        message_id=row.id,
        account_id=row.account_id,
        kind=row.kind,
        severity=row.severity,
        channel=ChannelName(row.channel),
        recipient=row.recipient,
        text=row.text,
        mail=_mail(row),
        expires_at=row.expires_at,
        attempts=row.attempts + 1,
        owner=owner,
    )


def _mail(row: Row[Any]) -> Mail | None:
    if row.html is None:
        return None
    return Mail(row.subject, row.html, row.language, row.created_at)


def _fence(lease: Lease, state: MessageState) -> ColumnElement[bool]:
    return and_(
        messages.c.id == lease.message_id,
        messages.c.owner == lease.owner,
        messages.c.attempts == lease.attempts,
        messages.c.state == state,
    )


def _free(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Those that no other transaction is about to change: one left out has its turn later."""
    found = select(messages.c.id).where(*which).with_for_update(skip_locked=True)
    return messages.c.id.in_(found.scalar_subquery())


def _renew(connection: Connection, owner: str, now: datetime, lease_until: datetime) -> None:
    mine = and_(messages.c.owner == owner, messages.c.state == MessageState.CLAIMED)
    query = update(messages).where(_free(mine, messages.c.lease_until > now))
    connection.execute(query.values(lease_until=lease_until))


def _cancelled(query: Update, now: datetime) -> Update:
    return moved(query, _EXPIRED, now)


def _tell_agent(
    connection: Connection, message_id: int, account_id: int, kind: str, step: Step, now: datetime
) -> None:
    # Of a customer who left nothing is to be done, and the next one's EAN is the same.
    query = select(accounts.c.ean).where(
        accounts.c.id == account_id, accounts.c.closed_at.is_(None)
    )
    ean = connection.execute(query).scalar()
    if ean is None:
        return
    key = f"message:{message_id}:{step.state}"
    detail = f"{kind}, message {message_id}: {step.reason}"
    open_task(connection, key, f"message_{step.state}", ean, detail, now)
