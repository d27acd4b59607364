"""Loads accounts as the rules see them, and saves what a booking made of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

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
from balance.batch import Booking, MeterOrder
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import Entry
from balance.money import Cents
from balance.plans import Plan, PlanKind
from balance.storage import schema
from balance.storage.locks import share_brake
from balance.storage.orders import append_orders
from balance.supply_table import StateChange


@dataclass(frozen=True, slots=True)
class Loaded:
    """An account and the number of batches booked on it so far."""

    account: Account
    batches: int


def load_open(
    connection: Connection, eans: Iterable[Ean], *, lock: bool = False
) -> dict[Ean, Loaded]:
    """The open accounts of these EANs; locked in one order, so two writers never deadlock."""
    table = schema.accounts
    if lock:
        share_brake(connection)
    query = select(table).where(table.c.ean.in_(list(eans)), table.c.closed_at.is_(None))
    query = query.order_by(table.c.id)
    rows = connection.execute(query.with_for_update() if lock else query).all()
    ids = [row.id for row in rows]
    plans, cuts = _plans(connection, ids), _cuts(connection, ids)
    return {
        Ean(row.ean): Loaded(_account(row, plans[row.id], cuts[row.id]), row.batches)
        for row in rows
    }


def insert_account(connection: Connection, account: Account, entries: Sequence[Entry]) -> AccountId:
    """Keep a new account with its opening entries and its first state; its id."""
    row = _columns(account) | {
        "ean": account.ean,
        "energy": account.energy,
        "opened_on": account.opened_on,
        "batches": 0,
    }
    created = connection.execute(insert(schema.accounts).returning(schema.accounts.c.id), row)
    account_id = AccountId(created.scalar_one())
    _append_entries(connection, [_entry_row(account_id, 0, entry) for entry in entries])
    first = {"account_id": account_id, "at": account.balance_at, "batch": 0}
    opened = first | {"before": "", "after": account.supply}
    connection.execute(insert(schema.state_changes), opened)
    told = first | {"before": account.told, "after": account.told}
    connection.execute(insert(schema.latch_changes), told)
    _save_plans(connection, account_id, (), account.plans)
    return account_id


def save(connection: Connection, booked: Mapping[Ean, tuple[Loaded, Booking]]) -> None:
    """Append what the bookings brought and update their accounts."""
    moved = [(before, b) for before, b in booked.values() if _moved(before.account, b)]
    entries, events, orders = [], [], []
    for before, booking in moved:
        account_id, batch = before.account.account_id, before.batches + 1
        entries += [_entry_row(account_id, batch, entry) for entry in booking.entries]
        events += _event_rows(account_id, booking)
        changes = _save_changes(connection, account_id, batch, booking.changes)
        orders += [_order_row(account_id, booking.at, o, changes) for o in booking.orders]
        _save_plans(connection, account_id, before.account.plans, booking.account.plans)
    _append_entries(connection, entries)
    if events:
        connection.execute(insert(schema.meter_events), events)
    append_orders(connection, orders)
    _append_latch_changes(connection, moved)
    _update_accounts(connection, moved)


def _moved(before: Account, booking: Booking) -> bool:
    return bool(booking.entries or booking.events) or booking.account != before


def _append_entries(connection: Connection, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(schema.entries), rows)


def _append_latch_changes(connection: Connection, moved: list[tuple[Loaded, Booking]]) -> None:
    rows = [
        {
            "account_id": before.account.account_id,
            "at": booking.at,
            "before": before.account.told,
            "after": booking.account.told,
            "batch": before.batches + 1,
        }
        for before, booking in moved
        if booking.account.told is not before.account.told
    ]
    if rows:
        connection.execute(insert(schema.latch_changes), rows)


def _update_accounts(connection: Connection, moved: list[tuple[Loaded, Booking]]) -> None:
    if not moved:
        return
    rows = [
        _columns(booking.account)
        | {"account": before.account.account_id, "batches": before.batches + 1}
        for before, booking in moved
    ]
    table = schema.accounts
    connection.execute(update(table).where(table.c.id == bindparam("account")), rows)


def _columns(account: Account) -> dict[str, object]:
    last, hold = account.last_top_up, account.hold
    return {
        "balance": account.balance,
        "balance_at": account.balance_at,
        "supply": account.supply,
        "told": int(account.told),
        "threshold": account.threshold,
        "limiter": account.limiter,
        "consumed_through": account.consumed_through,
        "last_top_up": last.amount if last else None,
        "last_top_up_at": last.at if last else None,
        "gas_failures": account.gas_failures,
        "gas_since": account.gas_since,
        "gas_untold": account.gas_untold,
        "held_since": hold.since if hold else None,
        "held_why": hold.why if hold else None,
        "held_until": hold.until if hold else None,
    }


def _entry_row(account_id: int, batch: int, entry: Entry) -> dict[str, object]:
    return {
        "key": entry.key,
        "account_id": account_id,
        "ean": entry.ean,
        "kind": entry.kind,
        "amount": entry.amount,
        "at": entry.at,
        "day": entry.day,
        "version": entry.version,
        "content": entry.content,
        "batch": batch,
    }


def _event_rows(account_id: int, booking: Booking) -> list[dict[str, object]]:
    return [
        {
            "event_id": event.event_id,
            "account_id": account_id,
            "ean": event.ean,
            "at": event.at,
            "event": event.event,
            "received_at": booking.at,
        }
        for event in booking.events
    ]


def _save_changes(
    connection: Connection, account_id: int, batch: int, changes: Sequence[StateChange]
) -> list[int]:
    """Append the changes; their ids, in the same order."""
    table, ids = schema.state_changes, []
    for change in changes:
        row = {"account_id": account_id, "at": change.at, "batch": batch}
        row |= {"before": change.before, "after": change.after}
        ids.append(connection.execute(insert(table).returning(table.c.id), row).scalar_one())
    return ids


def _order_row(
    account_id: int, at: datetime, order: MeterOrder, changes: Sequence[int]
) -> dict[str, object]:
    return {
        "account_id": account_id,
        "state_change_id": None if order.cause is None else changes[order.cause],
        "kind": order.kind,
        "balance": order.balance,
        "emergency_left": order.emergency_left,
        "ordered_at": at,
    }


def _save_plans(
    connection: Connection, account_id: int, before: Sequence[Plan], after: Sequence[Plan]
) -> None:
    known = {plan.plan_id: plan for plan in before}
    table = schema.plans
    for place, plan in enumerate(after):
        progress = {"left_to_pay": plan.left, "next_on": plan.next_on}
        if plan.plan_id not in known:
            row = progress | {
                "plan_id": plan.plan_id,
                "account_id": account_id,
                "kind": plan.kind,
                "total": plan.total,
                "per_day": plan.per_day,
                "place": place,
            }
            connection.execute(insert(table), row)
        elif plan != known[plan.plan_id]:
            mine = table.c.plan_id == plan.plan_id
            connection.execute(update(table).where(mine).values(progress))


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
    table = schema.plans
    query = select(table).where(table.c.account_id.in_(ids)).order_by(table.c.place)
    found: defaultdict[int, list[Plan]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.account_id].append(_plan(row))
    return found


def plans_known(connection: Connection, plan_ids: Sequence[str]) -> set[str]:
    """Those of these ids that a plan of any account has."""
    plan_id = schema.plans.c.plan_id
    return set(connection.execute(select(plan_id).where(plan_id.in_(plan_ids))).scalars())


def _plan(row: Row[Any]) -> Plan:
    amounts = (Cents(row.total), Cents(row.left_to_pay), Cents(row.per_day))
    return Plan(row.plan_id, PlanKind(row.kind), *amounts, row.next_on)


def _cuts(connection: Connection, ids: list[int]) -> defaultdict[int, list[CutSpell]]:
    table = schema.state_changes
    touched = or_(table.c.before == Supply.CUT, table.c.after == Supply.CUT)
    columns = (table.c.account_id, table.c.at, table.c.after)
    query = select(*columns).where(table.c.account_id.in_(ids), touched).order_by(table.c.id)
    found: defaultdict[int, list[CutSpell]] = defaultdict(list)
    for account_id, at, after in connection.execute(query):
        _extend(found[account_id], at, Supply(after) is Supply.CUT)
    return found


def _extend(spells: list[CutSpell], at: datetime, begins: bool) -> None:
    if begins:
        spells.append(CutSpell(at, None))
    else:
        spells[-1] = CutSpell(spells[-1].start, at)
