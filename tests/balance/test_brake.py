"""What keeps a wrong figure from cutting a home (RULES, "The brake")."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.account import (
    BalanceMessage,
    Hold,
    HoldReason,
    Level,
    Supply,
    is_exhausted,
    statement,
)
from balance.batch import Deactivation, Item, LimiterChange
from balance.energy import Energy
from balance.entries import Consumption
from balance.judge import NoticeKind
from balance.refusals import Refusal
from tests.balance.factories import (
    NOW,
    POLICY,
    TONIGHT,
    YESTERDAY,
    Books,
    account,
    adjusted,
    booked,
    codes,
    kinds,
    local,
    metered,
    paid,
    used,
)

SUPERVISOR = Hold(NOW, HoldReason.SUPERVISOR)
SETTLEMENT = Hold(NOW, HoldReason.SETTLEMENT)
TOMORROW = NOW + timedelta(hours=24)


def days(amount: str, count: int, newest: date = YESTERDAY) -> list[Consumption]:
    """So many days of one price, the newest last."""
    return [
        used(amount, f"d{back}", day=newest - timedelta(days=back))
        for back in range(count - 1, -1, -1)
    ]


@pytest.mark.rule("brake.implausible", "code:implausible")
@pytest.mark.parametrize("energy", Energy)
def test_a_day_above_what_a_day_can_cost_is_refused(energy: Energy) -> None:
    books = Books(account("10.00", energy=energy))
    assert codes(books.book(used("150.01")).outcomes) == [Refusal.IMPLAUSIBLE]
    assert codes(books.book(used("150.00")).outcomes) == [None]


@pytest.mark.rule("brake.implausible", "code:implausible")
def test_a_day_of_energy_is_implausible_by_its_price() -> None:
    assert codes(booked(account(), metered(500_020)).outcomes) == [Refusal.IMPLAUSIBLE]
    assert codes(booked(account(), metered(500_000)).outcomes) == [None]


@pytest.mark.rule("brake.implausible")
def test_an_implausible_day_leaves_its_day_and_its_id_free_for_the_right_one() -> None:
    books = Books(account())
    books.book(used("300.00"))
    assert codes(books.book(used("3.00")).outcomes) == [None]
    assert books.account.balance == 700


@pytest.mark.rule("brake.no_end")
@pytest.mark.parametrize("hold", [SUPERVISOR, SETTLEMENT])
@pytest.mark.parametrize("now", [NOW, TONIGHT])
def test_a_held_cut_is_pending_without_an_end(hold: Hold, now: datetime) -> None:
    books = Books(account("-14.00"))
    done = books.book(used("2.00"), now=now, hold=hold)
    said = statement(done.account, POLICY, now)
    assert (done.account.supply, done.account.hold) == (Supply.PENDING_CUT, hold)
    assert (said.message, said.cut_at) == (BalanceMessage.M5, None)
    assert said.to_restore == 1651
    assert kinds(done) == []
    assert [change.order for change in done.changes] == [None]


@pytest.mark.rule("brake.no_end")
def test_a_cut_already_announced_is_held_too() -> None:
    books = Books(account("-16.00", Supply.PENDING_CUT))
    done = books.book(used("1.00"), hold=SUPERVISOR)
    assert (done.account.supply, done.account.hold) == (Supply.PENDING_CUT, SUPERVISOR)


@pytest.mark.parametrize("supply", [Supply.READY, Supply.GAS_RETRY_WAIT, Supply.GAS_BLOCKED])
def test_a_meter_not_yet_switched_on_stays_as_it_is_while_cuts_are_held(supply: Supply) -> None:
    """Taken for connected it would be thought alight after the next payment."""
    books = Books(account("1.00", supply))
    done = books.book(used("17.00"), hold=SUPERVISOR)
    assert (done.account.supply, done.account.hold) == (supply, SUPERVISOR)
    freed = books.book(now=NOW + timedelta(hours=1))
    assert freed.account.supply is supply
    late = Books(done.account).book(adjusted("-1.00"), now=NOW + timedelta(hours=1))
    assert late.account.supply is supply


@pytest.mark.rule("brake.judged_again")
def test_a_hold_that_ended_lets_the_ordinary_row_decide() -> None:
    ended = Hold(NOW, HoldReason.SUPERVISOR, until=TOMORROW)
    for now, supply, told in (
        (TOMORROW, Supply.CUT, [NoticeKind.DISCONNECTED]),
        (local("2026-11-25T18:00"), Supply.PENDING_CUT, [NoticeKind.CUT_WARNING]),
    ):
        books = Books(account("-14.00"))
        books.book(used("2.00"), hold=ended)
        done = books.book(now=now)
        assert (done.account.supply, done.account.hold, kinds(done)) == (supply, None, told)


@pytest.mark.rule("brake.settlement", "brake.judged_again")
def test_nobody_is_told_by_a_settlement_that_may_be_wrong_until_it_is_released() -> None:
    books = Books(account("10.00"))
    done = books.book(used("30.00"), hold=SETTLEMENT)
    assert (kinds(done), done.account.told) == ([], Level.NONE)
    released = Books(done.account).book(now=TONIGHT)
    assert kinds(released) == []
    ended = Hold(NOW, HoldReason.SETTLEMENT, until=TONIGHT)
    books = Books(account("10.00"))
    books.book(used("30.00"), hold=ended)
    released = books.book(now=TONIGHT)
    assert (kinds(released), released.account.told) == ([NoticeKind.CUT_WARNING], Level.EMERGENCY)
    assert kinds(books.book(adjusted("-1.00"), now=TONIGHT)) == []


def test_a_wrong_day_put_right_under_a_hold_leaves_no_trace_but_its_entries() -> None:
    books = Books(account("10.00"))
    books.book(used("120.00"), hold=SETTLEMENT)
    done = books.book(used("1.20", "a2", version=2))
    assert (done.account.supply, done.account.hold) == (Supply.CONNECTED, None)
    assert (done.account.balance, kinds(done)) == (880, [])


@pytest.mark.rule("notices.top_up_received")
def test_money_that_comes_while_a_cut_is_held_ends_the_hold() -> None:
    books = Books(account("-14.00"))
    books.book(used("2.00"), hold=SUPERVISOR)
    done = books.book(paid("5.00"), hold=SUPERVISOR)
    assert (done.account.supply, done.account.hold) == (Supply.CONNECTED, None)
    assert kinds(done) == [NoticeKind.TOP_UP_RECEIVED]


def test_a_limiter_is_no_cut_and_is_not_held() -> None:
    done = Books(account("-14.00", limiter=True)).book(used("2.00"), hold=SUPERVISOR)
    assert (done.account.supply, done.account.hold) == (Supply.LIMITED, None)
    books = Books(account("-14.00"))
    books.book(used("2.00"), hold=SUPERVISOR)
    assert books.book(LimiterChange(True), hold=SUPERVISOR).account.supply is Supply.LIMITED


def test_prepayment_switched_off_ends_the_hold() -> None:
    books = Books(account("-14.00"))
    books.book(used("2.00"), hold=SUPERVISOR)
    assert books.book(Deactivation()).account.hold is None


@pytest.mark.rule("brake.days_at_once")
@pytest.mark.parametrize(("count", "supply"), [(3, Supply.CUT), (4, Supply.PENDING_CUT)])
def test_a_cut_by_more_than_three_days_at_once_waits_a_day(count: int, supply: Supply) -> None:
    done = booked(account("4.00"), *days("5.00", count), adjusted("-5.00"))
    assert done.account.supply is supply
    hold = Hold(NOW, HoldReason.MANY_DAYS, TOMORROW) if count == 4 else None
    assert done.account.hold == hold


@pytest.mark.rule("brake.days_at_once", "brake.judged_again")
def test_a_home_held_for_many_days_is_told_at_once_and_cut_a_day_later() -> None:
    books = Books(account("4.00"))
    done = books.book(*days("5.00", 4))
    assert kinds(done) == [NoticeKind.EMERGENCY_CREDIT]
    assert statement(done.account, POLICY, NOW).cut_at is None
    assert books.book(now=TOMORROW - timedelta(seconds=1)).account.supply is Supply.PENDING_CUT
    done = books.book(now=TOMORROW)
    assert (done.account.supply, kinds(done)) == (Supply.CUT, [NoticeKind.DISCONNECTED])


@pytest.mark.rule("brake.days_at_once")
def test_many_days_do_not_hold_a_cut_that_an_earlier_batch_caused() -> None:
    pending = account("-16.00", Supply.PENDING_CUT)
    assert booked(pending, *days("1.00", 5)).account.supply is Supply.CUT


def test_many_days_hold_no_cut_longer_that_is_held_for_good() -> None:
    done = Books(account("4.00")).book(*days("5.00", 4), hold=SUPERVISOR)
    assert done.account.hold == SUPERVISOR
    longer = Books(done.account).book(*days("1.00", 5, newest=YESTERDAY - timedelta(days=9)))
    assert longer.account.hold == SUPERVISOR


BATCHES = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.booleans(),
        st.sampled_from([None, SUPERVISOR, SETTLEMENT, Hold(NOW, HoldReason.MANY_DAYS, TOMORROW)]),
    ),
    max_size=12,
)


@pytest.mark.rule("brake.no_end")
@given(batches=BATCHES, supply=st.sampled_from([Supply.CONNECTED, Supply.READY]))
def test_no_meter_is_cut_under_a_hold_and_none_is_held_that_is_not_exhausted(
    batches: list[tuple[int, bool, Hold | None]], supply: Supply
) -> None:
    books = Books(account("10.00", supply))
    for number, (euros, pays, hold) in enumerate(batches):
        item: Item = (
            paid(f"{euros + 4}.00", f"p{number}")
            if pays
            else adjusted(f"-{euros}.00", f"j{number}")
        )
        before = books.account
        now = NOW + timedelta(hours=3 * number)
        done = books.book(item, now=now, hold=hold)
        after = done.account
        stands = before.hold is not None and not before.hold.is_over(now)
        if (hold is not None or stands) and before.supply is not Supply.CUT:
            assert after.supply is not Supply.CUT
        if after.hold is not None:
            assert is_exhausted(after, POLICY)
        assert NoticeKind.CUT_WARNING not in kinds(done) or after.hold is None
