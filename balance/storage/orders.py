"""Keeps the orders to the meters: which wait, and which were sent, carried out or withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, insert, select, update

from balance.account import AccountId, Supply
from balance.storage.schema import accounts, orders
from balance.storage.tasks import open_task
from balance.supply_table import OrderKind

WAITING: Final = (orders.c.sent_at.is_(None), orders.c.withdrawn_at.is_(None))


def append_orders(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Append the orders of one instant; a waiting refresh of the same display is withdrawn.

    A display shows its last order only, and where nobody sends, refreshes must not pile up.
    """
    if not rows:
        return
    touched = orders.c.account_id.in_({row["account_id"] for row in rows})
    outdated = (touched, orders.c.kind == OrderKind.UPDATE_DISPLAY, *WAITING)
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


def acknowledge(connection: Connection, account_id: AccountId, at: datetime) -> None:
    """A meter carried out, by an instant, what was sent to it."""
    mine = (orders.c.account_id == account_id, orders.c.sent_at.is_not(None))
    open_ones = (*mine, orders.c.executed_at.is_(None), orders.c.ordered_at <= at)
    connection.execute(update(orders).where(*open_ones).values(executed_at=at))
