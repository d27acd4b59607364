"""What must not cross from one customer of a meter point to the next (R12)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.batch import Deactivation
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import Adjustment, MeterAction, MeterEvent
from balance.meters.orders import Order, Outcome, Sent
from balance.meters.sending import send_orders
from balance.money import Cents
from balance.refusals import Refusal
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.openings import open_accounts
from balance.storage.tasks import open_tasks
from tests.balance.meters.postman import Postman
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    YESTERDAY,
    Ears,
    account_of,
    book,
    books,
    count,
    open_account,
    pay,
    use,
)
from tests.balance.storage.occupancy import Desk, newcomer_of, refusal_of

pytestmark = pytest.mark.rule("R12", "account.next_occupant")


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, Ears())


def test_an_old_list_of_accounts_changes_nothing_of_a_later_customer(desk: Desk) -> None:
    """Else the next customer's messages would go to the last one, with their money."""
    last = newcomer_of(EAN, mobile="0470111111")
    old = replace(last, opened_on=YESTERDAY, balance=Cents(5000))
    with desk.database.write() as connection:
        open_accounts(connection, [old], NOON, books())
    desk.close()
    with desk.database.write() as connection:
        [again] = open_accounts(connection, [old], NOON, books())
    assert getattr(again, "code", None) is Refusal.CONFLICT
    desk.activate(mobile="0470222222")
    with desk.database.write() as connection:
        [again] = open_accounts(connection, [old], NOON, books())
        mobiles = connection.execute(select(schema.contacts.c.mobile)).scalars().all()
    assert getattr(again, "code", None) is Refusal.CONFLICT
    assert mobiles == ["+32470111111", "+32470222222"]
    assert count(desk.database, schema.accounts) == 2


def test_an_order_withdrawn_while_others_are_sent_does_not_follow_them(desk: Desk) -> None:
    """The home of the next customer would be cut for the last one's debts."""
    for code in (OTHER, EAN):
        open_account(desk.database, code, 100)
        debit = Adjustment(f"a{code}", code, Cents(-1700), "ag1", "test")
        book(desk.database, NOON, books(), debit, code=code)
    given: list[Ean] = []

    class Slow(Postman):
        def carry(self, order: Order) -> Outcome:
            if not given:
                desk.close()
            given.append(order.ean)
            return Sent()

    assert send_orders(desk.database, Slow(), lambda: NOON) == 1
    assert given == [OTHER]


@pytest.mark.parametrize("energy", Energy)
def test_a_meter_point_has_one_energy_for_ever(desk: Desk, energy: Energy) -> None:
    other = Energy.GAS if energy is Energy.ELECTRICITY else Energy.ELECTRICITY
    open_account(desk.database, energy=energy)
    desk.close()
    assert refusal_of(lambda: desk.activate(energy=other)) is Refusal.CONFLICT
    open_account(desk.database, OTHER, energy=other)
    assert refusal_of(lambda: desk.replace(EAN, OTHER)) is Refusal.CONFLICT


def test_light_that_came_before_prepayment_ended_and_was_told_after_is_known(desk: Desk) -> None:
    open_account(desk.database, balance=100, supply=Supply.READY)
    book(desk.database, NOON + timedelta(minutes=7), books(), Deactivation())
    pressed = MeterEvent("e1", EAN, NOON + timedelta(minutes=5), MeterAction.BUTTON)
    book(desk.database, NOON + timedelta(minutes=9), books(), pressed)
    desk.activate()
    assert account_of(desk.database).supply is Supply.CONNECTED


def test_what_a_customer_did_at_the_meter_counts_more_than_an_order_never_sent(desk: Desk) -> None:
    open_account(desk.database, balance=100)
    book(desk.database, NOON, books(), use("C1", 1700))
    desk.send_orders()
    book(desk.database, NOON, books(), pay("T1", 5000))
    pressed = MeterEvent("e1", EAN, NOON + timedelta(minutes=5), MeterAction.BUTTON)
    book(desk.database, NOON + timedelta(minutes=6), books(), pressed)
    assert desk.close().meter is Supply.CONNECTED


def test_a_bridge_of_the_last_customer_is_no_bridge_of_the_next(desk: Desk) -> None:
    open_account(desk.database, balance=-1600, supply=Supply.CUT)
    desk.bridge("b1")
    desk.close()
    assert refusal_of(lambda: desk.bridge("b1", newcomer_of(EAN))) is Refusal.CONFLICT
    desk.activate()
    book(desk.database, NOON, books(), Adjustment("j9", EAN, Cents(-1900), "ag1", "test"))
    (outcome,) = desk.bridge("b1").outcomes
    assert getattr(outcome, "code", None) is Refusal.CONFLICT


def test_a_task_about_a_held_cut_ends_with_its_account(desk: Desk) -> None:
    open_account(desk.database, balance=100)
    days = [use(f"C{back}", 600, YESTERDAY - timedelta(days=back)) for back in range(4)]
    book(desk.database, NOON, books(), *days)
    with desk.database.read() as connection:
        assert [task.kind for task in open_tasks(connection)] == ["cuts_held"]
    desk.close()
    with desk.database.read() as connection:
        assert "cuts_held" not in [task.kind for task in open_tasks(connection)]


@pytest.mark.rule("keys.global")
def test_no_reference_can_take_the_place_of_an_instalment(desk: Desk) -> None:
    """Else the next day's instalment could not be booked, nor any that is due behind it."""
    open_account(desk.database, balance=5000, advance_left=500)
    [plan] = account_of(desk.database).plans
    tomorrow = NOON.date() + timedelta(days=1)
    taken = f"instalment:{plan.plan_id}@{tomorrow}"
    (outcome,) = book(desk.database, NOON, books(), pay(taken, 1000)).outcomes
    assert getattr(outcome, "code", None) is Refusal.CONFLICT
    assert settle_due(desk.database, NOON + timedelta(days=1), books()) == 1


@pytest.mark.parametrize("energy", Energy)
def test_an_account_opened_without_prepayment_can_be_closed(desk: Desk, energy: Energy) -> None:
    open_account(desk.database, energy=energy, supply=Supply.OFF_PREPAYMENT)
    assert desk.close().meter is Supply.CONNECTED
