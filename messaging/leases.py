"""Owns the passages of a message between its states while a worker holds it, and after its death.

A worker claims messages under a lease and commits `submitting` before it calls a provider. Each
later write is fenced: it counts only while the message is still this worker's, at this attempt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Update, select, update

from balance.storage.among import among
from balance.storage.schema import accounts
from messaging.delivery import CancelReason, MessageState, Step
from messaging.handover import tell_agent
from messaging.kinds import ABOUT_THE_SUPPLY
from messaging.outbox import drop_replacement
from messaging.tables import messages
from messaging.timing import Timing

_LEASE_LOST: Final = "the worker's lease ended"
EXPIRED: Final = Step(MessageState.CANCELLED, CancelReason.EXPIRED)


@dataclass(frozen=True, slots=True)
class About:
    """Which message it is, and how grave: what an agent is told of its end."""

    message_id: int
    account_id: int
    kind: str
    severity: int

    @classmethod
    def row(cls, row: Row[Any]) -> "About":
        """The message of this row."""
        return cls(row.id, row.account_id, row.kind, row.severity)


def cancel_expired(connection: Connection, now: datetime) -> int:
    """Cancel the waiting messages whose time is over; how many.

    One about the supply that nobody got is a task for an agent: it is never lost.
    """
    over = (messages.c.state == MessageState.PENDING, messages.c.expires_at <= now)
    columns = (messages.c.id, messages.c.account_id, messages.c.kind, messages.c.severity)
    gone = moved(update(messages).where(_free(*over)), EXPIRED, now).returning(*columns)
    rows = connection.execute(gone).all()
    for row in rows:
        tell_of_end(connection, About.row(row), EXPIRED, now)
    return len(rows)


def reclaim(connection: Connection, now: datetime, timing: Timing) -> tuple[int, int]:
    """Take back what dead workers held: how many are unknown, and how many dead, from now on.

    What was only claimed is handed on. What was being submitted may have gone out: it is unknown,
    and not sent again before its provider was asked.
    """
    unknown = dead = 0
    for row in _abandoned(connection, now):
        step = _step_of_abandoned(row, now, timing)
        unknown += step.state is MessageState.UNKNOWN
        dead += step.state is MessageState.DEAD
        mine = messages.c.id == row.id
        connection.execute(moved(update(messages).where(mine), step, now))
        after(connection, About.row(row), step, now)
    return unknown, dead


def after(connection: Connection, about: About, step: Step, now: datetime) -> None:
    """What a passage brings about besides: agents learn of its end, what replaced it is dropped."""
    if step.state in (MessageState.ACCEPTED, MessageState.UNKNOWN):
        drop_replacement(connection, about.message_id, about.account_id, now)
    tell_of_end(connection, about, step, now)


def tell_of_end(connection: Connection, about: About, step: Step, now: datetime) -> None:
    """Leave to an agent what ends unsent: all that asks for one, and what is about the supply."""
    given_up = step == EXPIRED and about.severity >= ABOUT_THE_SUPPLY
    if step.needs_agent or given_up:
        told = (about.message_id, about.account_id, about.kind, step.state, step.reason)
        tell_agent(connection, *told, now)


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


def _abandoned(connection: Connection, now: datetime) -> Sequence[Row[Any]]:
    """What dead workers hold, locked with its accounts.

    An account that somebody books on is not waited for: its messages have their turn later.
    """
    held = messages.c.state.in_((MessageState.CLAIMED, MessageState.SUBMITTING))
    dead = (held, messages.c.lease_until <= now)
    whose = select(messages.c.account_id).where(*dead).scalar_subquery()
    query = select(accounts.c.id).where(accounts.c.id.in_(whose)).order_by(accounts.c.id)
    free = list(connection.execute(query.with_for_update(skip_locked=True)).scalars())
    if not free:
        return ()
    theirs = select(messages).where(*dead, among(messages.c.account_id, free))
    theirs = theirs.order_by(messages.c.id).with_for_update(skip_locked=True)
    return connection.execute(theirs).all()


def _step_of_abandoned(row: Row[Any], now: datetime, timing: Timing) -> Step:
    if row.state == MessageState.SUBMITTING:
        return Step(MessageState.UNKNOWN, _LEASE_LOST, not_before=now + timing.reconcile)
    if row.attempts >= timing.most_attempts:
        return Step(MessageState.DEAD, _LEASE_LOST, needs_agent=True)
    return Step(MessageState.PENDING, _LEASE_LOST)


def _free(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Those that no other transaction is about to change: one left out has its turn later."""
    found = select(messages.c.id).where(*which).with_for_update(skip_locked=True)
    return messages.c.id.in_(found.scalar_subquery())
