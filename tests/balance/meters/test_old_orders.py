"""Orders that wait long, and displays: what goes first, and what is given up."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from balance.account import Supply
from balance.meters import waiting
from balance.meters.orders import Order, Outcome
from balance.meters.sending import STALE_AFTER, send_orders
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.tasks import open_tasks
from balance.supply_table import OrderKind
from tests.balance.meters.postman import Postman, cut_and_paid, deliver, sent_at
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, NOON, OTHER, ean, open_account, tasks_of, use


def test_a_display_that_a_later_order_refreshes_is_not_sent(database: Database) -> None:
    open_account(database, balance=2000)
    rehearsal = Rehearsal(database)
    for day in range(1, 4):
        rehearsal.book(use(f"C{day}", 100 * day, date(2026, 11, 20 + day)))
    postman = Postman()
    assert deliver(database, postman, NOON) == 1
    assert [(one.kind, one.balance) for one in postman.given] == [(OrderKind.UPDATE_DISPLAY, 1400)]
    rehearsal.book(use("C9", 3300, version=2))
    assert rehearsal.waiting() == ["cut"]


def test_a_later_display_takes_the_place_of_no_order_to_the_switch(database: Database) -> None:
    rehearsal = cut_and_paid(database, EAN, OTHER)
    rehearsal.book(use("C1", 100))
    rehearsal.book(use("C2", 100, code=OTHER), code=OTHER)
    assert (
        rehearsal.waiting() == rehearsal.waiting(OTHER) == ["cut", "make_ready", "update_display"]
    )


def test_displays_that_nobody_sends_do_not_pile_up_in_the_way(database: Database) -> None:
    open_account(database, balance=2000)
    rehearsal = Rehearsal(database)
    for day in range(1, 23):
        rehearsal.book(use(f"C{day}", 10, date(2026, 11, day)))
    assert rehearsal.waiting() == ["update_display"]


@pytest.mark.parametrize("chunk", [1, 200])
def test_a_cut_two_days_old_is_an_agent_s_and_is_not_sent(
    database: Database, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(waiting, "_CHUNK", chunk)
    rehearsal = cut_and_paid(database, EAN)
    open_account(database, OTHER)
    rehearsal.book(use("C1", 100, code=OTHER), code=OTHER)
    in_time, late = NOON + STALE_AFTER, NOON + STALE_AFTER + timedelta(seconds=1)
    unreached = Postman(unreached={EAN, OTHER})
    assert deliver(database, unreached, in_time) == 0
    assert unreached.kinds == [(EAN, OrderKind.CUT), (OTHER, OrderKind.UPDATE_DISPLAY)]
    assert tasks_of(database) == []
    postman = Postman()
    assert deliver(database, postman, late) == 1
    assert deliver(database, postman, late) == 0
    assert postman.kinds == [(EAN, OrderKind.MAKE_READY)]
    assert tasks_of(database) == [("order_not_sent", EAN)] * 2
    assert sent_at(database) == [None, late, None]


@pytest.mark.parametrize("kind", [OrderKind.MAKE_READY, OrderKind.RESTORE_FULL])
def test_what_gives_a_home_its_supply_back_is_tried_on_after_two_days_and_a_task(
    database: Database, kind: OrderKind
) -> None:
    """Somebody has paid, and would sit in the dark for ever."""
    cut_and_paid(database, EAN)
    with database.write() as connection:
        last = schema.orders.c.kind == OrderKind.MAKE_READY
        connection.execute(update(schema.orders).where(last).values(kind=kind))
    late = NOON + STALE_AFTER + timedelta(seconds=1)
    for hour in range(3):
        away = Postman(unreached={EAN})
        assert deliver(database, away, late + timedelta(hours=hour)) == 0
        assert away.kinds == [(EAN, kind)]
    with database.read() as connection:
        details = [task.detail for task in open_tasks(connection)]
    assert details == [
        "The order cut of 2026-11-24 12:00 was never confirmed and is withdrawn.",
        f"The order {kind} of 2026-11-24 12:00 is not confirmed yet and is tried on.",
    ]
    assert deliver(database, Postman(), late + timedelta(hours=4)) == 1


def test_an_old_order_that_another_worker_has_sent_meanwhile_is_no_task(
    database: Database,
) -> None:
    cut_and_paid(database, EAN)

    def clock() -> datetime:
        deliver(database, Postman(), NOON)
        return NOON + STALE_AFTER + timedelta(hours=1)

    send_orders(database, Postman(), clock)
    assert tasks_of(database) == []


def test_an_old_order_holds_up_no_newer_one(database: Database) -> None:
    rehearsal = cut_and_paid(database, EAN)
    rehearsal.now += STALE_AFTER + timedelta(hours=1)
    rehearsal.adjust(-3000)
    postman = Postman()
    assert deliver(database, postman, rehearsal.now) == 2
    assert postman.kinds == [(EAN, OrderKind.MAKE_READY), (EAN, OrderKind.CUT)]


def test_who_pays_during_a_morning_s_displays_waits_for_a_few_of_them_only(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "_CHUNK", 2)
    rehearsal = Rehearsal(database)
    homes = [ean(number) for number in range(1, 7)]
    for home in homes:
        open_account(database, home)
        rehearsal.book(use(f"C-{home}", 100, code=home), code=home)
    open_account(database, balance=-1600, supply=Supply.CUT)
    paid_at = NOON + timedelta(minutes=7)

    class Payer(Postman):
        def carry(self, order: Order) -> Outcome:
            if not self.given:
                rehearsal.now = paid_at
                rehearsal.top_up(3000)
            return Postman.carry(self, order)

    payer = Payer()
    assert send_orders(database, payer, lambda: rehearsal.now) == 7
    assert [kind for _, kind in payer.kinds].index(OrderKind.MAKE_READY) == 2
    assert paid_at in sent_at(database)
