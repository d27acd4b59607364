"""The meter of a customer who left, in the hands of the next one (R12)."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from balance.account import Supply
from balance.energy import Energy
from balance.meters.device import Switch
from balance.meters.orders import NoAnswer, Order, Outcome, Refused
from balance.storage.database import Database
from balance.storage.succession import last_left
from tests.balance.meters.postman import Postman, deliver
from tests.balance.meters.rehearsals import Rehearsal, armed, live
from tests.balance.storage.households import EAN
from tests.balance.storage.occupancy import Desk

pytestmark = pytest.mark.rule("R12")


def _follow(rehearsal: Rehearsal, energy: Energy = Energy.ELECTRICITY) -> None:
    """The customer leaves and the next one comes, an hour later."""
    Desk(rehearsal.database, rehearsal.ears, rehearsal.now).close()
    rehearsal.pass_minutes(60)
    Desk(rehearsal.database, rehearsal.ears, rehearsal.now).activate(energy=energy)
    rehearsal.pass_minutes(1)
    rehearsal.deliver()


def test_the_next_customer_holds_the_button_of_a_meter_that_was_cut(database: Database) -> None:
    rehearsal = live(database)
    rehearsal.adjust(-1700)
    rehearsal.deliver()
    _follow(rehearsal)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ARMED, Supply.READY)
    assert rehearsal.look().display_balance == 2000
    rehearsal.meters.press(rehearsal.account().ean)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CONNECTED)


def test_a_cut_that_was_never_sent_leaves_the_light_on(database: Database) -> None:
    rehearsal = live(database)
    rehearsal.adjust(-1700)
    _follow(rehearsal)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CONNECTED)
    assert rehearsal.look().display_balance == 2000


def test_a_cut_of_which_the_answer_was_lost_is_taken_for_carried_out(database: Database) -> None:
    class Worker(BaseException):
        """The end of one."""

    class Lost(Postman):
        def carry(self, order: Order) -> Outcome:
            rehearsal.meters.send([order])
            raise Worker

    rehearsal = live(database)
    rehearsal.adjust(-1700)
    with pytest.raises(Worker):
        deliver(database, Lost(), rehearsal.now)
    _follow(rehearsal)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ARMED, Supply.READY)


@pytest.mark.parametrize("refused", [True, False])
def test_a_cut_that_surely_did_not_leave_leaves_the_light_on(
    database: Database, refused: bool
) -> None:
    class Away(Postman):
        def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
            return [Refused("404")] if refused else NoAnswer("no connection", False, 1)

    rehearsal = live(database)
    rehearsal.adjust(-1700)
    deliver(database, Away(), rehearsal.now)
    _follow(rehearsal)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CONNECTED)


def test_a_cut_that_may_have_left_once_still_may_when_the_next_attempt_surely_did_not(
    database: Database,
) -> None:
    class Away(Postman):
        def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
            return NoAnswer("no connection", False, 1)

    rehearsal = live(database)
    rehearsal.adjust(-1700)
    deliver(database, Postman(unreached={EAN}), rehearsal.now)
    deliver(database, Away(), rehearsal.now + timedelta(minutes=1))
    Desk(database, rehearsal.ears, rehearsal.now).close()
    with database.read() as connection:
        assert last_left(connection, [EAN]) == {EAN: Supply.CUT}


def test_what_another_worker_tried_meanwhile_may_have_left(database: Database) -> None:
    class Slow(Postman):
        def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
            later = rehearsal.now + timedelta(seconds=1)
            deliver(database, Postman(unreached={EAN}), later)
            return NoAnswer("no connection", False, 1)

    rehearsal = live(database)
    rehearsal.adjust(-1700)
    deliver(database, Slow(), rehearsal.now)
    Desk(database, rehearsal.ears, rehearsal.now).close()
    with database.read() as connection:
        assert last_left(connection, [EAN]) == {EAN: Supply.CUT}


def test_the_next_customer_has_both_leak_tests(database: Database) -> None:
    rehearsal = armed(database, Energy.GAS)
    rehearsal.meters.press(rehearsal.account().ean, appliances_off=False)
    rehearsal.pass_minutes(4)
    assert rehearsal.supply() is Supply.GAS_RETRY_WAIT
    _follow(rehearsal, Energy.GAS)
    for expected in (Supply.GAS_RETRY_WAIT, Supply.GAS_BLOCKED):
        rehearsal.meters.press(rehearsal.account().ean, appliances_off=False)
        rehearsal.pass_minutes(10)
        assert rehearsal.supply() is expected
    assert rehearsal.look().switch is Switch.BLOCKED
