"""The bridge of a new customer without contract: a credit and a debt, once (R63)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balance.account import Supply
from balance.batch import Deactivation
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
    pay,
)
from tests.balance.storage.occupancy import Desk, newcomer_of, refusal_of

TOMORROW = date(2026, 11, 25)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, Ears())


@pytest.mark.rule("R63")
def test_a_bridge_raises_a_cut_meter_to_twenty_and_records_as_much_as_a_debt(desk: Desk) -> None:
    open_account(desk.database, balance=-1620, supply=Supply.CUT)
    desk.bridge()
    account = account_of(desk.database)
    assert (account.balance, account.supply) == (2000, Supply.READY)
    (plan,) = account.plans
    assert (plan.kind, plan.left, plan.per_day) == (PlanKind.DEBT, 2000, 100)
    assert plan.next_on == TOMORROW
    assert (desk.orders(), desk.ears.kinds) == (["make_ready"], ["RECONNECT_READY"])
    again = desk.bridge()
    assert [str(outcome) for outcome in again.outcomes] == ["duplicate"]
    assert account_of(desk.database).balance == 2000
    assert desk.audit() == []


@pytest.mark.rule("R63", "R12")
def test_a_bridge_opens_an_account_without_start_credit_where_none_is_active(desk: Desk) -> None:
    open_account(desk.database, balance=-1620, supply=Supply.CUT)
    desk.close()
    assert refusal_of(desk.bridge) is Refusal.UNKNOWN_EAN
    desk.bridge(newcomer=newcomer_of(mobile="0470 00 00 01"))
    account = account_of(desk.database)
    assert (account.balance, account.supply) == (2000, Supply.READY)
    assert [(plan.kind, plan.left) for plan in account.plans] == [(PlanKind.DEBT, 2000)]
    assert desk.ears.kinds == ["RECONNECT_READY"]
    assert desk.total() == -1620 + 2000


@pytest.mark.rule("R63", "keys.global")
def test_a_bridge_is_refused_where_there_is_credit_or_its_reference_is_taken(desk: Desk) -> None:
    open_account(desk.database, balance=2000)
    open_account(desk.database, OTHER, balance=100)
    assert refusal_of(desk.bridge) is Refusal.NOT_ALLOWED
    assert refusal_of(lambda: desk.bridge("", ean=OTHER)) is Refusal.MISSING_REASON
    newcomer = newcomer_of(OTHER)
    assert refusal_of(lambda: desk.bridge("b9", newcomer, OTHER)) is Refusal.NOT_ALLOWED
    book(desk.database, NOON, books(), pay("T1", 1900), code=EAN)
    assert refusal_of(lambda: desk.bridge("T1", ean=OTHER)) is Refusal.CONFLICT
    account = account_of(desk.database, OTHER)
    assert (account.balance, account.plans) == (100, ())


@pytest.mark.rule("R63", "R53")
def test_a_bridge_ends_with_the_contract(desk: Desk) -> None:
    desk.bridge(newcomer=newcomer_of())
    assert refusal_of(lambda: desk.bridge("b1", None, OTHER)) is Refusal.UNKNOWN_EAN
    book(desk.database, NOON, books(), Deactivation())
    settle_due(desk.database, NOON + timedelta(days=5), books())
    assert account_of(desk.database).balance == 2000
    assert refusal_of(lambda: desk.bridge("b2")) is Refusal.OFF_PREPAYMENT


@pytest.mark.rule("R63", "R12")
def test_two_agents_who_bridge_at_once_lend_once(database: Database) -> None:
    desks = [Desk(database, Ears()) for _ in range(4)]
    with ThreadPoolExecutor(len(desks)) as pool:
        done = [pool.submit(desk.bridge, newcomer=newcomer_of()) for desk in desks]
    words = sorted(str(one.result().outcomes[-1]) for one in done)
    assert words == ["Taken()", "duplicate", "duplicate", "duplicate"]
    account = account_of(database)
    assert (account.balance, len(account.plans)) == (2000, 1)
    assert desks[0].audit() == []


@pytest.mark.rule("R63")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(balance=st.integers(-9000, 1999))
def test_a_bridge_lends_nothing_that_it_does_not_book(database: Database, balance: int) -> None:
    desk = Desk(database, Ears())
    code = ean(count(database, schema.accounts) + 1)
    open_account(database, code, balance, supply=Supply.CUT if balance <= -1500 else None)
    before = desk.total()
    desk.bridge(f"b:{code}", ean=code)
    assert desk.total() - before == 2000 - balance
    assert account_of(database, code).balance == 2000
    assert desk.audit() == []
