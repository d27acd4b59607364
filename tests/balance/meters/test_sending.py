"""Orders on their way: in their order, once, and waiting where a meter is not reached."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from balance.account import Supply
from balance.entries import MeterAction, MeterEvent
from balance.meters import waiting
from balance.meters.device import Switch
from balance.meters.orders import Order, Outcome, Refused, Sent
from balance.storage import schema
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.meters.postman import Postman, cut_and_paid, deliver, sent_at
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, NOON, OTHER, ean, open_account, tasks_of, use


def test_an_order_brings_the_figures_of_its_instant(database: Database) -> None:
    cut_and_paid(database, EAN)
    postman = Postman()
    assert deliver(database, postman, NOON) == 2
    cut, ready = postman.given
    assert (cut.kind, cut.balance, cut.emergency_left, cut.ordered_at) == (
        OrderKind.CUT, -1600, 0, NOON,
    )  # fmt: skip
    assert (ready.kind, ready.balance, ready.emergency_left) == (OrderKind.MAKE_READY, 400, 1500)
    assert cut.order_id < ready.order_id


def test_an_order_is_sent_once_and_its_instant_kept(database: Database) -> None:
    cut_and_paid(database, EAN)
    assert deliver(database, Postman(), NOON) == 2
    assert sent_at(database) == [NOON, NOON]
    again = Postman()
    assert deliver(database, again, NOON) == 0
    assert again.given == []


@pytest.mark.parametrize("chunk", [1, 3, 200])
def test_behind_an_order_not_sent_only_those_of_its_own_meter_wait(
    database: Database, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(waiting, "_CHUNK", chunk)
    cut_and_paid(database, EAN, OTHER)
    postman = Postman(unreached={EAN})
    assert deliver(database, postman, NOON) == 2
    assert postman.kinds == [
        (EAN, OrderKind.CUT),
        (OTHER, OrderKind.CUT),
        (OTHER, OrderKind.MAKE_READY),
    ]
    assert sent_at(database) == [None, NOON, None, NOON]
    later = Postman()
    assert deliver(database, later, NOON + timedelta(minutes=1)) == 2
    assert later.kinds == [(EAN, OrderKind.CUT), (EAN, OrderKind.MAKE_READY)]


def test_an_adapter_that_fails_at_one_meter_holds_up_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    @dataclass
    class Broken(Postman):
        def carry(self, order: Order) -> Outcome:
            if order.ean == EAN:
                raise ConnectionError(f"no route to {order.ean}")
            return Postman.carry(self, order)

    cut_and_paid(database, EAN, OTHER)
    broken = Broken()
    assert deliver(database, broken, NOON) == 2
    assert broken.kinds == [(OTHER, OrderKind.CUT), (OTHER, OrderKind.MAKE_READY)]
    assert sent_at(database) == [None, NOON, None, NOON]
    assert EAN not in caplog.text
    assert [getattr(record, "reason", "") for record in caplog.records] == [
        "the adapter failed with ConnectionError"
    ]


def test_only_the_orders_of_one_meter_are_sent_when_it_is_named(database: Database) -> None:
    cut_and_paid(database, EAN, OTHER)
    postman = Postman()
    assert deliver(database, postman, NOON, OTHER) == 2
    assert {order.ean for order in postman.given} == {OTHER}
    assert sent_at(database) == [None, NOON, None, NOON]


def test_the_orders_of_a_meter_go_in_the_order_of_their_ids(database: Database) -> None:
    """The clock of the machine that ordered may have been set back between the two."""
    cut_and_paid(database, EAN)
    with database.write() as connection:
        last = schema.orders.c.kind == OrderKind.MAKE_READY
        earlier = NOON - timedelta(hours=1)
        connection.execute(update(schema.orders).where(last).values(ordered_at=earlier))
    postman = Postman()
    deliver(database, postman, NOON)
    assert [kind for _, kind in postman.kinds] == [OrderKind.CUT, OrderKind.MAKE_READY]


def test_the_first_instant_of_sending_is_kept(database: Database) -> None:
    """Another worker was faster with the order that this one is sending."""

    @dataclass
    class Overtaken(Postman):
        def carry(self, order: Order) -> Outcome:
            deliver(database, Postman(), NOON - timedelta(seconds=5))
            return Sent()

    cut_and_paid(database, EAN)
    deliver(database, Overtaken(), NOON)
    assert sent_at(database) == [NOON - timedelta(seconds=5)] * 2


def test_what_became_of_a_request_is_noted_in_one_transaction(database: Database) -> None:
    class Truck(Postman):
        @property
        def most(self) -> int:
            return 500

    homes = [ean(number) for number in range(1, 11)]
    cut_and_paid(database, *homes)
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    assert deliver(database, Truck(), NOON) == 20
    event.remove(database.engine, "before_cursor_execute", note)
    verbs = [one.split()[0] for one in statements]
    tried_and_sent = ["UPDATE", "UPDATE"]
    written = [verb for verb in verbs if verb not in ("BEGIN", "SELECT")]
    assert written == tried_and_sent * 2


def test_an_order_is_noted_as_sent_before_the_next_request_goes(database: Database) -> None:
    """A meter's answer that names no order would find none that was sent."""

    class Quick(Postman):
        def carry(self, order: Order) -> Outcome:
            if self.given:
                at = NOON + timedelta(seconds=1)
                code = self.given[-1].ean
                executed = MeterEvent(f"E-{code}", code, at, MeterAction.ORDER_EXECUTED)
                rehearsal.book(executed, code=code)
            return Postman.carry(self, order)

    rehearsal = Rehearsal(database)
    for code in (EAN, OTHER):
        open_account(database, code, 100)
        rehearsal.adjust(-1700, code)
    assert deliver(database, Quick(), NOON) == 2
    query = select(schema.orders.c.executed_at).order_by(schema.orders.c.id)
    with database.read() as connection:
        executed = list(connection.execute(query).scalars())
    assert executed[0] is not None
    assert executed[1] is None


