"""Books batches of many accounts in one transaction, with the notices they cause."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, select

from balance.account import Account, AccountId, Hold, is_exhausted, level, statement
from balance.batch import Booking, DebtPlan, Item
from balance.ean import Ean
from balance.entries import (
    Adjustment,
    Consumption,
    Entry,
    EntryKind,
    MeterAction,
    MeterEvent,
    Settled,
    TopUp,
)
from balance.judge import is_muted
from balance.ledger import book
from balance.money import Cents
from balance.policy import Policies, Policy
from balance.storage import schema
from balance.storage.accounts import Loaded, load_open, plans_known
from balance.storage.among import among
from balance.storage.bookings import save
from balance.storage.brake import (
    PutOff,
    is_cut_or_due,
    supervisors_hold,
    tell_of_many_days,
)
from balance.storage.effects import CausedNotice, EffectSink, Standing
from balance.storage.orders import acknowledge, orders_known
from balance.tariff import Tariff

_CAUSE = re.compile(r"batch:(\d+)/(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Books:
    """What booking needs besides the batch: the rules in force and where notices go."""

    policies: Policies
    tariff: Tariff
    sink: EffectSink


def book_batches(
    connection: Connection,
    batches: Mapping[Ean, Sequence[Item]],
    now: datetime,
    books: Books,
    hold: Hold | None = None,
) -> dict[Ean, Booking]:
    """Book one batch per EAN, all in this transaction; an EAN without open account is left out.

    `hold` is what keeps cuts back besides a supervisor.
    """
    return _book(connection, batches, now, books, hold, put_off=None)


def book_but_cuts(
    connection: Connection, batches: Mapping[Ean, Sequence[Item]], now: datetime, books: Books
) -> tuple[dict[Ean, Booking], PutOff]:
    """Book the batches that cut nobody; of the others nothing is booked yet."""
    put_off = PutOff()
    return _book(connection, batches, now, books, None, put_off), put_off


def _book(
    connection: Connection,
    batches: Mapping[Ean, Sequence[Item]],
    now: datetime,
    books: Books,
    hold: Hold | None,
    put_off: PutOff | None,
) -> dict[Ean, Booking]:
    loaded = load_open(connection, batches, lock=True)
    known = _recall(connection, loaded, batches)
    policy, hold = books.policies.at(now), hold or supervisors_hold(connection, now)
    booked = {}
    for ean, before in loaded.items():
        booking = book(before.account, batches[ean], known, now, policy, books.tariff, hold)
        if put_off is not None and is_cut_or_due(before.account, booking, policy):
            put_off.add(before.account)
            continue
        # Ids are global: what one account just used is known to the next.
        known.entries |= {entry.key: entry for entry in booking.entries}
        known.events |= {event.event_id: event for event in booking.events}
        known.plans |= {plan.plan_id for plan in booking.account.plans}
        booked[ean] = (before, booking)
    save(connection, booked)
    for before, booking in booked.values():
        tell_of_many_days(connection, before.account, booking)
    _acknowledge_orders(connection, booked.values())
    standings = [s for before, b in booked.values() for s in _moved(before.account, b, policy)]
    effects: Sequence[CausedNotice]
    effects = [effect for before, b in booked.values() for effect in _effects(before, b)]
    if standings:
        effects = books.sink.withdraw(connection, standings, effects, now)
    if effects:
        books.sink.write(connection, effects)
    return {ean: booking for ean, (_, booking) in booked.items()}


def cause(account_id: AccountId, batch: int) -> str:
    """The cause of a message: the batch that made it necessary."""
    return f"batch:{account_id}/{batch}"


def batch_of(why: str) -> tuple[int, int] | None:
    """The account's id and the number of the batch that a cause names; None for another cause."""
    found = _CAUSE.fullmatch(why)
    return (int(found[1]), int(found[2])) if found else None


def _effects(before: Loaded, booking: Booking) -> list[CausedNotice]:
    account_id = before.account.account_id
    why = cause(account_id, before.batches + 1)
    return [
        CausedNotice(
            account_id,
            why,
            notice.kind,
            notice.statement,
            booking.at,
            notice.paid,
            in_person_at=notice.in_person_at,
        )
        for notice in booking.notices
    ]


def _moved(before: Account, booking: Booking, policy: Policy) -> list[Standing]:
    """How the account stands, if what may be said of it is not what it was.

    Of one that a settlement out of the ordinary moved nothing is said: what was said stands.
    """
    after = booking.account
    if is_muted(after) or _told_of(before, policy) == _told_of(after, policy):
        return []
    said = statement(after, policy, booking.at)
    return [Standing(after.account_id, said, level(after, policy))]


