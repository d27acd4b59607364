"""A meter by itself: every order in every position, the button, the leak test's minutes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import Supply
from balance.ean import check_digit
from balance.energy import Energy
from balance.entries import MeterAction
from balance.meters.device import (
    TEST_LASTS,
    Device,
    Press,
    Switch,
    arrow_back_at,
    delivers,
    finish,
    first_sight,
    has_arrow,
    leak_test_ends_at,
    obey,
    press,
)
from balance.supply_table import OrderKind
from tests.balance.factories import EAN, NOW, POLICY, account, cents

MINUTE = timedelta(minutes=1)
LATER = NOW + 30 * MINUTE


def device(switch: Switch = Switch.ON, energy: Energy = Energy.ELECTRICITY) -> Device:
    """A meter whose switch came there now."""
    made = first_sight(account("4.40", energy=energy), POLICY)
    return replace(made, switch=switch, since=NOW)


# A row for each order: where the switch goes from each position; the others stay.
MOVES = {
    OrderKind.CUT: dict.fromkeys(Switch, Switch.OFF),
    OrderKind.MAKE_READY: {Switch.OFF: Switch.ARMED, Switch.BLOCKED: Switch.ARMED},
    OrderKind.LIMIT: {Switch.ON: Switch.LIMITED},
    OrderKind.RESTORE_FULL: {Switch.LIMITED: Switch.ON},
    OrderKind.UPDATE_DISPLAY: {},
}


@pytest.mark.rule("R40", "R43", "R51")
@pytest.mark.parametrize("switch", Switch)
@pytest.mark.parametrize("kind", OrderKind)
def test_an_order_moves_the_switch_as_the_table_says(kind: OrderKind, switch: Switch) -> None:
    """R40 R43 R51: a cut wins over a running leak test, a meter that is on needs no arming."""
    after = obey(device(switch), kind, LATER)
    assert after.switch is MOVES[kind].get(switch, switch)
    assert after.since == (LATER if switch in MOVES[kind] else NOW)


@pytest.mark.rule("R46", "leak_test.forgotten")
@pytest.mark.parametrize("kind", [OrderKind.CUT, OrderKind.MAKE_READY])
def test_failed_leak_tests_are_forgotten_by_a_cut_and_by_an_unblocking(kind: OrderKind) -> None:
    """R46, Finer points"""
    blocked = replace(device(Switch.BLOCKED, Energy.GAS), failures=2)
    assert obey(blocked, kind, LATER).failures == 0


@pytest.mark.rule("R44")
@pytest.mark.parametrize("energy", Energy)
@pytest.mark.parametrize("switch", [s for s in Switch if s is not Switch.ARMED])
def test_the_button_does_nothing_where_no_arrow_blinks(switch: Switch, energy: Energy) -> None:
    """R44"""
    still = device(switch, energy)
    assert not has_arrow(still, NOW, POLICY)
    assert press(still, NOW, POLICY, appliances_off=True) == (still, Press.NOTHING)


@pytest.mark.rule("R45")
def test_the_button_switches_electricity_on() -> None:
    """R45"""
    after, did = press(device(Switch.ARMED), LATER, POLICY, appliances_off=False)
    assert (after.switch, after.since, did) == (Switch.ON, LATER, Press.SWITCHED_ON)


def _tested(appliances_off: bool, failures: int = 0) -> Device:
    armed = replace(device(Switch.ARMED, Energy.GAS), failures=failures)
    after, did = press(armed, NOW, POLICY, appliances_off=appliances_off)
    assert (after.switch, did) == (Switch.TESTING, Press.TEST_STARTED)
    return after


@pytest.mark.rule("R46")
def test_a_leak_test_ends_after_its_minutes_and_not_before() -> None:
    """R46: within the ten minutes allowed."""
    testing = _tested(appliances_off=True)
    assert leak_test_ends_at(testing) == NOW + TEST_LASTS
    assert timedelta(minutes=POLICY.gas_test_max_minutes) > TEST_LASTS
    assert finish(testing, NOW + TEST_LASTS - timedelta(microseconds=1), POLICY) is None
    assert finish(testing, NOW + TEST_LASTS, POLICY) is not None


@pytest.mark.rule("R46", "leak_test.forgotten")
def test_a_leak_test_passes_with_all_appliances_off() -> None:
    """R46"""
    finished = finish(_tested(appliances_off=True, failures=1), LATER, POLICY)
    assert finished is not None
    after, action = finished
    assert action is MeterAction.GAS_TEST_PASSED
    assert (after.switch, after.since, after.failures) == (Switch.ON, NOW + TEST_LASTS, 0)


@pytest.mark.rule("R46", "R44")
def test_a_failed_leak_test_brings_the_arrow_back_after_six_minutes() -> None:
    """R46"""
    finished = finish(_tested(appliances_off=False), LATER, POLICY)
    assert finished is not None
    after, action = finished
    assert action is MeterAction.GAS_TEST_FAILED
    assert (after.switch, after.failures) == (Switch.RETRY_WAIT, 1)
    back_at = arrow_back_at(after, POLICY)
    assert back_at == NOW + TEST_LASTS + 6 * MINUTE
    assert not has_arrow(after, back_at - timedelta(microseconds=1), POLICY)
    assert has_arrow(after, back_at, POLICY)


@pytest.mark.rule("R46")
def test_the_last_leak_test_allowed_blocks_the_meter() -> None:
    """R46"""
    finished = finish(_tested(appliances_off=False, failures=1), LATER, POLICY)
    assert finished is not None
    after, _ = finished
    assert (after.switch, after.failures) == (Switch.BLOCKED, 2)
    assert not has_arrow(after, LATER + 60 * MINUTE, POLICY)


SEEN = {
    Supply.CONNECTED: Switch.ON,
    Supply.PENDING_CUT: Switch.ON,
    Supply.LIMITED: Switch.LIMITED,
    Supply.CUT: Switch.OFF,
    Supply.READY: Switch.ARMED,
    Supply.GAS_TESTING: Switch.TESTING,
    Supply.GAS_RETRY_WAIT: Switch.RETRY_WAIT,
    Supply.GAS_BLOCKED: Switch.BLOCKED,
    Supply.OFF_PREPAYMENT: Switch.ON,
}


@pytest.mark.parametrize("supply", Supply)
def test_a_meter_seen_first_stands_where_its_account_does(supply: Supply) -> None:
    seen = first_sight(account("-3.20", supply), POLICY)
    assert seen.switch is SEEN[supply]
    shown = (seen.display_at, seen.display_balance, seen.display_emergency)
    assert shown == (NOW, cents("-3.20"), cents("11.80"))


@pytest.mark.rule("R51")
@pytest.mark.parametrize("switch", Switch)
def test_energy_flows_when_the_switch_is_on_in_full_or_limited(switch: Switch) -> None:
    assert delivers(device(switch)) is (switch in (Switch.ON, Switch.LIMITED))


@given(st.integers(0, 10**11 - 1), st.sampled_from(Energy))
def test_the_registers_begin_with_five_digits_of_the_ean_s_own(number: int, energy: Energy) -> None:
    first = f"541449{number:011}"
    one = replace(account(energy=energy), ean=type(EAN)(first + check_digit(first)))
    seen = first_sight(one, POLICY)
    assert seen == first_sight(one, POLICY)
    assert 1_000_000 <= seen.peak_wh < 10_000_000
    assert seen.offpeak_wh == 0 if energy is Energy.GAS else seen.offpeak_wh >= 1_000_000
