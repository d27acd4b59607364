"""Finds out what became of messages that may have gone out: asks their provider, twice.

Proof is the provider's own list (MESSAGING, "States"). Without any, the kind decides: an agent is
told, the message goes out once more, or it is dropped. While the provider is asked no transaction
is open; a receipt that comes meanwhile wins.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, assert_never

from sqlalchemy import Connection, Row, Select, or_, select, update

from balance.calendar import civil_date, midnight
from balance.storage.database import Database
from balance.storage.standings import lock_account
from messaging.claims import mail_of
from messaging.delivery import (
    CancelReason,
    CannotSay,
    Channel,
    ChannelName,
    Listed,
    MessageState,
    NotListed,
    Outgoing,
    Proof,
    Step,
)
from messaging.follow import FollowUps
from messaging.handover import tell_agent
from messaging.kinds import Doubt, treatment
from messaging.leases import moved
from messaging.tables import messages
from messaging.timing import Timing

_log = logging.getLogger(__name__)

_QUESTIONS: Final = 2
_UNPROVEN: Final = "nothing proves that the provider took it"
_DROPPED: Final = "dropped"


@dataclass(frozen=True, slots=True)
class _Passage:
    """Where a message in doubt goes; `asked` counts the answers that proved nothing."""

    step: Step
    asked: int = 0
    once_more: bool = False


def reconcile(
    database: Database,
    channels: Mapping[ChannelName, Channel],
    follow_ups: FollowUps,
    clock: Callable[[], datetime],
    timing: Timing,
    limit: int = 20,
) -> int:
    """Ask about at most `limit` messages whose time has come; how many were asked about.

    A channel whose provider cannot be asked now is left alone for the rest of the run.
    """
    asker = _Asker(database, channels, follow_ups, clock, timing)
    asked, silent = 0, set[ChannelName]()
    while asked < limit and (row := asker.take(silent)) is not None:
        asked += 1
        proof = asker.ask(row)
        if isinstance(proof, CannotSay):
            silent.add(ChannelName(row.channel))
        asker.settle(row, proof)
    return asked


@dataclass(frozen=True, slots=True)
class _Asker:
    database: Database
    channels: Mapping[ChannelName, Channel]
    follow_ups: FollowUps
    clock: Callable[[], datetime]
    timing: Timing

    def take(self, silent: Collection[ChannelName]) -> Row[Any] | None:
        """A message to ask about, kept from other workers for as long as a lease."""
        channels, now = [name for name in self.channels if name not in silent], self.clock()
        with self.database.write() as connection:
            found = connection.execute(_due(channels, now)).scalar()
            if found is None:
                return None
            taken = update(messages).where(messages.c.id == found)
            taken = taken.values(not_before=now + self.timing.lease)
            return connection.execute(taken.returning(messages)).one()

    def ask(self, row: Row[Any]) -> Proof:
        """What its provider says. No transaction is open here."""
        outgoing = Outgoing(row.id, row.recipient, row.text, mail_of(row), row.expires_at)
        try:
            return self.channels[ChannelName(row.channel)].find(outgoing, _since(row))
        except Exception as fault:  # noqa: BLE001 - whatever it was, it proves nothing
            # Its text is not kept: it may quote the recipient.
            return CannotSay(f"the channel failed with {type(fault).__name__}")

    def settle(self, asked: Row[Any], proof: Proof) -> None:
        """Record what the answer means, unless somebody else knew more meanwhile."""
        now = self.clock()
        with self.database.write() as connection:
            # In this order, as the booking does.
            lock_account(connection, asked.account_id)
            row = connection.execute(_same(asked)).one_or_none()
            if row is None:
                return
            passage = self._judge(connection, row, proof, now)
            mine = update(messages).where(messages.c.id == row.id)
            counts = {"asked": passage.asked, "once_more": passage.once_more or row.once_more}
            connection.execute(moved(mine, passage.step, now).values(counts))
            self._bring_about(connection, row, passage.step, now)
        facts = {"message_id": row.id, "channel": row.channel, "state": passage.step.state}
        _log.info("A provider was asked about a message in doubt.", extra=facts)

    def _judge(
        self, connection: Connection, row: Row[Any], proof: Proof, now: datetime
    ) -> _Passage:
        again = now + self.timing.reconcile
        match proof:
            case Listed(provider_ids):
                found = _own(connection, row, provider_ids)
                if found is not None:
                    return _Passage(Step(MessageState.ACCEPTED, provider_id=found))
                if row.asked + 1 < _QUESTIONS:
                    waits = Step(MessageState.UNKNOWN, row.reason, not_before=again)
                    return _Passage(waits, row.asked + 1)
                return self._unproven(connection, row, now + self.timing.once_more, now)
            case NotListed():
                return self._unproven(connection, row, now, now, resend=True)
            case CannotSay(reason):
                if now < row.expires_at:
                    return _Passage(Step(MessageState.UNKNOWN, reason, not_before=again), row.asked)
                return self._unproven(connection, row, now, now)
        assert_never(proof)

    def _unproven(
        self,
        connection: Connection,
        row: Row[Any],
        start: datetime,
        now: datetime,
        resend: bool = False,
    ) -> _Passage:
        """By the kind's policy; `resend`: a second one is known by its id, whatever the kind."""
        if not self.follow_ups.is_true(connection, row, now):
            return _Passage(Step(MessageState.CANCELLED, CancelReason.SUPERSEDED))
        doubt = treatment(row.kind, row.situation).doubt
        start = self.follow_ups.manner.earliest(row.kind, row.situation, start, row.in_person_at)
        if (resend or doubt is Doubt.ONCE_MORE) and not row.once_more and start < row.expires_at:
            return _Passage(Step(MessageState.PENDING, _UNPROVEN, not_before=start), once_more=True)
        if doubt is Doubt.DROPPED:
            return _Passage(Step(MessageState.DEAD, _DROPPED))
        return _Passage(Step(MessageState.DEAD, _UNPROVEN, needs_agent=True))

    def _bring_about(
        self, connection: Connection, row: Row[Any], step: Step, now: datetime
    ) -> None:
        if step.state is MessageState.ACCEPTED:
            self.follow_ups.went_out(connection, row.id, now)
        if step.state is MessageState.CANCELLED:
            self.follow_ups.say_instead(connection, row.id, now)
        if step.needs_agent:
            told = (row.id, row.account_id, row.kind, MessageState.UNKNOWN, step.reason)
            tell_agent(connection, *told, now)


