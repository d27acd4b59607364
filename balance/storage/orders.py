"""Keeps the orders to the meters: which wait, and which were sent, carried out or withdrawn.

Withdrawn is one that was given up, and one whose meter has carried out a later one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from balance.account import AccountId, Supply
from balance.ean import Ean
from balance.storage.among import among
from balance.storage.schema import accounts, orders
from balance.storage.tasks import open_task
from balance.supply_table import OrderKind

WAITING: Final = (orders.c.sent_at.is_(None), orders.c.withdrawn_at.is_(None))


def append_orders(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append the orders of one instant; a waiting refresh of the same display is withdrawn.

    A display shows its last order only, and where nobody sends, refreshes must not pile up.
    """
    if not rows:
        return
    mine = among(orders.c.account_id, [row["account_id"] for row in rows])
    outdated = (mine, orders.c.kind == OrderKind.UPDATE_DISPLAY, *WAITING)
    withdrawn = update(orders).where(*outdated).values(withdrawn_at=rows[0]["ordered_at"])
    connection.execute(withdrawn)
    connection.execute(insert(orders), list(rows))


def note_sent(connection: Connection, order_ids: Sequence[int], now: datetime) -> None:
    """Note that the orders were taken over; the first instant of each is kept."""
    mine = (orders.c.id.in_(order_ids), orders.c.sent_at.is_(None))
    connection.execute(update(orders).where(*mine).values(sent_at=now))


def note_all_sent(connection: Connection, account_id: AccountId, now: datetime) -> int:
    """Note that nothing of an account waits any more; how many orders did."""
    mine = (orders.c.account_id == account_id, *WAITING)
    return connection.execute(update(orders).where(*mine).values(sent_at=now)).rowcount


def withdraw(connection: Connection, order_ids: Sequence[int], now: datetime) -> None:
    """Never send the orders any more."""
    mine = (orders.c.id.in_(order_ids), *WAITING)
    connection.execute(update(orders).where(*mine).values(withdrawn_at=now))


def renew_held_cuts(connection: Connection, now: datetime) -> None:
    """Let the cut orders that a hold kept back count as ordered now.

    Where the customer has paid meanwhile the meter is left alone, with its supply on: it is an
    agent's to tell the account so.
    """
    cut = (orders.c.kind == OrderKind.CUT, *WAITING)
    overtaken = select(orders.c.account_id, accounts.c.ean).join(
        accounts, orders.c.account_id == accounts.c.id
    )
    for account_id, ean in connection.execute(
        overtaken.where(*cut, accounts.c.supply != Supply.CUT)
    ).all():
        withdraw_all(connection, account_id, now)
        detail = "Its cut was held and never sent; paid since. Book its button press: it has light."
        open_task(connection, f"never_cut:{account_id}:{now}", "never_cut", ean, detail, now)
    connection.execute(update(orders).where(*cut).values(ordered_at=now))


def withdraw_all(connection: Connection, account_id: AccountId, now: datetime) -> int:
    """Never send what waits for an account's meter; how many orders did."""
    mine = (orders.c.account_id == account_id, *WAITING)
    return connection.execute(update(orders).where(*mine).values(withdrawn_at=now)).rowcount


def count_waiting(connection: Connection) -> int:
    """How many orders were not sent yet."""
    query = select(func.count()).select_from(orders).where(*WAITING)
    return connection.execute(query).scalar_one()


def put_off(connection: Connection, order_ids: Sequence[int], until: datetime) -> None:
    """Count an attempt that did not reach the meters; the next is not before an instant."""
    mine = (orders.c.id.in_(order_ids), *WAITING)
    failed = {"attempts": orders.c.attempts + 1, "next_attempt_at": until}
    connection.execute(update(orders).where(*mine).values(failed))


def orders_known(connection: Connection, order_ids: Sequence[int]) -> set[tuple[Ean, int]]:
    """Those of these orders that there are, each with the EAN of its meter."""
    query = select(accounts.c.ean, orders.c.id).join(accounts, orders.c.account_id == accounts.c.id)
    named = connection.execute(query.where(among(orders.c.id, order_ids)))
    return {(Ean(ean), order_id) for ean, order_id in named}


def acknowledge(
    connection: Connection, account_id: AccountId, at: datetime, order_id: int | None = None
) -> None:
    """A meter carried out, by an instant, the order it names; None: all that was sent to it."""
    if order_id is not None:
        _acknowledge_one(connection, order_id, at)
        return
    mine = (orders.c.account_id == account_id, orders.c.sent_at.is_not(None))
    open_ones = (*mine, orders.c.executed_at.is_(None), orders.c.ordered_at <= at)
    connection.execute(update(orders).where(*open_ones).values(executed_at=at))


def _acknowledge_one(connection: Connection, order_id: int, at: datetime) -> None:
    """Whatever was ordered of its meter before is overtaken, and sent no more."""
    # What a meter has carried out was sent, also where the answer to the sending was lost.
    done = {"executed_at": at, "sent_at": func.coalesce(orders.c.sent_at, at)}
    mine = (orders.c.id == order_id, orders.c.executed_at.is_(None))
    account = connection.execute(
        update(orders).where(*mine).values(done).returning(orders.c.account_id)
    ).scalar()
    earlier = (orders.c.account_id == account, orders.c.id < order_id)
    open_ones = (*earlier, orders.c.executed_at.is_(None), orders.c.withdrawn_at.is_(None))
    if account is not None:
        connection.execute(update(orders).where(*open_ones).values(withdrawn_at=at))
