"""Tells of orders that nobody answers: meters that stay silent, a way to the meters that is down.

A display is not looked after: the next day's takes its place.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    TextClause,
    and_,
    cast,
    exists,
    func,
    literal,
    not_,
    select,
    update,
)

from balance.account import Supply
from balance.calendar import BRUSSELS
from balance.policy import Policies
from balance.storage.database import Database
from balance.storage.retries import write_retried
from balance.storage.schema import UNANSWERED, accounts, orders, tasks
from balance.storage.tasks import open_task
from balance.supply_table import OrderKind

UNACKNOWLEDGED: Final = "order_unacknowledged"
DOWN: Final = "platform_down"

_CHUNK: Final = 500

# A customer who has acted at the meter has found it ready, whatever was ordered before.
_ACTED = (Supply.CONNECTED, Supply.GAS_TESTING, Supply.GAS_RETRY_WAIT, Supply.GAS_BLOCKED)


def tell_of_unacknowledged(database: Database, now: datetime, policies: Policies) -> None:
    """Open a task for each order that no meter acknowledged in time.

    In time is within the policy's hours from its sending. A task closes by itself once the order
    is carried out, overtaken by a later one or without an account. Safe to run twice and by two
    workers at once.
    """
    latest = now - timedelta(hours=policies.at(now).acknowledge_within_hours)
    _close_answered(database, now)
    while True:
        with database.read() as connection:
            found = connection.execute(_untold(latest)).first()
        if found is None:
            return
        write_retried(database, partial(_tell_of_some, latest=latest, now=now))


def note_down(connection: Connection, reason: str, now: datetime) -> bool:
    """Keep one task open while no order reaches the meters; whether it is opened only now."""
    mine = tasks.c.kind == DOWN
    still_open = select(tasks.c.id).where(mine, tasks.c.closed_at.is_(None)).limit(1)
    if connection.execute(still_open).first() is not None:
        return False
    before = connection.execute(select(func.count()).where(mine)).scalar_one()
    detail = f"No orders reach the meters: {reason}."
    # By their number two workers at once open one.
    open_task(connection, f"{DOWN}:{before + 1}", DOWN, None, detail, now)
    return True


def note_up(connection: Connection, now: datetime) -> bool:
    """Close the task that `note_down` keeps open; whether there was one."""
    mine = (tasks.c.kind == DOWN, tasks.c.closed_at.is_(None))
    if connection.execute(select(tasks.c.id).where(*mine).limit(1)).first() is None:
        return False
    return connection.execute(update(tasks).where(*mine).values(closed_at=now)).rowcount > 0


def unanswered() -> tuple[ColumnElement[bool] | TextClause, ...]:
    """Which orders, joined with their accounts, still want their meter to tell of them."""
    later = orders.alias("later")
    ready = exists().where(
        later.c.account_id == orders.c.account_id,
        later.c.id >= orders.c.id,
        later.c.kind == OrderKind.MAKE_READY,
    )
    over = and_(accounts.c.supply.in_(_ACTED), ready)
    return (UNANSWERED, accounts.c.closed_at.is_(None), not_(over))


def _tell_of_some(connection: Connection, latest: datetime, now: datetime) -> None:
    found = connection.execute(_untold(latest)).all()
    for order_id, kind, sent_at, ean in found:
        sent = sent_at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
        detail = f"The order {kind} sent at {sent} was not acknowledged by its meter."
        open_task(connection, f"{UNACKNOWLEDGED}:{order_id}", UNACKNOWLEDGED, ean, detail, now)


def _untold(latest: datetime) -> Select[int, str, datetime, str]:
    """Some orders sent by an instant that are not answered and of which no task was ever opened."""
    query = select(orders.c.id, orders.c.kind, orders.c.sent_at, accounts.c.ean)
    told = exists().where(tasks.c.key == _key())
    query = query.join(accounts, orders.c.account_id == accounts.c.id)
    late = (*unanswered(), orders.c.sent_at <= latest, ~told)
    return query.where(*late).order_by(orders.c.id).limit(_CHUNK)


def _close_answered(database: Database, now: datetime) -> None:
    waiting = select(_key()).join(accounts, orders.c.account_id == accounts.c.id)
    mine = (tasks.c.kind == UNACKNOWLEDGED, tasks.c.closed_at.is_(None))
    over = (*mine, tasks.c.key.not_in(waiting.where(*unanswered())))
    with database.read() as connection:
        if connection.execute(select(tasks.c.id).where(*over).limit(1)).first() is None:
            return
    with database.write() as connection:
        connection.execute(update(tasks).where(*over).values(closed_at=now))


def _key() -> ColumnElement[str]:
    return literal(f"{UNACKNOWLEDGED}:") + cast(orders.c.id, Text)
