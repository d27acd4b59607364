"""A change of policy acts from its Brussels date, and the past keeps the past's ("Policy by date").

The dates lie around both changes of the clock; when each of them begins is written in UTC.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import Supply
from balance.batch import Booking, InstalmentsDue, Item, Refused, Taken, ThresholdChange
from balance.calendar import BRUSSELS
from balance.entries import Consumption, Priced, TopUp, TopUpChannel
from balance.money import Cents
from balance.policy import AdvanceWhenCut, Policies
from balance.refusals import Refusal
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.ledger import Books
from tests.balance import factories
from tests.balance.factories import NDP, POLICY, account, plan
from tests.balance.storage.households import (
    EAN,
    RULES,
    Ears,
    account_of,
    book,
    open_account,
    pay,
)

# All that can differ, differs.
OTHER = replace(
    POLICY,
    advance_when_cut=AdvanceWhenCut.SUSPEND,
    instalments_alone_from=time(6),
    emergency_credit=Cents(500),
    low_threshold=Cents(900),
    reconnect_above=Cents(300),
    top_up_min=Cents(1500),
    top_up_max=Cents(2000),
    ndp=replace(NDP, start=time(18), end=time(6), weekend=False),
)
BEGINS = {
    date(2026, 3, 28): datetime(2026, 3, 27, 23, tzinfo=UTC),
    date(2026, 3, 29): datetime(2026, 3, 28, 23, tzinfo=UTC),
    date(2026, 3, 30): datetime(2026, 3, 29, 22, tzinfo=UTC),
    date(2026, 10, 24): datetime(2026, 10, 23, 22, tzinfo=UTC),
    date(2026, 10, 25): datetime(2026, 10, 24, 22, tzinfo=UTC),
    date(2026, 10, 26): datetime(2026, 10, 25, 23, tzinfo=UTC),
    date(2026, 11, 24): datetime(2026, 11, 23, 23, tzinfo=UTC),
}
TICK = timedelta(microseconds=1)
DAYS = st.sampled_from(sorted(BEGINS))
WAITS = st.timedeltas(timedelta(days=-3), timedelta(days=3)) | st.sampled_from(
    [-TICK, timedelta(0), timedelta(hours=-1), timedelta(hours=1)]
)


def changed_on(day: date) -> Policies:
    """One policy until a date, another from it on."""
    return Policies(((date(2020, 1, 1), POLICY), (day, OTHER)))


@pytest.mark.rule("policy.own_instant")
@given(DAYS, WAITS)
def test_a_change_acts_from_the_first_instant_of_its_brussels_date(
    day: date, wait: timedelta
) -> None:
    in_force = changed_on(day).at(BEGINS[day] + wait)
    assert in_force is (OTHER if wait >= timedelta(0) else POLICY)


def _item(number: int, amount: int, now: datetime) -> Item:
    match number % 4:
        case 0:
            return TopUp(f"p{number}", factories.EAN, Cents(amount), TopUpChannel.XENTA, None)
        case 1:
            return InstalmentsDue(now.date())
        case 2:
            return ThresholdChange(Cents(amount // 10))
    day = now.date() - timedelta(days=1 + number)
    return Consumption(f"a{number}", factories.EAN, day, 1, Priced(Cents(amount)))


@pytest.mark.rule("policy.own_instant")
@given(DAYS, st.lists(st.tuples(WAITS, st.integers(0, 4000)), max_size=12))
def test_what_was_booked_before_a_change_is_as_if_it_had_never_been_decided(
    day: date, doings: Sequence[tuple[timedelta, int]]
) -> None:
    """The past is judged by the past's policy: the same entries, supply, orders and notices."""
    doings = sorted(doings)
    with_change, without = (
        _booked(policies, BEGINS[day], doings)
        for policies in (changed_on(day), Policies(((date(2020, 1, 1), POLICY),)))
    )
    before = sum(wait < timedelta(0) for wait, _ in doings)
    assert with_change[:before] == without[:before]


