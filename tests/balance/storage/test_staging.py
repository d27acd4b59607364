"""A file staged and booked: every line counted once, whatever the chunks and the rivals."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from balance.account import Supply
from balance.entries import MeterAction, MeterEvent
from balance.intake import lines as intake
from balance.refusals import Refusal
from balance.storage import schema, staged, staging
from balance.storage.codec import Staged
from balance.storage.database import Database
from balance.storage.imports import Counts, FileKind, refused_lines
from balance.storage.staging import take_in
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    YESTERDAY,
    Ears,
    account_of,
    at,
    book,
    books,
    count,
    ean,
    entry_sum,
    open_account,
    parsed,
    pay,
    tasks_of,
    use,
)


def _take(
    database: Database,
    kind: FileKind,
    *records: Staged,
    ears: Ears | None = None,
) -> Counts:
    return take_in(database, kind, "file.csv", parsed(records), at(NOON), books(ears))


def _numbers(counts: Counts) -> tuple[int, int, int]:
    return counts.booked, counts.ignored, counts.refused


def _refused(database: Database, counts: Counts) -> list[tuple[int, str]]:
    with database.read() as connection:
        return [(line.line, line.code) for line in refused_lines(connection, counts.import_id)]


@pytest.mark.rule("entries.bad_lines", "code:conflict", "code:day_not_over")
def test_lines_are_booked_ignored_or_refused_and_each_is_counted(database: Database) -> None:
    open_account(database)
    lines = (
        use("C1", 300, version=2),
        use("C1", 300, version=2),
        use("C2", 200, version=1),
        use("C3", 400, version=2),
        use("C4", 100, day=NOON.date()),
    )
    counts = _take(database, FileKind.CONSUMPTION, *lines)
    assert _numbers(counts) == (1, 2, 2)
    assert _refused(database, counts) == [(5, "conflict"), (6, "day_not_over")]
    assert account_of(database).balance == 1700


@pytest.mark.rule("entries.one_batch", "judging.once")
@pytest.mark.parametrize(("stage", "take"), [(1, 1), (2, 1), (3, 2), (1000, 100)])
def test_one_account_is_one_batch_whatever_the_chunks(
    database: Database, monkeypatch: pytest.MonkeyPatch, stage: int, take: int
) -> None:
    monkeypatch.setattr(staging, "_STAGE_CHUNK", stage)
    monkeypatch.setattr(staged, "_CHUNK_ACCOUNTS", take)
    ears = Ears()
    homes = [ean(n) for n in range(1, 6)]
    for home in homes:
        open_account(database, home, 1000)
    days = [YESTERDAY - timedelta(days=back) for back in range(3)]
    lines = [use(f"{home}/{day}", 400, day, code=home) for day in days for home in homes]
    counts = _take(database, FileKind.CONSUMPTION, *lines, ears=ears)
    assert _numbers(counts) == (15, 0, 0)
    assert ears.kinds == ["EMERGENCY_CREDIT"] * 5
    with database.read() as connection:
        assert set(connection.execute(select(schema.accounts.c.batches)).scalars()) == {1}


def test_the_whole_file_again_books_nothing(database: Database) -> None:
    ears = Ears()
    open_account(database, balance=600)
    lines = (use("C1", 100), use("C2", 200, YESTERDAY - timedelta(days=1)))
    assert _numbers(_take(database, FileKind.CONSUMPTION, *lines, ears=ears)) == (2, 0, 0)
    assert _numbers(_take(database, FileKind.CONSUMPTION, *lines, ears=ears)) == (0, 2, 0)
    assert account_of(database).balance == 300
    assert ears.kinds == ["LOW_CREDIT"]


def test_a_file_cut_short_is_completed_by_running_it_again(database: Database) -> None:
    open_account(database)
    open_account(database, OTHER)
    book(database, NOON, books(), pay("T1", 1000))
    lines = (pay("T1", 1000), pay("T2", 1500, OTHER))
    assert _numbers(_take(database, FileKind.TOP_UPS, *lines)) == (1, 1, 0)
    assert account_of(database).balance == 3000
    assert account_of(database, OTHER).balance == 3500


def test_unreadable_lines_are_named_beside_the_others(database: Database) -> None:
    open_account(database)
    fault = intake.LineRefused(3, "x", Refusal.BAD_AMOUNT, "amount_eur", "not an amount", EAN)
    lines: list[intake.Parsed[Staged]] = [*parsed([use("C1", 100)]), fault]
    counts = take_in(database, FileKind.CONSUMPTION, "f.csv", lines, at(NOON), books())
    assert _numbers(counts) == (1, 0, 1)
    assert _refused(database, counts) == [(3, "bad_amount")]


@pytest.mark.rule("code:unknown_ean")
def test_refused_lines_come_in_the_files_order(database: Database) -> None:
    lines = [pay(f"T{n}", 1000, ean(20 - n)) for n in range(1, 13)]
    counts = _take(database, FileKind.TOP_UPS, *lines)
    assert _refused(database, counts) == [(line, "unknown_ean") for line in range(2, 14)]


@pytest.mark.rule("ean.looked_up", "code:unknown_ean")
def test_consumption_of_an_unknown_ean_is_refused_without_a_task(database: Database) -> None:
    counts = _take(database, FileKind.CONSUMPTION, use("C1", 100))
    assert _refused(database, counts) == [(2, "unknown_ean")]
    assert tasks_of(database) == []


@pytest.mark.rule(
    "refused_money.task",
    "refused_money.reference_free",
    "code:amount_out_of_range",
    "code:unknown_ean",
)
def test_a_refused_top_up_opens_one_task_and_keeps_its_reference_free(database: Database) -> None:
    open_account(database)
    for _ in range(2):
        counts = _take(database, FileKind.TOP_UPS, pay("T1", 300), pay("T2", 1000, OTHER))
        assert _refused(database, counts) == [(2, "amount_out_of_range"), (3, "unknown_ean")]
    assert sorted(tasks_of(database)) == [("amount_out_of_range", EAN), ("unknown_ean", OTHER)]
    open_account(database, OTHER)
    counts = _take(database, FileKind.TOP_UPS, pay("T1", 1000), pay("T2", 1000, OTHER))
    assert _numbers(counts) == (2, 0, 0)


@pytest.mark.rule("R22")
@pytest.mark.parametrize(("cents", "refused"), [(499, 1), (500, 0), (25000, 0), (25001, 1)])
def test_the_limits_of_a_top_up_are_both_included(
    database: Database, cents: int, refused: int
) -> None:
    open_account(database)
    assert _take(database, FileKind.TOP_UPS, pay("T1", cents)).refused == refused


def test_an_unreadable_top_up_is_a_task_for_an_agent(database: Database) -> None:
    fault = intake.LineRefused(2, "x", Refusal.BAD_AMOUNT, "amount_eur", "not an amount", EAN)
    counts = take_in(database, FileKind.TOP_UPS, "f.csv", [fault], at(NOON), books())
    assert counts.refused == 1
    assert tasks_of(database) == [("bad_amount", EAN)]


def test_a_contradiction_opens_a_task(database: Database) -> None:
    open_account(database)
    lines = (use("C1", 300), use("C1", 301), use("C2", 302))
    counts = _take(database, FileKind.CONSUMPTION, *lines)
    assert _numbers(counts) == (1, 0, 2)
    assert tasks_of(database) == [("conflict", EAN), ("conflict", EAN)]


@pytest.mark.rule(
    "refused_money.task",
    "keys.reference_again",
    "code:reference_reused_with_other_amount",
)
def test_money_under_a_known_reference_with_another_amount_is_a_task(database: Database) -> None:
    open_account(database)
    lines = (pay("T1", 1000), pay("T1", 1100), pay("T1", 1000))
    counts = _take(database, FileKind.TOP_UPS, *lines)
    assert _numbers(counts) == (1, 1, 1)
    assert tasks_of(database) == [("reference_reused_with_other_amount", EAN)]


@pytest.mark.rule("off.incoming", "refused_money.task", "code:off_prepayment")
def test_without_prepayment_consumption_and_money_are_tasks(database: Database) -> None:
    open_account(database, supply=Supply.OFF_PREPAYMENT, advance_left=500)
    assert _take(database, FileKind.CONSUMPTION, use("C1", 300)).refused == 1
    assert _take(database, FileKind.TOP_UPS, pay("T1", 1000)).refused == 1
    assert tasks_of(database) == [("off_prepayment", EAN)] * 2
    assert account_of(database).balance == 2000


@pytest.mark.rule("R30")
def test_a_late_message_of_an_older_version_is_ignored(database: Database) -> None:
    open_account(database)
    _take(database, FileKind.CONSUMPTION, use("C2", 300, version=2))
    assert _numbers(_take(database, FileKind.CONSUMPTION, use("C1", 100, version=1))) == (0, 1, 0)


@pytest.mark.rule("consumption.activation_day", "code:before_activation")
def test_a_day_before_the_account_began_is_refused(database: Database) -> None:
    open_account(database, opened_on=date(2026, 11, 20))
    lines = (use("C1", 100, date(2026, 11, 19)), use("C2", 100, date(2026, 11, 20)))
    counts = _take(database, FileKind.CONSUMPTION, *lines)
    assert _refused(database, counts) == [(2, "before_activation")]
    assert counts.booked == 1


@pytest.mark.rule("consumption.with_instalments", "judging.once")
def test_the_instalment_of_today_comes_with_the_consumption_of_yesterday(
    database: Database,
) -> None:
    ears = Ears()
    open_account(database, balance=600, advance_left=500, now=NOON - timedelta(days=1))
    _take(database, FileKind.CONSUMPTION, use("C1", 250), ears=ears)
    assert account_of(database).balance == 600 - 250 - 100
    assert ears.heard[0].statement.balance == 250


@pytest.mark.rule("R45", "keys.event")
def test_the_button_at_the_meter_gives_light_once(database: Database) -> None:
    open_account(database, supply=Supply.READY)
    press = MeterEvent("E1", EAN, NOON, MeterAction.BUTTON)
    assert _numbers(_take(database, FileKind.METER_EVENTS, press, press)) == (1, 1, 0)
    assert account_of(database).supply is Supply.CONNECTED


@pytest.mark.rule("keys.first_line", "keys.global")
def test_one_reference_for_two_households_of_a_file_counts_for_the_first_line(
    database: Database,
) -> None:
    low, high = sorted((EAN, OTHER))
    open_account(database, low)
    open_account(database, high)
    counts = _take(database, FileKind.TOP_UPS, pay("T1", 1000, high), pay("T1", 1000, low))
    assert _numbers(counts) == (1, 0, 1)
    assert _refused(database, counts) == [(3, "conflict")]
    assert tasks_of(database) == [("conflict", low)]


@pytest.mark.parametrize("kind", [FileKind.TOP_UPS, FileKind.CONSUMPTION])
def test_two_imports_of_the_same_file_at_once_book_each_line_once(
    database: Database, kind: FileKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged, "_CHUNK_ACCOUNTS", 2)
    homes = [ean(n) for n in range(1, 9)]
    for home in homes:
        open_account(database, home, 3000)
    make = pay if kind is FileKind.TOP_UPS else use
    lines: list[Staged] = (
        [pay(f"K{home}", 700, home) for home in homes]
        if make is pay
        else [use(f"K{home}", 700, code=home) for home in homes]
    )
    start = threading.Barrier(2)

    def run(records: list[Staged]) -> Counts:
        start.wait(10)
        return _take(database, kind, *records)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, (lines, lines[::-1])))
    assert sum(counts.booked for counts in done) == len(homes)
    assert sum(counts.ignored for counts in done) == len(homes)
    for home in homes:
        account = account_of(database, home)
        assert account.balance == 3000 + (700 if kind is FileKind.TOP_UPS else -700)
        assert account.balance == entry_sum(database, account.account_id)


def test_two_imports_racing_for_one_reference_end_with_one_entry(database: Database) -> None:
    open_account(database)
    open_account(database, OTHER)
    start = threading.Barrier(2)

    def run(home: str) -> Counts:
        start.wait(10)
        return _take(database, FileKind.TOP_UPS, pay("T1", 1000, EAN if home == EAN else OTHER))

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, (EAN, OTHER)))
    assert sorted(_numbers(counts) for counts in done) == [(0, 0, 1), (1, 0, 0)]
    entry = schema.entries
    with database.read() as connection:
        query = select(func.count()).where(entry.c.key == "T1")
        assert connection.execute(query).scalar_one() == 1


def test_an_empty_file_is_an_import_of_nothing(database: Database) -> None:
    assert _numbers(_take(database, FileKind.TOP_UPS)) == (0, 0, 0)
    assert count(database, schema.imports) == 1
