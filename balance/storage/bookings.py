"""Keeps new accounts, and what bookings made of those there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, update

from balance.account import Account, AccountId
from balance.batch import Booking, MeterOrder
from balance.ean import Ean
from balance.entries import Entry
from balance.plans import Plan
from balance.storage import schema
from balance.storage.accounts import Loaded
from balance.storage.orders import append_orders
from balance.supply_table import StateChange


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
    plans = _Plans()
    plans.note(account_id, (), account.plans)
    plans.save(connection)
    return account_id


def save(connection: Connection, booked: Mapping[Ean, tuple[Loaded, Booking]]) -> None:
    """Append what the bookings brought and update their accounts."""
    moved = [(before, b) for before, b in booked.values() if _moved(before.account, b)]
    entries, events, orders, plans = [], [], [], _Plans()
    for before, booking in moved:
        account_id, batch = before.account.account_id, before.batches + 1
        entries += [_entry_row(account_id, batch, entry) for entry in booking.entries]
        events += _event_rows(account_id, booking)
        changes = _save_changes(connection, account_id, batch, booking.changes)
        orders += [_order_row(account_id, booking.at, o, changes) for o in booking.orders]
        plans.note(account_id, before.account.plans, booking.account.plans)
    _append_entries(connection, entries)
    plans.save(connection)
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
            "order_id": event.order_id,
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


@dataclass(slots=True)
class _Plans:
    """The plans that are new, and those that some instalments were taken of."""

    new: list[dict[str, object]] = field(default_factory=list)
    paid: list[dict[str, object]] = field(default_factory=list)

    def note(self, account_id: int, before: Sequence[Plan], after: Sequence[Plan]) -> None:
        if before is after:
            return
        known = {plan.plan_id: plan for plan in before}
        for place, plan in enumerate(after):
            if plan.plan_id not in known:
                self.new.append(_plan_row(account_id, place, plan))
            elif plan != known[plan.plan_id]:
                progress = {"left_to_pay": plan.left, "next_on": plan.next_on}
                self.paid.append({"plan": plan.plan_id} | progress)

    def save(self, connection: Connection) -> None:
        table = schema.plans
        if self.new:
            connection.execute(insert(table), self.new)
        if self.paid:
            mine = table.c.plan_id == bindparam("plan")
            connection.execute(update(table).where(mine), self.paid)


def _plan_row(account_id: int, place: int, plan: Plan) -> dict[str, object]:
    return {
        "plan_id": plan.plan_id,
        "account_id": account_id,
        "kind": plan.kind,
        "total": plan.total,
        "left_to_pay": plan.left,
        "per_day": plan.per_day,
        "next_on": plan.next_on,
        "place": place,
    }
