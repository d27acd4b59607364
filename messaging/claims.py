"""Decides which messages a worker takes next: what is due, most urgent first, at the set pace.

A claim lasts as long as its lease. A worker that dies lets it run out, and another takes over.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)

from messaging.delivery import ChannelName, Mail, MessageState, Outgoing, Step
from messaging.leases import About, moved
from messaging.pacing import Pace, book, room
from messaging.pauses import paused, take_trials
from messaging.tables import messages
from messaging.timing import Timing

# Any number will do that no other part of the product locks.
_CLAIMING = 927_101
_DEPTH = 4
_MOST_URGENT = (messages.c.urgency.desc(), messages.c.created_at, messages.c.id)
_TAKEN_OVER = (
    MessageState.ACCEPTED,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.UNDELIVERED,
    MessageState.FAILED,
)
_HELD = messages.c.state.in_((MessageState.CLAIMED, MessageState.SUBMITTING))


@dataclass(frozen=True, slots=True)
class Lease:
    """A message in the hands of one worker until an instant; `row` is as it was when claimed.

    `on_trial`: its channel is paused, and it finds out whether that can end.
    """

    row: Row[Any]
    owner: str
    until: datetime
    on_trial: bool

    @property
    def about(self) -> About:
        """Which message it is."""
        return About.row(self.row)

    @property
    def channel(self) -> ChannelName:
        """How it goes out."""
        return ChannelName(self.row.channel)

    @property
    def attempts(self) -> int:
        """How often it was claimed, this time too."""
        return int(self.row.attempts) + 1

    def outgoing(self) -> Outgoing:
        """What the channel gets."""
        row = self.row
        return Outgoing(row.id, row.recipient, row.text, mail_of(row), row.expires_at)


@dataclass(frozen=True, slots=True)
class Claimer:
    """One worker's way of taking messages; `owner` is unique among all living workers."""

    owner: str
    channels: Collection[ChannelName]
    pace: Pace
    timing: Timing

    def claim(self, connection: Connection, now: datetime, limit: int) -> list[Lease]:
        """Take at most `limit` messages that are due, one an account. Needs the turn."""
        closed = {pause.channel for pause in paused(connection)} & set(self.channels)
        trials = take_trials(connection, closed, now, self.timing.pause) if closed else frozenset()
        left = self._room(connection, closed, now, limit)
        rows: list[Row[Any]] = []
        if trials:
            # Before all others, however many are due elsewhere. Each trial is another one's: the
            # fault may lie with a message.
            longest = _due(trials, now).order_by(messages.c.not_before, messages.c.id)
            rows += connection.execute(longest.limit(len(trials) * _DEPTH)).all()
        if left:
            most = _due(left, now).order_by(*_MOST_URGENT)
            rows += connection.execute(most.limit(limit * _DEPTH)).all()
        chosen = self._chosen(rows, dict.fromkeys(trials, 1) | left, limit)
        taken: defaultdict[ChannelName, int] = defaultdict(int)
        for row in chosen:
            taken[ChannelName(row.channel)] += row.segments
        for channel, segments in taken.items():
            book(connection, channel, segments, self.pace, now)
        until = now + self.timing.lease
        if chosen:
            query = update(messages).where(messages.c.id.in_([row.id for row in chosen]))
            held = {"state": MessageState.CLAIMED, "owner": self.owner, "lease_until": until}
            counted = {"attempts": messages.c.attempts + 1, "changed_at": now}
            connection.execute(query.values(held | counted))
        return [Lease(row, self.owner, until, row.channel in trials) for row in chosen]

    def _room(
        self, connection: Connection, closed: Collection[ChannelName], now: datetime, limit: int
    ) -> dict[ChannelName, int]:
        """How many segments may go out on each open channel where any may."""
        left = {}
        for channel in self.channels:
            found = None if channel in closed else room(connection, channel, self.pace, now)
            if channel not in closed and found != 0:
                left[channel] = limit * _DEPTH if found is None else found
        return left

    def _chosen(
        self, rows: Sequence[Row[Any]], left: Mapping[ChannelName, int], limit: int
    ) -> list[Row[Any]]:
        open_ones, chosen, accounts = dict(left), [], set()
        for row in rows:
            channel = ChannelName(row.channel)
            if row.account_id not in accounts and open_ones[channel] > 0:
                chosen.append(row)
                open_ones[channel] -= row.segments
            accounts.add(row.account_id)
        return chosen[:limit]


def take_turns(connection: Connection) -> None:
    """Wait until no other worker claims, reclaims or cancels; needed before any of the three.

    SQLite has one writer anyway. Elsewhere two claims could each take a message of one account.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_CLAIMING)))


def is_anything_left(
    connection: Connection, channels: Collection[ChannelName], now: datetime
) -> bool:
    """Whether a message is due on these channels or in a worker's hands."""
    due = and_(messages.c.state == MessageState.PENDING, messages.c.not_before <= now)
    query = select(exists().where(messages.c.channel.in_(list(channels)), or_(_HELD, due)))
    return bool(connection.execute(query).scalar_one())


def fence(lease: Lease, state: MessageState) -> ColumnElement[bool]:
    """Whether a message is still this worker's, at this attempt, in this state."""
    return and_(
        messages.c.id == lease.row.id,
        messages.c.owner == lease.owner,
        messages.c.attempts == lease.attempts,
        messages.c.state == state,
    )


def is_taken_over(connection: Connection, lease: Lease) -> bool:
    """Whether a receipt, which may outrun the provider's answer, has moved the message on."""
    mine = (messages.c.id == lease.row.id, messages.c.attempts == lease.attempts)
    query = select(exists().where(*mine, messages.c.state.in_(_TAKEN_OVER)))
    return bool(connection.execute(query).scalar_one())


def renew(connection: Connection, owner: str, now: datetime, until: datetime) -> None:
    """Keep what a worker has claimed and not yet submitted."""
    mine = (messages.c.owner == owner, messages.c.state == MessageState.CLAIMED)
    found = select(messages.c.id).where(*mine, messages.c.lease_until > now)
    # One that another transaction is about to change is left out: it has its turn anyway.
    free = found.with_for_update(skip_locked=True).scalar_subquery()
    query = update(messages).where(messages.c.id.in_(free)).values(lease_until=until)
    connection.execute(query)


def release(connection: Connection, leases: Sequence[Lease], now: datetime) -> None:
    """Hand claimed messages on, untried and uncounted."""
    step = Step(MessageState.PENDING, counted=False)
    # In one order, as whoever locks several: no two wait for each other.
    for lease in sorted(leases, key=lambda one: one.row.id):
        held = update(messages).where(fence(lease, MessageState.CLAIMED))
        connection.execute(moved(held, step, now))


def _due(channels: Collection[ChannelName], now: datetime) -> Select[Any]:
    busy = select(messages.c.account_id).where(_HELD).scalar_subquery()
    return (
        select(messages)
        .where(
            messages.c.state == MessageState.PENDING,
            # By this bound alone SQLite would look them up, and sort all that wait.
            func.coalesce(messages.c.not_before, now) <= now,
            messages.c.channel.in_(list(channels)),
            messages.c.account_id.not_in(busy),
        )
        .with_for_update(skip_locked=True)
    )


def mail_of(row: Row[Any]) -> Mail | None:
    """What an e-mail carries beside its text; None for another message."""
    if row.html is None:
        return None
    return Mail(row.subject, row.html, row.language, row.created_at)
