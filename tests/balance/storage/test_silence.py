"""A morning without a file of consumption, and the silence of a whole market: one task a day."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from balance.account import Supply
from balance.intake.lines import FileRefused, Parsed
from balance.storage import schema, silence
from balance.storage.codec import Staged
from balance.storage.database import Database
from balance.storage.imports import FileKind
from balance.storage.silence import NO_FILE, SILENT_METER
from balance.storage.staging import take_in
from tests.balance.storage.households import (
    EAN,
    OTHER,
    at,
    books,
    brussels,
    count,
    ean,
    open_account,
    parsed,
    pay,
)
from tests.balance.storage.mornings import come, day, nine, take, tell, told, used

EVE = brussels("2026-11-23T10:00")


@pytest.mark.rule("brake.no_file")
def test_a_morning_without_a_file_is_told_once_from_nine_on(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    open_account(database, now=EVE)
    assert tell(database, nine() - timedelta(microseconds=1)) == 0
    assert told(database) == []
    assert tell(database, nine()) == 1
    for later in range(3):
        assert tell(database, nine() + timedelta(minutes=5 * later)) == 0
    assert told(database) == [(NO_FILE, None)]
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


@pytest.mark.rule("brake.no_file")
@pytest.mark.parametrize(
    "nine_o_clock",
    [datetime(2026, 3, 29, 7, tzinfo=UTC), datetime(2026, 10, 25, 8, tzinfo=UTC)],
)
def test_nine_o_clock_is_brussels_wall_time_when_the_clocks_change(
    database: Database, nine_o_clock: datetime
) -> None:
    known_at = nine_o_clock - timedelta(days=1)
    open_account(database, now=known_at, opened_on=date(2026, 1, 1))
    assert tell(database, nine_o_clock - timedelta(microseconds=1)) == 0
    assert tell(database, nine_o_clock) == 1


def test_a_file_since_midnight_is_heard(database: Database) -> None:
    open_account(database, now=EVE)
    assert take(database, brussels("2026-11-24T00:00"), used(day(1))) == 1
    assert tell(database, nine()) == 0


def test_a_file_of_the_day_before_is_not_this_morning_s(database: Database) -> None:
    open_account(database, now=EVE)
    assert take(database, brussels("2026-11-23T23:59:59.999999"), used(day(2))) == 1
    assert tell(database, nine()) == 1


SIX = brussels("2026-11-24T06:00")


def _refuse_whole(database: Database) -> None:
    def lines() -> Iterator[Parsed[Staged]]:
        yield from parsed([used(day(1))])
        raise FileRefused("not UTF-8")

    with pytest.raises(FileRefused):
        take_in(database, FileKind.CONSUMPTION, "a.csv", lines(), at(SIX), books())


def _refuse_all_lines(database: Database) -> None:
    assert take(database, SIX, used(day(1), OTHER), used(day(0))) == 0


def _bring_nothing_new(database: Database) -> None:
    come(database, day(2), EAN)
    assert take(database, SIX, used(day(2))) == 0


def _bring_money(database: Database) -> None:
    paid = parsed([pay("T1", 1000)])
    take_in(database, FileKind.TOP_UPS, "pay.csv", paid, at(SIX), books())


@pytest.mark.rule("brake.no_file")
@pytest.mark.parametrize(
    "come", [_refuse_whole, _refuse_all_lines, _bring_nothing_new, _bring_money]
)
def test_a_file_that_brings_no_day_is_no_consumption_file(
    database: Database, come: Callable[[Database], None]
) -> None:
    open_account(database, now=EVE)
    come(database)
    assert tell(database, nine()) == 1
    assert (NO_FILE, None) in told(database)


def test_a_late_file_closes_the_task_and_the_next_morning_has_its_own(database: Database) -> None:
    open_account(database, now=EVE)
    assert tell(database, nine()) == 1
    assert take(database, nine() + timedelta(minutes=30), used(day(1))) == 1
    assert tell(database, nine() + timedelta(minutes=35)) == 0
    assert told(database) == []
    assert tell(database, nine(day(-1))) == 1
    assert told(database) == [(NO_FILE, None)]


@pytest.mark.rule("brake.no_file")
def test_after_days_of_downtime_only_today_is_told(database: Database) -> None:
    open_account(database, now=EVE)
    come(database, day(2), EAN)
    assert tell(database, nine()) == 1
    assert tell(database, nine(day(-7))) == 2
    assert told(database) == [(NO_FILE, None), (NO_FILE, None), (SILENT_METER, EAN)]


def test_where_nobody_is_read_no_file_is_missing(database: Database) -> None:
    assert tell(database, nine()) == 0
    open_account(database, supply=Supply.OFF_PREPAYMENT)
    open_account(database, OTHER, now=brussels("2026-11-24T08:00"))
    assert tell(database, nine()) == 0
    assert tell(database, nine(day(-1))) == 1


@pytest.mark.rule("brake.silent_meter")
def test_the_silence_of_the_market_is_not_told_meter_by_meter(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "_FEW", 1)
    monkeypatch.setattr(silence, "_CHUNK", 2)
    homes = [ean(number) for number in range(1, 8)]
    for code in homes:
        open_account(database, code, now=brussels("2026-11-15T10:00"))
    come(database, day(7), *homes)
    come(database, day(6), *homes[2:])
    for back in range(4, -1, -1):
        assert tell(database, nine(day(back))) == 1
    assert {kind for kind, _ in told(database)} == {NO_FILE}
    # One household's own file is not the market's.
    assert take(database, nine(day(-1)), used(day(0), homes[-1])) == 1
    assert tell(database, nine(day(-1))) == 1
    assert {kind for kind, _ in told(database)} == {NO_FILE}
    for back in range(-1, -4, -1):
        come(database, day(back), *homes[3:])
    assert tell(database, nine(day(-4))) == 3
    assert told(database) == [(SILENT_METER, code) for code in homes[:3]]


def test_in_the_silence_of_the_market_a_meter_misses_only_what_came_of_others(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(silence, "_FEW", 1)
    homes = [ean(number) for number in range(1, 8)]
    for code in homes:
        open_account(database, code, now=brussels("2026-11-10T10:00"))
    come(database, day(10), *homes)
    come(database, day(9), *homes[1:])
    for back in (8, 7):
        come(database, day(back), *homes[2:])
    assert tell(database, nine()) == 2
    assert told(database) == [(NO_FILE, None), (SILENT_METER, homes[0])]


def test_two_workers_at_once_tell_everything_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(1, 6):
        open_account(database, ean(number))
    start = threading.Barrier(4)

    def run(_: int) -> int:
        start.wait(10)
        return tell(database, nine())

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(run, range(4))) == 6
    assert count(database, schema.tasks) == 6
    # The driver may log of the insert that gave way.
    ours = [record for record in caplog.records if record.name == silence.__name__]
    assert len(ours) == 1
