"""How one account follows another at a meter point: what ends with one, how the next begins (R12).

A next customer inherits nothing of the last one's account. Their meter stands as it was left: off,
it is judged as CUT at once, so the start credit has it made ready and the customer is told.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, and_, func, or_, select, update

from balance.account import Account, AccountId, Supply, emergency_left
from balance.batch import Booking, Item, MeterOrder
from balance.calendar import civil_date
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import Entry, MeterAction
from balance.opening import SWITCHED_OFF, first_batch, found
from balance.refusals import Refusal, RefusedInput
from balance.storage.bookings import insert_account
from balance.storage.brake import HELD_TASK
from balance.storage.ledger import Books, book_batches
from balance.storage.orders import append_orders, withdraw_all
from balance.storage.schema import accounts, meter_events, orders, state_changes
from balance.storage.tasks import close_tasks
from balance.supply_table import OrderKind

_DARKENING: Final = (OrderKind.CUT, OrderKind.LIMIT)


@dataclass(frozen=True, slots=True)
class Ended:
    """What an account's end kept from going out: messages, and orders to its meter."""

    messages: int
    orders: int


def end(connection: Connection, account: Account, now: datetime, books: Books) -> Ended:
    """Close an account for ever, its balance and plans frozen; nothing of it acts any more."""
    mine = accounts.c.id == account.account_id
    connection.execute(update(accounts).where(mine).values(closed_at=now))
    close_tasks(connection, (HELD_TASK,), account.ean, now)
    messages = books.sink.cancel(connection, account.account_id, now)
    return Ended(messages, withdraw_all(connection, account.account_id, now))


def begin(
    connection: Connection,
    account: Account,
    entries: Sequence[Entry],
    left: Supply | None,
    books: Books,
) -> Account:
    """Keep a new account, with its id; `left` is how its meter was left, None: as it says itself.

    Best followed by `settle_in` where the meter was left by somebody.
    """
    account = account if left is None else found(account, left)
    account = replace(account, account_id=insert_account(connection, account, entries))
    if account.energy is Energy.GAS and left in SWITCHED_OFF:
        # The valve is shut already: a cut has the meter forget the leak tests of others.
        _order(connection, account, OrderKind.CUT, books)
    return account


def settle_in(
    connection: Connection, account: Account, items: Sequence[Item], now: datetime, books: Books
) -> Booking:
    """Book a new account's first batch, so that its meter forgets the last one: switch and screen.

    Opening entries refresh no screen by themselves.
    """
    batch = {account.ean: (*first_batch(account), *items)}
    booking = book_batches(connection, batch, now, books)[account.ean]
    if booking.orders:
        return booking
    refresh = _order(connection, booking.account, OrderKind.UPDATE_DISPLAY, books)
    return replace(booking, orders=(refresh,))


def refuse_other_energy(connection: Connection, ean: Ean, energy: Energy) -> None:
    """Raise RefusedInput (conflict) where an account of this EAN, old or new, is another energy's.

    A meter point has one energy for ever.
    """
    other = (accounts.c.ean == ean, accounts.c.energy != energy)
    known = connection.execute(select(accounts.c.energy).where(*other).limit(1)).scalar()
    if known is not None:
        raise RefusedInput(Refusal.CONFLICT, "energy", f"this EAN is known as {known}")


def refuse_older(connection: Connection, ean: Ean, opened_on: date) -> None:
    """Raise RefusedInput (conflict) for an opening from before the last customer's end (R12).

    A list of accounts taken in again must not open one anew for somebody who has left.
    """
    closed = (accounts.c.ean == ean, accounts.c.closed_at.is_not(None))
    last = connection.execute(select(func.max(accounts.c.closed_at)).where(*closed)).scalar_one()
    if last is not None and opened_on < civil_date(last):
        detail = f"the account of this EAN was closed on {civil_date(last)}, after this date"
        raise RefusedInput(Refusal.CONFLICT, "opened_on", detail)


