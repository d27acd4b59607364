"""Proves that each account is the sum of its entries and stands where its history left it."""

from collections.abc import Iterator
from itertools import pairwise

from sqlalchemy import Column, Connection, Table, func, select

from balance.account import HoldReason, Supply
from balance.ean import Ean, ending
from balance.storage import schema
from balance.storage.brake import Stopped, is_stopped
from balance.supply_table import order_for

_FETCHED = 1000


def differences(connection: Connection) -> list[str]:
    """Every difference found, a sentence each; an empty list is the proof."""
    account = schema.accounts.c
    return [
        *_balances(connection),
        *_histories(connection, schema.state_changes, account.supply, "supply"),
        *_histories(connection, schema.latch_changes, account.told, "latch"),
        *_orders(connection),
        *_holds(connection),
    ]


def naming(account_id: int, ean: str) -> str:
    """An account as a difference names it: never by its whole EAN."""
    return f"account {account_id} (EAN ..{ending(Ean(ean))})"


def _balances(connection: Connection) -> Iterator[str]:
    account, entry = schema.accounts, schema.entries
    total = func.coalesce(func.sum(entry.c.amount), 0)
    query = (
        select(account.c.id, account.c.ean, account.c.balance, total)
        .outerjoin(entry, entry.c.account_id == account.c.id)
        .group_by(account.c.id, account.c.ean, account.c.balance)
        .having(account.c.balance != total)
    )
    for account_id, ean, balance, summed in connection.execute(query):
        yield f"{naming(account_id, ean)}: balance {balance} cents, entries {summed} cents"


def _histories(
    connection: Connection, changes: Table, stands: Column[object], what: str
) -> Iterator[str]:
    """Each change begins where the one before ended, and the account stands where the last did."""
    account = schema.accounts
    columns = (account.c.id, account.c.ean, stands, changes.c.before, changes.c.after)
    query = select(*columns).outerjoin(changes, changes.c.account_id == account.c.id)
    query = query.order_by(account.c.id, changes.c.id).execution_options(yield_per=_FETCHED)
    rows = iter(connection.execute(query))
    for one, other in pairwise([None, *rows, None]):
        if one is not None and other is not None and one.id == other.id:
            if one.after != other.before:
                yield f"{naming(one.id, one.ean)}: {what} {one.after}, then from {other.before}"
        elif one is not None and one.after != one[2]:
            yield f"{naming(one.id, one.ean)}: {what} {one[2]}, history says {one.after}"


def _orders(connection: Connection) -> Iterator[str]:
    """Each change that needs an order has it, and no other has one."""
    change, order, account = schema.state_changes, schema.orders, schema.accounts
    columns = (account.c.id, account.c.ean, change.c.before, change.c.after, order.c.kind)
    query = select(*columns).join(change, change.c.account_id == account.c.id)
    query = query.outerjoin(order, order.c.state_change_id == change.c.id)
    query = query.where(change.c.before != "").execution_options(yield_per=_FETCHED)
    for account_id, ean, before, after, kind in connection.execute(query):
        needed = order_for(Supply(before), Supply(after))
        if needed != kind:
            passage = f"from {before} to {after}"
            yield f"{naming(account_id, ean)}: {passage} orders {kind}, should order {needed}"


_STOPS = {HoldReason.SUPERVISOR: Stopped.CUTS, HoldReason.SETTLEMENT: Stopped.SETTLEMENT}


def _holds(connection: Connection) -> Iterator[str]:
    """What is held until a release waits for one: else it would wait for ever."""
    account = schema.accounts
    query = select(account.c.id, account.c.ean, account.c.held_why)
    query = query.where(account.c.held_since.is_not(None), account.c.held_until.is_(None))
    ended = {why for why, what in _STOPS.items() if not is_stopped(connection, what)}
    for account_id, ean, why in connection.execute(query.where(account.c.held_why.in_(ended))):
        yield f"{naming(account_id, ean)}: held by {why}, and no release is to come"
