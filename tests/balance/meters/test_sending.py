"""Orders on their way: in their order, once, and waiting where a meter is not reached."""

import threading
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import select, update

from balance.account import Supply
from balance.ean import Ean
from balance.judge import OrderKind
from balance.meters import orders
from balance.meters.device import Switch
from balance.meters.orders import NotSent, Order, Outcome, Sent, send_orders
from balance.storage import schema
from balance.storage.database import Database
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, NOON, OTHER, ean, open_account, use


@dataclass
class Postman:
    """Notes what it is given, and does not reach some meters."""

    unreached: Collection[Ean] = ()
    given: list[Order] = field(default_factory=list)

    def send(self, order: Order) -> Outcome:
        self.given.append(order)
        return NotSent("nobody answers") if order.ean in self.unreached else Sent()

    @property
    def kinds(self) -> list[tuple[Ean, OrderKind]]:
        return [(order.ean, order.kind) for order in self.given]


def _sent_at(database: Database) -> list[datetime | None]:
    query = select(schema.orders.c.sent_at).order_by(schema.orders.c.id)
    with database.read() as connection:
        return list(connection.execute(query).scalars())


def _cut_and_paid(database: Database, *codes: Ean) -> Rehearsal:
    """Each home is cut, then has paid: two orders each, home by home in turns."""
    rehearsal = Rehearsal(database)
    for code in codes:
        open_account(database, code, 100)
    rehearsal.pass_minutes(0)
    for code in codes:
        rehearsal.adjust(-1700, code)
    for code in codes:
        rehearsal.top_up(2000, code)
    return rehearsal


def test_an_order_brings_the_figures_of_its_instant(database: Database) -> None:
    _cut_and_paid(database, EAN)
    postman = Postman()
    assert send_orders(database, postman, NOON) == 2
    cut, ready = postman.given
    assert (cut.kind, cut.balance, cut.emergency_left, cut.ordered_at) == (
        OrderKind.CUT, -1600, 0, NOON,
    )  # fmt: skip
    assert (ready.kind, ready.balance, ready.emergency_left) == (OrderKind.MAKE_READY, 400, 1500)
    assert cut.order_id < ready.order_id


def test_an_order_is_sent_once_and_its_instant_kept(database: Database) -> None:
    _cut_and_paid(database, EAN)
    assert send_orders(database, Postman(), NOON) == 2
    assert _sent_at(database) == [NOON, NOON]
    again = Postman()
    assert send_orders(database, again, NOON) == 0
    assert again.given == []


@pytest.mark.parametrize("chunk", [1, 3, 200])
def test_behind_an_order_not_sent_only_those_of_its_own_meter_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(orders, "_CHUNK", chunk)
    _cut_and_paid(database, EAN, OTHER)
    postman = Postman(unreached={EAN})
    assert send_orders(database, postman, NOON) == 2
    assert postman.kinds == [
        (EAN, OrderKind.CUT),
        (OTHER, OrderKind.CUT),
        (OTHER, OrderKind.MAKE_READY),
    ]
    assert _sent_at(database) == [None, NOON, None, NOON]
    later = Postman()
    assert send_orders(database, later, NOON) == 2
    assert later.kinds == [(EAN, OrderKind.CUT), (EAN, OrderKind.MAKE_READY)]


def test_an_adapter_that_fails_leaves_the_order_waiting(database: Database) -> None:
    class Broken:
        def send(self, order: Order) -> Outcome:
            raise ConnectionError

    _cut_and_paid(database, EAN)
    with pytest.raises(ConnectionError):
        send_orders(database, Broken(), NOON)
    assert _sent_at(database) == [None, None]


def test_no_transaction_is_open_while_an_adapter_talks(database: Database) -> None:
    class Slow:
        def send(self, order: Order) -> Outcome:
            assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
            return Sent()

    _cut_and_paid(database, EAN)
    assert send_orders(database, Slow(), NOON) == 2


def test_an_order_from_before_the_figures_were_kept_is_not_sent(database: Database) -> None:
    """It is from a time without sending: what it wanted is long past."""
    _cut_and_paid(database, EAN)
    with database.write() as connection:
        connection.execute(update(schema.orders).values(balance=None, emergency_left=None))
    postman = Postman()
    assert send_orders(database, postman, NOON) == 0
    assert postman.given == []


def test_two_workers_at_once_have_each_order_carried_out_once(database: Database) -> None:
    homes = [ean(number) for number in range(1, 7)]
    rehearsal = _cut_and_paid(database, *homes)
    for home in homes:
        rehearsal.book(use(f"C-{home}", 100, code=home), code=home)
    start = threading.Barrier(2)

    def run(_: int) -> int:
        start.wait(10)
        return rehearsal.deliver()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(run, range(2)))
    assert sum(counts) >= 3 * len(homes)
    assert None not in _sent_at(database)
    for home in homes:
        assert rehearsal.look(home).switch is Switch.ARMED
        assert rehearsal.look(home).display_balance == 300
        assert rehearsal.supply(home) is Supply.READY
