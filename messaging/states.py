"""Reads what became of an account's messages, for those who may not see their recipients whole."""

from sqlalchemy import Connection, select

from balance.account import AccountId
from balance.api.ports import SeenMessage
from messaging.delivery import ChannelName
from messaging.tables import messages

_SHOWN_DIGITS = 2


def read_states(
    connection: Connection, account_id: AccountId, after: int, limit: int
) -> list[SeenMessage]:
    """At most `limit` messages of an account whose ids come after this one, in their order."""
    column = messages.c
    query = select(
        column.id,
        column.kind,
        column.channel,
        column.recipient,
        column.state,
        column.reason,
        column.created_at,
        column.changed_at,
    )
    query = query.where(column.account_id == account_id, column.id > after)
    return [
        SeenMessage(message_id, kind, channel, masked(ChannelName(channel), recipient), *rest)
        for message_id, kind, channel, recipient, *rest in connection.execute(
            query.order_by(column.id).limit(limit)
        )
    ]


def masked(channel: ChannelName, recipient: str) -> str:
    """Enough of an address to tell two recipients of one household apart."""
    if not recipient:
        return ""
    if channel is ChannelName.EMAIL:
        name, _, domain = recipient.rpartition("@")
        return f"{name[: len(name) > 1]}…@{domain}"
    return f"…{recipient[-_SHOWN_DIGITS:]}"
