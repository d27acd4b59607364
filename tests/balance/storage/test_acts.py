"""An agent's acts on an open account: booked once, told, and kept with who did them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.batch import (
    Booking,
    DebtPlan,
    Item,
    LimiterChange,
    Refused,
    Taken,
    ThresholdChange,
    Unblocking,
)
from balance.ean import Ean
from balance.energy import Energy
from balance.entries import Adjustment
from balance.money import Cents
from balance.refusals import Ignored, Refusal, RefusedInput
from balance.storage import schema
from balance.storage.acts import Act, ActName, act
from balance.storage.database import Database
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    Ears,
    account_of,
    books,
    count,
    open_account,
    order_kinds,
)

ADJUST = Act("ag1", ActName.ADJUST, "j1", "post office")
DEBT = DebtPlan("debt:1", Cents(1500), Cents(500))


def _adjusted(cents: int, reference: str = "j1", code: Ean = EAN) -> Adjustment:
    return Adjustment(reference, code, Cents(cents), "ag1", "post office")


def _act(
    database: Database, *items: Item, kept: Act = ADJUST, code: Ean = EAN, ears: Ears | None = None
) -> Booking:
    with database.write() as connection:
        return act(connection, code, items, kept, NOON, books(ears))


def _kept(database: Database) -> list[tuple[str, str, str | None]]:
    table = schema.agent_acts
    with database.read() as connection:
        rows = connection.execute(select(table.c.agent, table.c.act, table.c.reference))
        return [(row.agent, row.act, row.reference) for row in rows]


@pytest.mark.rule("R23", "R24")
def test_an_adjustment_counts_once_a_reference_and_makes_a_cut_meter_ready(
    database: Database,
) -> None:
    open_account(database, balance=-1600, supply=Supply.CUT)
    ears = Ears()
    first = _act(database, _adjusted(60_000), ears=ears)
    again = _act(database, _adjusted(60_000), ears=ears)
    other = _act(database, _adjusted(-60_000), ears=ears)
    assert [b.outcomes for b in (first, again)] == [(Taken(),), (Ignored.DUPLICATE,)]
    assert isinstance(other.outcomes[0], Refused)
    assert other.outcomes[0].code is Refusal.REFERENCE_REUSED
    account = account_of(database)
    assert (account.balance, account.supply) == (58_400, Supply.READY)
    assert (order_kinds(database), ears.kinds) == (["make_ready"], ["RECONNECT_READY"])
    assert _kept(database) == [("ag1", "adjust", "j1")]


@pytest.mark.rule("code:unknown_ean")
def test_an_ean_without_an_open_account_is_refused(database: Database) -> None:
    with pytest.raises(RefusedInput) as refused:
        _act(database, _adjusted(100))
    assert refused.value.code is Refusal.UNKNOWN_EAN


@pytest.mark.rule("code:missing_reason")
@pytest.mark.parametrize(
    "kept",
    [Act(" ", ActName.THRESHOLD), Act("ag1", ActName.UNBLOCK), Act("", ActName.UNBLOCK, "C")],
)
def test_an_act_without_its_agent_or_its_certificate_changes_nothing(
    database: Database, kept: Act
) -> None:
    open_account(database)
    with pytest.raises(RefusedInput) as refused:
        _act(database, ThresholdChange(Cents(800)), kept=kept)
    assert refused.value.code is Refusal.MISSING_REASON
    assert account_of(database).threshold is None
    assert _kept(database) == []


@pytest.mark.rule("R46", "leak_test.forgotten")
def test_gas_is_unblocked_by_a_certificate_that_is_kept(database: Database) -> None:
    open_account(database, energy=Energy.GAS, supply=Supply.GAS_BLOCKED)
    ears = Ears()
    done = _act(database, Unblocking(), kept=Act("ag1", ActName.UNBLOCK, "CERT-7"), ears=ears)
    account = account_of(database)
    assert (done.outcomes, account.supply) == ((Taken(),), Supply.READY)
    assert (account.gas_failures, ears.kinds) == (0, ["RECONNECT_READY"])
    assert _kept(database) == [("ag1", "unblock", "CERT-7")]


def test_what_was_refused_leaves_no_trace_of_an_act(database: Database) -> None:
    open_account(database)
    done = _act(database, Unblocking(), kept=Act("ag1", ActName.UNBLOCK, "CERT-7"))
    assert isinstance(done.outcomes[0], Refused)
    assert _kept(database) == []


@pytest.mark.rule("R51", "D16")
def test_a_limiter_is_granted_on_electricity_and_refused_on_gas(database: Database) -> None:
    open_account(database, balance=-1000)
    open_account(database, OTHER, energy=Energy.GAS)
    kept = Act("ag1", ActName.LIMITER)
    granted = _act(database, LimiterChange(active=True), kept=kept)
    refused = _act(database, LimiterChange(active=True), kept=kept, code=OTHER)
    assert (granted.outcomes, account_of(database).limiter) == ((Taken(),), True)
    assert isinstance(refused.outcomes[0], Refused)
    assert refused.outcomes[0].code is Refusal.NOT_ALLOWED


@pytest.mark.rule("R52", "plans.while_cut")
def test_a_debt_is_kept_once_whatever_account_it_is_asked_for(database: Database) -> None:
    open_account(database)
    open_account(database, OTHER)
    kept = Act("ag1", ActName.DEBT, "1")
    first = _act(database, DEBT, kept=kept)
    again = _act(database, DEBT, kept=kept)
    other = _act(database, DEBT, kept=kept, code=OTHER)
    assert (first.outcomes, again.outcomes) == ((Taken(),), (Ignored.DUPLICATE,))
    assert isinstance(other.outcomes[0], Refused)
    assert other.outcomes[0].code is Refusal.CONFLICT
    assert count(database, schema.plans) == 1
    (plan,) = account_of(database).plans
    assert plan.next_on == (NOON + timedelta(days=1)).date()
