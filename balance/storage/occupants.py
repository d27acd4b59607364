"""What an agent does when customers or meters change: activate, bridge, replace, close (R12-R15).

Each act is one transaction of the caller's; a RefusedInput must roll it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from balance.account import Account, AccountId, Supply, level
from balance.batch import Booking, DebtPlan, Item, Refused, Taken
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import Adjustment, Entry, EntryKind
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.opening import activate, begin_empty
from balance.plans import PlanKind
from balance.refusals import Refusal, RefusedInput
from balance.storage.accounts import Loaded, load_open, plans_known
from balance.storage.acts import Act, act, keep, unknown
from balance.storage.bookings import save
from balance.storage.contacts import add_contact, contact_of, move_contacts
from balance.storage.ledger import Books
from balance.storage.phone import move_phone_access
from balance.storage.schema import plans
from balance.storage.succession import (
    begin,
    end,
    last_left,
    left_by,
    refuse_other_energy,
    settle_in,
)
from balance.storage.tasks import open_task

_ON = (Supply.CONNECTED, Supply.PENDING_CUT)


@dataclass(frozen=True, slots=True)
class Closed:
    """An account as it was frozen, how its meter stands, and what does not go out any more."""

    account: Account
    meter: Supply
    messages: int
    orders: int


def activate_account(
    connection: Connection,
    newcomer: Opening,
    transferred: Cents | None,
    kept: Act,
    now: datetime,
    books: Books,
) -> Booking:
    """Open a fresh account with its start credit; one without prepayment gives way to it (R53).

    `transferred` is the balance of a budget meter of another system that is replaced, None without
    one (R14). Raises RefusedInput: not_allowed where an account is active.
    """
    ean, energy = newcomer.ean, newcomer.energy
    _make_room(connection, ean, energy, now, books)
    policy, replaced = books.policies.at(now), transferred is not None
    account, entries = activate(ean, energy, transferred or Cents(0), replaced, now, policy)
    booking = _move_in(connection, newcomer, account, entries, (), now, books)
    keep(connection, booking.account.account_id, kept, now)
    return booking


def bridge(
    connection: Connection,
    ean: Ean,
    newcomer: Opening | None,
    reason: str,
    kept: Act,
    now: datetime,
    books: Books,
) -> Booking:
    """Raise the balance to the start credit and record a debt of it, once a reference (R63).

    `newcomer` opens an account, without start credit, where none is active; None where one is.
    Raises RefusedInput: unknown_ean, not_allowed where there is nothing to raise or where a
    newcomer meets an active account, what an adjustment and a debt are refused for.
    """
    policy = books.policies.at(now)
    debt = DebtPlan(f"bridge:{kept.reference}", policy.start_credit, policy.advance_per_day)
    if plans_known(connection, [debt.plan_id]):
        if newcomer is not None and ean not in load_open(connection, [ean], lock=True):
            raise RefusedInput(Refusal.CONFLICT, "reference", "another bridge has this reference")
        return act(connection, ean, (debt,), kept, now, books)
    if newcomer is not None:
        _make_room(connection, ean, newcomer.energy, now, books)
        account = begin_empty(ean, newcomer.energy, now)
    else:
        account = _active(connection, ean).account
    missing = Cents(policy.start_credit - account.balance)
    if missing <= 0:
        raise RefusedInput(Refusal.NOT_ALLOWED, "ean", "there is credit left: nothing to bridge")
    raised = Adjustment(kept.reference, ean, missing, kept.agent, reason)
    if newcomer is None:
        booking = act(connection, ean, (raised, debt), kept, now, books)
    else:
        booking = _move_in(connection, newcomer, account, (), (raised, debt), now, books)
        keep(connection, booking.account.account_id, kept, now)
    _refuse_unless_taken(booking)
    return booking


def replace_meter(
    connection: Connection, old: Ean, new: Ean, kept: Act, now: datetime, books: Books
) -> Booking:
    """Let a customer go on under another EAN, or the same, with all they have and owe (R14 R15).

    The balance is transferred whole and raised to the start credit; plans that run, contacts,
    threshold, limiter and a closed phone go with it. Raises RefusedInput: unknown_ean for the old
    EAN, off_prepayment without prepayment, not_allowed where one is active under the new one.
    """
    # Both at once, in the one order of all who lock accounts.
    load_open(connection, [old, new], lock=True)
    before = _active(connection, old)
    account = before.account
    if new != old:
        _make_room(connection, new, account.energy, now, books)
    _transfer_out(connection, before, now)
    keep(connection, account.account_id, kept, now)
    end(connection, account, now, books)
    policy = books.policies.at(now)
    next_one, entries = activate(new, account.energy, account.balance, True, now, policy)
    next_one = replace(next_one, threshold=account.threshold, limiter=account.limiter)
    next_one = replace(next_one, told=level(next_one, policy))
    left = last_left(connection, [new]).get(new)
    next_one = begin(connection, next_one, entries, left, books)
    move_contacts(connection, account.account_id, next_one.account_id)
    _move_plans(connection, account.account_id, next_one.account_id)
    move_phone_access(connection, account.account_id, next_one.account_id)
    keep(connection, next_one.account_id, kept, now)
    return settle_in(connection, next_one, (), now, books)


def close_account(
    connection: Connection, ean: Ean, kept: Act, now: datetime, books: Books
) -> Closed:
    """Close the account of a customer who leaves; its balance and plans stay as they are (D20).

    The meter is ordered nothing: one that is off or limited is a task for an agent. Raises
    RefusedInput (unknown_ean).
    """
    loaded = load_open(connection, [ean], lock=True).get(ean)
    if loaded is None:
        raise unknown(ean)
    account = loaded.account
    ended = end(connection, account, now, books)
    keep(connection, account.account_id, kept, now)
    meter = left_by(connection, account.account_id)
    if meter not in _ON:
        detail = f"Its customer left while the meter was {meter}: nobody gives it back by itself."
        key = f"meter_left:{account.account_id}"
        open_task(connection, key, "meter_left", ean, detail, now)
    return Closed(account, meter, ended.messages, ended.orders)


def _active(connection: Connection, ean: Ean) -> Loaded:
    loaded = load_open(connection, [ean], lock=True).get(ean)
    if loaded is None:
        raise unknown(ean)
    if loaded.account.supply is Supply.OFF_PREPAYMENT:
        raise RefusedInput(Refusal.OFF_PREPAYMENT, "ean", "prepayment is off for this meter")
    return loaded


def _make_room(
    connection: Connection, ean: Ean, energy: Energy, now: datetime, books: Books
) -> None:
    """Close the account without prepayment that a fresh one follows, if there is one."""
    refuse_other_energy(connection, ean, energy)
    loaded = load_open(connection, [ean], lock=True).get(ean)
    if loaded is None:
        return
    account = loaded.account
    if account.supply is not Supply.OFF_PREPAYMENT:
        raise RefusedInput(Refusal.NOT_ALLOWED, "ean", "an account is active: close it first")
    end(connection, account, now, books)


def _move_in(
    connection: Connection,
    newcomer: Opening,
    account: Account,
    entries: Sequence[Entry],
    items: Sequence[Item],
    now: datetime,
    books: Books,
) -> Booking:
    contact = contact_of(newcomer)
    left = last_left(connection, [account.ean]).get(account.ean)
    begun = begin(connection, account, entries, left, books)
    add_contact(connection, begun.account_id, contact)
    return settle_in(connection, begun, items, now, books)


def _refuse_unless_taken(booking: Booking) -> None:
    for outcome in booking.outcomes:
        match outcome:
            case Taken():
                continue
            case Refused(code, field, detail):
                raise RefusedInput(code, field, detail)
        raise RefusedInput(Refusal.CONFLICT, "reference", "this reference was used by itself")


def _transfer_out(connection: Connection, before: Loaded, now: datetime) -> None:
    """Book the whole balance off the account of a replaced meter: nothing counts twice."""
    account = before.account
    key = f"transfer_out:{account.ean}@{now.isoformat()}"
    entry = Entry(key, account.ean, EntryKind.TRANSFER, Cents(-account.balance), now)
    emptied = replace(account, balance=Cents(0), balance_at=now)
    booking = Booking(now, emptied, (entry,), (), (), (), (), ())
    save(connection, {account.ean: (before, booking)})


def _move_plans(connection: Connection, old: AccountId, new: AccountId) -> None:
    """Let the plans that run go on under the next account: advances first, the older before."""
    running = and_(plans.c.account_id == old, plans.c.left_to_pay > 0)
    query = select(plans).where(or_(running, plans.c.account_id == new))
    rows = connection.execute(query.order_by(plans.c.account_id, plans.c.place)).all()
    for place, row in enumerate(sorted(rows, key=lambda row: row.kind != PlanKind.ADVANCE)):
        mine = plans.c.plan_id == row.plan_id
        connection.execute(update(plans).where(mine).values(account_id=new, place=place))
