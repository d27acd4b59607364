"""Using energy and reading the meter out: registers, days, prices, and what the screens show."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from balance.account import Supply
from balance.calendar import civil_date
from balance.energy import Energy
from balance.entries import Consumption, EntryKind, Metered
from balance.meters.readings import readings
from balance.meters.simulated import MOST_A_DAY, MeterError, MeterFault
from balance.storage import schema
from balance.storage.database import Database
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    YESTERDAY,
    brussels,
    count,
    ean,
    open_account,
    use,
)

TODAY = date(2026, 11, 24)
OPENED_AT = brussels("2026-11-24T09:00")
TOMORROW_AT_SIX = brussels("2026-11-25T06:00")


def _live(
    database: Database,
    balance: int = 2000,
    energy: Energy = Energy.ELECTRICITY,
    supply: Supply | None = None,
) -> Rehearsal:
    open_account(
        database, balance=balance, energy=energy, supply=supply, now=OPENED_AT, opened_on=TODAY
    )
    rehearsal = Rehearsal(database)
    rehearsal.pass_minutes(0)
    return rehearsal


def _days(database: Database) -> list[tuple[date, str, int]]:
    entry = schema.entries
    query = select(entry.c.day, entry.c.content, entry.c.amount).order_by(entry.c.day)
    with database.read() as connection:
        rows = connection.execute(query.where(entry.c.kind == EntryKind.CONSUMPTION))
        return [(row.day, row.content, row.amount) for row in rows]


def _read(database: Database, through: date) -> list[Consumption]:
    with database.read() as connection:
        return readings(connection, through)


@pytest.mark.rule("R8")
def test_what_is_used_moves_both_registers(database: Database) -> None:
    rehearsal = _live(database)
    before = rehearsal.look()
    rehearsal.use(6000, 4000)
    rehearsal.use(500)
    after = rehearsal.look()
    assert after.peak_wh - before.peak_wh == 6500
    assert after.offpeak_wh - before.offpeak_wh == 4000


@pytest.mark.rule("R8")
def test_a_gas_meter_counts_everything_in_its_one_register(database: Database) -> None:
    rehearsal = _live(database, energy=Energy.GAS)
    before = rehearsal.look()
    rehearsal.use(6000, 4000)
    after = rehearsal.look()
    assert (after.peak_wh - before.peak_wh, after.offpeak_wh) == (10_000, 0)
    rehearsal.now = TOMORROW_AT_SIX
    rehearsal.read_out()
    assert _days(database) == [(TODAY, "wh:10000,0", -80)]


@pytest.mark.rule("R7", "R30")
def test_a_day_read_out_is_priced_and_judged_as_a_file_s(database: Database) -> None:
    """6 kWh at 0.30 and 4 kWh at 0.24: 2.76."""
    rehearsal = _live(database, balance=700)
    rehearsal.use(6000, 4000)
    rehearsal.now = TOMORROW_AT_SIX
    counts = rehearsal.read_out()
    assert (counts.booked, counts.ignored, counts.refused) == (1, 0, 0)
    assert _days(database) == [(TODAY, "wh:6000,4000", -276)]
    assert rehearsal.account().balance == 700 - 276
    assert rehearsal.ears.kinds == ["LOW_CREDIT"]


@pytest.mark.rule("consumption.with_instalments")
def test_the_instalment_is_taken_with_the_day_read_out(database: Database) -> None:
    open_account(database, advance_left=500, now=NOON, opened_on=TODAY)
    rehearsal = Rehearsal(database, TOMORROW_AT_SIX)
    rehearsal.read_out()
    assert rehearsal.account().balance == 2000 - 100


def test_a_day_without_use_is_booked_as_zero(database: Database) -> None:
    rehearsal = _live(database)
    rehearsal.now = TOMORROW_AT_SIX
    assert rehearsal.read_out().booked == 1
    assert _days(database) == [(TODAY, "wh:0,0", 0)]
    assert rehearsal.account().consumed_through == TODAY


def test_a_day_is_read_out_once(database: Database) -> None:
    rehearsal = _live(database)
    rehearsal.use(1000)
    rehearsal.now = TOMORROW_AT_SIX
    rehearsal.read_out()
    assert rehearsal.read_out().booked == 0
    assert len(_days(database)) == 1


def test_days_that_were_not_read_are_read_together(database: Database) -> None:
    rehearsal = _live(database)
    rehearsal.use(1000)
    rehearsal.now += timedelta(days=2)
    rehearsal.use(2000)
    rehearsal.now += timedelta(days=1)
    rehearsal.read_out()
    days = [TODAY + timedelta(days=n) for n in range(3)]
    assert _days(database) == [
        (days[0], "wh:1000,0", -30),
        (days[1], "wh:0,0", 0),
        (days[2], "wh:2000,0", -60),
    ]


@pytest.mark.rule("time.civil_days")
def test_use_belongs_to_its_brussels_day(database: Database) -> None:
    rehearsal = _live(database)
    rehearsal.now = brussels("2026-11-24T23:59")
    rehearsal.use(1000)
    rehearsal.now = brussels("2026-11-25T00:00")
    rehearsal.use(3000)
    found = {one.day: one.content for one in _read(database, TODAY + timedelta(days=1))}
    assert found == {
        TODAY: Metered(1000, 0),  # type: ignore[arg-type]
        TODAY + timedelta(days=1): Metered(3000, 0),  # type: ignore[arg-type]
    }


def test_only_the_last_31_days_are_read(database: Database) -> None:
    open_account(database, opened_on=TODAY - timedelta(days=400))
    found = _read(database, YESTERDAY)
    assert len(found) == 31
    assert (found[0].day, found[-1].day) == (YESTERDAY - timedelta(days=30), YESTERDAY)
    assert [one.message_id for one in found[-1:]] == [f"sim-{EAN}-{YESTERDAY}"]


def test_accounts_without_prepayment_are_not_read(database: Database) -> None:
    open_account(database, supply=Supply.OFF_PREPAYMENT)
    open_account(database, OTHER)
    assert {one.ean for one in _read(database, YESTERDAY)} == {OTHER}


@pytest.mark.parametrize("supply", [Supply.CUT, Supply.READY])
def test_nothing_can_be_used_while_the_meter_is_off(database: Database, supply: Supply) -> None:
    rehearsal = _live(database, balance=-100, supply=supply)
    before = rehearsal.look()
    with pytest.raises(MeterError, match="off") as refused:
        rehearsal.use(1000)
    assert refused.value.fault is MeterFault.OFF
    assert rehearsal.look() == before
    assert not any(one.content != Metered(0, 0) for one in _read(database, TODAY))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("peak", "offpeak"),
    [(0, 0), (-1, 0), (5000, -1), (-1, 5000), (MOST_A_DAY + 1, 0), (MOST_A_DAY, 1)],
)
def test_an_amount_that_no_home_uses_in_a_day_is_refused(
    database: Database, peak: int, offpeak: int
) -> None:
    rehearsal = _live(database, energy=Energy.GAS)
    before = rehearsal.look()
    with pytest.raises(MeterError) as refused:
        rehearsal.use(peak, offpeak)
    assert refused.value.fault is MeterFault.AMOUNT_OUT_OF_RANGE
    assert rehearsal.look() == before


def test_the_most_of_a_day_counts_all_its_uses(database: Database) -> None:
    rehearsal = _live(database)
    rehearsal.use(MOST_A_DAY - 1000)
    with pytest.raises(MeterError):
        rehearsal.use(0, 1001)
    rehearsal.use(0, 1000)
    rehearsal.now += timedelta(days=1)
    rehearsal.use(1000)


def test_without_an_account_there_is_no_meter(database: Database) -> None:
    rehearsal = Rehearsal(database)
    with database.read() as connection:
        assert rehearsal.meters.look(connection, EAN, NOON) is None
    with pytest.raises(MeterError) as refused:
        rehearsal.use(1000)
    assert refused.value.fault is MeterFault.NO_METER
    assert EAN not in str(refused.value)


@pytest.mark.rule("R9")
def test_a_new_account_s_screens_show_its_opening(database: Database) -> None:
    rehearsal = _live(database, balance=-120)
    seen = rehearsal.look()
    assert (seen.display_at, seen.display_balance, seen.display_emergency) == (
        OPENED_AT, -120, 1380,
    )  # fmt: skip


def test_looking_before_the_first_tick_shows_the_same_as_after(database: Database) -> None:
    open_account(database)
    rehearsal = Rehearsal(database)
    before = rehearsal.look()
    assert count(database, schema.orders) == 0
    rehearsal.pass_minutes(0)
    assert rehearsal.look() == before


@pytest.mark.rule("R9", "R10")
def test_the_display_lags_after_a_top_up_until_the_next_morning(database: Database) -> None:
    """RULES, "The meter": refreshed once a day."""
    rehearsal = _live(database, balance=2000)
    rehearsal.top_up(1000)
    rehearsal.deliver()
    assert rehearsal.look().display_balance == 2000
    rehearsal.use(10_000)
    rehearsal.now = TOMORROW_AT_SIX
    rehearsal.read_out()
    assert rehearsal.look().display_balance == 2000
    rehearsal.now += timedelta(seconds=2)
    rehearsal.deliver()
    seen = rehearsal.look()
    assert (seen.display_balance, seen.display_emergency) == (2700, 1500)
    assert seen.display_at == TOMORROW_AT_SIX


def test_more_new_accounts_than_a_tick_sees_are_all_seen_in_the_end(database: Database) -> None:
    for number in range(1, 102):
        open_account(database, ean(number))
    rehearsal = Rehearsal(database)
    rehearsal.pass_minutes(0)
    rehearsal.top_up(1000, ean(101))
    assert rehearsal.look(ean(101)).display_balance == 3000
    rehearsal.pass_minutes(0)
    rehearsal.top_up(1000, ean(101))
    assert rehearsal.look(ean(101)).display_balance == 3000


def test_a_day_booked_from_a_file_is_not_read_again(database: Database) -> None:
    open_account(database)
    rehearsal = Rehearsal(database)
    rehearsal.book(use("C1", 300))
    assert civil_date(rehearsal.now) == TODAY
    assert rehearsal.read_out().booked == 0
