"""A customer leaves and another comes: what was is frozen, nothing of it is inherited (R12)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from balance.account import Account, Supply
from balance.batch import Deactivation, DebtPlan, Item, LimiterChange, Taken, ThresholdChange
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import MeterAction, MeterEvent
from balance.money import Cents
from balance.opening import activate
from balance.refusals import Refusal
from balance.storage import schema
from balance.storage.accounts import load_open
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.openings import open_accounts
from tests.balance.storage.households import (
    EAN,
    NOON,
    RULES,
    Ears,
    account_of,
    book,
    books,
    count,
    ean,
    open_account,
    pay,
    tasks_of,
    use,
)
from tests.balance.storage.occupancy import Desk, newcomer_of, refusal_of

DEBT = DebtPlan("debt:1", Cents(3000), Cents(100))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, Ears())


def _fresh(code: Ean = EAN, energy: Energy = Energy.ELECTRICITY) -> Account:
    begun, _ = activate(code, energy, Cents(0), False, NOON, RULES.policies.at(NOON))
    return begun


def _as_new(account: Account) -> Account:
    """The account but for what no rule looks at: its id, its plan's, and a cut of no length."""
    plans = tuple(replace(plan, plan_id="") for plan in account.plans)
    cuts = tuple(cut for cut in account.cuts if cut.start != cut.end)
    return replace(account, account_id=_fresh().account_id, plans=plans, cuts=cuts)


@pytest.mark.rule("R12", "D20", "account.next_occupant")
def test_a_closed_account_is_frozen_and_found_by_nobody(desk: Desk) -> None:
    open_account(desk.database, advance_left=700)
    book(desk.database, NOON, books(), DEBT)
    closed = desk.close()
    assert (closed.account.balance, closed.meter) == (2000, Supply.CONNECTED)
    with desk.database.write() as connection:
        assert load_open(connection, [EAN]) == {}
    assert settle_due(desk.database, NOON + timedelta(days=3), books()) == 0
    assert desk.frozen() == [(2000, Supply.CONNECTED)]
    assert refusal_of(desk.close) is Refusal.UNKNOWN_EAN
    assert tasks_of(desk.database) == []


@pytest.mark.rule("R12")
def test_orders_that_wait_when_a_customer_leaves_never_reach_the_meter(desk: Desk) -> None:
    open_account(desk.database, balance=100)
    book(desk.database, NOON, books(), use("C1", 1700))
    assert desk.orders() == ["cut"]
    closed = desk.close()
    assert (closed.orders, closed.meter) == (1, Supply.CONNECTED)
    assert desk.orders() == []
    desk.activate()
    assert account_of(desk.database).supply is Supply.CONNECTED
    assert desk.ears.kinds == []


@pytest.mark.rule("R12", "D20")
@pytest.mark.parametrize(
    ("balance", "supply", "energy"),
    [
        (-1600, Supply.CUT, Energy.ELECTRICITY),
        (2000, Supply.READY, Energy.GAS),
        (500, Supply.GAS_BLOCKED, Energy.GAS),
        (-1600, Supply.LIMITED, Energy.ELECTRICITY),
    ],
)
def test_a_meter_left_without_full_energy_is_a_task_and_is_ordered_nothing(
    desk: Desk, balance: int, supply: Supply, energy: Energy
) -> None:
    limited = supply is Supply.LIMITED
    open_account(desk.database, balance=balance, supply=supply, energy=energy, limiter=limited)
    assert desk.close().meter is supply
    assert desk.orders() == []
    assert tasks_of(desk.database) == [("meter_left", EAN)]


@pytest.mark.rule("R12", "R13")
@pytest.mark.parametrize(
    ("balance", "supply", "energy", "orders"),
    [
        (-1600, Supply.CUT, Energy.ELECTRICITY, "make_ready"),
        (300, Supply.READY, Energy.ELECTRICITY, "make_ready"),
        (300, Supply.GAS_RETRY_WAIT, Energy.GAS, "cut make_ready"),
        (300, Supply.GAS_BLOCKED, Energy.GAS, "cut make_ready"),
        (-1600, Supply.LIMITED, Energy.ELECTRICITY, "restore_full"),
        (-1600, Supply.PENDING_CUT, Energy.ELECTRICITY, "update_display"),
        (300, Supply.CONNECTED, Energy.GAS, "update_display"),
    ],
)
def test_the_next_customer_inherits_neither_cut_nor_limit_nor_failed_tests(
    desk: Desk, balance: int, supply: Supply, energy: Energy, orders: str
) -> None:
    limited = supply is Supply.LIMITED
    open_account(desk.database, balance=balance, supply=supply, energy=energy, limiter=limited)
    desk.close()
    desk.activate(energy=energy)
    account = account_of(desk.database)
    ready = "make_ready" in orders
    assert account.supply is (Supply.READY if ready else Supply.CONNECTED)
    assert replace(_as_new(account), supply=Supply.CONNECTED) == _as_new(_fresh(energy=energy))
    assert desk.orders() == orders.split()
    assert desk.ears.kinds == (["RECONNECT_READY"] if ready else [])
    assert desk.audit() == []


