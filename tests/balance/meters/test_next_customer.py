"""The meter of a customer who left, in the hands of the next one (R12)."""

import pytest

from balance.account import Supply
from balance.energy import Energy
from balance.meters.device import Switch
from balance.storage.database import Database
from tests.balance.meters.rehearsals import Rehearsal, armed, live
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