def _due(channels: Collection[ChannelName], now: datetime) -> Select[int]:
    waits = (messages.c.state == MessageState.UNKNOWN, messages.c.not_before <= now)
    query = select(messages.c.id).where(*waits, messages.c.channel.in_(list(channels)))
    order = (messages.c.not_before, messages.c.id)
    return query.order_by(*order).limit(1).with_for_update(skip_locked=True)


def _same(asked: Row[Any]) -> Select[Any]:
    """The message, locked, while nothing was learnt of it and nobody else asks."""
    mine = (messages.c.id == asked.id, messages.c.state == MessageState.UNKNOWN)
    unasked = messages.c.not_before == asked.not_before
    return select(messages).where(*mine, unasked).with_for_update()


def _since(row: Row[Any]) -> datetime:
    """The beginning of the Brussels day on which it was submitted."""
    return midnight(civil_date(row.submitted_at or row.created_at))


def _own(connection: Connection, row: Row[Any], provider_ids: Sequence[str]) -> str | None:
    """The id of this very message among those listed; None where the list proves nothing.

    A text names its meter: one that equals it is of the same account.
    """
    column = messages.c
    query = select(column.provider_id).where(
        column.account_id == row.account_id,
        column.id != row.id,
        column.channel == row.channel,
        column.recipient == row.recipient,
        column.text == row.text,
        column.submitted_at >= _since(row),
        # What was refused at once is on no list.
        or_(column.state != MessageState.FAILED, column.provider_id.is_not(None)),
    )
    others = set(connection.execute(query).scalars())
    free = [one for one in provider_ids if one not in others]
    return free[0] if free and None not in others else None
