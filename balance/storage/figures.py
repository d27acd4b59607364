"""Counts what operations watch of the engine: by kind, never by customer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, case, exists, func, select, true

from balance.storage import schema
from balance.storage.brake import Stopped, is_stopped
from balance.storage.orders import WAITING
from balance.storage.silence import last_file
from balance.storage.tasks import count_open
from balance.storage.ticks import last_ticks
from balance.storage.unanswered import unanswered
from balance.supply_table import OrderKind

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, by kind, and since when the oldest does; None where none does."""

    by_kind: dict[str, int]
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The engine at one instant.

    `accounts` are the open ones, by energy and supply; `cuts_held` those of them whose cut is held.
    `waiting` are the orders not sent, since when the oldest that no hold keeps back;
    `unacknowledged` those to switch that were sent and of which no meter told.
    `last_file` is when the last file of days came, None for none in a week; `ticks` are in real
    time.
    """

    accounts: dict[tuple[str, str], int]
    cuts_held: int
    waiting: Waiting
    unacknowledged: Waiting
    tasks: dict[str, int]
    imports: Waiting
    last_file: datetime | None
    holds: dict[Stopped, bool]
    ticks: dict[str, datetime]


def read_figures(connection: Connection, now: datetime) -> Figures:
    """What operations watch."""
    accounts, held = _accounts(connection)
    begun = schema.imports
    unfinished = select(begun.c.kind, func.count(), func.min(begun.c.began_at))
    return Figures(
        accounts=accounts,
        cuts_held=held,
        waiting=_waiting(connection, _orders_waiting(connection)),
        unacknowledged=_waiting(connection, _unacknowledged()),
        tasks=count_open(connection),
        imports=_waiting(
            connection, unfinished.where(begun.c.ended_at.is_(None)).group_by(begun.c.kind)
        ),
        last_file=last_file(connection, now - _WEEK),
        holds={what: is_stopped(connection, what) for what in Stopped},
        ticks=last_ticks(connection),
    )


def _accounts(connection: Connection) -> tuple[dict[tuple[str, str], int], int]:
    account = schema.accounts
    query = select(
        account.c.energy, account.c.supply, func.count(), func.count(account.c.held_since)
    )
    query = query.where(account.c.closed_at.is_(None)).group_by(account.c.energy, account.c.supply)
    rows = connection.execute(query.order_by(account.c.energy, account.c.supply)).all()
    return {(energy, supply): number for energy, supply, number, _ in rows}, sum(
        held for *_, held in rows
    )


def _orders_waiting(connection: Connection) -> Select[str, int, datetime | None]:
    order = schema.orders
    free = ~_is_held() if is_stopped(connection, Stopped.CUTS) else true()
    oldest = func.min(case((free, order.c.ordered_at)))
    # One without figures is from before orders were sent.
    wanted = (*WAITING, order.c.balance.is_not(None))
    return select(order.c.kind, func.count(), oldest).where(*wanted).group_by(order.c.kind)


def _is_held() -> ColumnElement[bool]:
    """Whether an order is a cut, or waits behind one of its meter."""
    order, cut = schema.orders, schema.orders.alias()
    before = (cut.c.account_id == order.c.account_id, cut.c.id <= order.c.id)
    waits = (cut.c.sent_at.is_(None), cut.c.withdrawn_at.is_(None))
    return exists().where(cut.c.kind == OrderKind.CUT, *before, *waits)


def _unacknowledged() -> Select[str, int, datetime | None]:
    order = schema.orders
    query = select(order.c.kind, func.count(), func.min(order.c.sent_at)).join(schema.accounts)
    return query.where(*unanswered(), order.c.sent_at.is_not(None)).group_by(order.c.kind)


def _waiting(connection: Connection, query: Select[str, int, datetime | None]) -> Waiting:
    rows = connection.execute(query).all()
    instants = [oldest for _, _, oldest in rows if oldest is not None]
    return Waiting({kind: number for kind, number, _ in sorted(rows)}, min(instants, default=None))
