"""Which event of the supply table a meter's action is: button or gas leak test (R44-R46)."""

from dataclasses import replace
from datetime import datetime, timedelta

from balance.account import Account, Supply, was_cut
from balance.energy import Energy
from balance.entries import MeterAction
from balance.policy import Policy
from balance.refusals import Refusal, RefusedInput
from balance.supply_table import Event, leak_test_timed_out


def event_of(action: MeterAction, account: Account, at: datetime, policy: Policy) -> Event | None:
    """The event that an action is at its own instant; None where the supply has no part in it.

    Raises RefusedInput (not_allowed) for a leak test on electricity or the end of an earlier one,
    and for what was done before the meter was made ready: it moved nothing.
    """
    gas = account.energy is Energy.GAS
    begins = action in (MeterAction.BUTTON, MeterAction.GAS_TEST_STARTED)
    if begins and account.supply is Supply.READY and was_cut(account, at):
        raise RefusedInput(Refusal.NOT_ALLOWED, "event", "the meter was still cut then")
    match action:
        case MeterAction.ORDER_EXECUTED:
            return None
        case MeterAction.BUTTON:
            return Event.GAS_BUTTON if gas else Event.BUTTON
    if not gas:
        raise RefusedInput(Refusal.NOT_ALLOWED, "event", "a leak test is for gas meters")
    if action is MeterAction.GAS_TEST_STARTED:
        return _start(account, at, policy)
    if account.supply is Supply.GAS_TESTING and account.gas_since and at < account.gas_since:
        raise RefusedInput(Refusal.NOT_ALLOWED, "event", "the running leak test began later")
    too_late = leak_test_timed_out(account, policy, at) is not None
    if action is MeterAction.GAS_TEST_FAILED or too_late:
        return failure(account, policy)
    return Event.TEST_PASSED


def while_testing(action: MeterAction, account: Account, at: datetime, policy: Policy) -> Account:
    """The account as it stood during the leak test of which an action tells the end too late.

    The account itself where the action tells of no test that was given up meanwhile. Events come
    late: the meter's own instant decides, not the clock that gave the test up.
    """
    began = account.gas_untold
    ends = (MeterAction.GAS_TEST_PASSED, MeterAction.GAS_TEST_FAILED)
    if began is None or action not in ends:
        return account
    certified = account.supply is Supply.READY and action is MeterAction.GAS_TEST_FAILED
    if certified or not began <= at <= began + timedelta(minutes=policy.gas_test_max_minutes):
        return account
    failures = max(0, account.gas_failures - 1)
    return replace(
        account, supply=Supply.GAS_TESTING, gas_failures=failures, gas_since=began, gas_untold=None
    )


def failure(account: Account, policy: Policy) -> Event:
    """A failed leak test: the last one allowed blocks the meter."""
    last = account.gas_failures + 1 >= policy.gas_max_failures
    return Event.TEST_FAILED_FOR_GOOD if last else Event.TEST_FAILED


def _start(account: Account, at: datetime, policy: Policy) -> Event:
    since = account.gas_since
    if account.supply is not Supply.GAS_RETRY_WAIT or since is None:
        return Event.TEST_STARTED
    wait = timedelta(minutes=policy.gas_retry_wait_minutes)
    return Event.TEST_STARTED_TOO_SOON if at < since + wait else Event.TEST_STARTED
