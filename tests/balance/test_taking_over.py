"""Facts of another system that contradict each other are refused; what may be stays (R12, R46)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import GAS_STATES, Account, Supply
from balance.batch import DebtPlan, LimiterChange
from balance.energy import Energy
from balance.entries import MeterAction
from balance.money import Cents
from balance.opening import add_debt, begin_empty, first_batch, found, take_over
from balance.refusals import Refusal, RefusedInput
from tests.balance.factories import EAN, NOW, POLICY, Books, account, cents, local, meter

GAS, POWER = Energy.GAS, Energy.ELECTRICITY


def _begun(
    balance: str,
    supply: Supply | None = None,
    energy: Energy = POWER,
    *,
    limiter: bool = False,
    threshold: str | None = None,
    advance: str = "0.00",
    debt: DebtPlan | None = None,
) -> Account:
    begun, _ = take_over(
        EAN,
        energy,
        date(2026, 1, 1),
        cents(balance),
        NOW,
        POLICY,
        supply=supply,
        threshold=None if threshold is None else cents(threshold),
        limiter=limiter,
        advance_left=cents(advance),
        debt=debt,
    )
    return begun


@pytest.mark.rule("code:bad_format")
@pytest.mark.parametrize(
    ("balance", "supply", "energy", "limiter", "field"),
    [
        ("-3.00", Supply.LIMITED, POWER, False, "limiter"),
        ("0.51", Supply.LIMITED, POWER, True, "supply"),
        ("0.51", Supply.CUT, POWER, False, "supply"),
        ("0.51", Supply.CUT, GAS, False, "supply"),
        ("-14.99", Supply.PENDING_CUT, POWER, False, "supply"),
        ("-16.00", Supply.PENDING_CUT, POWER, True, "supply"),
        ("-15.00", Supply.READY, POWER, False, "supply"),
        ("-15.00", Supply.GAS_RETRY_WAIT, GAS, False, "supply"),
        ("-15.00", Supply.GAS_BLOCKED, GAS, False, "supply"),
        ("5.00", Supply.GAS_TESTING, POWER, False, "supply"),
        ("5.00", Supply.GAS_RETRY_WAIT, POWER, False, "supply"),
        ("5.00", Supply.GAS_BLOCKED, POWER, False, "supply"),
    ],
)
def test_a_supply_that_its_balance_or_energy_forbids_is_refused(
    balance: str, supply: Supply, energy: Energy, limiter: bool, field: str
) -> None:
    with pytest.raises(RefusedInput) as refused:
        _begun(balance, supply, energy, limiter=limiter)
    assert (refused.value.code, refused.value.field) == (Refusal.BAD_FORMAT, field)


@pytest.mark.parametrize(
    ("balance", "supply", "energy", "limiter"),
    [
        ("0.50", Supply.LIMITED, POWER, True),
        ("-40.00", Supply.LIMITED, POWER, True),
        ("0.50", Supply.CUT, POWER, False),
        ("-16.00", Supply.CUT, POWER, True),
        ("-15.00", Supply.PENDING_CUT, GAS, False),
        ("-14.99", Supply.READY, POWER, False),
        ("-16.00", Supply.GAS_TESTING, GAS, False),
        ("-14.99", Supply.GAS_BLOCKED, GAS, False),
        ("-16.00", Supply.CONNECTED, POWER, False),
        ("-16.00", Supply.OFF_PREPAYMENT, POWER, False),
    ],
)
def test_every_supply_that_an_account_of_ours_can_be_in_is_taken_over(
    balance: str, supply: Supply, energy: Energy, limiter: bool
) -> None:
    assert _begun(balance, supply, energy, limiter=limiter).supply is supply


@pytest.mark.rule("off.fresh")
def test_an_account_without_prepayment_is_taken_over_with_what_is_owed() -> None:
    debt = DebtPlan("d1", cents("30.00"), cents("1.00"))
    begun = _begun("2.00", Supply.OFF_PREPAYMENT, advance="7.00", debt=debt)
    assert [plan.left for plan in begun.plans] == [700, 3000]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"threshold": "-0.01"}, "threshold_eur"),
        ({"advance": "-0.01"}, "advance_left_eur"),
        ({"debt": DebtPlan("d", Cents(-1), Cents(100))}, "debt_left_eur"),
        ({"debt": DebtPlan("d", Cents(0), Cents(100))}, "debt_left_eur"),
        ({"debt": DebtPlan("d", Cents(100), Cents(0))}, "debt_per_day_eur"),
        ({"debt": DebtPlan("d", Cents(100), Cents(-1))}, "debt_per_day_eur"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_by_its_field(
    facts: dict[str, object], field: str
) -> None:
    with pytest.raises(RefusedInput) as refused:
        _begun("5.00", **facts)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (Refusal.BAD_FORMAT, field)


def test_a_debt_added_to_an_account_is_above_zero() -> None:
    with pytest.raises(RefusedInput):
        add_debt(account("5.00"), DebtPlan("d", cents("-1.00"), cents("1.00")))


@pytest.mark.rule("R46")
def test_a_leak_test_that_failed_elsewhere_counts_here() -> None:
    """One failure waits for the second try, and that one blocks the meter."""
    books = Books(_begun("5.00", Supply.GAS_RETRY_WAIT, GAS))
    retry = local("2026-11-24T10:06")
    books.book(meter(MeterAction.GAS_TEST_STARTED, retry), now=retry)
    failed = local("2026-11-24T10:08")
    books.book(meter(MeterAction.GAS_TEST_FAILED, failed), now=failed)
    assert books.account.supply is Supply.GAS_BLOCKED


@pytest.mark.rule("R12")
@given(st.sampled_from([s for s in Supply if s is not Supply.OFF_PREPAYMENT]), st.booleans())
def test_a_next_account_with_credit_never_stays_cut_or_limited(left: Supply, gas: bool) -> None:
    """Off, it is made ready; limited, it has full power; on, it is on."""
    if (gas and left is Supply.LIMITED) or (not gas and left in GAS_STATES):
        return
    fresh = account("20.00", energy=GAS if gas else POWER)
    done = Books(found(fresh, left)).book(*first_batch(found(fresh, left)))
    off = left in (Supply.CUT, Supply.READY, *GAS_STATES)
    assert done.account.supply is (Supply.READY if off else Supply.CONNECTED)
    assert bool(done.orders) is (off or left is Supply.LIMITED)
    assert done.account.gas_failures == 0


@pytest.mark.rule("R12", "R51")
def test_a_limit_is_lifted_for_whoever_has_no_limiter_even_without_credit() -> None:
    poor = found(account("-3.00"), Supply.LIMITED)
    assert first_batch(poor) == (LimiterChange(active=False),)
    assert Books(poor).book(*first_batch(poor)).account.supply is Supply.CONNECTED
    assert first_batch(found(account("-3.00", limiter=True), Supply.LIMITED)) == ()


@pytest.mark.rule("R63")
def test_an_account_begun_for_a_bridge_is_empty_and_owes_nothing() -> None:
    begun = begin_empty(EAN, POWER, local("2026-11-25T00:30"))
    assert (begun.balance, begun.plans, begun.opened_on) == (0, (), date(2026, 11, 25))