def _told_of(account: Account, policy: Policy) -> tuple[object, ...]:
    """What decides, besides amounts and days, the words in which an account is spoken of."""
    used_up = is_exhausted(account, policy)
    return account.supply, account.hold, account.limiter, level(account, policy), used_up


@dataclass(slots=True)
class _Recalled:
    """What is already booked under the keys and days of some batches."""

    entries: dict[str, Entry] = field(default_factory=dict)
    events: dict[str, MeterEvent] = field(default_factory=dict)
    orders: set[tuple[Ean, int]] = field(default_factory=set)
    days: dict[tuple[Ean, date], Settled] = field(default_factory=dict)
    plans: set[str] = field(default_factory=set)

    def entry(self, key: str) -> Entry | None:
        return self.entries.get(key)

    def meter_event(self, event_id: str) -> MeterEvent | None:
        return self.events.get(event_id)

    def has_order(self, ean: Ean, order_id: int) -> bool:
        return (ean, order_id) in self.orders

    def settled(self, ean: Ean, day: date) -> Settled | None:
        return self.days.get((ean, day))

    def has_plan(self, plan_id: str) -> bool:
        return plan_id in self.plans


def _recall(
    connection: Connection, loaded: Mapping[Ean, Loaded], batches: Mapping[Ean, Sequence[Item]]
) -> _Recalled:
    items = [item for batch in batches.values() for item in batch]
    keys = [key for item in items if (key := _key(item)) is not None]
    days = {item.day for item in items if isinstance(item, Consumption)}
    events = [item for item in items if isinstance(item, MeterEvent)]
    ids = [one.account.account_id for one in loaded.values()]
    debts = [item.plan_id for item in items if isinstance(item, DebtPlan)]
    return _Recalled(
        _entries(connection, keys),
        _meter_events(connection, [event.event_id for event in events]),
        orders_known(connection, [e.order_id for e in events if e.order_id is not None]),
        _days(connection, ids, days),
        plans_known(connection, debts) if debts else set(),
    )


def _key(item: Item) -> str | None:
    match item:
        case Consumption():
            return item.message_id
        case TopUp() | Adjustment():
            return item.reference
    return None


def _entries(connection: Connection, keys: Sequence[str]) -> dict[str, Entry]:
    table = schema.entries
    query = select(
        table.c.key,
        table.c.ean,
        table.c.kind,
        table.c.amount,
        table.c.at,
        table.c.day,
        table.c.version,
        table.c.content,
    )
    return {
        key: Entry(key, Ean(ean), EntryKind(kind), Cents(amount), *rest)
        for key, ean, kind, amount, *rest in connection.execute(
            query.where(among(table.c.key, keys))
        )
    }


def _meter_events(connection: Connection, ids: Sequence[str]) -> dict[str, MeterEvent]:
    table = schema.meter_events
    query = select(table.c.event_id, table.c.ean, table.c.at, table.c.event, table.c.order_id)
    return {
        event_id: MeterEvent(event_id, Ean(ean), at, MeterAction(event), order_id)
        for event_id, ean, at, event, order_id in connection.execute(
            query.where(among(table.c.event_id, ids))
        )
    }


def _days(
    connection: Connection, ids: Sequence[int], days: Iterable[date]
) -> dict[tuple[Ean, date], Settled]:
    table = schema.entries
    query = select(table.c.ean, table.c.day, table.c.amount, table.c.version, table.c.content)
    query = query.where(among(table.c.account_id, ids), table.c.kind == EntryKind.CONSUMPTION)
    query = query.order_by(table.c.version)
    sums: defaultdict[tuple[Ean, date], int] = defaultdict(int)
    found = {}
    wanted = query.where(among(table.c.day, days))
    for ean, day, amount, version, content in connection.execute(wanted):
        sums[ean, day] -= amount
        found[Ean(ean), day] = Settled(version, content, Cents(sums[ean, day]))
    return found


def _acknowledge_orders(connection: Connection, booked: Iterable[tuple[Loaded, Booking]]) -> None:
    for before, booking in booked:
        for event in booking.events:
            if event.event is MeterAction.ORDER_EXECUTED:
                # A meter's clock may run ahead of ours.
                done_at = min(event.at, booking.at)
                acknowledge(connection, before.account.account_id, done_at, event.order_id)
