"""A meter is replaced: the customer goes on with all they have and owe (R14, R15, D11)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from balance.account import Level, Supply
from balance.batch import Deactivation, DebtPlan, InstalmentsDue, LimiterChange, ThresholdChange
from balance.money import Cents
from balance.plans import PlanKind
from balance.refusals import Refusal
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    Ears,
    account_of,
    book,
    books,
    count,
    ean,
    open_account,
    tasks_of,
    use,
)
from tests.balance.storage.occupancy import Desk, refusal_of

DEBT = DebtPlan("debt:1", Cents(3000), Cents(100))
TOMORROW = date(2026, 11, 25)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, Ears())


@pytest.mark.rule("R14", "R15", "D12")
def test_a_replaced_meter_takes_balance_plans_contacts_and_limiter_with_it(desk: Desk) -> None:
    desk.activate(mobile="0470 00 00 01")
    changes = (ThresholdChange(Cents(2500)), LimiterChange(active=True), DEBT)
    book(desk.database, NOON, books(), *changes)
    desk.now, day = NOON + timedelta(days=3), use("C1", 1300, TOMORROW)
    book(desk.database, desk.now, books(), InstalmentsDue(date(2026, 11, 26)), day)
    before = account_of(desk.database)
    assert before.balance == 300
    desk.replace(OTHER)
    account = account_of(desk.database, OTHER)
    assert (account.balance, account.told) == (2000, Level.LOW)
    assert (account.threshold, account.limiter) == (2500, True)
    old_advance, advance, debt = account.plans
    assert (old_advance, debt) == before.plans
    assert (advance.kind, advance.left) == (PlanKind.ADVANCE, 1700)
    assert desk.frozen() == [(0, Supply.CONNECTED)]
    with desk.database.read() as connection:
        contact = connection.execute(select(schema.contacts)).one()
    assert (contact.account_id, contact.mobile) == (account.account_id, "+32470000001")
    assert desk.audit() == []


@pytest.mark.rule("plans.unique")
def test_no_instalment_is_taken_twice_or_skipped_over_a_replacement(desk: Desk) -> None:
    open_account(desk.database, balance=5000)
    book(desk.database, NOON, books(), DEBT)
    book(desk.database, NOON + timedelta(days=1), books(), InstalmentsDue(TOMORROW))
    desk.now = NOON + timedelta(days=1)
    desk.replace(OTHER)
    settle_due(desk.database, NOON + timedelta(days=2), books())
    account = account_of(desk.database, OTHER)
    assert (account.balance, [plan.left for plan in account.plans]) == (4800, [2800])
    assert count(desk.database, schema.plans) == 1


def test_a_device_replaced_under_its_ean_goes_on_under_the_same(desk: Desk) -> None:
    open_account(desk.database, balance=-1620, supply=Supply.CUT)
    desk.replace(EAN)
    account = account_of(desk.database)
    assert (account.balance, account.supply) == (2000, Supply.READY)
    assert desk.frozen() == [(0, Supply.CUT)]
    assert tasks_of(desk.database) == []
    assert desk.audit() == []


def test_a_meter_is_replaced_only_by_one_that_is_free(desk: Desk) -> None:
    open_account(desk.database)
    open_account(desk.database, OTHER)
    assert refusal_of(lambda: desk.replace(OTHER)) is Refusal.NOT_ALLOWED
    assert refusal_of(lambda: desk.replace(OTHER, ean(7))) is Refusal.UNKNOWN_EAN
    book(desk.database, NOON, books(), Deactivation(), code=OTHER)
    assert refusal_of(lambda: desk.replace(EAN, OTHER)) is Refusal.OFF_PREPAYMENT
    desk.replace(OTHER)
    assert account_of(desk.database, OTHER).supply is Supply.CONNECTED


@pytest.mark.rule("R14", "R15", "D11")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(balance=st.integers(-9000, 9000), same=st.booleans(), owed=st.integers(0, 900))
def test_a_replacement_counts_every_cent_once_and_lends_the_difference_only(
    database: Database, balance: int, same: bool, owed: int
) -> None:
    desk = Desk(database, Ears())
    lived = 2 * count(database, schema.accounts)
    old = ean(lived + 1)
    new = old if same else ean(lived + 2)
    supply = Supply.CUT if balance <= -1500 else None
    open_account(database, old, balance, supply=supply, advance_left=owed)
    before = desk.total()
    desk.replace(new, old)
    lent = max(0, 2000 - balance)
    account = account_of(database, new)
    assert account.balance == max(2000, balance)
    assert desk.total() - before == lent
    assert sum(plan.left for plan in account.plans) == owed + lent
    assert desk.frozen()[-1][0] == 0
    assert desk.audit() == []
