"""Loads accounts as the rules see them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, or_, select

from balance.account import (
    Account,
    AccountId,
    CutSpell,
    Hold,
    HoldReason,
    LastTopUp,
    Level,
    Supply,
)
from balance.ean import Ean
from balance.energy import Energy
from balance.money import Cents
from balance.plans import Plan, PlanKind
from balance.storage import schema
from balance.storage.among import among
from balance.storage.locks import share_brake


@dataclass(frozen=True, slots=True)
class Loaded:
    """An account and the number of batches booked on it so far."""

    account: Account
    batches: int


def load_open(
    connection: Connection, eans: Iterable[Ean], *, lock: bool = False
) -> dict[Ean, Loaded]:
    """The open accounts of these EANs; locked in one order, so two writers never deadlock."""
    if lock:
        share_brake(connection)
    rows = _rows(connection, among(schema.accounts.c.ean, eans), lock=lock)
    ids = [row.id for row in rows]
    plans, cuts = _plans(connection, ids), _cuts(connection, ids)
    return {
        Ean(row.ean): Loaded(_account(row, plans[row.id], cuts[row.id]), row.batches)
        for row in rows
    }


def lock_open(connection: Connection, account_id: int) -> Account | None:
    """The open account of an id, on which nobody books until the transaction ends.

    It is there to be spoken of: without its spells of cut, which only instalments look at.
    """
    rows = _rows(connection, schema.accounts.c.id == account_id, lock=True)
    return _account(rows[0], _plans(connection, [account_id])[account_id], []) if rows else None


def with_plans(connection: Connection, account: Account) -> Account:
    """The account with its plans, where it was read without them."""
    rows = connection.execute(_plans_of_one(), {"whose": account.account_id})
    return replace(account, plans=tuple(_plan(row) for row in rows))


def account_of(row: Row[Any]) -> Account:
    """The account of a row, without its plans and its spells of cut."""
    return _account(row, [], [])


def _rows(connection: Connection, which: ColumnElement[bool], *, lock: bool) -> Sequence[Row[Any]]:
    table = schema.accounts
    query = select(table).where(which, table.c.closed_at.is_(None)).order_by(table.c.id)
    return connection.execute(query.with_for_update() if lock else query).all()


def _account(row: Row[Any], plans: list[Plan], cuts: list[CutSpell]) -> Account:
    last = row.last_top_up
    return Account(
        account_id=AccountId(row.id),
        ean=Ean(row.ean),
        energy=Energy(row.energy),
        opened_on=row.opened_on,
        balance=Cents(row.balance),
        balance_at=row.balance_at,
        supply=Supply(row.supply),
        told=Level(row.told),
        threshold=None if row.threshold is None else Cents(row.threshold),
        limiter=row.limiter,
        consumed_through=row.consumed_through,
        last_top_up=None if last is None else LastTopUp(Cents(last), row.last_top_up_at),
        plans=tuple(plans),
        cuts=tuple(cuts),
        gas_failures=row.gas_failures,
        gas_since=row.gas_since,
        gas_untold=row.gas_untold,
        hold=_hold(row),
    )


def _hold(row: Row[Any]) -> Hold | None:
    if row.held_since is None:
        return None
    return Hold(row.held_since, HoldReason(row.held_why), row.held_until)


def _plans(connection: Connection, ids: list[int]) -> defaultdict[int, list[Plan]]:
    query = select(schema.plans).where(among(schema.plans.c.account_id, ids))
    found: defaultdict[int, list[Plan]] = defaultdict(list)
    for row in connection.execute(query.order_by(schema.plans.c.place)):
        found[row.account_id].append(_plan(row))
    return found


# Built once: to build it costs more than to run it.
@cache
def _plans_of_one() -> Select[Any]:
    table = schema.plans
    return select(table).where(table.c.account_id == bindparam("whose")).order_by(table.c.place)


def plans_known(connection: Connection, plan_ids: Sequence[str]) -> set[str]:
    """Those of these ids that a plan of any account has."""
    plan_id = schema.plans.c.plan_id
    return set(connection.execute(select(plan_id).where(among(plan_id, plan_ids))).scalars())


def _plan(row: Row[Any]) -> Plan:
    amounts = (Cents(row.total), Cents(row.left_to_pay), Cents(row.per_day))
    return Plan(row.plan_id, PlanKind(row.kind), *amounts, row.next_on)


def _cuts(connection: Connection, ids: list[int]) -> defaultdict[int, list[CutSpell]]:
    table = schema.state_changes
    touched = or_(table.c.before == Supply.CUT, table.c.after == Supply.CUT)
    columns = (table.c.account_id, table.c.at, table.c.after)
    query = select(*columns).where(among(table.c.account_id, ids), touched).order_by(table.c.id)
    found: defaultdict[int, list[CutSpell]] = defaultdict(list)
    for account_id, at, after in connection.execute(query):
        _extend(found[account_id], at, Supply(after) is Supply.CUT)
    return found


def _extend(spells: list[CutSpell], at: datetime, begins: bool) -> None:
    if begins:
        spells.append(CutSpell(at, None))
    else:
        spells[-1] = CutSpell(spells[-1].start, at)
