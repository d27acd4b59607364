"""What holds for any input: order, repetition, batches, and the latch ("Nothing is ever lost")."""

import random
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import Level, Supply, level
from balance.batch import (
    Deactivation,
    DebtPlan,
    InstalmentsDue,
    Item,
    LimiterChange,
    ThresholdChange,
)
from balance.calendar import civil_date
from balance.energy import Energy, WattHours
from balance.entries import (
    Adjustment,
    Consumption,
    EntryKind,
    MeterAction,
    Metered,
    Priced,
    TopUp,
    TopUpChannel,
)
from balance.judge import NoticeKind
from balance.money import Cents
from balance.plans import Plan
from balance.refusals import Refusal
from tests.balance.factories import (
    EAN,
    NOW,
    POLICY,
    TODAY,
    YESTERDAY,
    Books,
    account,
    codes,
    meter,
    plan,
)

CONTENTS = st.one_of(
    st.integers(0, 900).map(Cents).map(Priced),
    st.builds(Metered, *[st.integers(0, 30_000).map(WattHours)] * 2),
)
CONSUMPTIONS = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(1, 4)), CONTENTS, max_size=12
).map(
    lambda found: [
        Consumption(f"m{n}.{v}", EAN, YESTERDAY - timedelta(days=n), v, content)
        for (n, v), content in found.items()
    ]
)
TOP_UPS = st.lists(st.integers(500, 25000), max_size=4).map(
    lambda found: [
        TopUp(f"p{n}", EAN, Cents(amount), TopUpChannel.ONLINE, None)
        for n, amount in enumerate(found)
    ]
)
ADJUSTMENTS = st.lists(st.integers(-3000, 3000), max_size=4).map(
    lambda found: [
        Adjustment(f"j{n}", EAN, Cents(amount), "ag1", "count") for n, amount in enumerate(found)
    ]
)
INSTALMENTS = st.lists(
    st.integers(0, 9).map(lambda n: InstalmentsDue(TODAY - timedelta(days=n))), max_size=3
)
PARTS = (CONSUMPTIONS, TOP_UPS, ADJUSTMENTS, INSTALMENTS)
ITEMS: st.SearchStrategy[list[Item]] = st.tuples(*PARTS).map(
    lambda parts: [item for part in parts for item in part]
)


def _books() -> Books:
    start = TODAY - timedelta(days=9)
    return Books(account("8.00", plans=(plan("6.50", next_on=start),)))


def _end(books: Books) -> tuple[int, Counter[tuple[EntryKind, date | None, str]], tuple[Plan, ...]]:
    """The balance, what each day, payment and instalment comes to, and what is still owed."""
    sums: Counter[tuple[EntryKind, date | None, str]] = Counter()
    for entry in books.entries.values():
        # How many entries a day takes depends on which of its versions came first.
        key = "" if entry.kind is EntryKind.CONSUMPTION else entry.key
        sums[entry.kind, entry.day, key] += entry.amount
    return books.account.balance, sums, books.account.plans


def _all_at_once(items: list[Item]) -> Books:
    books = _books()
    done = books.book(*items)
    assert Refusal.CONFLICT not in codes(done.outcomes)
    return books


@pytest.mark.rule("entries.any_order")
@given(ITEMS, st.randoms(use_true_random=False))
def test_any_order_and_repetition_of_input_without_conflict_ends_equal(
    items: list[Item], chance: random.Random
) -> None:
    """Days may come late, out of order, several at once."""
    repeated = items + [item for item in items if chance.random() < 0.5]
    chance.shuffle(repeated)
    assert _end(_all_at_once(repeated)) == _end(_all_at_once(items))


@pytest.mark.rule("entries.any_order", "R30")
@given(ITEMS, st.lists(st.integers(0, 24), max_size=6))
def test_any_cutting_into_batches_ends_equal(items: list[Item], cuts: list[int]) -> None:
    books = _books()
    bounds = [0, *sorted(cuts), len(items)]
    for start, end in pairwise(bounds):
        books.book(*items[start:end])
    assert _end(books) == _end(_all_at_once(items))
    assert books.account.balance == 800 + sum(e.amount for e in books.entries.values())


@pytest.mark.rule("entries.append_only")
@given(ITEMS, st.randoms(use_true_random=False))
def test_no_further_batch_touches_an_entry_that_is_booked(
    items: list[Item], chance: random.Random
) -> None:
    """Nor repeats its key, which is unique in the whole ledger."""
    books = _books()
    chance.shuffle(items)
    for item in [*items, *items]:
        known = dict(books.entries)
        done = books.book(item)
        assert len({entry.key for entry in done.entries}) == len(done.entries)
        assert not known.keys() & {entry.key for entry in done.entries}