def last_left(connection: Connection, eans: Collection[Ean]) -> dict[Ean, Supply]:
    """How the last account closed under each EAN left its meter; no such account, no answer."""
    closed = (accounts.c.ean.in_(eans), accounts.c.closed_at.is_not(None))
    query = select(accounts.c.ean, func.max(accounts.c.id)).where(*closed)
    rows = connection.execute(query.group_by(accounts.c.ean)).all()
    return {Ean(ean): left_by(connection, AccountId(account_id)) for ean, account_id in rows}


def left_by(connection: Connection, account_id: AccountId) -> Supply:
    """How an account leaves its meter, by the orders that were sent and what the meter told."""
    unsent = _before_unsent(connection, account_id)
    if unsent is not None:
        return unsent
    query = select(accounts.c.energy, accounts.c.supply).where(accounts.c.id == account_id)
    energy, supply = connection.execute(query).one()
    if supply != Supply.OFF_PREPAYMENT:
        return Supply(supply)
    return _when_switched_off(connection, account_id, Energy(energy))


def _order(connection: Connection, account: Account, kind: OrderKind, books: Books) -> MeterOrder:
    """Order what no change of the account's own needs, at the instant of its balance."""
    at = account.balance_at
    left = emergency_left(account, books.policies.at(at))
    row = {"account_id": account.account_id, "state_change_id": None, "kind": kind}
    figures = {"balance": account.balance, "emergency_left": left, "ordered_at": at}
    append_orders(connection, [row | figures])
    return MeterOrder(kind, account.balance, left, cause=None)


def _before_unsent(connection: Connection, account_id: AccountId) -> Supply | None:
    """How a meter stands that never got its last orders; None where it did.

    Of an order that may have got there the darker outcome counts: a next customer's meter is then
    made ready, which does nothing to one that is on.
    """
    switching = and_(orders.c.account_id == account_id, orders.c.kind != OrderKind.UPDATE_DISPLAY)
    darkened = and_(orders.c.kind.in_(_DARKENING), orders.c.tried_at.is_not(None))
    got = or_(orders.c.sent_at.is_not(None), darkened)
    sent = select(func.max(orders.c.id)).where(switching, got)
    after = orders.c.id > func.coalesce(sent.scalar_subquery(), 0)
    # What the customer did at the meter since shows that it stands otherwise.
    lit = and_(
        state_changes.c.account_id == account_id,
        state_changes.c.after == Supply.CONNECTED,
        state_changes.c.before.in_((Supply.READY, Supply.GAS_TESTING)),
    )
    last_lit = select(func.max(state_changes.c.id)).where(lit).scalar_subquery()
    after = and_(after, state_changes.c.id > func.coalesce(last_lit, 0))
    query = select(state_changes.c.before).join(
        orders, orders.c.state_change_id == state_changes.c.id
    )
    query = query.where(switching, after).order_by(orders.c.id).limit(1)
    before = connection.execute(query).scalar()
    return None if before is None else Supply(before)


def _when_switched_off(connection: Connection, account_id: AccountId, energy: Energy) -> Supply:
    """How the meter stands of an account whose prepayment was switched off (R53)."""
    change = state_changes.c
    mine = (change.account_id == account_id, change.after == Supply.OFF_PREPAYMENT)
    query = select(change.id, change.before).where(*mine)
    off, before = connection.execute(query).one()
    # Also where it was opened so: nobody has switched it off.
    if before not in SWITCHED_OFF:
        return Supply.CONNECTED
    came = (change.account_id == account_id, change.after == before, change.id < off)
    at = connection.execute(select(func.max(change.at)).where(*came)).scalar_one()
    back = MeterAction.GAS_TEST_PASSED if energy is Energy.GAS else MeterAction.BUTTON
    told = (meter_events.c.account_id == account_id, meter_events.c.event == back)
    since = select(meter_events.c.event_id).where(*told, meter_events.c.at >= at).limit(1)
    is_off = connection.execute(since).first() is None
    return Supply(before) if is_off else Supply.CONNECTED
