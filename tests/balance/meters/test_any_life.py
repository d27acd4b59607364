"""Whatever a household does and in whatever order: the meter ends where its account stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from balance.account import Supply
from balance.batch import Deactivation, LimiterChange, Unblocking
from balance.calendar import at_local, civil_date
from balance.ean import Ean
from balance.energy import Energy
from balance.meters.device import Switch
from balance.meters.simulated import MeterError, MeterFault
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.supply_table import OrderKind
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import NOON, ean, open_account

# Where a meter may stand once every order has reached it, by what its account says.
AGREEING = {
    Supply.CONNECTED: {Switch.ON},
    Supply.PENDING_CUT: {Switch.ON},
    Supply.LIMITED: {Switch.LIMITED},
    Supply.CUT: {Switch.OFF},
    Supply.READY: {Switch.ARMED},
    Supply.GAS_TESTING: {Switch.TESTING},
    Supply.GAS_RETRY_WAIT: {Switch.RETRY_WAIT},
    Supply.GAS_BLOCKED: {Switch.BLOCKED},
    # Nobody follows the meter any more; that it was not left off by a cut is what counts.
    Supply.OFF_PREPAYMENT: set(Switch) - {Switch.OFF},
}
FLOWS = {Switch.ON, Switch.LIMITED}


@dataclass
class Life:
    """One household of a rehearsal that others lived in before it."""

    rehearsal: Rehearsal
    code: Ean
    delivered_at: datetime = NOON

    @property
    def switch(self) -> Switch:
        return self.rehearsal.look(self.code).switch

    def use(self, kwh: int) -> None:
        before = self.rehearsal.look(self.code)
        try:
            self.rehearsal.use(kwh * 1000, 500, self.code)
        except MeterError as refused:
            assert self.rehearsal.look(self.code) == before
            too_much = refused.fault is MeterFault.AMOUNT_OUT_OF_RANGE
            assert before.switch not in FLOWS or too_much
        else:
            # A leak test whose time is over ends when the meter is next at work.
            ends_at = before.test_ends_at
            passed = ends_at is not None and ends_at <= self.rehearsal.now
            assert before.switch in FLOWS or passed
            assert self.rehearsal.look(self.code).peak_wh > before.peak_wh

    def pay(self, cents: int) -> None:
        self.rehearsal.top_up(cents, self.code)

    def correct(self, cents: int) -> None:
        self.rehearsal.adjust(cents, self.code)

    def press(self, appliances_off: bool) -> None:
        under_way = set(self.rehearsal.waiting(self.code))
        if under_way >= {OrderKind.CUT, OrderKind.MAKE_READY}:
            # Pressed between the two it is on for the account, yet off for its meter: a second
            # press mends it, and only the platform's own speed avoids it.
            self.deliver()
        self.rehearsal.meters.press(self.code, appliances_off=appliances_off)

    def wait(self, minutes: int) -> None:
        self.rehearsal.pass_minutes(minutes)

    def settle(self, minutes: int) -> None:
        """The platform's clock strikes before anything is heard of the meters."""
        self.rehearsal.now += timedelta(minutes=minutes)
        settle_due(self.rehearsal.database, self.rehearsal.now, self.rehearsal.books)

    def wake_up(self) -> None:
        """The night passes: 06:00 with the day's reading, then 08:05."""
        if self.rehearsal.now - self.delivered_at > timedelta(hours=12):
            # An order two days old is an agent's.
            self.deliver()
        tomorrow = civil_date(self.rehearsal.now) + timedelta(days=1)
        self.rehearsal.now = at_local(tomorrow, NOON.time().replace(hour=6, minute=0))
        self.rehearsal.read_out()
        self.rehearsal.pass_minutes(125)

    def deliver(self) -> None:
        self.rehearsal.deliver()
        self.delivered_at = self.rehearsal.now

    def limit(self, active: bool) -> None:
        self.rehearsal.book(LimiterChange(active), code=self.code)

    def unblock(self) -> None:
        self.rehearsal.book(Unblocking(), code=self.code)

    def leave(self) -> None:
        self.rehearsal.book(Deactivation(), code=self.code)


Act = Callable[[Life], None]


def _act(name: str, *arguments: Any) -> Act:
    def act(life: Life) -> None:
        getattr(life, name)(*arguments)

    act.__name__ = f"{name}{arguments}"
    return act


_COMMON = st.one_of(
    st.integers(1, 60).map(lambda kwh: _act("use", kwh)),
    st.integers(500, 4000).map(lambda cents: _act("pay", cents)),
    st.integers(-4000, -1000).map(lambda cents: _act("correct", cents)),
    st.booleans().map(lambda off: _act("press", off)),
    st.sampled_from([0, 1, 2, 3, 6, 9, 12]).map(lambda minutes: _act("wait", minutes)),
    st.sampled_from([0, 3, 12, 30]).map(lambda minutes: _act("settle", minutes)),
    st.just(_act("deliver")),
    st.just(_act("wake_up")),
)
_RARE = st.one_of(
    st.booleans().map(lambda active: _act("limit", active)),
    st.just(_act("unblock")),
)
LIVES = st.lists(st.one_of(_COMMON, _COMMON, _COMMON, _RARE), min_size=4, max_size=25)
LEAVES = st.sampled_from([[], [], [], [_act("leave"), _act("press", True)]])
# A balance in cents and the supply it begins in.
BEGINNINGS = st.sampled_from(
    [(-1450, Supply.CONNECTED), (-1600, Supply.CUT), (300, Supply.READY), (60, Supply.READY)]
)


def _begin(database: Database, code: Ean, energy: Energy, beginning: tuple[int, Supply]) -> Life:
    with database.write() as connection:
        open_one = schema.accounts.c.closed_at.is_(None)
        connection.execute(update(schema.accounts).where(open_one).values(closed_at=NOON))
        connection.execute(update(schema.orders).values(sent_at=NOON))
    balance, supply = beginning
    open_account(database, code, balance, energy=energy, supply=supply)
    life = Life(Rehearsal(database), code)
    life.wait(0)
    return life


@pytest.fixture
def homes() -> list[Ean]:
    """The meter points lived in so far: each life has one of its own."""
    return []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(LIVES, LEAVES, st.sampled_from(Energy), BEGINNINGS)
def test_the_meter_ends_where_its_account_stands(
    database: Database,
    homes: list[Ean],
    acts: list[Act],
    leaves: list[Act],
    energy: Energy,
    beginning: tuple[int, Supply],
) -> None:
    homes.append(ean(len(homes) + 1))
    life = _begin(database, homes[-1], energy, beginning)
    for act in acts + leaves:
        act(life)
    life.wait(0)
    life.deliver()
    supply = life.rehearsal.supply(life.code)
    event(supply)
    assert life.switch in AGREEING[supply]
    assert life.rehearsal.waiting(life.code) == []
    shown, kept = life.rehearsal.look(life.code), life.rehearsal.account(life.code)
    if shown.display_at > kept.balance_at:
        assert shown.display_balance == kept.balance


def test_the_table_of_what_agrees_names_every_supply() -> None:
    assert set(AGREEING) == set(Supply)
