"""A debt is recorded once under its id, whoever asks again (R52)."""

from dataclasses import replace

import pytest

from balance.batch import Deactivation, DebtPlan, Refused, Taken
from balance.refusals import Ignored, Refusal
from tests.balance.factories import TODAY, Books, account, cents, codes, plan

DEBT = DebtPlan("debt:1", cents("15.00"), cents("5.00"))


@pytest.mark.rule("R52", "code:duplicate")
def test_the_same_debt_again_is_ignored_also_when_some_of_it_is_paid() -> None:
    books = Books(account("60.00"))
    assert books.book(DEBT, DEBT).outcomes == (Taken(), Ignored.DUPLICATE)
    half = replace(DEBT.as_plan(TODAY), left=cents("1.00"))
    again = Books(account("60.00", plans=(half,))).book(DEBT)
    assert (again.outcomes, again.account.plans) == ((Ignored.DUPLICATE,), (half,))


@pytest.mark.rule("code:conflict")
@pytest.mark.parametrize(("amount", "per_day"), [("15.01", "5.00"), ("15.00", "4.00")])
def test_the_same_id_for_another_debt_is_a_conflict(amount: str, per_day: str) -> None:
    books = Books(account("60.00"))
    books.book(DEBT)
    done = books.book(DebtPlan("debt:1", cents(amount), cents(per_day)))
    assert codes(done.outcomes) == [Refusal.CONFLICT]
    assert [p.total for p in done.account.plans] == [1500]


def test_the_id_of_an_advance_is_no_id_of_a_debt() -> None:
    lent = plan("15.00", "5.00", plan_id="debt:1")
    done = Books(account("60.00", plans=(lent,))).book(DEBT)
    assert codes(done.outcomes) == [Refusal.CONFLICT]


@pytest.mark.rule("R53")
def test_without_prepayment_a_known_debt_is_still_known() -> None:
    books = Books(account("60.00"))
    books.book(DEBT, Deactivation())
    done = books.book(DEBT, DebtPlan("debt:3", cents("1.00"), cents("1.00")))
    assert done.outcomes[0] is Ignored.DUPLICATE
    assert isinstance(done.outcomes[1], Refused)
    assert done.outcomes[1].code is Refusal.OFF_PREPAYMENT
