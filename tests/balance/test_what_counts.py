"""What moves a balance or cuts a home, and that nothing else does."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import Supply
from balance.energy import Energy
from balance.entries import EntryKind, MeterAction
from tests.balance.factories import NOW, Books, account, meter

DAY = timedelta(days=1)


@pytest.mark.rule("R5", "D20")
def test_a_balance_is_moved_by_its_beginning_use_payments_agents_and_plans_alone() -> None:
    beginnings = {EntryKind.OPENING, EntryKind.START_CREDIT, EntryKind.TRANSFER}
    daily = {EntryKind.CONSUMPTION, EntryKind.TOP_UP, EntryKind.ADJUSTMENT, EntryKind.INSTALMENT}
    assert set(EntryKind) == beginnings | daily


@pytest.mark.rule("D20")
@pytest.mark.parametrize("balance", ["30.00", "0.00", "-3.00", "-14.99"])
def test_years_without_an_entry_cost_and_earn_nothing(balance: str) -> None:
    books = Books(account(balance))
    for years in range(1, 6):
        done = books.book(now=NOW + 365 * years * DAY)
        assert (done.account.balance, done.account.supply) == (
            account(balance).balance,
            Supply.CONNECTED,
        )
        assert (done.entries, done.notices) == ((), ())


@pytest.mark.rule("R61")
@given(st.sampled_from(Energy), st.lists(st.sampled_from(MeterAction), max_size=8))
def test_nothing_that_a_meter_tells_of_a_dark_home_with_credit_is_a_cut(
    energy: Energy, told: list[MeterAction]
) -> None:
    books = Books(account("3.00", energy=energy))
    for minute, action in enumerate(told):
        at = NOW + timedelta(minutes=minute)
        done = books.book(meter(action, at), now=at)
        assert (done.account.supply, done.account.balance) == (Supply.CONNECTED, 300)
        assert (done.notices, done.changes) == ((), ())
