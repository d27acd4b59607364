"""What a batch books, ignores and refuses: consumption, top-ups, adjustments (R22-R31, Keys)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from balance.account import LastTopUp, Supply
from balance.batch import Deactivation, Item, Taken
from balance.entries import EntryKind
from balance.refusals import Ignored, Refusal
from tests.balance.factories import (
    NOW,
    OTHER_EAN,
    TODAY,
    YESTERDAY,
    Books,
    account,
    adjusted,
    booked,
    cents,
    codes,
    local,
    metered,
    paid,
    used,
)

ONE = timedelta(days=1)


@pytest.mark.rule(
    "R22",
    "R23",
    "D14",
    "consumption.activation_day",
    "code:day_not_over",
    "code:before_activation",
    "code:negative_amount",
    "code:amount_out_of_range",
    "code:missing_reason",
)
@pytest.mark.parametrize(
    ("item", "code"),
    [
        (used("1.00", day=TODAY), Refusal.DAY_NOT_OVER),
        (used("1.00", day=TODAY + ONE), Refusal.DAY_NOT_OVER),
        (used("1.00", day=date(2025, 12, 31)), Refusal.BEFORE_ACTIVATION),
        (used("-0.01"), Refusal.NEGATIVE_AMOUNT),
        (metered(1000, day=date(2026, 1, 1)), None),
        (paid("4.99"), Refusal.AMOUNT_OUT_OF_RANGE),
        (paid("5.00"), None),
        (paid("250.00"), None),
        (paid("250.01"), Refusal.AMOUNT_OUT_OF_RANGE),
        (paid("-5.00"), Refusal.AMOUNT_OUT_OF_RANGE),
        (adjusted("300.00"), None),
        (adjusted("-0.01"), None),
        (adjusted("1.00", reason=" "), Refusal.MISSING_REASON),
        (adjusted("1.00", reference=""), Refusal.MISSING_REASON),
    ],
)
def test_each_kind_of_input_has_its_limits(item: Item, code: Refusal | None) -> None:
    """R22 R23 D14; the activation day itself counts."""
    done = booked(account(), item)
    assert codes(done.outcomes) == [code]
    assert len(done.entries) == (0 if code else 1)


@pytest.mark.rule("consumption.day_over", "code:day_not_over")
def test_a_day_is_over_at_its_brussels_midnight() -> None:
    """Time: 23:30 UTC is already the next day in Brussels."""
    day = used("1.00", day=TODAY)
    assert codes(booked(account(), day, now=local("2026-11-24T23:59")).outcomes) == [
        Refusal.DAY_NOT_OVER
    ]
    assert codes(booked(account(), day, now=local("2026-11-25T00:00")).outcomes) == [None]


@pytest.mark.rule("consumption.dated_tariff", "code:no_tariff")
def test_energy_is_priced_by_the_tariff_and_a_day_without_one_is_refused() -> None:
    """Prices: 10 kWh at 0.30 and 5 kWh at 0.24."""
    assert booked(account(), metered(10_000, 5_000)).account.balance == 580
    early = replace(account(), opened_on=date(2020, 1, 1))
    done = booked(early, metered(1000, day=date(2025, 12, 31)))
    assert codes(done.outcomes) == [Refusal.NO_TARIFF]


@pytest.mark.rule("keys.never_repriced", "keys.what_came", "code:duplicate")
def test_a_repeated_energy_message_is_never_priced_anew() -> None:
    """Keys: a corrected tariff acts only through a higher version."""
    books = Books(account())
    books.book(metered(10_000))
    dearer = tuple(replace(rate, peak=600_000) for rate in books.tariff.rates)
    books.tariff = replace(books.tariff, rates=dearer)
    assert books.book(metered(10_000)).outcomes == (Ignored.DUPLICATE,)
    assert books.account.balance == 700
    books.book(metered(10_000, msg="a2", version=2))
    assert books.account.balance == 400


@pytest.mark.rule("consumption.difference", "entries.append_only")
def test_a_higher_version_posts_the_difference_both_ways() -> None:
    """Consumption"""
    books = Books(account())
    amounts = ["2.00", "4.25", "0.00"]
    for number, amount in enumerate(amounts, 1):
        books.book(used(amount, f"a{number}", version=number))
    assert [entry.amount for entry in books.entries.values()] == [-200, -225, 425]
    assert books.account.balance == 1000


@pytest.mark.rule(
    "keys.global", "keys.other_id", "keys.what_came", "keys.first_line", "code:{wanted}"
)
@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        (used("2.00", "a1", version=2), Ignored.DUPLICATE),
        (used("2.00", "a9", version=2), Ignored.DUPLICATE),
        (used("5.00", "a9", version=1), Ignored.STALE_VERSION),
        (used("2.00", "a9", version=1), Ignored.STALE_VERSION),
        (used("5.00", "a1", version=2), Refusal.CONFLICT),
        (used("2.00", "a1", version=3), Refusal.CONFLICT),
        (used("2.00", "a1", version=2, day=YESTERDAY - ONE), Refusal.CONFLICT),
        (used("5.00", "a9", version=2), Refusal.CONFLICT),
        (metered(2000, msg="a9", version=2), Refusal.CONFLICT),
        (paid("5.00", "a1"), Refusal.CONFLICT),
        (adjusted("-2.00", "a1"), Refusal.CONFLICT),
    ],
)
def test_what_comes_after_version_two_is_weighed_by_id_then_version_then_content(
    second: Item, wanted: Ignored | Refusal
) -> None:
    """Consumption, Keys: message ids and references are global; the first one wins."""
    first = used("2.00", "a1", version=2)
    together = booked(account(), first, second)
    books = Books(account())
    books.book(first)
    apart = books.book(second)
    for outcome, after in (
        (together.outcomes[1], together.account),
        (apart.outcomes[0], apart.account),
    ):
        assert outcome is wanted or getattr(outcome, "code", None) is wanted
        assert after.balance == 800


@pytest.mark.rule("R24", "R31", "keys.reference_again", "code:{wanted}")
@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        (paid("20.00", "p1"), Ignored.DUPLICATE),
        (paid("25.00", "p1"), Refusal.REFERENCE_REUSED),
        (adjusted("20.00", "p1"), Refusal.CONFLICT),
        (used("20.00", "p1"), Refusal.CONFLICT),
    ],
)
def test_a_payments_reference_counts_once(second: Item, wanted: Ignored | Refusal) -> None:
    """R24 R31 Keys"""
    for outcomes in (
        booked(account(), paid("20.00", "p1"), second).outcomes[1:],
        _after(paid("20.00", "p1"), second),
    ):
        [outcome] = outcomes
        assert outcome is wanted or getattr(outcome, "code", None) is wanted


def _after(first: Item, second: Item) -> tuple[object, ...]:
    books = Books(account())
    books.book(first)
    return books.book(second).outcomes


@pytest.mark.rule("keys.global", "code:conflict")
def test_an_id_used_for_another_ean_is_a_conflict() -> None:
    """Keys"""
    books = Books(account())
    books.book(used("2.00", "a1"), paid("5.00", "p1"))
    for known in list(books.entries.values()):
        books.entries[known.key] = replace(known, ean=OTHER_EAN)
    done = books.book(used("2.00", "a1"), paid("5.00", "p1"))
    assert codes(done.outcomes) == [Refusal.CONFLICT] * 2


@pytest.mark.rule("R31")
def test_two_payments_of_one_amount_count_twice_and_the_last_one_is_remembered() -> None:
    """R31"""
    done = booked(account(), paid("20.00", "p1"), paid("20.00", "p2"))
    assert done.account.balance == 5000
    assert done.account.last_top_up == LastTopUp(cents("20.00"), NOW)


@pytest.mark.rule("refused_money.reference_free")
def test_a_refused_top_up_does_not_use_up_its_reference() -> None:
    """Refused money was still paid"""
    books = Books(account())
    books.book(paid("300.00"))
    assert books.book(paid("30.00")).outcomes == (Taken(),)


@pytest.mark.rule("entries.batch_goes_on")
def test_a_refused_entry_does_not_stop_its_batch() -> None:
    """Refusal codes"""
    done = booked(account(), used("-1.00"), paid("4.00"), used("2.00", "a2"), paid("5.00", "p2"))
    assert codes(done.outcomes) == [
        Refusal.NEGATIVE_AMOUNT,
        Refusal.AMOUNT_OUT_OF_RANGE,
        None,
        None,
    ]
    assert done.account.balance == 1300


@pytest.mark.rule("keys.first_line")
def test_within_one_batch_the_first_line_wins() -> None:
    """Keys"""
    done = booked(account(), used("2.00", "a1"), used("3.00", "a2"))
    assert codes(done.outcomes) == [None, Refusal.CONFLICT]
    assert done.account.balance == 800


def test_an_older_day_that_comes_late_leaves_the_last_counted_day() -> None:
    books = Books(account())
    books.book(used("1.00", "a2"))
    books.book(used("1.00", "a1", day=YESTERDAY - ONE))
    assert books.account.consumed_through == YESTERDAY


@pytest.mark.rule("R53", "off.incoming", "off.adjustment", "code:off_prepayment")
def test_without_prepayment_only_an_agent_moves_the_balance() -> None:
    """R53, OFF"""
    off = account("2.00", Supply.OFF_PREPAYMENT)
    items = (used("1.00"), paid("10.00"), adjusted("3.00"), Deactivation())
    done = booked(off, *items)
    refused = Refusal.OFF_PREPAYMENT
    assert codes(done.outcomes) == [refused, refused, None, refused]
    assert (done.account.balance, done.account.supply) == (500, Supply.OFF_PREPAYMENT)
    assert (done.notices, done.changes) == ((), ())


@pytest.mark.rule("keys.reference_again", "code:duplicate")
def test_a_message_booked_before_prepayment_went_off_is_still_a_repetition_after_it() -> None:
    """Consumption: same id and content is ignored, as a repeated top-up is."""
    books = Books(account())
    books.book(used("1.00"), paid("5.00"))
    books.book(Deactivation())
    assert books.book(used("1.00"), paid("5.00")).outcomes == (Ignored.DUPLICATE,) * 2


@pytest.mark.rule("R30")
def test_every_entry_has_its_kind_its_instant_and_the_balance_is_their_sum() -> None:
    """Ledger"""
    done = booked(account("0.00"), used("2.00"), paid("5.00"), adjusted("-1.00"))
    assert [e.kind for e in done.entries] == [
        EntryKind.CONSUMPTION,
        EntryKind.TOP_UP,
        EntryKind.ADJUSTMENT,
    ]
    assert {e.at for e in done.entries} == {NOW}
    assert done.account.balance == sum(e.amount for e in done.entries)


@pytest.mark.rule("judging.received")
@pytest.mark.parametrize("paid_at", [NOW - 9 * ONE, NOW + ONE, None])
def test_a_payment_counts_when_it_is_received_whenever_it_was_made(
    paid_at: datetime | None,
) -> None:
    """Nine days ago the meter was not cut yet; it is made ready now and not then."""
    books = Books(account("-16.00", Supply.CUT, at=NOW - 5 * ONE))
    done = books.book(replace(paid("20.00"), paid_at=paid_at))
    assert [(entry.at, entry.amount) for entry in done.entries] == [(NOW, 2000)]
    assert [(change.at, change.after) for change in done.changes] == [(NOW, Supply.READY)]
    assert done.account.last_top_up == LastTopUp(cents("20.00"), NOW)


@pytest.mark.rule("keys.global")
@pytest.mark.parametrize(
    "item",
    [
        paid("10.00", "instalment:advance@2026-11-25"),
        adjusted("10.00", "start:541449020000000001"),
        used("1.00", "opening:541449020000000001"),
        paid("10.00", "transfer_out:541449020000000001"),
    ],
)
def test_an_id_that_begins_like_those_of_the_ledger_is_a_conflict(item: Item) -> None:
    """Taken, it would stand in the way of an entry that the ledger makes itself."""
    done = booked(account(), item)
    assert (codes(done.outcomes), done.entries) == ([Refusal.CONFLICT], ())
