"""A prepayment meter by itself: its switch, its screens and its button (R8-R10, R44-R46).

What stands here is the meter's own truth; the platform learns of it by events only.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from balance.account import Account, Supply, emergency_left
from balance.ean import Ean
from balance.energy import Energy, WattHours
from balance.entries import MeterAction
from balance.money import Cents
from balance.policy import Policy
from balance.supply_table import OrderKind

TEST_LASTS: Final = timedelta(minutes=3)
_NO_ENERGY = WattHours(0)


class Switch(StrEnum):
    """Where the meter's switch or gas valve stands.

    ARMED is off with a blinking arrow: the customer may act. TESTING, RETRY_WAIT (a leak test
    has failed, the arrow comes back) and BLOCKED (the last one allowed has) are a gas meter's.
    """

    ON = "on"
    LIMITED = "limited"
    OFF = "off"
    ARMED = "armed"
    TESTING = "testing"
    RETRY_WAIT = "retry_wait"
    BLOCKED = "blocked"


class Press(StrEnum):
    """What a press on the button, held about five seconds, brought about."""

    NOTHING = "nothing"
    SWITCHED_ON = "switched_on"
    TEST_STARTED = "test_started"


@dataclass(frozen=True, slots=True)
class Device:
    """One meter. `since` is when the switch came where it stands.

    `failures` counts leak tests, `appliances_off` is how the customer left them for the running
    one. The registers are 1.8.1 and 1.8.2; a gas meter has one, shown in the kWh its cubic metres
    are billed as. `last_order` is the newest order carried out, `events` the number of those told.
    """

    ean: Ean
    energy: Energy
    switch: Switch
    since: datetime
    failures: int
    appliances_off: bool
    peak_wh: WattHours
    offpeak_wh: WattHours
    display_at: datetime
    display_balance: Cents
    display_emergency: Cents
    last_order: int
    events: int


_SWITCH_OF = {
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


def first_sight(account: Account, policy: Policy) -> Device:
    """The meter as it stands where its account does.

    The registers begin at a figure of their own for each EAN, as if read for some years.
    """
    gas = account.energy is Energy.GAS
    return Device(
        ean=account.ean,
        energy=account.energy,
        switch=_SWITCH_OF[account.supply],
        since=account.gas_since or account.balance_at,
        failures=account.gas_failures,
        appliances_off=True,
        peak_wh=_index(account.ean, 7919),
        offpeak_wh=_NO_ENERGY if gas else _index(account.ean, 6271),
        display_at=account.balance_at,
        display_balance=account.balance,
        display_emergency=emergency_left(account, policy),
        last_order=0,
        events=0,
    )


def _index(ean: Ean, prime: int) -> WattHours:
    return WattHours(1_000_000 + int(ean) * prime % 8_999_993)


def obey(device: Device, kind: OrderKind, at: datetime) -> Device:
    """The meter after an order to its switch; one that does not fit changes nothing.

    A cut ends a leak test; a meter that is on needs no making ready (R40, R43, R51).
    """
    match kind:
        case OrderKind.CUT:
            return _moved(replace(device, failures=0), Switch.OFF, at)
        case OrderKind.MAKE_READY if device.switch in (Switch.OFF, Switch.BLOCKED):
            return _moved(replace(device, failures=0), Switch.ARMED, at)
        case OrderKind.LIMIT if device.switch is Switch.ON:
            return _moved(device, Switch.LIMITED, at)
        case OrderKind.RESTORE_FULL if device.switch is Switch.LIMITED:
            return _moved(device, Switch.ON, at)
    return device


def press(
    device: Device, at: datetime, policy: Policy, *, appliances_off: bool
) -> tuple[Device, Press]:
    """The meter after its button was held, and what that did: nothing without the arrow."""
    if not has_arrow(device, at, policy):
        return device, Press.NOTHING
    if device.energy is Energy.ELECTRICITY:
        return _moved(device, Switch.ON, at), Press.SWITCHED_ON
    testing = replace(device, appliances_off=appliances_off)
    return _moved(testing, Switch.TESTING, at), Press.TEST_STARTED


def finish(device: Device, now: datetime, policy: Policy) -> tuple[Device, MeterAction] | None:
    """The meter after its leak test and how that ended, at its `since`; None while none is over."""
    ends_at = leak_test_ends_at(device)
    if ends_at is None or now < ends_at:
        return None
    if device.appliances_off:
        passed = _moved(replace(device, failures=0), Switch.ON, ends_at)
        return passed, MeterAction.GAS_TEST_PASSED
    failures = device.failures + 1
    after = Switch.BLOCKED if failures >= policy.gas_max_failures else Switch.RETRY_WAIT
    return _moved(replace(device, failures=failures), after, ends_at), MeterAction.GAS_TEST_FAILED


def leak_test_ends_at(device: Device) -> datetime | None:
    """When the running leak test is over; None when there is none."""
    return device.since + TEST_LASTS if device.switch is Switch.TESTING else None


def arrow_back_at(device: Device, policy: Policy) -> datetime | None:
    """When the arrow blinks again after a failed leak test; None when there is no such wait."""
    if device.switch is not Switch.RETRY_WAIT:
        return None
    return device.since + timedelta(minutes=policy.gas_retry_wait_minutes)


def has_arrow(device: Device, now: datetime, policy: Policy) -> bool:
    """Whether the arrow blinks: the customer may act (R44-R46)."""
    back_at = arrow_back_at(device, policy)
    return device.switch is Switch.ARMED or (back_at is not None and now >= back_at)


def delivers(device: Device) -> bool:
    """Whether energy flows."""
    return device.switch in (Switch.ON, Switch.LIMITED)


def _moved(device: Device, switch: Switch, at: datetime) -> Device:
    return replace(device, switch=switch, since=at)
