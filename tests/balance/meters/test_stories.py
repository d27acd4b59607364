"""What a household lives through at its simulated meter, from the cut to the light."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.batch import Deactivation, LimiterChange, Unblocking
from balance.energy import Energy
from balance.meters.device import TEST_LASTS, Press, Switch
from balance.storage import schema
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.meters.rehearsals import Rehearsal, armed, live
from tests.balance.storage.households import EAN, NOON, count, open_account, tasks_of, use

TEST_MINUTES = TEST_LASTS / timedelta(minutes=1)


@pytest.mark.rule("R40", "R43", "R45")
def test_from_the_cut_to_the_light(database: Database) -> None:
    """R40 R43 R45"""
    rehearsal = live(database)
    rehearsal.book(use("C1", 1700))
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CUT)
    rehearsal.now += timedelta(seconds=2)
    rehearsal.deliver()
    assert (rehearsal.look().switch, rehearsal.look().arrow) == (Switch.OFF, False)
    with database.read() as connection:
        [order] = connection.execute(select(schema.orders)).all()
    assert (order.sent_at, order.executed_at) == (rehearsal.now, rehearsal.now)
    assert rehearsal.meters.press(EAN) is Press.NOTHING
    rehearsal.top_up(2000)
    assert rehearsal.look().switch is Switch.OFF
    rehearsal.deliver()
    assert (rehearsal.look().switch, rehearsal.look().arrow) == (Switch.ARMED, True)
    assert rehearsal.supply() is Supply.READY
    assert rehearsal.meters.press(EAN) is Press.SWITCHED_ON
    assert (rehearsal.look().switch, rehearsal.look().arrow) == (Switch.ON, False)
    assert rehearsal.supply() is Supply.CONNECTED
    assert [event for event, _ in rehearsal.events()] == [
        "order_executed",
        "order_executed",
        "button",
    ]


def test_a_press_at_a_meter_that_is_on_tells_nobody(database: Database) -> None:
    rehearsal = live(database)
    assert rehearsal.meters.press(EAN) is Press.NOTHING
    assert rehearsal.events() == []


@pytest.mark.rule("R46")
def test_a_gas_meter_comes_on_when_its_leak_test_has_passed(database: Database) -> None:
    """R46"""
    rehearsal = armed(database, Energy.GAS)
    started = rehearsal.now
    assert rehearsal.meters.press(EAN, appliances_off=True) is Press.TEST_STARTED
    assert rehearsal.look().test_ends_at == started + TEST_LASTS
    rehearsal.pass_minutes(TEST_MINUTES - 0.1)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.TESTING, Supply.GAS_TESTING)
    rehearsal.pass_minutes(0.2)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CONNECTED)
    assert rehearsal.events()[-2:] == [
        ("gas_test_started", started),
        ("gas_test_passed", started + TEST_LASTS),
    ]


@pytest.mark.rule("R46")
def test_a_failed_leak_test_is_tried_again_after_six_minutes(database: Database) -> None:
    """R46"""
    rehearsal = armed(database, Energy.GAS)
    rehearsal.meters.press(EAN, appliances_off=False)
    rehearsal.pass_minutes(TEST_MINUTES)
    assert (rehearsal.look().switch, rehearsal.supply()) == (
        Switch.RETRY_WAIT,
        Supply.GAS_RETRY_WAIT,
    )
    assert rehearsal.look().arrow_back_at == rehearsal.now + timedelta(minutes=6)
    rehearsal.pass_minutes(5.9)
    assert rehearsal.meters.press(EAN) is Press.NOTHING
    rehearsal.pass_minutes(0.1)
    assert rehearsal.look().arrow
    assert rehearsal.meters.press(EAN, appliances_off=True) is Press.TEST_STARTED
    rehearsal.pass_minutes(TEST_MINUTES)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CONNECTED)


def _blocked(database: Database) -> Rehearsal:
    rehearsal = armed(database, Energy.GAS)
    for _ in range(2):
        assert rehearsal.meters.press(EAN, appliances_off=False) is Press.TEST_STARTED
        rehearsal.pass_minutes(TEST_MINUTES + 6)
    return rehearsal


@pytest.mark.rule("R46")
def test_a_second_failure_blocks_the_meter_until_an_installer_was_there(
    database: Database,
) -> None:
    """R46"""
    rehearsal = _blocked(database)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.BLOCKED, Supply.GAS_BLOCKED)
    assert rehearsal.meters.press(EAN) is Press.NOTHING
    rehearsal.book(Unblocking())
    rehearsal.deliver()
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ARMED, Supply.READY)
    assert rehearsal.meters.press(EAN, appliances_off=False) is Press.TEST_STARTED
    rehearsal.pass_minutes(TEST_MINUTES)
    assert rehearsal.supply() is Supply.GAS_RETRY_WAIT


@pytest.mark.rule("R46", "leak_test.own_minutes")
def test_a_leak_test_that_ended_in_the_night_is_told_with_its_own_instant(
    database: Database,
) -> None:
    """R46: the clock of a rehearsal jumps; the test has passed long before."""
    rehearsal = armed(database, Energy.GAS)
    started = rehearsal.now
    rehearsal.meters.press(EAN, appliances_off=True)
    rehearsal.pass_minutes(20 * 60)
    assert rehearsal.supply() is Supply.CONNECTED
    assert rehearsal.events()[-1] == ("gas_test_passed", started + TEST_LASTS)


def test_reading_out_lets_a_leak_test_end_first(database: Database) -> None:
    rehearsal = armed(database, Energy.GAS)
    rehearsal.meters.press(EAN, appliances_off=True)
    rehearsal.now += timedelta(hours=20)
    rehearsal.read_out()
    assert rehearsal.supply() is Supply.CONNECTED


@pytest.mark.parametrize("energy", Energy)
def test_a_meter_made_ready_is_cut_again_before_anybody_pressed(
    database: Database, energy: Energy
) -> None:
    """READY -> CUT: the arrow goes out."""
    rehearsal = armed(database, energy)
    rehearsal.adjust(-3000)
    rehearsal.deliver()
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.OFF, Supply.CUT)
    assert not rehearsal.look().arrow
    assert rehearsal.meters.press(EAN) is Press.NOTHING


def test_a_press_while_the_cut_is_under_way_is_undone_by_it(database: Database) -> None:
    """Orders win: what was told meanwhile is refused, and the meter ends off."""
    rehearsal = armed(database)
    rehearsal.adjust(-3000)
    assert rehearsal.meters.press(EAN) is Press.SWITCHED_ON
    assert rehearsal.supply() is Supply.CUT
    rehearsal.deliver()
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.OFF, Supply.CUT)
    assert tasks_of(database) == []


def test_a_cut_ends_a_leak_test_for_which_it_was_under_way(database: Database) -> None:
    rehearsal = armed(database, Energy.GAS)
    rehearsal.adjust(-3000)
    assert rehearsal.meters.press(EAN) is Press.TEST_STARTED
    rehearsal.deliver()
    rehearsal.pass_minutes(TEST_MINUTES)
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.OFF, Supply.CUT)


@pytest.mark.rule("R51")
def test_a_limited_supply_is_full_again_by_itself(database: Database) -> None:
    """R51"""
    rehearsal = live(database)
    rehearsal.book(LimiterChange(True))
    rehearsal.adjust(-1700)
    rehearsal.deliver()
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.LIMITED, Supply.LIMITED)
    rehearsal.use(1000)
    rehearsal.top_up(2000)
    rehearsal.deliver()
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CONNECTED)


@pytest.mark.rule("R53", "off.made_ready")
def test_a_cut_meter_is_made_ready_when_prepayment_is_switched_off(database: Database) -> None:
    """R53"""
    rehearsal = live(database)
    rehearsal.adjust(-1700)
    rehearsal.deliver()
    rehearsal.book(Deactivation())
    rehearsal.deliver()
    assert rehearsal.meters.press(EAN) is Press.SWITCHED_ON
    assert rehearsal.supply() is Supply.OFF_PREPAYMENT


def test_a_meter_first_seen_later_stands_where_its_orders_left_it(database: Database) -> None:
    """Orders from before are done already: the switch does not go through them again."""
    open_account(database, balance=100)
    rehearsal = Rehearsal(database)
    rehearsal.adjust(-1700)
    rehearsal.top_up(2000)
    assert rehearsal.meters.press(EAN) is Press.SWITCHED_ON
    assert rehearsal.waiting() == []
    assert rehearsal.deliver() == 0
    assert (rehearsal.look().switch, rehearsal.supply()) == (Switch.ON, Supply.CONNECTED)
    with database.read() as connection:
        executed = connection.execute(select(schema.orders.c.executed_at)).scalars().all()
    assert executed == [NOON, NOON]


def test_an_account_that_was_closed_holds_up_no_other(database: Database) -> None:
    rehearsal = armed(database, Energy.GAS)
    rehearsal.meters.press(EAN)
    with database.write() as connection:
        connection.execute(schema.accounts.update().values(closed_at=NOON))
    rehearsal.pass_minutes(TEST_MINUTES)
    assert count(database, schema.meter_events) == 3


@pytest.mark.parametrize("kind", [OrderKind.CUT, OrderKind.MAKE_READY])
def test_delivering_twice_changes_nothing(database: Database, kind: OrderKind) -> None:
    rehearsal = armed(database)
    if kind is OrderKind.CUT:
        rehearsal.adjust(-3000)
    rehearsal.deliver()
    before = (rehearsal.look(), rehearsal.events(), rehearsal.account())
    with database.write() as connection:
        connection.execute(schema.orders.update().values(sent_at=None, executed_at=None))
    assert rehearsal.deliver() > 0
    assert (rehearsal.look(), rehearsal.events(), rehearsal.account()) == before
