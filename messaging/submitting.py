"""Decides, in the transaction that commits `submitting`, whether a message may go out still.

MESSAGING, "Rules": still true to the cent, not expired, to an address that can be written to, at an
hour that its kind allows, and not held. What is not true any more is said anew, in today's words.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from balance.judge import NoticeKind
from balance.storage.brake import Stopped, stopped
from balance.storage.effects import Standing
from balance.storage.standings import Today, lock_account
from messaging.barriers import barrier_of
from messaging.claims import Lease, fence
from messaging.delivery import (
    Barrier,
    CancelReason,
    ChannelName,
    Failing,
    MessageState,
    Outcome,
    Refused,
    Step,
)
from messaging.follow import FollowUps
from messaging.kinds import STATING, treatment
from messaging.leases import EXPIRED, after, moved, tell_of_end
from messaging.outbox import Outbox
from messaging.recipients import read_language
from messaging.rows import Manner, Way, asked_again, asked_row, message_row, said_again
from messaging.tables import messages
from messaging.timing import Timing
from messaging.truth import still_holds
from messaging.wording import word, word_asked
from voice_prompts.languages import Language

_SUBMITTING: Final = Step(MessageState.SUBMITTING)
_HELD: Final = Step(MessageState.PENDING, counted=False)
_STALE: Final = Step(MessageState.CANCELLED, CancelReason.STALE)
_SUPERSEDED: Final = Step(MessageState.CANCELLED, CancelReason.SUPERSEDED)
# Where a message comes that the provider did not take, for this time or for good.
_NOTHING_LEFT: Final = (MessageState.PENDING, MessageState.CANCELLED, MessageState.DEAD)
_FAILING: Final = {
    Barrier.INVALID: Failing.CONTACT,
    Barrier.OPTED_OUT: Failing.OPTED_OUT,
    None: Failing.BLOCKED,
}
_NOTICES: Final = frozenset(NoticeKind)


@dataclass(frozen=True, slots=True)
class Submitter:
    """What is needed to judge a message at the last moment; `today` also locks its account."""

    manner: Manner
    outbox: Outbox
    follow_ups: FollowUps
    today: Today
    timing: Timing

    def submit(self, connection: Connection, lease: Lease, now: datetime) -> Step | None:
        """Take a claimed message a step on: to `submitting`, or to where it goes instead.

        None when it is no longer this worker's.
        """
        row = lease.row
        standing = self.today(connection, row.account_id, now)
        if standing is not None and not _holds(row, standing):
            return self._withdraw(connection, lease, standing, now)
        step = self._hindrance(connection, row, standing, now) or _SUBMITTING
        mine = (fence(lease, MessageState.CLAIMED), messages.c.lease_until > now)
        query = update(messages).where(*mine)
        if step is _SUBMITTING:
            begun = {"state": MessageState.SUBMITTING, "submitted_at": now, "changed_at": now}
            query = query.values(begun | {"lease_until": now + self.timing.lease})
        else:
            query = moved(query, step, now)
        if connection.execute(query).rowcount != 1:
            return None
        tell_of_end(connection, lease.about, step, now)
        self._follow(connection, row, standing, step, now)
        return step

    def _withdraw(
        self, connection: Connection, lease: Lease, standing: Standing, now: datetime
    ) -> Step | None:
        """Cancel what is untrue of the account, and write what takes its place."""
        mine = (fence(lease, MessageState.CLAIMED), messages.c.lease_until > now)
        if connection.execute(select(messages.c.id).where(*mine)).first() is None:
            return None
        anew = self.outbox.withdraw(connection, [standing], (), now)
        if anew:
            self.outbox.write(connection, anew)
        return _SUPERSEDED

    def record(
        self, connection: Connection, lease: Lease, outcome: Outcome, step: Step, now: datetime
    ) -> MessageState | None:
        """Record what followed a submission; None when the message was no longer this worker's.

        One that became untrue meanwhile is not tried again.
        """
        if isinstance(outcome, Refused):
            # What follows it is written: the account comes first.
            lock_account(connection, lease.row.account_id)
        held = update(messages).where(fence(lease, MessageState.SUBMITTING))
        true = held.where(messages.c.reason.is_distinct_from(CancelReason.SUPERSEDED))
        if connection.execute(moved(true, step, now)).rowcount == 1:
            tell_of_end(connection, lease.about, step, now)
        elif step.state in _NOTHING_LEFT:
            gone = connection.execute(moved(held, _SUPERSEDED, now)).rowcount
            return MessageState.CANCELLED if gone else None
        elif connection.execute(moved(held, step, now)).rowcount == 1:
            after(connection, lease.about, step, now)
        else:
            return None
        if isinstance(outcome, Refused):
            failing = _FAILING[outcome.barrier]
            self.follow_ups.after(connection, lease.row.id, failing, now)
        return step.state

    def _hindrance(
        self, connection: Connection, row: Row[Any], standing: Standing | None, now: datetime
    ) -> Step | None:
        """Where a message goes that is not sent now."""
        if row.expires_at <= now:
            return EXPIRED
        if standing is None:
            return _STALE
        barred = barrier_of(ChannelName(row.channel), row.recipient)
        is_held, barrier = connection.execute(select(stopped(Stopped.SENDING), barred)).one()
        if is_held:
            return _HELD
        if _bars(row, barrier):
            return Step(MessageState.CANCELLED, CancelReason(barrier))
        start = self.manner.earliest(row.kind, row.situation, now, row.in_person_at)
        if start > now:
            waits = Step(MessageState.PENDING, not_before=start, counted=False)
            return EXPIRED if start >= row.expires_at else waits
        return None if self._is_true(row, standing) else _SUPERSEDED

    def _is_true(self, row: Row[Any], standing: Standing) -> bool:
        """Whether it says to the cent what would be said today."""
        if row.kind in STATING:
            asked = asked_again(row, standing, row.follows, row.created_at)
            words = word_asked(asked.kind, asked.about, asked.language, self.manner.service)
            return bool(words["text"] == row.text)
        if row.kind not in _NOTICES:
            return True
        said = said_again(row, standing, row.follows, row.created_at)
        language = Language(row.language)
        today = word(ChannelName(row.channel), said, self.manner.service, language)
        return bool(today["text"] == row.text)

    def _follow(
        self,
        connection: Connection,
        row: Row[Any],
        standing: Standing | None,
        step: Step,
        now: datetime,
    ) -> None:
        match step.reason:
            case CancelReason.INVALID_CONTACT:
                self.follow_ups.after(connection, row.id, Failing.CONTACT, now)
            case CancelReason.OPTED_OUT:
                self.follow_ups.after(connection, row.id, Failing.OPTED_OUT, now)
            case CancelReason.SUPERSEDED if standing is not None:
                self._say_anew(connection, row, standing, now)

    def _say_anew(
        self, connection: Connection, row: Row[Any], standing: Standing, now: datetime
    ) -> None:
        """The same with today's figures, to the same recipient, in the language on file.

        Of the same cause: who heard it another way has heard it. What was asked for lives no longer
        by it, and is not said anew where a later one says it.
        """
        language, next_one = read_language(connection, row), _rows(connection, row) + 1
        if row.kind in STATING:
            if _is_asked_again(connection, row):
                return
            asked = replace(asked_again(row, standing, row.id, now), language=language)
            anew = asked_row(asked, row.recipient, self.manner, next_one)
            anew["expires_at"] = row.expires_at
        else:
            said = said_again(row, standing, row.id, now)
            way = Way(ChannelName(row.channel), row.recipient, language, next_one)
            anew = message_row(said, way, self.manner)
        connection.execute(insert(messages), anew | {"once_more": row.once_more})


def _rows(connection: Connection, row: Row[Any]) -> int:
    """How many rows one message has to its recipient."""
    column = messages.c
    same = (column.cause == row.cause, column.kind == row.kind)
    way = (column.channel == row.channel, column.recipient == row.recipient)
    query = select(func.max(column.attempt)).where(*same, *way)
    return int(connection.execute(query).scalar_one())


def _is_asked_again(connection: Connection, row: Row[Any]) -> bool:
    """Whether a later message of the kind waits for the same recipient."""
    column = messages.c
    same = (column.account_id == row.account_id, column.kind == row.kind)
    later = (column.recipient == row.recipient, column.id > row.id)
    waits = column.state == MessageState.PENDING
    query = select(exists().where(*same, *later, waits))
    return bool(connection.execute(query).scalar_one())


def _bars(row: Row[Any], barrier: str | None) -> bool:
    """Whether a barrier keeps it back: not what somebody asked for who wants no messages."""
    if row.kind in _NOTICES or barrier != Barrier.OPTED_OUT:
        return barrier is not None
    return treatment(row.kind, row.situation).stop_applies


def _holds(row: Row[Any], standing: Standing) -> bool:
    """Whether its alert is so, whatever the amounts."""
    if row.kind not in _NOTICES:
        return True
    return still_holds(NoticeKind(row.kind), row.situation, standing.statement, standing.level)