@pytest.mark.rule("R17", "R52", "plans.unique")
@given(
    st.lists(st.tuples(st.integers(1, 4000), st.integers(1, 700)), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 40), st.integers(-60, 60)), max_size=8),
)
def test_the_instalments_of_each_plan_sum_to_it_whenever_and_for_whatever_date_they_run(
    plans: list[tuple[int, int]], runs: list[tuple[int, int]]
) -> None:
    books = Books(account("100.00"))
    debts = [DebtPlan(f"d{n}", Cents(sum_), Cents(daily)) for n, (sum_, daily) in enumerate(plans)]
    books.book(*debts)
    clock = NOW
    for later, ahead in [*runs, (4000, 0)]:
        clock += timedelta(days=later)
        books.book(InstalmentsDue(civil_date(clock) + timedelta(days=ahead)), now=clock)
    for debt in debts:
        taken = [
            e for e in books.entries.values() if e.key.startswith(f"instalment:{debt.plan_id}@")
        ]
        assert -sum(entry.amount for entry in taken) == debt.amount
        days = [TODAY + timedelta(days=1 + n) for n in range(len(taken))]
        assert sorted(entry.day for entry in taken if entry.day) == days


_EVENTS: tuple[Item, ...] = (
    LimiterChange(True),
    LimiterChange(False),
    ThresholdChange(Cents(0)),
    ThresholdChange(Cents(2000)),
    InstalmentsDue(TODAY + timedelta(days=40)),
)
# Each step: minutes later, a change of the balance in cents, an event's number, a meter's word.
STEPS = st.lists(
    st.tuples(
        st.integers(1, 900),
        st.one_of(st.none(), st.integers(-2500, 2500)),
        st.one_of(st.none(), st.integers(0, len(_EVENTS) - 1)),
        st.one_of(st.none(), st.sampled_from(MeterAction)),
    ),
    max_size=12,
)
Script = list[tuple[int, int | None, int | None, MeterAction | None]]


def _batches(script: Script) -> list[tuple[int, list[Item]]]:
    made = []
    clock = 0
    for number, (minutes, amount, event, action) in enumerate(script):
        clock += minutes
        items: list[Item] = []
        if amount is not None:
            items.append(Adjustment(f"j{number}", EAN, Cents(amount), "ag1", "step"))
        if event is not None:
            items.append(_EVENTS[event])
        if action is not None:
            items.append(meter(action, NOW + timedelta(minutes=clock), f"e{number}"))
        made.append((clock, items))
    return made


def _start(energy: Energy, supply: Supply) -> Books:
    return Books(account("-16.00" if supply is Supply.CUT else "8.00", supply, energy=energy))


ENERGIES = st.sampled_from(Energy)
STARTS = st.sampled_from([Supply.CONNECTED, Supply.CUT, Supply.READY])


@pytest.mark.rule("R43", "D1")
@given(STEPS, ENERGIES, STARTS)
def test_a_cut_meter_never_leaves_the_cut_at_fifty_cents_or_less(
    script: Script, energy: Energy, start: Supply
) -> None:
    """R43 D1"""
    books = _start(energy, start)
    for clock, items in _batches(script):
        was_cut = books.account.supply is Supply.CUT
        done = books.book(*items, now=NOW + timedelta(minutes=clock))
        if was_cut and done.account.supply is not Supply.CUT:
            assert done.account.balance > 50
            assert done.account.supply is Supply.READY


@pytest.mark.rule("judging.again")
@given(STEPS, ENERGIES, STARTS, st.booleans())
def test_judging_the_same_instant_again_changes_nothing(
    script: Script, energy: Energy, start: Supply, off: bool
) -> None:
    """Judging: ticks are idempotent."""
    books = _start(energy, start)
    now = NOW
    for clock, items in _batches(script):
        now = NOW + timedelta(minutes=clock)
        books.book(*items, now=now)
    books.book(*([Deactivation()] if off else []), now=now)
    before = books.account
    again = books.book(now=now)
    assert again.account == before
    assert (again.notices, again.changes, again.entries) == ((), (), ())


_LEVELS = {NoticeKind.LOW_CREDIT: Level.LOW, NoticeKind.EMERGENCY_CREDIT: Level.EMERGENCY}


@pytest.mark.rule("D5", "judging.lowered", "judging.latch_rises")
@given(STEPS, ENERGIES, STARTS)
def test_an_episode_is_told_once_and_only_by_a_batch_that_lowered_the_balance(
    script: Script, energy: Energy, start: Supply
) -> None:
    """D5: between two alerts of a level the balance was above that level."""
    books = _start(energy, start)
    told = level(books.account, POLICY)
    for clock, items in _batches(script):
        before = books.account
        done = books.book(*items, now=NOW + timedelta(minutes=clock))
        alerts = [_LEVELS[n.kind] for n in done.notices if n.kind in _LEVELS]
        present = level(done.account, POLICY)
        for alert in alerts:
            assert len(alerts) == 1
            assert alert == present > told
            assert done.account.balance < before.balance
            assert done.account.supply is not Supply.CUT
        entered = done.account.supply is Supply.CUT and before.supply is not Supply.CUT
        told = present if entered else min(present, max(told, *alerts, Level.NONE))
