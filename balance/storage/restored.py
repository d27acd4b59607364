"""What a database made from a backup does not know: which meters were cut after it was taken.

From the restore to the release of the cuts a fact keeps the restore's instant: what is booked in
between repeats what was lost. A home that has supply here may sit in the dark meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    exists,
    func,
    inspect,
    or_,
    select,
)

from balance.account import Account, Supply, emergency_left
from balance.ean import Ean
from balance.policy import Policy
from balance.storage import facts
from balance.storage.accounts import load_open
from balance.storage.orders import append_orders, ask_whether_dark, doubt_waiting
from balance.storage.schema import accounts, entries, orders
from balance.storage.tasks import open_task
from balance.supply_table import OrderKind

UNKNOWN: Final = "cuts_unknown"

UNFINISHED: Final = Table("restoring", MetaData(), Column("backup", Text, nullable=False))
"""Stands in a database from before a restore loads its rows until all it may send is held."""

_OPENING: Final = (OrderKind.MAKE_READY, OrderKind.RESTORE_FULL)
# Each is told its meter's state by an order of its own, or is opened by an installer only.
_NOT_LIT: Final = (Supply.CUT, Supply.LIMITED, Supply.GAS_BLOCKED)


def is_unfinished(connection: Connection) -> bool:
    """Whether a restore into this database was begun and did not come to its end."""
    return inspect(connection).has_table(UNFINISHED.name)


def note_restored(connection: Connection, backup: str, now: datetime) -> None:
    """Keep that the cuts sent since a backup are unknown, and open the task that asks for them.

    One restored again before its release keeps the first instant.
    """
    facts.keep_fact(connection, facts.RESTORED_AT, now.isoformat())
    doubt_waiting(connection, now)
    detail = (
        f"Cuts sent after the backup {backup} are not known here: ask the platform which meters "
        "it switched since, and compare each with `allosolde account EAN`."
    )
    open_task(connection, f"{UNKNOWN}:{now.isoformat()}", UNKNOWN, None, detail, now)


def make_unknown_ready(connection: Connection, now: datetime, policy: Policy) -> int:
    """Order ready the meters that may have been cut since the backup of homes with supply here.

    How many: those whose balance, without what was paid since, has used up the emergency credit,
    in whatever order it all came. A meter that is on stays on. Done once a restore, best when
    what its release freed has been judged.
    """
    since = _restored_at(connection)
    if since is None:
        return 0
    found = [Ean(ean) for ean in connection.execute(_maybe_dark(since, policy)).scalars()]
    homes = [one.account for one in load_open(connection, found, lock=True).values()]
    append_orders(connection, _orders(homes, now, policy))
    for home in homes:
        ask_whether_dark(connection, home.account_id, home.ean, now)
    facts.forget_fact(connection, facts.RESTORED_AT)
    return len(homes)


def _maybe_dark(since: datetime, policy: Policy) -> Select[str]:
    paid = select(entries.c.account_id, func.sum(entries.c.amount).label("cents"))
    paid = paid.where(entries.c.at >= since, entries.c.amount > 0).group_by(entries.c.account_id)
    back = paid.subquery()
    lowest = accounts.c.balance - func.coalesce(back.c.cents, 0)
    told = exists().where(
        orders.c.account_id == accounts.c.id,
        orders.c.kind.in_(_OPENING),
        orders.c.ordered_at >= since,
        orders.c.withdrawn_at.is_(None),
    )
    moved = or_(accounts.c.balance_at >= since, accounts.c.supply == Supply.PENDING_CUT)
    lit = (accounts.c.supply.not_in(_NOT_LIT), accounts.c.closed_at.is_(None))
    query = select(accounts.c.ean).outerjoin(back, back.c.account_id == accounts.c.id)
    return query.where(*lit, moved, lowest <= -policy.emergency_credit, ~told)


def _orders(homes: Sequence[Account], now: datetime, policy: Policy) -> list[dict[str, object]]:
    return [
        {
            "account_id": home.account_id,
            "state_change_id": None,
            "kind": OrderKind.RESTORE_FULL if home.limiter else OrderKind.MAKE_READY,
            "balance": home.balance,
            "emergency_left": emergency_left(home, policy),
            "ordered_at": now,
        }
        for home in homes
    ]


def _restored_at(connection: Connection) -> datetime | None:
    kept = facts.read_fact(connection, facts.RESTORED_AT)
    return None if kept is None else datetime.fromisoformat(kept)
