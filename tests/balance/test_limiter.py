"""The power limiter: electricity is reduced instead of cut (R51, D16)."""

from datetime import datetime

import pytest

from balance.account import Supply
from balance.batch import LimiterChange
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.refusals import Refusal
from balance.supply_table import OrderKind
from tests.balance.factories import NOW, TONIGHT, Books, account, booked, codes, kinds, paid, used

GRANT = LimiterChange(True)
WITHDRAW = LimiterChange(False)


@pytest.mark.rule("R51", "notices.limited")
@pytest.mark.parametrize("now", [NOW, TONIGHT])
def test_from_positive_to_exhausted_a_limited_home_hears_of_credit_and_limit(now: datetime) -> None:
    """R51"""
    done = booked(account("1.00", limiter=True), used("17.00"), now=now)
    assert done.account.supply is Supply.LIMITED
    assert kinds(done) == [NoticeKind.EMERGENCY_CREDIT, NoticeKind.LIMITED_SUPPLY]
    assert [c.order for c in done.changes] == [OrderKind.LIMIT]


@pytest.mark.rule("R51", "R43")
def test_limited_supply_is_full_again_by_itself_above_fifty_cents() -> None:
    """R51 R43: no button."""
    books = Books(account("-16.00", Supply.LIMITED, limiter=True))
    assert books.book(paid("16.50")).account.supply is Supply.LIMITED
    done = books.book(paid("5.00", "p2"))
    assert (done.account.supply, kinds(done)) == (Supply.CONNECTED, [NoticeKind.TOP_UP_RECEIVED])
    assert [c.order for c in done.changes] == [OrderKind.RESTORE_FULL]


@pytest.mark.rule("R51")
def test_granted_while_a_cut_is_pending_it_limits_at_once() -> None:
    """R51"""
    done = booked(account("-16.00", Supply.PENDING_CUT), GRANT, now=TONIGHT)
    assert (done.account.supply, kinds(done)) == (Supply.LIMITED, [NoticeKind.LIMITED_SUPPLY])


@pytest.mark.rule("R51", "limiter.granted_cut")
def test_granted_while_cut_it_is_recorded_and_the_meter_stays_cut_until_ok() -> None:
    """R51"""
    books = Books(account("-16.00", Supply.CUT))
    done = books.book(GRANT)
    assert (done.account.supply, done.account.limiter) == (Supply.CUT, True)
    assert books.book(paid("5.00")).account.supply is Supply.CUT
    assert books.book(paid("20.00", "p2")).account.supply is Supply.READY


@pytest.mark.rule("D16")
@pytest.mark.parametrize(
    ("at", "supply", "kind"),
    [
        ("day", Supply.CUT, NoticeKind.DISCONNECTED),
        ("night", Supply.PENDING_CUT, NoticeKind.CUT_WARNING),
    ],
)
def test_withdrawn_while_exhausted_the_ordinary_rule_applies_at_once(
    at: str, supply: Supply, kind: NoticeKind
) -> None:
    """D16"""
    limited = account("-16.00", Supply.LIMITED, limiter=True)
    done = booked(limited, WITHDRAW, now=NOW if at == "day" else TONIGHT)
    assert (done.account.supply, done.account.limiter) == (supply, False)
    assert kinds(done) == [kind]


@pytest.mark.rule("R51")
def test_withdrawn_above_the_end_of_the_credit_the_supply_is_full() -> None:
    """R51"""
    limited = account("-3.00", Supply.LIMITED, limiter=True)
    assert booked(limited, WITHDRAW).account.supply is Supply.CONNECTED


@pytest.mark.rule("D16", "R53", "code:not_allowed", "code:off_prepayment")
@pytest.mark.parametrize("change", [GRANT, WITHDRAW])
def test_a_limiter_is_refused_on_gas_and_without_prepayment(change: LimiterChange) -> None:
    """D16 R53"""
    gas = booked(account(energy=Energy.GAS), change)
    assert (codes(gas.outcomes), gas.account.limiter) == ([Refusal.NOT_ALLOWED], False)
    off = booked(account(supply=Supply.OFF_PREPAYMENT), change)
    assert codes(off.outcomes) == [Refusal.OFF_PREPAYMENT]
