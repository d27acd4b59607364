"""Reads which messages follow which, and drops those that a delivery makes needless.

A message follows another after its failure, in its place, or because an agent sends it again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Connection, Row, Select, and_, select, update

from balance.storage.among import among
from messaging.delivery import CancelReason, MessageState
from messaging.outbox import instead_of
from messaging.tables import messages

_WAITING: Final = (MessageState.PENDING, MessageState.CLAIMED)
_DROPPED: Final = {"state": MessageState.CANCELLED, "reason": CancelReason.SUPERSEDED}


def read_line(connection: Connection, of: Row[Any]) -> Sequence[Row[Any]]:
    """All that says, or said, the same of an account as this message, and what followed it."""
    same = and_(messages.c.cause == of.cause, messages.c.kind == of.kind)
    line = _descending(of.account_id, same)
    query = select(messages).where(messages.c.id.in_(_ids(line)))
    return connection.execute(query.order_by(messages.c.id)).all()


def read_instead(connection: Connection, of: Row[Any]) -> Sequence[Row[Any]]:
    """What was written in place of a message."""
    mine = (messages.c.account_id == of.account_id, messages.c.cause == instead_of(of.id))
    return connection.execute(select(messages).where(*mine).order_by(messages.c.id)).all()


def drop_again(connection: Connection, of: Row[Any], now: datetime) -> list[int]:
    """Cancel what waits to say a message again, and all after it; the ids of all of these.

    What is said in its place, since it is not true any more, stays.
    """
    return _drop(connection, of, now, messages.c.cause == of.cause)


def drop_all(connection: Connection, of: Row[Any], now: datetime) -> list[int]:
    """Cancel whatever waits because a message was not delivered; the ids of all of these."""
    return _drop(connection, of, now)


def _drop(
    connection: Connection, of: Row[Any], now: datetime, *which: ColumnElement[bool]
) -> list[int]:
    line = _descending(of.account_id, and_(messages.c.follows == of.id, *which))
    ids = list(connection.execute(_ids(line)).scalars())
    waiting = (among(messages.c.id, ids), messages.c.state.in_(_WAITING))
    free = {"owner": None, "lease_until": None, "changed_at": now}
    connection.execute(update(messages).where(*waiting).values(_DROPPED | free))
    return ids


def _descending(account_id: int, first: ColumnElement[bool]) -> CTE:
    """The ids of some messages of an account, and of all that follow them."""
    mine = messages.c.account_id == account_id
    line = select(messages.c.id).where(mine, first).cte("line", recursive=True)
    later = select(messages.c.id).where(mine, messages.c.follows == line.c.id)
    return line.union(later)


def _ids(line: CTE) -> Select[int]:
    return select(line.c.id)
