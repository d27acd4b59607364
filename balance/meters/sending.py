"""Sends the orders that wait: each meter's in their order, what switches a supply first."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Connection, select

from balance.calendar import BRUSSELS
from balance.ean import Ean
from balance.meters.orders import MeterAdapter, NoAnswer, NotSent, Order, Outcome, Refused, Sent
from balance.meters.waiting import Waiting, go_together, read_waiting
from balance.storage import schema
from balance.storage.brake import Stopped, is_stopped
from balance.storage.database import Database
from balance.storage.orders import (
    WAITING,
    note_sent,
    note_tried,
    note_untried,
    put_off,
    withdraw,
)
from balance.storage.retries import write_retried
from balance.storage.tasks import open_task
from balance.storage.unanswered import note_down, note_up
from balance.supply_table import OrderKind

# The message of a cut lives 48 hours: no supply is cut when nobody tells of it any more.
STALE_AFTER: Final = timedelta(hours=48)
# A household in the dark has no longer to wait for the next attempt.
LONGEST_WAIT: Final = timedelta(minutes=15)
# One request that fails by accident is none to wake anybody for.
_DOWN_FROM: Final = 3
# What gives a home its supply back never grows stale: somebody paid for it.
_GIVING_BACK: Final = (OrderKind.MAKE_READY, OrderKind.RESTORE_FULL)

_log = logging.getLogger(__name__)


def send_orders(
    database: Database,
    adapter: MeterAdapter,
    clock: Callable[[], datetime],
    ean: Ean | None = None,
) -> int:
    """Send the waiting orders, of one meter or of all, oldest first; how many were taken over.

    A morning's displays come last, and who pays meanwhile goes before the rest of them, so that
    nobody sits in the dark for them. The orders of one meter go in their order: behind one that is
    not sent the later ones wait. One older than STALE_AFTER is a task for an agent, and withdrawn
    but where it gives a supply back; so is one that is refused for good. Where nothing is answered
    the rest waits for another round.
    While a supervisor holds cuts none is sent nor withdrawn, and nothing behind it.
    """
    under_way = _Round(database, adapter, clock)
    under_way.bring_switching(ean)
    last = 0
    while under_way.goes_on and (
        waiting := read_waiting(database, displays=True, after=last, ean=ean)
    ):
        under_way.bring(waiting)
        last = waiting[-1].order.order_id
        under_way.bring_switching(ean)
    return under_way.sent


@dataclass(slots=True)
class _Results:
    """What became of some orders; `late` are old ones tried on, `kept` those that never left."""

    sent: list[int] = field(default_factory=list)
    old: list[Order] = field(default_factory=list)
    late: list[Order] = field(default_factory=list)
    refused: list[tuple[Order, str]] = field(default_factory=list)
    put_off: list[Waiting] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any((self.sent, self.old, self.late, self.refused, self.put_off, self.kept))


@dataclass(slots=True)
class _Round:
    """One way through what waits; `unreached` are the meters of which the rest has to wait."""

    database: Database
    adapter: MeterAdapter
    clock: Callable[[], datetime]
    sent: int = 0
    goes_on: bool = True
    held: set[Ean] = field(default_factory=set)
    unreached: set[Ean] = field(default_factory=set)

    def bring_switching(self, ean: Ean | None) -> None:
        """Bring all that switches a supply."""
        last = 0
        # A display that was not sent keeps nobody in the dark.
        self.unreached.clear()
        while self.goes_on and (
            waiting := read_waiting(self.database, displays=False, after=last, ean=ean)
        ):
            self.bring(waiting)
            last = waiting[-1].order.order_id

    def bring(self, waiting: Sequence[Waiting]) -> None:
        """Bring some orders that wait."""
        now = self.clock()
        orders = [one.order for one in waiting]
        if self._are_cuts_stopped(orders):
            self.held |= {order.ean for order in orders if order.kind is OrderKind.CUT}
        stale = [order for order in orders if order.ordered_at < now - STALE_AFTER]
        stale = [order for order in stale if order.ean not in self.held]
        old = [order for order in stale if order.kind not in _GIVING_BACK]
        late = [order for order in stale if order.kind in _GIVING_BACK]
        self._note(_Results(old=old, late=self._untold(late)), now)
        left = self._due(waiting, {order.order_id for order in old}, now)
        while left and self.goes_on:
            some = go_together(left, self.adapter.most)
            self._send(some)
            tried = {one.order.order_id for one in some}
            left = [one for one in left if one.order.order_id not in tried]
            left = [one for one in left if one.order.ean not in self.unreached]

    def _due(
        self, waiting: Sequence[Waiting], old: Collection[int], now: datetime
    ) -> list[Waiting]:
        due = []
        for one in waiting:
            if one.next_attempt_at is not None and one.next_attempt_at > now:
                self.unreached.add(one.order.ean)
            if one.order.ean not in self.unreached and one.order.order_id not in old:
                due.append(one)
        return due

    def _untold(self, late: Sequence[Order]) -> list[Order]:
        if not late:
            return []
        key, table = schema.tasks.c.key, schema.orders
        told = select(key).where(key.in_([_not_sent_key(order) for order in late]))
        mine = table.c.id.in_([order.order_id for order in late])
        with self.database.read() as connection:
            known = set(connection.execute(told).scalars())
            waits = set(connection.execute(select(table.c.id).where(mine, *WAITING)).scalars())
        return [one for one in late if one.order_id in waits and _not_sent_key(one) not in known]

    def _are_cuts_stopped(self, orders: Sequence[Order]) -> bool:
        if all(order.kind is not OrderKind.CUT for order in orders):
            return False
        with self.database.read() as connection:
            return is_stopped(connection, Stopped.CUTS)

    def _may_go(self, some: Sequence[Waiting], now: datetime) -> dict[int, datetime | None]:
        """Those that nobody stopped or withdrew since they were read, with when they last might.

        A customer may be gone. That an order to switch may leave is kept before it does: whoever
        dies in between leaves no meter in doubt that counts as untouched.
        """
        go = [one.order for one in some]
        # Asked again before each sending: no home is cut after the word to stop.
        if self._are_cuts_stopped(go):
            self.unreached |= {order.ean for order in go if order.kind is OrderKind.CUT}
            go = [order for order in go if order.kind is not OrderKind.CUT]
        numbers = [order.order_id for order in go]
        if any(order.kind is not OrderKind.UPDATE_DISPLAY for order in go):
            note = partial(note_tried, order_ids=numbers, now=now)
            return write_retried(self.database, note)
        query = select(schema.orders.c.id, schema.orders.c.tried_at)
        with self.database.read() as connection:
            found = connection.execute(query.where(schema.orders.c.id.in_(numbers), *WAITING))
            return dict(found.all())

    def _send(self, some: Sequence[Waiting]) -> None:
        tried_at = self.clock()
        before = self._may_go(some, tried_at)
        go = [one for one in some if one.order.order_id in before]
        if not go:
            return
        answer = _ask(self.adapter, [one.order for one in go])
        results = _Results()
        if isinstance(answer, NoAnswer):
            self._stop(answer)
            if answer.unclear:
                results.put_off += go
            else:
                results.kept += [one.order.order_id for one in go]
        else:
            for one, outcome in zip(go, answer, strict=True):
                self._take(one, outcome, results)
        # What may have left before may still be on its way.
        results.kept = [number for number in results.kept if before[number] is None]
        self._note(results, tried_at)

    def _take(self, one: Waiting, outcome: Outcome, results: _Results) -> None:
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
                results.kept.append(order.order_id)
                _log.warning("An order was refused and is withdrawn.", extra=facts | {"code": code})

    def _stop(self, answer: NoAnswer) -> None:
        self.goes_on = False
        if answer.failures < _DOWN_FROM:
            return
        with self.database.write() as connection:
            is_new = note_down(connection, answer.reason, self.clock())
        if is_new:
            _log.error("No orders reach the meters.", extra={"reason": answer.reason})

    def _note(self, results: _Results, tried_at: datetime) -> None:
        if not results:
            return
        keep = partial(_keep, results=results, tried_at=tried_at, now=self.clock())
        is_up = write_retried(self.database, keep)
        self.sent += len(results.sent)
        if is_up:
            _log.info("Orders reach the meters again.")


def _keep(connection: Connection, results: _Results, tried_at: datetime, now: datetime) -> bool:
    """Keep what became of the orders; whether the way to the meters was down until now."""
    if results.sent:
        note_sent(connection, results.sent, tried_at)
    if results.kept:
        note_untried(connection, results.kept, tried_at)
    _give_up(connection, results, now)
    for wait, order_ids in _by_wait(results.put_off).items():
        put_off(connection, order_ids, now + wait)
    return bool(results.sent or results.refused) and note_up(connection, now)


def _by_wait(failed: Sequence[Waiting]) -> dict[timedelta, list[int]]:
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
    # Another worker may have been faster, and had more luck.
    withdrawn = withdraw(connection, lost, now) if lost else set()
    for order in results.old:
        if order.kind is not OrderKind.UPDATE_DISPLAY and order.order_id in withdrawn:
            detail = f"{_named(order)} was never confirmed and is withdrawn."
            open_task(connection, _not_sent_key(order), "order_not_sent", order.ean, detail, now)
    for order in results.late:
        detail = f"{_named(order)} is not confirmed yet and is tried on."
        open_task(connection, _not_sent_key(order), "order_not_sent", order.ean, detail, now)
    for order, code in results.refused:
        if order.order_id not in withdrawn:
            continue
        detail = f"{_named(order)} was refused ({code}) and is withdrawn."
        # The next day's display would be refused alike.
        is_display = order.kind is OrderKind.UPDATE_DISPLAY
        key = f"order_refused:{f'{order.ean}:{code}' if is_display else order.order_id}"
        open_task(connection, key, "order_refused", order.ean, detail, now)


def _not_sent_key(order: Order) -> str:
    return f"order_not_sent:{order.order_id}"


def _named(order: Order) -> str:
    ordered = order.ordered_at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")
    return f"The order {order.kind} of {ordered}"