def test_what_another_worker_has_sent_meanwhile_is_no_task(database: Database) -> None:
    @dataclass
    class Unlucky(Postman):
        def carry(self, order: Order) -> Outcome:
            deliver(database, Postman(), NOON)
            return Refused("410 gone")

    cut_and_paid(database, EAN)
    deliver(database, Unlucky(), NOON)
    assert tasks_of(database) == []


def test_no_transaction_is_open_while_an_adapter_talks(database: Database) -> None:
    class Slow(Postman):
        def carry(self, order: Order) -> Outcome:
            assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
            return Sent()

    cut_and_paid(database, EAN)
    assert deliver(database, Slow(), NOON) == 2


def test_an_order_from_before_the_figures_were_kept_is_not_sent(database: Database) -> None:
    """It is from a time without sending: what it wanted is long past."""
    cut_and_paid(database, EAN)
    with database.write() as connection:
        connection.execute(update(schema.orders).values(balance=None, emergency_left=None))
    postman = Postman()
    assert deliver(database, postman, NOON) == 0
    assert postman.given == []


def test_two_workers_at_once_have_each_order_carried_out_once(database: Database) -> None:
    homes = [ean(number) for number in range(1, 7)]
    rehearsal = cut_and_paid(database, *homes)
    for home in homes:
        rehearsal.book(use(f"C-{home}", 100, code=home), code=home)
    start = threading.Barrier(2)

    def run(_: int) -> int:
        start.wait(10)
        return rehearsal.deliver()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(run, range(2)))
    assert sum(counts) >= 3 * len(homes)
    assert None not in sent_at(database)
    for home in homes:
        assert rehearsal.look(home).switch is Switch.ARMED
        assert rehearsal.look(home).display_balance == 300
        assert rehearsal.supply(home) is Supply.READY
