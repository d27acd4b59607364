"""Random weeks of a household, every step of them compared with the rules told once more.

`RANDOM_WEEKS=50000 make test ARGS="tests/balance/test_random_weeks.py -n0"` plays far more.
"""

import os
from datetime import time, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from balance.account import Supply
from balance.batch import (
    Deactivation,
    DebtPlan,
    InstalmentsDue,
    LimiterChange,
    ThresholdChange,
    Unblocking,
)
from balance.calendar import civil_date
from balance.energy import Energy
from balance.entries import Adjustment, MeterAction, Metered, Priced, TopUp, TopUpChannel
from balance.money import Cents
from tests.balance.factories import EAN, NOW, YESTERDAY, Books, account, meter, used
from tests.balance.random_household import THEIRS, Household
from tests.balance.random_input import CHANGES, DAYS, EDGES, TOGETHER, TOP_UPS, WALLS, Change
from tests.balance.restated_meter import WAITING
from tests.balance.restated_money import ONE_DAY

WEEKS = settings(max_examples=int(os.environ.get("RANDOM_WEEKS", "600")), stateful_step_count=30)


class RandomWeeks(Household):
    """What may happen to a household, a step at a time."""

    # Time

    @rule(minutes=st.integers(1, 20), struck=st.booleans())
    def minutes_pass(self, minutes: int, struck: bool) -> None:
        """Less than an hour."""
        self.pass_to(self.now + timedelta(minutes=minutes), struck)

    @rule(hours=st.integers(1, 60), struck=st.booleans())
    def hours_pass(self, hours: int, struck: bool) -> None:
        """Elapsed hours, whatever the clocks do."""
        self.pass_to(self.now + timedelta(hours=hours), struck)

    @rule(days=st.integers(0, 3), wall=WALLS, fold=st.sampled_from([0, 1]), struck=st.booleans())
    def a_clock_shows(self, days: int, wall: time, fold: int, struck: bool) -> None:
        """A wall time of one of the next days."""
        self.pass_to(self.when(days, wall, fold), struck)

    @rule()
    def the_clock_strikes(self) -> None:
        """The platform judges again, whatever the time."""
        self.book()

    @rule(ahead=st.integers(-3, 1), together=TOGETHER)
    def instalments_come_alone(self, ahead: int, together: bool) -> None:
        """The run of noon, for any date."""
        self.send(InstalmentsDue(civil_date(self.now) + ahead * ONE_DAY), together=together)

    # What comes in

    @rule(cents=st.integers(50, 900))
    def a_night_passes(self, cents: int) -> None:
        """Six o'clock: yesterday's use and today's instalments."""
        self.now = self.when(1, time(6))
        self.keep(self.day(1, 1, Priced(Cents(cents))))
        self.send(InstalmentsDue())

    @rule(days=DAYS, together=TOGETHER)
    def days_arrive(self, days: list[tuple[int, int, Priced | Metered]], together: bool) -> None:
        """Several at once, in any order, some of them wrong."""
        for back, version, content in days:
            self.keep(self.day(back, version, content))
        self.send(InstalmentsDue(), together=together)

    @rule(edge=EDGES, back=st.integers(1, 5), together=TOGETHER)
    def a_day_lands_on_an_edge(self, edge: int, back: int, together: bool) -> None:
        """To the cent where a rule begins."""
        self.send(self.landing(back, edge), together=together)

    @rule(edge=EDGES, count=st.integers(2, 5))
    def late_days_land_on_an_edge(self, edge: int, count: int) -> None:
        """Several days after silence, the first of which explain nothing."""
        for back in range(2, count + 1):
            used = self.house.money.used_on(civil_date(self.now) - back * ONE_DAY)
            self.keep(self.day(back, 4 + self.ids, Priced(Cents(used))))
        self.send(self.landing(1, edge))

    @rule(amount=TOP_UPS, together=TOGETHER)
    def the_customer_pays(self, amount: int, together: bool) -> None:
        """Any amount."""
        self.send(self.top_up(amount), together=together)

    @precondition(lambda self: self.house.facts()["to restore"] is not None)
    @rule(more=st.sampled_from([-1, 0, 0, 1500]))
    def the_customer_pays_what_is_asked(self, more: int) -> None:
        """Or a cent less."""
        self.send(self.top_up(self.house.to_restore + more))

    @rule(edge=EDGES, together=TOGETHER)
    def an_agent_adjusts(self, edge: int, together: bool) -> None:
        """To the cent where a rule begins."""
        amount = Cents(edge - self.house.balance)
        self.send(Adjustment(self.new_id("j"), EAN, amount, "ag1", "count"), together=together)

    @precondition(lambda self: self.sent)
    @rule(place=st.integers(0, 40), change=CHANGES, together=TOGETHER)
    def something_comes_again(self, place: int, change: Change, together: bool) -> None:
        """As it was, or not quite."""
        item = change(self.sent[-1 - place % len(self.sent)], self.new_id("x"))
        self.send(item, together=together)

    @rule(desk=st.booleans())
    def a_reference_of_somebody_else_comes(self, desk: bool) -> None:
        """References are global."""
        if desk:
            self.send(Adjustment(THEIRS, EAN, Cents(1000), "ag1", "count"))
        else:
            self.send(TopUp(THEIRS, EAN, Cents(1000), TopUpChannel.ONLINE, None))

    @rule(amount=st.sampled_from([-1, 0, 200, 499, 500, 1000, 2500]), together=TOGETHER)
    def the_threshold_changes(self, amount: int, together: bool) -> None:
        """By the customer or an agent."""
        self.send(ThresholdChange(Cents(amount)), together=together)

    @rule(active=st.booleans(), together=TOGETHER)
    def the_limiter_changes(self, active: bool, together: bool) -> None:
        """Granted or withdrawn."""
        self.send(LimiterChange(active), together=together)

    @rule(amount=st.sampled_from([350, 1500, 0]), per_day=st.sampled_from([100, 400, 0]))
    def a_debt_is_recorded(self, amount: int, per_day: int) -> None:
        """One more plan."""
        self.send(DebtPlan(self.new_id("debt"), Cents(amount), Cents(per_day)))

    # At the meter

    @rule(action=st.sampled_from(MeterAction), ago=st.integers(0, 12), together=TOGETHER)
    def the_meter_tells(self, action: MeterAction, ago: int, together: bool) -> None:
        """Anything, of some minutes ago."""
        self.send(self.event(action, ago), together=together)

    @precondition(lambda self: self.house.meter.state in WAITING)
    @rule(minutes=st.integers(0, 8))
    def the_customer_does_what_is_asked(self, minutes: int) -> None:
        """The button, or the start of a leak test."""
        self.now += timedelta(minutes=minutes)
        gas = self.house.meter.energy is Energy.GAS
        self.send(self.event(MeterAction.GAS_TEST_STARTED if gas else MeterAction.BUTTON))

    @precondition(lambda self: self.house.meter.state is Supply.GAS_TESTING)
    @rule(passed=st.booleans(), minutes=st.integers(0, 11))
    def a_leak_test_ends(self, passed: bool, minutes: int) -> None:
        """In time, or not."""
        self.now += timedelta(minutes=minutes)
        ends = MeterAction.GAS_TEST_PASSED if passed else MeterAction.GAS_TEST_FAILED
        self.send(self.event(ends))

    @precondition(lambda self: self.house.meter.failed_tests > 0 or len(self.sent) > 15)
    @rule()
    def an_installer_certifies(self) -> None:
        """Whether blocked or not."""
        self.send(Unblocking())

    @precondition(lambda self: len(self.sent) > 15)
    @rule()
    def prepayment_is_switched_off(self) -> None:
        """The contract is in force."""
        self.send(Deactivation())


@pytest.mark.rule("R30", "R40", "R41", "R43", "R46", "D5", "D7", "D9", "D10", "keys.global")
def test_no_random_week_differs_from_the_rules_told_once_more() -> None:
    run_state_machine_as_test(RandomWeeks, settings=WEEKS)


@pytest.mark.rule("brake.days_at_once")
def test_many_days_at_once_hold_the_cut_that_follows_a_leak_test_under_way() -> None:
    """The brake: the test ends in CONNECTED, which by its own row would be cut at once."""
    books = Books(account("4.40", Supply.READY, energy=Energy.GAS))
    books.book(meter(MeterAction.GAS_TEST_STARTED))
    days = [used("5.00", f"d{n}", day=YESTERDAY - n * ONE_DAY) for n in range(4)]
    books.book(*days, now=NOW + timedelta(minutes=2))
    passed = meter(MeterAction.GAS_TEST_PASSED, NOW + timedelta(minutes=5))
    done = books.book(passed, now=NOW + timedelta(minutes=5))
    assert done.account.supply is Supply.PENDING_CUT
