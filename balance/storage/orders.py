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
NEVER_CUT: Final = "never_cut"
MAYBE_DARK: Final = "maybe_dark"

_LIT: Final = "Its cut was held and never sent; paid since. It has light: book its button press."
_ASK: Final = (
    "Its cut may have been sent, before the hold or after the backup: it is made ready again. "
    "Call: dark, its button brings the light back; lit and READY here, book its button press."
)


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


def note_tried(
    connection: Connection, order_ids: Sequence[int], now: datetime
) -> dict[int, datetime | None]:
    """Note that orders may leave from now on; those that still wait, with when they last might."""
    query = select(orders.c.id, orders.c.tried_at).where(orders.c.id.in_(order_ids), *WAITING)
    query = query.order_by(orders.c.id).with_for_update()
    before = dict(connection.execute(query).all())
    connection.execute(update(orders).where(orders.c.id.in_(before)).values(tried_at=now))
    return before


def note_untried(connection: Connection, order_ids: Sequence[int], tried_at: datetime) -> None:
    """Note that what was tried at an instant did not leave, unless it was tried again since."""
    mine = (orders.c.id.in_(order_ids), orders.c.tried_at == tried_at)
    connection.execute(update(orders).where(*mine).values(tried_at=None))


def doubt_waiting(connection: Connection, now: datetime) -> None:
    """Note that all that waits to switch a supply may have left, as in a database restored."""
    mine = (orders.c.kind != OrderKind.UPDATE_DISPLAY, orders.c.tried_at.is_(None), *WAITING)
    connection.execute(update(orders).where(*mine).values(tried_at=now))


def withdraw(connection: Connection, order_ids: Sequence[int], now: datetime) -> set[int]:
    """Never send the orders any more; those that still waited."""
    mine = (orders.c.id.in_(order_ids), *WAITING)
    withdrawn = update(orders).where(*mine).values(withdrawn_at=now).returning(orders.c.id)
    return set(connection.execute(withdrawn).scalars())


def renew_held_cuts(connection: Connection, now: datetime) -> None:
    """Let the cut orders that a hold kept back count as ordered now.

    Where the customer has paid meanwhile the cut is withdrawn. What makes the meter ready behind
    it still goes out: it does nothing to a meter that is on, and the cut may have left before. It
    is an agent's to ask which.
    """
    cut = (orders.c.kind == OrderKind.CUT, *WAITING)
    overtaken = select(orders.c.id, orders.c.tried_at, orders.c.account_id, accounts.c.ean).join(
        accounts, orders.c.account_id == accounts.c.id
    )
    for order_id, tried_at, account_id, ean in connection.execute(
        overtaken.where(*cut, accounts.c.supply != Supply.CUT).order_by(orders.c.id)
    ).all():
        withdraw(connection, [order_id], now)
        if tried_at is None:
            open_task(connection, f"{NEVER_CUT}:{account_id}:{now}", NEVER_CUT, ean, _LIT, now)
        else:
            ask_whether_dark(connection, account_id, ean, now)
    connection.execute(update(orders).where(*cut).values(ordered_at=now))


def ask_whether_dark(connection: Connection, account_id: int, ean: str, now: datetime) -> None:
    """Open the task about a home with supply whose cut may have been sent all the same."""
    open_task(connection, f"{MAYBE_DARK}:{account_id}:{now}", MAYBE_DARK, ean, _ASK, now)


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
    """A meter carried out, by an instant, the order it names; None: all sent to it by then."""
    if order_id is not None:
        _acknowledge_one(connection, order_id, at)
        return
    mine = (orders.c.account_id == account_id, orders.c.sent_at <= at)
    open_ones = (*mine, orders.c.executed_at.is_(None))
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
