"""Owns the messages: written with their frozen text in the transaction that causes them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, func, or_, select, update

from balance.calendar import civil_date, midnight
from balance.judge import NoticeKind
from balance.storage.among import among
from balance.storage.effects import CausedNotice, Standing
from balance.storage.inserts import insert_new
from messaging.delivery import CancelReason, ChannelName, MessageState
from messaging.gsm7 import segments
from messaging.handover import ask_agent, report_too_long
from messaging.notices import treated_as
from messaging.recipients import Customer, read_customers
from messaging.rows import Manner, Way, message_row
from messaging.tables import messages
from messaging.texts import choose_template
from messaging.truth import COUNTED, RECEIPTS, Told, Waiting, instead, still_holds

CARRIED: Final = frozenset(ChannelName)
_NOBODY: Final = Customer()
_NOWHERE: Final = {ChannelName.SMS: ""}
_UNREACHED: Final = {"state": MessageState.CANCELLED, "reason": CancelReason.INVALID_CONTACT}
_TOLD_TODAY: Final = {"state": MessageState.CANCELLED, "reason": CancelReason.SUPERSEDED}
_NOT_SUBMITTED: Final = (MessageState.PENDING, MessageState.CLAIMED)
_UNDER_WAY: Final = (MessageState.SUBMITTING, MessageState.UNKNOWN)
_MAY_GO_OUT: Final = (*_NOT_SUBMITTED, MessageState.SUBMITTING)
_TOLD: Final = (
    *_UNDER_WAY,
    MessageState.ACCEPTED,
    MessageState.SENT,
    MessageState.DELIVERED,
)
_READ: Final = [
    messages.c[name]
    for name in (
        *("id", "account_id", "cause", "kind", "situation"),
        *("paid", "paid_at", "owed", "in_person_at", "expires_at", "created_at"),
    )
]
_NOT_UNTRUE: Final = messages.c.reason.is_distinct_from(CancelReason.SUPERSEDED)
_LONGEST_LIFE: Final = timedelta(days=2)


class Outbox:
    """Turns notices into messages, or into a task where nobody can be reached: never silence.

    That a payment arrived is no task, for nothing is to be done: the message is written and
    cancelled. Addresses of a channel that is not among `carried` count as not known.
    """

    def __init__(self, manner: Manner, carried: frozenset[ChannelName] = CARRIED) -> None:
        self._manner = manner
        self._carried = carried

    def write(self, connection: Connection, effects: Sequence[CausedNotice]) -> None:
        """Write the messages; those of a cause already written are passed over."""
        ids = {effect.account_id for effect in effects}
        found = read_customers(connection, ids, self._carried)
        capped = _already_told(connection, effects)
        rows: list[Mapping[str, object]] = []
        for effect in effects:
            customer = found.get(effect.account_id, _NOBODY)
            if not customer.addresses and effect.kind is NoticeKind.TOP_UP_RECEIVED:
                unsent = self._rows(connection, effect, replace(customer, addresses=_NOWHERE))
                rows += [row | _UNREACHED for row in unsent]
            elif not customer.addresses:
                ask_agent(connection, effect)
            written = self._rows(connection, effect, customer)
            enough = (effect.account_id, effect.kind) in capped
            rows += [row | _TOLD_TODAY if enough else row for row in written]
        insert_new(connection, messages, rows)

    def cancel(self, connection: Connection, account_id: int, now: datetime) -> int:
        """Cancel what an account that closes was still to be told; how many messages (R12).

        What a provider is being given may end as it will, but is not tried again.
        """
        mine = messages.c.account_id == account_id
        open_ones = messages.c.state.in_((*_NOT_SUBMITTED, *_UNDER_WAY))
        # In one order, as whoever locks several: no two wait for each other.
        ordered = select(messages.c.id).where(mine, open_ones).order_by(messages.c.id)
        connection.execute(ordered.with_for_update())
        waiting = update(messages).where(mine, messages.c.state.in_(_NOT_SUBMITTED))
        gone = waiting.values(_cancelled(CancelReason.STALE, now))
        cancelled = connection.execute(gone).rowcount
        under_way = (messages.c.state.in_(_UNDER_WAY), messages.c.expires_at > now)
        connection.execute(update(messages).where(mine, *under_way).values(expires_at=now))
        return cancelled

    def withdraw(
        self,
        connection: Connection,
        standings: Sequence[Standing],
        effects: Sequence[CausedNotice],
        now: datetime,
    ) -> Sequence[CausedNotice]:
        """Cancel the messages of these accounts that are not true any more; what to write.

        The effects, and today's words in place of what nobody got. What a provider is being given
        may end as it will, but is not tried again.
        """
        lost = _untrue(connection, standings)
        if not lost:
            return effects
        mine, state = among(messages.c.id, [one.message_id for one in lost]), messages.c.state
        given = update(messages).where(mine, state == MessageState.SUBMITTING)
        connection.execute(given.values(reason=CancelReason.SUPERSEDED))
        waiting = update(messages).where(mine, state.in_(_NOT_SUBMITTED))
        connection.execute(waiting.values(_cancelled(CancelReason.SUPERSEDED, now)))
        told = _lately_told(connection, lost, now)
        untold: defaultdict[int, list[Waiting]] = defaultdict(list)
        said: defaultdict[int, set[NoticeKind]] = defaultdict(set)
        for one in lost:
            if one.expires_at > now and not told.has_heard(one):
                untold[one.account_id].append(one)
        for effect in effects:
            said[effect.account_id].add(effect.kind)
        caused = [_following(effect, untold[effect.account_id]) for effect in effects]
        for standing in standings:
            whose = standing.account_id
            caused += _again(standing, untold[whose], said[whose], now)
        return caused

    def _rows(
        self, connection: Connection, effect: CausedNotice, customer: Customer
    ) -> Iterator[dict[str, object]]:
        language = customer.language
        for channel, address in customer.addresses.items():
            row = message_row(effect, Way(channel, address, language), self._manner)
            if channel is ChannelName.SMS:
                filled, about = segments(str(row["text"])).count, effect.statement
                declared = choose_template(effect.kind, about, language).segments
                told = (effect.cause, effect.kind, filled, declared, effect.at)
                report_too_long(connection, about.ean, *told)
            yield row


def _cancelled(reason: CancelReason, now: datetime) -> dict[str, object]:
    gone = {"state": MessageState.CANCELLED, "reason": reason, "changed_at": now}
    return {**gone, "owner": None, "lease_until": None}


def drop_replacement(
    connection: Connection, message_id: int, account_id: int, now: datetime
) -> None:
    """Cancel what was to be said in place of a message that may have gone out after all.

    What came in the place of that, too.
    """
    mine, column, line = messages.c.account_id == account_id, messages.c, [message_id]
    while line:
        causes = [instead_of(one) for one in line]
        query = select(column.id).where(mine, column.cause.in_(causes)).order_by(column.id)
        line = list(connection.execute(query).scalars())
        if line:
            waiting = update(messages).where(column.id.in_(line), column.state.in_(_NOT_SUBMITTED))
            connection.execute(waiting.values(_cancelled(CancelReason.SUPERSEDED, now)))


def instead_of(message_id: int) -> str:
    """The cause of what is said in place of a message."""
    return f"message:{message_id}"


def _untrue(connection: Connection, standings: Sequence[Standing]) -> list[Waiting]:
    """The messages that may still go out and do not hold; locked."""
    known = {standing.account_id: standing for standing in standings}
    column = messages.c
    query = select(*_READ).where(
        among(column.account_id, known),
        column.state.in_(_MAY_GO_OUT),
        column.kind.in_(list(NoticeKind)),
        _NOT_UNTRUE,
    )
    # In one order, as whoever locks several: no two wait for each other.
    rows = connection.execute(query.order_by(column.id).with_for_update())
    found = [_waiting(row) for row in rows]
    return [one for one in found if not _holds(one, known[one.account_id])]


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        message_id=row.id,
        account_id=row.account_id,
        cause=row.cause,
        kind=NoticeKind(row.kind),
        situation=row.situation,
        paid=row.paid,
        paid_at=row.paid_at,
        owed=row.owed,
        in_person_at=row.in_person_at,
        expires_at=row.expires_at,
    )


def _holds(waiting: Waiting, today: Standing) -> bool:
    return still_holds(waiting.kind, waiting.situation, today.statement, today.level)


def _following(effect: CausedNotice, untold: Sequence[Waiting]) -> CausedNotice:
    """The effect; an alert is owed as much as the one that it comes in place of."""
    if effect.kind in RECEIPTS:
        return effect
    return replace(effect, owed=True) if any(one.is_owed for one in untold) else effect


def _again(
    standing: Standing, untold: Sequence[Waiting], said: Collection[NoticeKind], now: datetime
) -> Iterator[CausedNotice]:
    """What is said of an account in place of what nobody got, once for all channels."""
    about, lost = standing.statement, {(one.cause, one.kind): one for one in untold}
    for new in instead(list(lost.values()), said, about, standing.level):
        of, cause = new.of, instead_of(new.of.message_id)
        now_said = CausedNotice(of.account_id, cause, new.kind, about, now, of.paid, of.paid_at)
        now_said = replace(now_said, owed=of.owed, in_person_at=of.in_person_at)
        yield replace(now_said, follows=of.message_id)


def _already_told(
    connection: Connection, effects: Sequence[CausedNotice]
) -> frozenset[tuple[int, str]]:
    """The accounts, and the kinds of which they hear once a day and did today, or will."""
    asked = {effect.account_id for effect in effects if _is_once_a_day(effect)}
    if not asked:
        return frozenset()
    column = messages.c
    query = select(column.account_id, column.kind).where(
        among(column.account_id, asked),
        column.kind.in_(COUNTED),
        column.state.in_((*_NOT_SUBMITTED, *_TOLD)),
        # One that is not to be tried again may not have gone out.
        or_(column.state != MessageState.SUBMITTING, _NOT_UNTRUE),
        # What was written in the evening and went out this morning was told today.
        func.coalesce(column.submitted_at, column.created_at)
        >= midnight(civil_date(effects[0].at)),
    )
    told = {(row.account_id, row.kind) for row in connection.execute(query)}
    return frozenset(
        (effect.account_id, effect.kind)
        for effect in effects
        if _is_once_a_day(effect) and (effect.account_id, effect.kind) in told
    )


def _is_once_a_day(effect: CausedNotice) -> bool:
    # Where it warns of a cut, it is told whatever was said before.
    return treated_as(effect.kind, effect.statement) in COUNTED


def _lately_told(connection: Connection, lost: Sequence[Waiting], now: datetime) -> Told:
    column = messages.c
    query = select(*_READ).where(
        among(column.account_id, {one.account_id for one in lost}),
        column.state.in_(_TOLD),
        column.created_at > now - _LONGEST_LIFE,
    )
    withdrawn = {one.message_id for one in lost}
    rows = [row for row in connection.execute(query) if row.id not in withdrawn]
    return Told(frozenset((row.account_id, row.cause, row.kind) for row in rows))