@pytest.mark.rule("R12")
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    doings=st.lists(
        st.sampled_from(["threshold", "limiter", "debt", "use", "pay", "alert"]), max_size=6
    )
)
def test_whatever_a_customer_did_the_next_one_begins_anew(
    database: Database, doings: list[str]
) -> None:
    desk = Desk(database, Ears())
    code = ean(count(database, schema.accounts) + 1)
    open_account(database, code, balance=600)
    for number, doing in enumerate(doings):
        key = f"{code}/{number}"
        items: dict[str, Item] = {
            "threshold": ThresholdChange(Cents(1900)),
            "limiter": LimiterChange(active=True),
            "debt": DebtPlan(key, Cents(500), Cents(50)),
            "use": use(key, 800, date(2026, 11, 2) + timedelta(days=number), code=code),
            "pay": pay(key, 500, code),
            "alert": use(key, 100, date(2026, 11, 12) + timedelta(days=number), code=code),
        }
        book(database, NOON, books(), items[doing], code=code)
    desk.send_orders()
    desk.close(code)
    desk.activate(code)
    account = replace(_as_new(account_of(database, code)), supply=Supply.CONNECTED)
    assert account == _as_new(_fresh(code))
    with database.read() as connection:
        mine = select(schema.contacts).where(
            schema.contacts.c.account_id == account_of(database, code).account_id
        )
        assert connection.execute(mine).one().mobile is None
    assert desk.audit() == []


@pytest.mark.rule("R12", "notices.ready")
@pytest.mark.parametrize(
    ("said", "supply", "told"),
    [(None, Supply.READY, ["RECONNECT_READY"]), (Supply.CONNECTED, Supply.CONNECTED, [])],
)
def test_a_file_that_says_how_the_meter_stands_knows_better_than_the_last_account(
    desk: Desk, said: Supply | None, supply: Supply, told: list[str]
) -> None:
    open_account(desk.database, balance=-1600, supply=Supply.CUT)
    desk.close()
    opening = replace(newcomer_of(), balance=Cents(700), supply=said)
    with desk.database.write() as connection:
        assert open_accounts(connection, [opening], NOON, books(desk.ears)) == [Taken()]
    assert (account_of(desk.database).supply, desk.ears.kinds) == (supply, told)


@pytest.mark.rule("off.fresh", "off.frozen", "R53")
def test_activated_again_a_fresh_account_leaves_the_old_one_as_it_was(desk: Desk) -> None:
    open_account(desk.database, balance=700, advance_left=300)
    book(desk.database, NOON, books(), DEBT, Deactivation())
    desk.activate()
    assert _as_new(account_of(desk.database)) == _as_new(_fresh())
    assert desk.frozen() == [(700, Supply.OFF_PREPAYMENT)]
    settle_due(desk.database, NOON + timedelta(days=2), books())
    plans = schema.plans
    with desk.database.read() as connection:
        left = connection.execute(select(plans.c.left_to_pay).order_by(plans.c.place)).scalars()
        assert sorted(left) == [300, 1800, 3000]
    assert desk.audit() == []


@pytest.mark.rule("off.twice", "code:not_allowed")
def test_activating_an_active_account_is_refused_and_changes_nothing(desk: Desk) -> None:
    open_account(desk.database, balance=700)
    assert refusal_of(desk.activate) is Refusal.NOT_ALLOWED
    assert (count(desk.database, schema.accounts), desk.total()) == (1, 700)


def test_an_ean_without_prepayment_cannot_change_its_energy(desk: Desk) -> None:
    open_account(desk.database)
    book(desk.database, NOON, books(), Deactivation())
    assert refusal_of(lambda: desk.activate(energy=Energy.GAS)) is Refusal.CONFLICT
    assert account_of(desk.database).supply is Supply.OFF_PREPAYMENT


@pytest.mark.rule("off.made_ready")
@pytest.mark.parametrize(("pressed", "supply"), [(False, Supply.READY), (True, Supply.CONNECTED)])
def test_a_meter_cut_when_prepayment_ended_is_on_once_its_button_was_told(
    desk: Desk, pressed: bool, supply: Supply
) -> None:
    open_account(desk.database, balance=-1600, supply=Supply.CUT)
    book(desk.database, NOON, books(), Deactivation())
    desk.send_orders()
    if pressed:
        event = MeterEvent("e1", EAN, NOON + timedelta(minutes=5), MeterAction.BUTTON)
        book(desk.database, NOON + timedelta(minutes=6), books(), event)
    desk.activate()
    assert account_of(desk.database).supply is supply


@pytest.mark.rule("R14", "R15", "D11")
@pytest.mark.parametrize(("moved", "balance", "lent"), [(735, 2000, 1265), (-420, 2000, 2420)])
def test_a_budget_meter_of_another_system_is_taken_in_with_its_balance(
    desk: Desk, moved: int, balance: int, lent: int
) -> None:
    desk.activate(transferred=moved)
    account = account_of(desk.database)
    assert (account.balance, [plan.left for plan in account.plans]) == (balance, [lent])
