"""Decides what follows a message that was not delivered, and writes it: silence never does.

Again the same way, another way to the customer, or a task for an agent; in today's words, within
the life of the first, and only while it is true.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select

from balance.judge import NoticeKind
from balance.storage.effects import CausedNotice, Standing
from balance.storage.standings import Today
from messaging.barriers import Address, lift, read_barrier, set_barrier
from messaging.delivery import Barrier, CancelReason, ChannelName, Failing, MessageState
from messaging.handover import settle, tell_agent
from messaging.kinds import ABOUT_THE_SUPPLY, treatment
from messaging.lineage import drop_again, drop_all, read_instead, read_line
from messaging.notices import expires_at
from messaging.pauses import pause
from messaging.recipients import Customer, read_customers, read_language
from messaging.rows import Manner, Way, message_row, said_again
from messaging.tables import messages
from messaging.timing import DEFAULT, Timing
from messaging.truth import still_holds

_NOTICES: Final = frozenset(NoticeKind)
# By these a customer hears, or may hear still.
_ALIVE: Final = (
    MessageState.PENDING,
    MessageState.CLAIMED,
    MessageState.SUBMITTING,
    MessageState.UNKNOWN,
    MessageState.ACCEPTED,
    MessageState.SENT,
    MessageState.DELIVERED,
)
_BARRIERS: Final = {Failing.CONTACT: Barrier.INVALID, Failing.OPTED_OUT: Barrier.OPTED_OUT}


@dataclass(frozen=True, slots=True)
class FollowUps:
    """What follows messages, on the channels that are `carried`.

    `today` locks the account. Each method works in the transaction of its caller, who has locked
    no message before the account.
    """

    manner: Manner
    carried: frozenset[ChannelName]
    today: Today
    timing: Timing = DEFAULT

    def after(
        self, connection: Connection, message_id: int, failing: Failing, now: datetime
    ) -> None:
        """Write what follows a message that failed, in place of what followed it so far.

        Nothing follows what is not true any more, what a customer of a closed account was to be
        told, and what is no notice.
        """
        row = connection.execute(_by_id(message_id)).one()
        standing = self.today(connection, row.account_id, now)
        self.learn(connection, row, failing, row.reason, now)
        settle(connection, [message_id, *drop_again(connection, row, now)], now, but=failing)
        if standing is None or row.kind not in _NOTICES:
            return
        if not _holds(row, standing, row.situation):
            self.say_instead(connection, message_id, now)
        elif not (failing is Failing.OPTED_OUT and treatment(row.kind, row.situation).stop_applies):
            self._reach(connection, row, standing, failing, now)

    def learn(
        self,
        connection: Connection,
        row: Row[Any],
        failing: Failing,
        reason: str | None,
        now: datetime,
    ) -> None:
        """Keep what a failure says of an address, or of the whole channel."""
        channel = ChannelName(row.channel)
        if failing in _BARRIERS:
            set_barrier(connection, channel, row.recipient, _BARRIERS[failing], now)
        if failing is Failing.CONFIGURATION:
            sentence = f"The provider takes messages and delivers none ({reason}): ask it why."
            pause(connection, channel, sentence, now, self.timing.pause)

    def went_out(self, connection: Connection, message_id: int, now: datetime) -> None:
        """Drop what waits because a message seemed lost: it was not."""
        row = connection.execute(_by_id(message_id)).one()
        settle(connection, [message_id, *drop_all(connection, row, now)], now)

    def delivered(self, connection: Connection, message_id: int, now: datetime) -> None:
        """Drop what waits because a message had not arrived: it has, so its address is good."""
        row = connection.execute(_by_id(message_id)).one()
        lift(connection, ChannelName(row.channel), row.recipient, Barrier.INVALID)
        self.went_out(connection, message_id, now)

    def is_true(self, connection: Connection, row: Row[Any], now: datetime) -> bool:
        """Whether a message holds still, as far as it tells of the supply of an open account."""
        standing = self.today(connection, row.account_id, now)
        if standing is None or row.kind not in _NOTICES:
            return True
        return _holds(row, standing, row.situation)

    def say_instead(self, connection: Connection, message_id: int, now: datetime) -> None:
        """Write anew what was dropped in place of a message that nobody got after all."""
        row = connection.execute(_by_id(message_id)).one()
        standing = self.today(connection, row.account_id, now)
        if standing is None:
            return
        latest = {(one.kind, one.channel): one for one in read_instead(connection, row)}
        for one in latest.values():
            dropped = (one.state, one.reason) == (MessageState.CANCELLED, CancelReason.SUPERSEDED)
            true = _holds(one, standing, one.situation)
            if dropped and true and not read_instead(connection, one):
                said = said_again(one, standing, message_id, now)
                where, language = ChannelName(one.channel), read_language(connection, one)
                way = Way(where, one.recipient, language, one.attempt + 1, now)
                self._write(connection, said, way, one.expires_at)

    def send_again(self, connection: Connection, message_id: int, now: datetime) -> int | None:
        """The id of a new message that says an old one in today's words, for an agent who asks.

        What agents were asked about the old one is settled. None where it is not true any more, or
        no address of its customer can be written to.
        """
        row = connection.execute(_by_id(message_id)).one()
        standing = self.today(connection, row.account_id, now)
        if standing is None or row.kind not in _NOTICES or not _holds(row, standing, ""):
            return None
        line = read_line(connection, row)
        way = self._way(connection, row, line, [row.channel, *self.carried], now)
        if way is None:
            return None
        settle(connection, [message_id], now)
        return self._write(connection, said_again(row, standing, message_id, now), way)

    def _reach(
        self,
        connection: Connection,
        row: Row[Any],
        standing: Standing,
        failing: Failing,
        now: datetime,
    ) -> None:
        """Reach the customer the same way, else another one, else through an agent."""
        line = read_line(connection, row)
        alive = {one.channel for one in line if one.state in _ALIVE}
        tries = sum(one.channel == row.channel and one.id <= row.id for one in _sent(line, row))
        start = None if row.expires_at <= now else self._same_way_from(tries, failing, now)
        way = None
        if start is not None and start < row.expires_at:
            if row.channel in alive:
                return
            way = self._way(connection, row, line, [row.channel], start)
        if way is None and alive:
            return
        over = failing is Failing.EXPIRED or row.expires_at <= now
        if way is None and not over:
            way = self._way(connection, row, line, ChannelName, now, _tried(line, row))
        if way is not None:
            said = said_again(row, standing, row.id, now)
            self._write(connection, said, way, row.expires_at)
        elif not over or row.severity >= ABOUT_THE_SUPPLY:
            told = (row.id, row.account_id, row.kind, MessageState.FAILED, row.reason)
            tell_agent(connection, *told, now, failing)

    def _same_way_from(self, tries: int, failing: Failing, now: datetime) -> datetime | None:
        """From when on the same channel may try again after so many tries; None: never."""
        match failing:
            case Failing.TRANSIENT if tries <= len(self.timing.retries):
                return now + self.timing.retries[tries - 1]
            case Failing.AWAY if tries == 1:
                return now + self.timing.once_more
            case Failing.CONFIGURATION:
                return now
        return None

    def _way(
        self,
        connection: Connection,
        row: Row[Any],
        line: Sequence[Row[Any]],
        channels: Iterable[str],
        start: datetime,
        tried: Collection[Address] = (),
    ) -> Way | None:
        """The first of these channels with an address that is neither barred nor tried."""
        for name in channels:
            channel = ChannelName(name)
            only = self.carried & {channel}
            found = read_customers(connection, [row.account_id], only)
            customer = found.get(row.account_id, Customer())
            address = customer.addresses.get(channel)
            if address is None or (channel, address) in tried:
                continue
            if read_barrier(connection, channel, address) is None:
                last = max((one.attempt for one in line if one.channel == channel), default=0)
                return Way(channel, address, customer.language, last + 1, start)
        return None

    def _write(
        self,
        connection: Connection,
        said: CausedNotice,
        way: Way,
        until: datetime | None = None,
    ) -> int:
        """A message that is to go out this way, alive no longer than `until`; its id."""
        values = message_row(said, way, self.manner)
        if until is not None:
            values["expires_at"] = min(until, expires_at(said.kind, said.statement, said.at))
        made = connection.execute(insert(messages).returning(messages.c.id), values)
        return int(made.scalar_one())


def _by_id(message_id: int) -> Select[Any]:
    return select(messages).where(messages.c.id == message_id)


def _holds(row: Row[Any], standing: Standing, told: str) -> bool:
    kind = NoticeKind(row.kind)
    return still_holds(kind, told, standing.statement, standing.level)


def _tried(line: Sequence[Row[Any]], row: Row[Any]) -> set[Address]:
    return {(ChannelName(one.channel), one.recipient) for one in _sent(line, row)}


def _sent(line: Sequence[Row[Any]], row: Row[Any]) -> list[Row[Any]]:
    """What of a line was sent, or could not be; not what was dropped."""
    return [one for one in line if one.reason != CancelReason.SUPERSEDED or one.id == row.id]
