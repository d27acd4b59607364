"""Sends the orders that wait: each meter's in their order, what switches a supply first."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from balance.calendar import BRUSSELS
from balance.ean import Ean
from balance.energy import Energy
from balance.meters.orders import MeterAdapter, NoAnswer, NotSent, Order, Outcome, Refused, Sent
from balance.money import Cents
from balance.storage import schema
from balance.storage.brake import Stopped, is_stopped
from balance.storage.database import Database
from balance.storage.orders import WAITING, note_sent, put_off, withdraw
from balance.storage.tasks import open_task
from balance.storage.unanswered import note_down, note_up
from balance.supply_table import OrderKind

# The message of a cut lives 48 hours: no supply is switched when nobody tells of it any more.
STALE_AFTER: Final = timedelta(hours=48)
# A household in the dark has no longer to wait for the next attempt.
LONGEST_WAIT: Final = timedelta(minutes=15)
_CHUNK: Final = 1000
# One request that fails by accident is none to wake anybody for.
_DOWN_FROM: Final = 3
# Orders that failed together are tried in parts, until the one at fault is found.
_PARTS: Final = 8

_log = logging.getLogger(__name__)


def send_orders(
    database: Database, adapter: MeterAdapter, now: datetime, ean: Ean | None = None
) -> int:
    """Send the waiting orders, of one meter or of all, oldest first; how many were taken over.

    A morning's displays come last, so that nobody sits in the dark for them. The orders of one
    meter go in their order: behind one that is not sent the later ones wait. One older than
    STALE_AFTER is withdrawn instead, and what it wanted is a task for an agent; so is one that is
    refused for good. Where nothing is answered the rest waits for another round.
    While a supervisor holds cuts none is sent nor withdrawn, and nothing behind it.
    """
    under_way = _Round(database, adapter, now)
    for displays in (False, True):
        last = 0
        while under_way.goes_on and (waiting := _waiting(database, displays, last, ean)):
            under_way.bring(waiting)
            last = waiting[-1].order.order_id
    return under_way.sent


@dataclass(frozen=True, slots=True)
class _Waiting:
    order: Order
    attempts: int
    next_attempt_at: datetime | None


@dataclass(slots=True)
class _Results:
    """What became of some orders."""

    sent: list[int] = field(default_factory=list)
    old: list[Order] = field(default_factory=list)
    refused: list[tuple[Order, str]] = field(default_factory=list)
    put_off: list[_Waiting] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.sent or self.old or self.refused or self.put_off)


@dataclass(slots=True)
class _Round:
    """One way through what waits; `unreached` are the meters of which the rest has to wait."""

    database: Database
    adapter: MeterAdapter
    now: datetime
    sent: int = 0
    goes_on: bool = True
    held: set[Ean] = field(default_factory=set)
    unreached: set[Ean] = field(default_factory=set)

    def bring(self, waiting: Sequence[_Waiting]) -> None:
        orders = [one.order for one in waiting]
        if self._are_cuts_stopped(orders):
            self.held |= {order.ean for order in orders if order.kind is OrderKind.CUT}
        stale = (order for order in orders if order.ordered_at < self.now - STALE_AFTER)
        results = _Results(old=[order for order in stale if order.ean not in self.held])
        left = self._due(waiting, {order.order_id for order in results.old})
        while left and self.goes_on:
            some = _some(left, self.adapter.most)
            self._send(self._may_go(some), results)
            tried = {one.order.order_id for one in some}
            left = [one for one in left if one.order.order_id not in tried]
            left = [one for one in left if one.order.ean not in self.unreached]
        self._note(results)

    def _due(self, waiting: Sequence[_Waiting], old: Collection[int]) -> list[_Waiting]:
        due = []
        for one in waiting:
            if one.next_attempt_at is not None and one.next_attempt_at > self.now:
                self.unreached.add(one.order.ean)
            if one.order.ean not in self.unreached and one.order.order_id not in old:
                due.append(one)
        return due

    def _are_cuts_stopped(self, orders: Sequence[Order]) -> bool:
        if all(order.kind is not OrderKind.CUT for order in orders):
            return False
        with self.database.read() as connection:
            return is_stopped(connection, Stopped.CUTS)

    def _may_go(self, some: Sequence[_Waiting]) -> list[_Waiting]:
        """Those that nobody stopped or withdrew since they were read: a customer may be gone."""
        mine = schema.orders.c.id.in_([one.order.order_id for one in some])
        with self.database.read() as connection:
            waits = connection.execute(select(schema.orders.c.id).where(mine, *WAITING))
            waiting = set(waits.scalars())
        go = [one for one in some if one.order.order_id in waiting]
        # Asked again before each sending: no home is cut after the word to stop.
        if self._are_cuts_stopped([one.order for one in go]):
            go = [one for one in go if one.order.kind is not OrderKind.CUT]
        self.unreached |= {one.order.ean for one in some} - {one.order.ean for one in go}
        return go

    def _send(self, some: Sequence[_Waiting], results: _Results) -> None:
        if not some:
            return
        answer = _ask(self.adapter, [one.order for one in some])
        if isinstance(answer, NoAnswer):
            self._stop(answer)
            results.put_off += some if answer.unclear else []
            return
        for one, outcome in zip(some, answer, strict=True):
            self._take(one, outcome, results)

    def _take(self, one: _Waiting, outcome: Outcome, results: _Results) -> None:
        order = one.order
        facts = {"order_id": order.order_id, "kind": order.kind}
        match outcome:
            case Sent():
                results.sent.append(order.order_id)
            case NotSent(reason):
                self.unreached.add(order.ean)
                results.put_off.append(one)
                _log.warning(
                    "An order waits: its meter was not reached.", extra=facts | {"reason": reason}
                )
            case Refused(code):
                results.refused.append((order, code))
                _log.warning("An order was refused and is withdrawn.", extra=facts | {"code": code})

    def _stop(self, answer: NoAnswer) -> None:
        self.goes_on = False
        if answer.failures < _DOWN_FROM:
            return
        with self.database.write() as connection:
            is_new = note_down(connection, answer.reason, self.now)
        if is_new:
            _log.error("No orders reach the meters.", extra={"reason": answer.reason})

    def _note(self, results: _Results) -> None:
        if not results:
            return
        self.sent += len(results.sent)
        with self.database.write() as connection:
            if results.sent:
                note_sent(connection, results.sent, self.now)
            if (results.sent or results.refused) and note_up(connection, self.now):
                _log.info("Orders reach the meters again.")
            _give_up(connection, results, self.now)
            for wait, order_ids in _by_wait(results.put_off).items():
                put_off(connection, order_ids, self.now + wait)


def _some(left: Sequence[_Waiting], most: int) -> list[_Waiting]:
    """The oldest order, and the first ones of other meters that were tried as often."""
    attempts = left[0].attempts
    limit = max(1, most // _PARTS**attempts)
    seen, some = set[Ean](), list[_Waiting]()
    for one in left:
        if one.order.ean not in seen and one.attempts == attempts:
            some.append(one)
        seen.add(one.order.ean)
        if len(some) == limit:
            break
    return some


def _by_wait(failed: Sequence[_Waiting]) -> dict[timedelta, list[int]]:
    """The orders by how long they wait for the next attempt: a minute, then two, then four."""
    waits: defaultdict[timedelta, list[int]] = defaultdict(list)
    for one in failed:
        # Beyond the longest wait the power would only grow.
        wait = timedelta(minutes=2 ** min(one.attempts, 10))
        waits[min(wait, LONGEST_WAIT)].append(one.order.order_id)
    return waits


def _ask(adapter: MeterAdapter, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
    try:
        return adapter.send(orders)
    except Exception as fault:  # noqa: BLE001 - whatever it was, the other meters wait for theirs
        # Its text is not logged: it may quote the EAN.
        return [NotSent(f"the adapter failed with {type(fault).__name__}")] * len(orders)


def _give_up(connection: Connection, results: _Results, now: datetime) -> None:
    lost = [order.order_id for order in results.old]
    lost += [order.order_id for order, _ in results.refused]
    if lost:
        withdraw(connection, lost, now)
    for order in results.old:
        if order.kind is not OrderKind.UPDATE_DISPLAY:
            detail = f"{_named(order)} never reached the meter and is withdrawn."
            key = f"order_not_sent:{order.order_id}"
            open_task(connection, key, "order_not_sent", order.ean, detail, now)
    for order, code in results.refused:
        detail = f"{_named(order)} was refused ({code}) and is withdrawn."
        # The next day's display would be refused alike.
        is_display = order.kind is OrderKind.UPDATE_DISPLAY
        key = f"order_refused:{f'{order.ean}:{code}' if is_display else order.order_id}"
        open_task(connection, key, "order_refused", order.ean, detail, now)


def _named(order: Order) -> str:
    ordered = order.ordered_at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
    return f"The order {order.kind} of {ordered}"


def _waiting(database: Database, displays: bool, last: int, ean: Ean | None) -> Sequence[_Waiting]:
    table, account = schema.orders, schema.accounts
    columns = (table.c.id, account.c.ean, account.c.energy, table.c.kind)
    figures = (table.c.balance, table.c.emergency_left, table.c.ordered_at)
    tried = (table.c.attempts, table.c.next_attempt_at)
    is_display = table.c.kind == OrderKind.UPDATE_DISPLAY
    # An order without figures is from before orders were sent: what it wanted is long past.
    wanted = (*WAITING, table.c.balance.is_not(None), table.c.id > last)
    query = select(*columns, *figures, *tried).join(account, table.c.account_id == account.c.id)
    query = query.where(*wanted, is_display if displays else ~is_display)
    query = query.order_by(table.c.id).limit(_CHUNK)
    if ean is not None:
        query = query.where(account.c.ean == ean)
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [
        _Waiting(
            Order(
                number,
                Ean(code),
                Energy(energy),
                OrderKind(kind),
                Cents(balance),
                Cents(left),
                ordered_at,
            ),
            attempts,
            next_attempt_at,
        )
        for number, code, energy, kind, balance, left, ordered_at, attempts, next_attempt_at in rows
    ]
