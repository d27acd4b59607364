"""Days of a history export: no version comes with them, the ledger assigns it ("What comes in")."""

from dataclasses import replace

import pytest

from balance.entries import Consumption, weigh_consumption
from balance.refusals import Ignored
from tests.balance.factories import Books, account, used


def _history(amount: str, msg: str, *, estimated: bool = False) -> Consumption:
    return replace(used(amount, msg, version=None), estimated=estimated)


@pytest.mark.rule("history.estimated")
@pytest.mark.parametrize(("estimated", "version"), [(True, 1), (False, 2)])
def test_an_estimated_day_is_version_one_and_a_read_one_two(estimated: bool, version: int) -> None:
    assert weigh_consumption(_history("1.00", "h1", estimated=estimated), None, None) == version


@pytest.mark.rule("history.estimated")
def test_a_later_file_with_another_amount_is_the_next_version() -> None:
    books = Books(account())
    books.book(_history("1.00", "h1", estimated=True))
    books.book(_history("2.00", "h2"))
    books.book(_history("3.00", "h3"))
    assert [entry.version for entry in books.entries.values()] == [1, 2, 3]
    assert books.account.balance == 700


@pytest.mark.rule("keys.other_id", "code:duplicate")
def test_a_later_file_with_the_same_amount_says_nothing_new() -> None:
    books = Books(account())
    books.book(_history("1.00", "h1"))
    done = books.book(_history("1.00", "h1"), _history("1.00", "h2"))
    assert done.outcomes == (Ignored.DUPLICATE,) * 2


def test_a_history_day_goes_above_any_version_that_came_by_message() -> None:
    books = Books(account())
    books.book(used("1.00", "a5", version=5))
    books.book(_history("2.00", "h1"))
    assert books.entries["h1"].version == 6
