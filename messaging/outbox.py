"""Owns the messages: written with their frozen text in the transaction that causes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    select,
    update,
)

from balance.ean import ending
from balance.judge import NoticeKind
from balance.storage.among import among
from balance.storage.effects import CausedNotice, Standing
from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, contacts, id_column, metadata
from balance.storage.tasks import open_task
from messaging import mails, texts
from messaging.delivery import (
    AgentTask,
    CancelReason,
    ChannelName,
    MessageState,
    choose_channels,
)
from messaging.gsm7 import segments
from messaging.notices import expires_at, severity
from messaging.service import Service
from messaging.truth import still_holds

messages = Table(
    "messages",
    metadata,
    id_column(),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("cause", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("follows", BigInteger, ForeignKey("messages.id")),
    Column("language", Text, nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("subject", Text),
    Column("text", Text, nullable=False),
    Column("html", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("provider_id", Text),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("cause", "kind", "channel", "recipient", "attempt"),
    comment="`attempt` counts the rows of one message, `attempts` its sendings",
)
Index("ix_messages_state_not_before", messages.c.state, messages.c.not_before)
Index("ix_messages_account_id_state", messages.c.account_id, messages.c.state)

CARRIED: Final = frozenset(ChannelName)
_NOBODY: Final = {ChannelName.SMS: ""}
_UNREACHED: Final = {"state": MessageState.CANCELLED, "reason": CancelReason.INVALID_CONTACT}
_NOT_SUBMITTED: Final = (MessageState.PENDING, MessageState.CLAIMED)
_UNDER_WAY: Final = (MessageState.SUBMITTING, MessageState.UNKNOWN)
_MAY_GO_OUT: Final = (*_NOT_SUBMITTED, MessageState.SUBMITTING)


@dataclass(frozen=True, slots=True)
class _Contact:
    chosen: tuple[ChannelName, ...] = ()
    mobile: str | None = None
    email: str | None = None

    def addresses(self, carried: frozenset[ChannelName]) -> dict[ChannelName, str]:
        """Where to write, by channel; empty when no channel that is carried reaches them."""
        known = {ChannelName.SMS: self.mobile, ChannelName.EMAIL: self.email}
        usable = {name: address for name, address in known.items() if address and name in carried}
        channels = choose_channels(
            self.chosen, usable.get(ChannelName.SMS), usable.get(ChannelName.EMAIL)
        )
        return {} if isinstance(channels, AgentTask) else {name: usable[name] for name in channels}


class Outbox:
    """Turns notices into messages, or into a task where nobody can be reached: never silence.

    That a payment arrived is no task, for nothing is to be done: the message is written and
    cancelled. Addresses of a channel that is not among `carried` count as not known.
    """

    def __init__(self, service: Service, carried: frozenset[ChannelName] = CARRIED) -> None:
        self._service = service
        self._carried = carried

    def write(self, connection: Connection, effects: Sequence[CausedNotice]) -> None:
        """Write the messages; those of a cause already written are passed over."""
        found = _primary_contacts(connection, {effect.account_id for effect in effects})
        rows: list[Mapping[str, object]] = []
        for effect in effects:
            contact = found.get(effect.account_id, _Contact())
            addresses = contact.addresses(self._carried)
            if not addresses and effect.kind is NoticeKind.TOP_UP_RECEIVED:
                unsent = self._rows(connection, effect, _NOBODY)
                rows += [row | _UNREACHED for row in unsent]
            elif not addresses:
                _ask_agent(connection, effect)
            rows += self._rows(connection, effect, addresses)
        insert_new(connection, messages, rows)

    def cancel(self, connection: Connection, account_id: int, now: datetime) -> int:
        """Cancel what an account that closes was still to be told; how many messages (R12).

        What a provider is being given may end as it will, but is not tried again.
        """
        mine = messages.c.account_id == account_id
        waiting = update(messages).where(mine, messages.c.state.in_(_NOT_SUBMITTED))
        gone = waiting.values(_cancelled(CancelReason.STALE, now))
        cancelled = connection.execute(gone).rowcount
        under_way = (messages.c.state.in_(_UNDER_WAY), messages.c.expires_at > now)
        connection.execute(update(messages).where(mine, *under_way).values(expires_at=now))
        return cancelled

    def withdraw(self, connection: Connection, standings: Sequence[Standing], now: datetime) -> int:
        """Cancel the messages of these accounts that are not true any more; how many.

        What a provider is being given may end as it will, but is not tried again.
        """
        untrue = _untrue(connection, standings)
        if not untrue:
            return 0
        mine, state = among(messages.c.id, untrue), messages.c.state
        given = update(messages).where(mine, state == MessageState.SUBMITTING)
        connection.execute(given.values(reason=CancelReason.SUPERSEDED))
        waiting = update(messages).where(mine, state.in_(_NOT_SUBMITTED))
        gone = waiting.values(_cancelled(CancelReason.SUPERSEDED, now))
        return connection.execute(gone).rowcount

    def _rows(
        self, connection: Connection, effect: CausedNotice, addresses: Mapping[ChannelName, str]
    ) -> Iterator[dict[str, object]]:
        for channel, recipient in addresses.items():
            words = self._words(channel, effect)
            if channel is ChannelName.SMS:
                _report_too_long(connection, effect, str(words["text"]))
            yield words | {
                "account_id": effect.account_id,
                "cause": effect.cause,
                "kind": effect.kind,
                "severity": severity(effect.kind, effect.statement),
                "channel": channel,
                "recipient": recipient,
                "attempt": 1,
                "state": MessageState.PENDING,
                "created_at": effect.at,
                "not_before": effect.at,
                "expires_at": expires_at(effect.kind, effect.statement, effect.at),
                "attempts": 0,
                "changed_at": effect.at,
            }

    def _words(self, channel: ChannelName, effect: CausedNotice) -> dict[str, object]:
        """The columns that hold what the customer reads, the same ones for each channel."""
        kind, about, paid = effect.kind, effect.statement, effect.paid
        match channel:
            case ChannelName.SMS:
                return {
                    "language": texts.LANGUAGE,
                    "template_version": texts.TEMPLATE_VERSION,
                    "subject": None,
                    "text": texts.render(kind, about, self._service, paid),
                    "html": None,
                }
            case ChannelName.EMAIL:
                mail = mails.render(kind, about, self._service, effect.at, paid)
                return {
                    "language": mails.LANGUAGE,
                    "template_version": mails.TEMPLATE_VERSION,
                    "subject": mail.subject,
                    "text": mail.text,
                    "html": mail.html,
                }
        assert_never(channel)


def _cancelled(reason: CancelReason, now: datetime) -> dict[str, object]:
    gone = {"state": MessageState.CANCELLED, "reason": reason, "changed_at": now}
    return {**gone, "owner": None, "lease_until": None}


def _untrue(connection: Connection, standings: Sequence[Standing]) -> list[int]:
    """The messages that may still go out and do not hold; locked."""
    known = {standing.account_id: standing for standing in standings}
    columns = (messages.c.id, messages.c.account_id, messages.c.kind, messages.c.severity)
    query = select(*columns).where(messages.c.state.in_(_MAY_GO_OUT))
    # In one order, as whoever locks several: no two wait for each other.
    query = query.order_by(messages.c.id).with_for_update()
    return [
        row.id
        for row in connection.execute(query.where(among(messages.c.account_id, known)))
        if not _holds(row.kind, row.severity, known[row.account_id])
    ]


def _holds(kind: str, severity: int, standing: Standing) -> bool:
    return still_holds(NoticeKind(kind), severity, standing.statement, standing.level)


def _primary_contacts(connection: Connection, account_ids: Iterable[int]) -> dict[int, _Contact]:
    """The first contact of each account: the customer."""
    columns = (contacts.c.account_id, contacts.c.channels, contacts.c.mobile, contacts.c.email)
    query = select(*columns).where(among(contacts.c.account_id, account_ids))
    found: dict[int, _Contact] = {}
    for account_id, channels, mobile, email in connection.execute(query.order_by(contacts.c.id)):
        chosen = tuple(ChannelName(word) for word in channels.split())
        found.setdefault(account_id, _Contact(chosen, mobile, email))
    return found


def _ask_agent(connection: Connection, effect: CausedNotice) -> None:
    kind = AgentTask().kind
    detail = f"{effect.kind} could not be sent: no channel reaches this customer."
    key = f"{kind}:{effect.cause}:{effect.kind}"
    open_task(connection, key, kind, effect.statement.ean, detail, effect.at)


def _report_too_long(connection: Connection, effect: CausedNotice, text: str) -> None:
    """An agent learns of amounts beyond the longest foreseen; the text is sent whole."""
    declared = texts.choose_template(effect.kind, effect.statement).segments
    filled = segments(text).count
    if filled > declared:
        ean = effect.statement.ean
        detail = f"{effect.kind} of EAN ..{ending(ean)} fills {filled} SMS instead of {declared}."
        key = f"long_message:{effect.cause}:{effect.kind}"
        open_task(connection, key, "long_message", ean, detail, effect.at)
