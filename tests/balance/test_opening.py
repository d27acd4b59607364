"""How an account begins: start credit, a replaced meter's balance, facts taken over (R13-R17)."""

from datetime import date, timedelta

import pytest

from balance.account import Level, Supply
from balance.batch import DebtPlan
from balance.energy import Energy
from balance.entries import EntryKind
from balance.judge import NoticeKind
from balance.opening import activate, take_over
from balance.plans import PlanKind
from balance.refusals import Refusal, RefusedInput
from tests.balance.factories import (
    EAN,
    NOW,
    POLICY,
    SUSPENDING,
    TODAY,
    Books,
    booked,
    cents,
    kinds,
    local,
    used,
)

OPENED = date(2026, 1, 1)


@pytest.mark.rule("R14", "R15", "D11")
@pytest.mark.parametrize(
    ("transferred", "balance", "lent"),
    [
        ("0.00", 2000, 2000),
        ("7.35", 2000, 1265),
        ("19.99", 2000, 1),
        ("20.00", 2000, 0),
        ("34.10", 3410, 0),
        ("-4.20", 2000, 2420),
    ],
)
def test_a_replaced_meters_balance_is_raised_to_the_start_credit(
    transferred: str, balance: int, lent: int
) -> None:
    """R14 R15 D11"""
    begun, entries = activate(EAN, Energy.GAS, cents(transferred), True, NOW, POLICY)
    assert (begun.balance, sum(e.amount for e in entries)) == (balance, balance)
    assert sum(p.left for p in begun.plans) == lent
    assert entries[0].kind is EntryKind.TRANSFER


@pytest.mark.rule("R13", "R16", "R17", "D6")
def test_a_new_account_holds_the_advance_repaid_from_the_civil_day_after() -> None:
    """R13 R17 D6: late in the evening of UTC it is already tomorrow in Brussels."""
    late = local("2026-11-25T00:30")
    begun, [entry] = activate(EAN, Energy.ELECTRICITY, cents("0"), False, late, POLICY)
    assert (begun.balance, begun.supply, begun.told) == (2000, Supply.CONNECTED, Level.NONE)
    assert begun.opened_on == date(2026, 11, 25)
    [advance] = begun.plans
    assert (advance.kind, advance.per_day) == (PlanKind.ADVANCE, 100)
    assert advance.next_on == date(2026, 11, 26)
    assert entry.kind is EntryKind.START_CREDIT


def test_facts_taken_over_count_as_told_and_cause_no_message() -> None:
    """Opening facts"""
    debt = DebtPlan("d1", cents("30.00"), cents("2.00"))
    begun, [entry] = take_over(
        EAN,
        Energy.ELECTRICITY,
        OPENED,
        cents("4.00"),
        NOW,
        POLICY,
        threshold=cents("6.00"),
        limiter=True,
        advance_left=cents("9.00"),
        debt=debt,
    )
    assert (begun.told, begun.threshold, begun.limiter) == (Level.LOW, 600, True)
    assert [(p.kind, p.left, p.next_on - TODAY) for p in begun.plans] == [
        (PlanKind.ADVANCE, 900, timedelta(days=1)),
        (PlanKind.DEBT, 3000, timedelta(days=1)),
    ]
    assert (entry.kind, entry.amount) == (EntryKind.OPENING, 400)
    assert kinds(booked(begun, used("1.00"))) == []


def test_a_used_up_balance_needs_its_supply_to_be_said() -> None:
    """Opening facts: a balance of -15.00 or less."""
    with pytest.raises(RefusedInput) as refused:
        take_over(EAN, Energy.GAS, OPENED, cents("-15.00"), NOW, POLICY)
    assert (refused.value.code, refused.value.field) == (Refusal.BAD_FORMAT, "supply")
    begun, _ = take_over(EAN, Energy.GAS, OPENED, cents("-14.99"), NOW, POLICY)
    assert (begun.supply, begun.told) == (Supply.CONNECTED, Level.EMERGENCY)


@pytest.mark.rule("D7")
def test_a_meter_taken_over_cut_is_cut_since_then() -> None:
    """D7"""
    begun, _ = take_over(
        EAN, Energy.GAS, OPENED, cents("-16.00"), NOW, SUSPENDING, supply=Supply.CUT
    )
    assert [(c.start, c.end) for c in begun.cuts] == [(NOW, None)]


@pytest.mark.rule("R40")
def test_a_used_up_balance_taken_over_connected_is_judged_at_the_next_batch() -> None:
    """R40"""
    begun, _ = take_over(
        EAN, Energy.GAS, OPENED, cents("-16.00"), NOW, POLICY, supply=Supply.CONNECTED
    )
    done = Books(begun).book()
    assert (done.account.supply, kinds(done)) == (Supply.CUT, [NoticeKind.DISCONNECTED])


@pytest.mark.rule("D16", "code:not_allowed")
def test_a_limiter_taken_over_on_gas_is_refused() -> None:
    """D16"""
    with pytest.raises(RefusedInput) as refused:
        take_over(EAN, Energy.GAS, OPENED, cents("3.00"), NOW, POLICY, limiter=True)
    assert refused.value.code is Refusal.NOT_ALLOWED