def _booked(
    policies: Policies, begins: datetime, doings: Sequence[tuple[timedelta, int]]
) -> list[Booking]:
    first = begins - timedelta(days=4)
    books = factories.Books(account("3.00", plans=(plan("9.00", next_on=first.date()),), at=first))
    done = []
    for number, (wait, amount) in enumerate(doings):
        now = begins + wait
        books.policy = policies.at(now)
        done.append(books.book(_item(number, amount, now), now=now))
    return done


@pytest.mark.rule("R22", "policy.own_instant", "code:amount_out_of_range")
@pytest.mark.parametrize("day", sorted(BEGINS))
def test_a_top_up_is_judged_by_the_limits_of_its_own_brussels_date(
    database: Database, day: date
) -> None:
    """R22"""
    begins = BEGINS[day]
    open_account(database, now=begins - timedelta(days=2), opened_on=date(2026, 1, 1))
    changed = Books(changed_on(day), RULES.tariff, Ears())
    outcomes = [
        book(database, now, changed, pay(f"p{number}", cents)).outcomes[0]
        for number, (now, cents) in enumerate(
            [
                (begins - TICK, 500),
                (begins - TICK, 25_000),
                (begins, 500),
                (begins, 25_000),
                (begins, 1500),
            ]
        )
    ]
    refused = Refused(Refusal.AMOUNT_OUT_OF_RANGE, "amount_eur", "outside the top-up limits")
    assert outcomes == [Taken(), Taken(), refused, refused, Taken()]
    assert account_of(database).balance == 2000 + 500 + 25_000 + 1500


@pytest.mark.rule("consumption.noon", "policy.plan_amount")
@pytest.mark.parametrize("day", sorted(BEGINS))
def test_instalments_alone_wait_for_the_hour_of_their_own_brussels_date(
    database: Database, day: date
) -> None:
    """What comes in, Batches; the instalment stays what it was agreed to be."""
    opened = BEGINS[day] - timedelta(days=1, hours=2)
    open_account(database, advance_left=500, now=opened, opened_on=date(2026, 1, 1))
    policies = Policies(
        ((date(2020, 1, 1), POLICY), (day, replace(OTHER, advance_per_day=Cents(300))))
    )
    changed = Books(policies, RULES.tariff, Ears())
    settle_due(database, BEGINS[day] - TICK, changed)
    assert account_of(database).balance == 2000 - 100
    six = datetime.combine(day, time(6), BRUSSELS).astimezone(UTC)
    assert settle_due(database, six - TICK, changed) == 0
    assert settle_due(database, six, changed) == 1
    assert account_of(database).balance == 2000 - 200


def _supply_after(database: Database, policies: Policies, instants: Sequence[datetime]) -> Supply:
    changed = Books(policies, RULES.tariff, Ears())
    for now in instants:
        settle_due(database, now, changed)
    return account_of(database, EAN).supply


@pytest.mark.rule("R41", "policy.pending_end", "judging.never_back")
def test_a_change_of_the_protected_hours_moves_a_pending_end_and_cuts_nobody_backwards(
    database: Database,
) -> None:
    """R41: from Sunday 2026-10-25 on weekends protect from 18:00 to 06:00 only."""
    day = date(2026, 10, 25)
    saturday = BEGINS[day] - timedelta(hours=12)
    opened_on = date(2026, 1, 1)
    open_account(
        database, balance=-1600, supply=Supply.PENDING_CUT, now=saturday, opened_on=opened_on
    )
    last, first = BEGINS[day] - TICK, BEGINS[day]
    assert _supply_after(database, changed_on(day), [saturday, last, first]) is Supply.PENDING_CUT
    # Six on the clock is seven hours after midnight on that day of 25.
    six = first + timedelta(hours=7)
    assert _supply_after(database, changed_on(day), [six - TICK]) is Supply.PENDING_CUT
    assert _supply_after(database, changed_on(day), [six]) is Supply.CUT
    assert account_of(database).cuts[-1].start == six
