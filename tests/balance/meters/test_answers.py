"""What a meter tells is put where it belongs: to the order sent, to the test that ran."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.energy import Energy
from balance.entries import MeterAction, MeterEvent
from balance.meters import tables
from balance.meters.device import TEST_LASTS, Switch
from balance.meters.orders import NoAnswer, NotSent, Order, Outcome
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.supply_table import OrderKind
from tests.balance.meters.postman import Postman, deliver
from tests.balance.meters.rehearsals import armed, live
from tests.balance.storage.households import EAN, NOON, OTHER

TEST_MINUTES = TEST_LASTS / timedelta(minutes=1)


def test_a_meter_answers_for_no_order_that_was_never_sent_to_it(database: Database) -> None:
    rehearsal = armed(database)
    rehearsal.adjust(-3000)
    rehearsal.top_up(3000)
    done = MeterEvent("E1", EAN, rehearsal.now, MeterAction.ORDER_EXECUTED)
    rehearsal.book(done)
    with database.read() as connection:
        query = select(schema.orders.c.executed_at).order_by(schema.orders.c.id)
        executed = connection.execute(query).scalars().all()
    assert executed == [NOON, NOON, None, None]


def test_a_meter_s_answer_to_one_order_is_none_to_the_next(database: Database) -> None:
    """Both are under way; the second has not reached the meter yet."""
    rehearsal = live(database)
    rehearsal.adjust(-1700)
    rehearsal.top_up(2000)

    class OnlyTheFirst(Postman):
        def carry(self, order: Order) -> Outcome:
            if order.kind is not OrderKind.CUT:
                return NotSent("nobody answers")
            answer = rehearsal.meters.send([order])
            assert not isinstance(answer, NoAnswer)
            return answer[0]

    assert deliver(database, OnlyTheFirst(), NOON) == 1
    with database.read() as connection:
        query = select(schema.orders.c.executed_at).order_by(schema.orders.c.id)
        assert connection.execute(query).scalars().all() == [NOON, None]


@pytest.mark.rule("R46")
@pytest.mark.parametrize("appliances_off", [True, False])
@pytest.mark.parametrize("tests", [1, 2])
def test_a_booking_before_the_meters_are_heard_is_set_right_by_them(
    database: Database, tests: int, appliances_off: bool
) -> None:
    """R46: a file or the clock gave the leak test up; its own minutes say how it ended."""
    rehearsal = armed(database, Energy.GAS)
    for _ in range(tests - 1):
        rehearsal.meters.press(EAN, appliances_off=False)
        rehearsal.pass_minutes(TEST_MINUTES + 6)
    rehearsal.meters.press(EAN, appliances_off=appliances_off)
    rehearsal.now += timedelta(minutes=30)
    settle_due(database, rehearsal.now, rehearsal.books)
    given_up = Supply.GAS_RETRY_WAIT if tests == 1 else Supply.GAS_BLOCKED
    assert rehearsal.supply() is given_up
    rehearsal.pass_minutes(0)
    on = (Switch.ON, Supply.CONNECTED)
    off = (Switch.RETRY_WAIT if tests == 1 else Switch.BLOCKED, given_up)
    assert (rehearsal.look().switch, rehearsal.supply()) == (on if appliances_off else off)
    kept = rehearsal.account()
    assert (kept.gas_failures, kept.gas_untold) == (0 if appliances_off else tests, None)


def test_a_meter_whose_account_is_closed_meanwhile_holds_up_no_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsal = armed(database, Energy.GAS)
    rehearsal.meters.press(EAN)
    monkeypatch.setattr(tables, "testing_since", lambda *_: [OTHER, EAN])
    rehearsal.pass_minutes(TEST_MINUTES)
    assert rehearsal.supply() is Supply.CONNECTED
