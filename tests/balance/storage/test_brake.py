"""The brake on a settlement, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from balance.account import Level, Supply
from balance.energy import Energy, WattHours
from balance.entries import Consumption, MeterAction, Metered, MeterEvent
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.imports import FileKind
from balance.storage.staging import take_in
from balance.tariff import Tariff
from tests.balance.storage.households import (
    EAN,
    MORNING,
    NIGHT,
    NOON,
    RULES,
    YESTERDAY,
    Ears,
    account_of,
    at,
    book,
    books,
    brussels,
    ean,
    open_account,
    parsed,
    pay,
    use,
)
from tests.balance.storage.settlements import (
    HOMES,
    open_homes,
    open_kinds,
    orders,
    release,
    settle,
    supplies,
)


@pytest.mark.rule("brake.settlement", "brake.no_end", "brake.implausible")
def test_a_tariff_a_hundred_times_too_high_cuts_nobody_before_the_release(
    database: Database,
) -> None:
    """The thrifty homes' days of 60.00 are held, the others' of 240.00 implausible."""
    rates = (replace(r, peak=r.peak * 100, offpeak=r.offpeak * 100) for r in RULES.tariff.rates)
    ears = Ears()
    wrong = replace(books(ears), tariff=Tariff(tuple(rates)))
    open_homes(database)
    days = [
        Consumption(home, home, YESTERDAY, 1, Metered(WattHours(watt_hours), WattHours(0)))
        for number, home in enumerate(HOMES)
        for watt_hours in [8000 if number % 10 == 0 else 2000]
    ]
    counts = take_in(database, FileKind.CONSUMPTION, "f.csv", parsed(days), at(NOON), wrong)
    assert (counts.booked, counts.refused) == (54, 6)
    settle_due(database, brussels("2026-11-26T10:00"), wrong)
    assert Supply.CUT not in supplies(database)
    assert (orders(database), ears.kinds) == ([], [])
    release(database, brussels("2026-11-26T11:00"), ears)
    assert [account_of(database, home).supply for home in HOMES].count(Supply.CUT) == 54
    assert ears.kinds == ["DISCONNECTED"] * 54


@pytest.mark.rule("brake.settlement", "brake.no_end")
def test_a_braked_settlement_is_one_task_and_stays_held_for_days(database: Database) -> None:
    open_homes(database)
    ears = Ears()
    counts = settle(database, 10_000, ears=ears)
    assert counts.booked == 60
    assert supplies(database) == {Supply.PENDING_CUT}
    assert (orders(database), ears.kinds) == ([], [])
    assert open_kinds(database) == ["cuts_held"]
    settle_due(database, brussels("2026-11-26T10:00"), books(ears))
    assert (supplies(database), ears.kinds) == ({Supply.PENDING_CUT}, [])


@pytest.mark.rule("brake.judged_again")
def test_the_release_cuts_and_tells_and_closes_the_task(database: Database) -> None:
    open_homes(database)
    settle(database, 10_000)
    ears = Ears()
    release(database, NOON + timedelta(hours=1), ears)
    assert supplies(database) == {Supply.CUT}
    assert ears.kinds == ["DISCONNECTED"] * 60
    assert orders(database) == ["cut"] * 60
    assert open_kinds(database) == []


def test_the_right_tariff_sent_again_frees_every_home_without_a_word(database: Database) -> None:
    open_homes(database)
    settle(database, 10_000)
    ears = Ears()
    settle(database, 100, ears=ears, version=2)
    assert supplies(database) == {Supply.CONNECTED}
    assert (orders(database), ears.kinds) == ([], [])
    assert {account_of(database, home).hold for home in HOMES} == {None}


@pytest.mark.rule("brake.settlement")
def test_as_many_cuts_as_a_day_may_bring_are_made(database: Database) -> None:
    open_homes(database)
    settle(database, 3000, HOMES[:50])
    assert supplies(database, HOMES[:50]) == {Supply.CUT}
    assert open_kinds(database) == []


@pytest.mark.rule("brake.settlement")
def test_a_settlement_in_many_small_files_is_one_settlement(database: Database) -> None:
    open_homes(database)
    settle(database, 3000, HOMES[:30])
    settle(database, 3000, HOMES[30:])
    assert supplies(database, HOMES[:30]) == {Supply.CUT}
    assert supplies(database, HOMES[30:]) == {Supply.PENDING_CUT}


def test_another_day_counts_anew(database: Database) -> None:
    open_homes(database)
    settle(database, 3000, HOMES[:30])
    tomorrow = NOON + timedelta(days=1)
    settle(database, 3000, HOMES[30:], now=tomorrow, day=NOON.date())
    assert supplies(database) == {Supply.CUT}


def test_after_a_release_the_day_counts_anew(database: Database) -> None:
    open_homes(database)
    settle(database, 3000, HOMES[:55])
    release(database, NOON + timedelta(hours=1))
    settle(database, 3000, HOMES[55:], now=NOON + timedelta(hours=2))
    assert supplies(database) == {Supply.CUT}


@pytest.mark.rule("brake.settlement")
@pytest.mark.parametrize(("usual", "supply"), [(20, Supply.CUT), (19, Supply.PENDING_CUT)])
def test_three_times_the_median_of_four_weeks_is_usual(
    database: Database, usual: int, supply: Supply
) -> None:
    """Days out of the ordinary do not move it."""
    open_homes(database)
    change: dict[str, object] = {"account_id": account_of(database, HOMES[0]).account_id}
    change |= {"batch": 0, "before": "CONNECTED", "after": "CUT"}
    rows = [
        change | {"at": NOON - timedelta(days=back)}
        for back in range(1, 29)
        for _ in range(200 if back in (3, 10, 20) else usual)
    ]
    with database.write() as connection:
        connection.execute(insert(schema.state_changes), rows)
    settle(database, 3000)
    assert supplies(database) == {supply}


@pytest.mark.rule("brake.no_end", "brake.judged_again")
def test_at_night_the_brake_announces_no_cut(database: Database) -> None:
    open_homes(database)
    ears = Ears()
    settle(database, 3000, now=MORNING, ears=ears)
    assert (supplies(database), ears.kinds) == ({Supply.PENDING_CUT}, [])
    settle_due(database, brussels("2026-11-24T08:00"), books(ears))
    assert (supplies(database), ears.kinds) == ({Supply.PENDING_CUT}, [])
    release(database, NIGHT, ears)
    assert (supplies(database), ears.kinds) == ({Supply.PENDING_CUT}, ["CUT_WARNING"] * 60)
    assert {account_of(database, home).told for home in HOMES} == {Level.EMERGENCY}
    settle_due(database, brussels("2026-11-25T08:00"), books(ears))
    assert supplies(database) == {Supply.CUT}


@pytest.mark.rule("brake.settlement")
def test_instalments_alone_are_a_settlement_too(database: Database) -> None:
    for home in HOMES:
        open_account(database, home, -1450, supply=Supply.CONNECTED, advance_left=500)
    settle_due(database, NOON, books())
    assert supplies(database) == {Supply.PENDING_CUT}
    assert open_kinds(database) == ["cuts_held"]


def test_homes_whose_cut_was_announced_are_cut_on_the_day_of_a_brake(database: Database) -> None:
    """Their cut was counted when it became due."""
    open_account(database, EAN, 100)
    settle(database, 2000, [EAN], now=MORNING)
    open_homes(database)
    settle(database, 3000, now=MORNING)
    settle_due(database, brussels("2026-11-24T08:00"), books())
    assert account_of(database).supply is Supply.CUT
    assert supplies(database) == {Supply.PENDING_CUT}


def test_money_that_comes_while_a_cut_is_held_frees_the_home(database: Database) -> None:
    open_homes(database)
    settle(database, 3000)
    book(database, NOON, books(), pay("T1", 2500, HOMES[0]), code=HOMES[0])
    assert account_of(database, HOMES[0]).supply is Supply.CONNECTED
    release(database)
    assert account_of(database, HOMES[0]).supply is Supply.CONNECTED


@pytest.mark.rule("brake.implausible")
def test_an_implausible_day_is_a_task(database: Database) -> None:
    open_account(database)
    counts = settle(database, 15_001, [EAN])
    assert (counts.refused, open_kinds(database)) == (1, ["implausible"])


def test_two_workers_at_once_count_each_cut_once(database: Database) -> None:
    for home in HOMES[:30]:
        open_account(database, home, -1450, supply=Supply.CONNECTED, advance_left=500)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: settle_due(database, NOON, books()), range(2)))
    assert supplies(database, HOMES[:30]) == {Supply.CUT}
    assert open_kinds(database) == []


@pytest.mark.rule("brake.settlement")
def test_a_run_that_passes_midnight_stays_held(database: Database) -> None:
    open_homes(database)
    settle(database, 3000, HOMES[:55])
    night = brussels("2026-11-25T00:10")
    ears = Ears()
    settle(database, 3000, HOMES[55:], now=night, ears=ears)
    assert (supplies(database), ears.kinds) == ({Supply.PENDING_CUT}, [])


@pytest.mark.rule("brake.settlement")
def test_a_second_brake_before_the_first_is_noticed_is_a_task_of_its_own(
    database: Database,
) -> None:
    """A run that began before the release goes on after it."""
    more = [ean(n) for n in range(61, 121)]
    open_homes(database, [*HOMES, *more])
    settle(database, 3000)
    release(database, NOON + timedelta(minutes=5))
    settle(database, 3000, more)
    assert supplies(database, more) == {Supply.PENDING_CUT}
    assert open_kinds(database) == ["cuts_held"]


@pytest.mark.rule("brake.settlement", "brake.no_end")
def test_a_leak_test_under_way_does_not_slip_through_the_brake(database: Database) -> None:
    open_homes(database)
    open_account(database, EAN, 100, energy=Energy.GAS, supply=Supply.GAS_TESTING, now=NOON)
    ears = Ears()
    settle(database, 3000, [*HOMES, EAN], ears=ears)
    passed = MeterEvent("E1", EAN, NOON + timedelta(minutes=3), MeterAction.GAS_TEST_PASSED)
    book(database, NOON + timedelta(minutes=3), books(ears), passed)
    assert (account_of(database).supply, ears.kinds) == (Supply.PENDING_CUT, [])


@pytest.mark.rule("brake.judged_again")
def test_released_homes_are_cut_though_instalments_raise_the_brake_anew(
    database: Database,
) -> None:
    open_homes(database)
    settle(database, 3000)
    more = [ean(n) for n in range(61, 121)]
    for home in more:
        open_account(database, home, -1450, supply=Supply.CONNECTED, advance_left=500)
    release(database)
    assert supplies(database) == {Supply.CUT}
    assert supplies(database, more) == {Supply.PENDING_CUT}


@pytest.mark.rule("brake.settlement")
def test_meters_not_switched_on_yet_are_held_but_do_not_count(database: Database) -> None:
    for home in HOMES:
        open_account(database, home, 100, supply=Supply.READY)
    settle(database, 3000)
    assert supplies(database) == {Supply.CUT}


@pytest.mark.rule("brake.days_at_once")
def test_the_task_of_many_days_is_settled_when_its_hold_is_over(database: Database) -> None:
    open_account(database, EAN, 100)
    lines = [use(f"C{back}", 600, YESTERDAY - timedelta(days=back)) for back in range(4)]
    take_in(database, FileKind.CONSUMPTION, "f.csv", parsed(lines), at(NOON), books())
    assert open_kinds(database) == ["cuts_held"]
    settle_due(database, NOON + timedelta(hours=24), books())
    assert (account_of(database).supply, open_kinds(database)) == (Supply.CUT, [])
