"""Leaves to an agent what a message cannot do, or did not do as foreseen."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from balance.ean import Ean, ending
from balance.storage.effects import CausedNotice
from balance.storage.schema import accounts
from balance.storage.tasks import Task, close_each, open_task, open_tasks_under
from messaging.delivery import AgentTask, Failing, MessageState


def ask_agent(connection: Connection, effect: CausedNotice) -> None:
    """An agent tells a customer whom no channel reaches."""
    kind = AgentTask().kind
    detail = f"{effect.kind} could not be sent: no channel reaches this customer."
    key = f"{kind}:{effect.cause}:{effect.kind}"
    open_task(connection, key, kind, effect.statement.ean, detail, effect.at)


def report_too_long(
    connection: Connection,
    ean: Ean,
    cause: str,
    kind: str,
    filled: int,
    declared: int,
    at: datetime,
) -> None:
    """An agent learns of amounts beyond the longest foreseen; the text is sent whole."""
    if filled > declared:
        detail = f"{kind} of EAN ..{ending(ean)} fills {filled} SMS instead of {declared}."
        key = f"long_message:{cause}:{kind}"
        open_task(connection, key, "long_message", ean, detail, at)


def tell_agent(
    connection: Connection,
    message_id: int,
    account_id: int,
    kind: str,
    state: MessageState,
    reason: str | None,
    now: datetime,
    failing: Failing | None = None,
) -> None:
    """An agent learns of a message that came to its end in this state, for this reason.

    Of a customer who left nothing is to be done, and the next one's EAN is the same. `failing`
    tells apart what a provider says one after the other.
    """
    query = select(accounts.c.ean).where(
        accounts.c.id == account_id, accounts.c.closed_at.is_(None)
    )
    ean = connection.execute(query).scalar()
    if ean is not None:
        detail = f"{kind}, message {message_id}: {reason}"
        key = _key(message_id, state, failing)
        open_task(connection, key, f"message_{state}", ean, detail, now)


def settle(
    connection: Connection, message_ids: Iterable[int], now: datetime, but: Failing | None = None
) -> None:
    """Close what agents were asked about these messages, but what they were told as `but`."""
    ends: list[tuple[MessageState, Failing | None]] = [(state, None) for state in MessageState]
    ends += [(MessageState.FAILED, one) for one in Failing if one is not but]
    keys = [_key(message_id, *end) for message_id in message_ids for end in ends]
    close_each(connection, keys, now)


def tasks_about(connection: Connection, message_id: int) -> list[Task]:
    """The open tasks about a message, oldest first."""
    return open_tasks_under(connection, _about(message_id))


def _key(message_id: int, state: MessageState, failing: Failing | None) -> str:
    return f"{_about(message_id)}{state}" + (f":{failing}" if failing else "")


def _about(message_id: int) -> str:
    """How the keys of all tasks about a message begin."""
    return f"message:{message_id}:"
