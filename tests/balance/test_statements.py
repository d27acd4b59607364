"""What may be said of an account: band, message and the amounts to know (R40-R50)."""

from dataclasses import replace

import pytest

from balance.account import BalanceMessage, Band, LastTopUp, Supply, statement
from balance.energy import Energy
from balance.plans import PlanKind
from balance.policy import ReconnectRule
from tests.balance.factories import NOW, POLICY, TONIGHT, account, booked, cents, local, paid, plan


@pytest.mark.rule("D2", "D3", "D8", "R47", "R48")
@pytest.mark.parametrize(
    ("balance", "threshold", "band", "message"),
    [
        ("5.01", None, Band.NORMAL, BalanceMessage.M1),
        ("5.00", None, Band.LOW, BalanceMessage.M1),
        ("4.99", None, Band.LOW, BalanceMessage.M2),
        ("0.01", None, Band.LOW, BalanceMessage.M2),
        ("0.00", None, Band.LOW, BalanceMessage.M2),
        ("-0.01", None, Band.EMERGENCY, BalanceMessage.M3),
        ("-14.99", None, Band.EMERGENCY, BalanceMessage.M3),
        ("-15.00", None, Band.EXHAUSTED, BalanceMessage.M3),
        ("0.01", "0.00", Band.NORMAL, BalanceMessage.M1),
        ("0.00", "0.00", Band.LOW, BalanceMessage.M2),
        ("5.00", "8.00", Band.LOW, BalanceMessage.M2),
        ("8.00", "8.00", Band.LOW, BalanceMessage.M1),
    ],
)
def test_band_and_message_follow_the_balance_and_the_customers_threshold(
    balance: str, threshold: str | None, band: Band, message: BalanceMessage
) -> None:
    """D2 D3 D8 R47 R48"""
    said = statement(account(balance, threshold=threshold), POLICY, NOW)
    assert (said.band, said.message) == (band, message)


@pytest.mark.rule("R49", "R50", "D19", "statement.supply_first")
@pytest.mark.parametrize(
    ("supply", "message"),
    [
        (Supply.CUT, BalanceMessage.M4),
        (Supply.PENDING_CUT, BalanceMessage.M5),
        (Supply.LIMITED, BalanceMessage.MX_LIMITED),
        (Supply.READY, BalanceMessage.MX_READY),
        (Supply.GAS_TESTING, BalanceMessage.MX_READY),
        (Supply.GAS_RETRY_WAIT, BalanceMessage.MX_READY),
        (Supply.GAS_BLOCKED, BalanceMessage.MX_READY),
        (Supply.OFF_PREPAYMENT, BalanceMessage.MX_OFF),
    ],
)
@pytest.mark.parametrize("balance", ["-20.00", "-3.00", "0.00", "3.00", "99.00"])
def test_the_supply_speaks_before_the_balance(
    supply: Supply, message: BalanceMessage, balance: str
) -> None:
    """R49 R50 D19"""
    assert statement(account(balance, supply), POLICY, NOW).message is message


@pytest.mark.rule("statement.emergency_left")
@pytest.mark.parametrize(
    ("balance", "left"),
    [("30.00", 1500), ("0.00", 1500), ("-1.20", 1380), ("-14.99", 1), ("-15.00", 0), ("-20.00", 0)],
)
def test_the_emergency_credit_left_is_never_below_nothing(balance: str, left: int) -> None:
    assert statement(account(balance), POLICY, NOW).emergency_left == left


@pytest.mark.rule("R43", "D1", "statement.to_restore")
@pytest.mark.parametrize(
    ("balance", "wanted"),
    [
        ("-16.20", "16.71"),
        ("-4.49", "5.00"),
        ("-4.50", "5.01"),
        ("0.50", "5.00"),
        ("-300", "300.51"),
    ],
)
def test_to_restore_is_the_smallest_top_up_that_passes_fifty_cents(
    balance: str, wanted: str
) -> None:
    """R43 D1: said when CUT and PENDING_CUT only, also above 250.00."""
    for supply in Supply:
        said = statement(account(balance, supply), POLICY, NOW).to_restore
        asked = supply in (Supply.CUT, Supply.PENDING_CUT)
        assert said == (cents(wanted) if asked else None)


@pytest.mark.rule("D1", "statement.gte")
def test_touching_fifty_cents_is_enough_for_gas_alone_under_the_other_rule() -> None:
    """D1 gte: to restore is max(5.00, 0.50 - B) for gas."""
    touching = replace(POLICY, gas_reconnect_rule=ReconnectRule.FROM)
    for energy, wanted, supply in (
        (Energy.GAS, 1650, Supply.READY),
        (Energy.ELECTRICITY, 1651, Supply.CUT),
    ):
        cut = account("-16.00", Supply.CUT, energy=energy)
        assert statement(cut, touching, NOW).to_restore == wanted
        assert booked(cut, paid("16.50"), policy=touching).account.supply is supply


@pytest.mark.rule("R43", "statement.to_restore")
@pytest.mark.parametrize("energy", Energy)
def test_paying_exactly_the_figure_to_restore_restores_and_a_cent_less_does_not(
    energy: Energy,
) -> None:
    """R43"""
    cut = account("-16.20", Supply.CUT, energy=energy)
    assert booked(cut, paid("16.71")).account.supply is Supply.READY
    assert booked(cut, paid("16.70")).account.supply is Supply.CUT


@pytest.mark.rule("R41", "R50")
def test_the_coming_cut_is_known_in_pending_cut_alone() -> None:
    """R41 R50"""
    friday = local("2026-11-27T17:00")
    pending = statement(account("-16.00", Supply.PENDING_CUT), POLICY, friday)
    assert pending.cut_at == local("2026-11-30T08:00")
    assert statement(account("-16.00", Supply.LIMITED), POLICY, TONIGHT).cut_at is None


def test_a_statement_carries_plans_limits_and_the_last_payment() -> None:
    plans = (
        plan("9.00"),
        plan("4.00", kind=PlanKind.DEBT, plan_id="d1"),
        plan("3.00", kind=PlanKind.DEBT, plan_id="d2"),
    )
    paying = booked(account("1.00", plans=plans), paid("20.00"), now=TONIGHT).account
    said = statement(paying, POLICY, TONIGHT)
    assert (said.advance_left, said.debt_left) == (900, 700)
    assert (said.top_up_min, said.top_up_max, said.emergency_credit) == (500, 25000, 1500)
    assert said.last_top_up == LastTopUp(cents("20.00"), TONIGHT)
    assert (said.balance, said.balance_at) == (2100, TONIGHT)
