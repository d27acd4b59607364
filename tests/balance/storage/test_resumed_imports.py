"""Imports stopped in the middle, and rivals: they end as an undisturbed one does."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from balance.account import Account
from balance.intake import lines as intake
from balance.storage import schema, staged, staging
from balance.storage.codec import Staged
from balance.storage.database import Database
from balance.storage.imports import Counts, FileKind, refused_lines
from balance.storage.staging import finish_stopped, take_in
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    YESTERDAY,
    Ears,
    account_of,
    at,
    books,
    count,
    ean,
    open_account,
    parsed,
    pay,
    tasks_of,
    use,
)


class Killed(Exception):
    """Stands for a process that is no more."""


def _take(
    database: Database,
    kind: FileKind,
    lines: Iterable[intake.Parsed[Staged]],
    ears: Ears | None = None,
) -> Counts:
    return take_in(database, kind, "file.csv", lines, at(NOON), books(ears), digest="d1")


def _numbers(counts: Counts) -> tuple[int, int, int]:
    return counts.booked, counts.ignored, counts.refused


def _homes(database: Database, number: int = 6) -> list[Staged]:
    homes = [ean(n) for n in range(1, number + 1)]
    for home in homes:
        open_account(database, home, 600)
    return [use(f"C{home}", 200, code=home) for home in homes]


def _cut_after(
    lines: Iterable[intake.Parsed[Staged]], number: int
) -> Iterator[intake.Parsed[Staged]]:
    for place, line in enumerate(lines):
        if place == number:
            raise Killed
        yield line


def _all_ended(database: Database) -> bool:
    with database.read() as connection:
        ends = connection.execute(select(schema.imports.c.ended_at)).scalars()
        return all(ended is not None for ended in ends)


@pytest.mark.parametrize("number", [0, 3, 5])
def test_a_file_stopped_while_it_is_read_is_taken_in_whole_the_next_time(
    database: Database, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_STAGE_CHUNK", 2)
    ears, lines = Ears(), parsed(_homes(database))
    with pytest.raises(Killed):
        _take(database, FileKind.CONSUMPTION, _cut_after(lines, number), ears)
    assert ears.kinds == []
    assert _numbers(_take(database, FileKind.CONSUMPTION, lines, ears)) == (6, 0, 0)
    assert ears.kinds == ["LOW_CREDIT"] * 6
    assert count(database, schema.imports) == 1
    assert _all_ended(database)


def test_a_file_stopped_while_it_is_booked_counts_as_if_it_had_not_been(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged, "_CHUNK_ACCOUNTS", 2)
    ears, lines = Ears(), parsed(_homes(database))

    def die(done: int, left: int | None) -> None:
        if done:
            raise Killed

    with pytest.raises(Killed):
        take_in(
            database,
            FileKind.CONSUMPTION,
            "file.csv",
            lines,
            at(NOON),
            books(ears),
            die,
            digest="d1",
        )
    assert len(ears.kinds) == 2
    assert _numbers(_take(database, FileKind.CONSUMPTION, lines, ears)) == (6, 0, 0)
    assert ears.kinds == ["LOW_CREDIT"] * 6
    assert _numbers(_take(database, FileKind.CONSUMPTION, lines, ears)) == (0, 6, 0)


def test_whoever_waits_hears_how_many_lines_are_left(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged, "_CHUNK_ACCOUNTS", 2)
    heard: list[tuple[int, int | None]] = []

    def hear(done: int, left: int | None) -> None:
        heard.append((done, left))

    lines = parsed(_homes(database))
    take_in(database, FileKind.CONSUMPTION, "f.csv", lines, at(NOON), books(), hear)
    assert list(dict.fromkeys(heard)) == [(0, 6), (2, 4), (4, 2), (6, 0)]


def test_an_account_with_many_lines_is_a_chunk_of_its_own(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one transaction holds is bounded by its lines, not only by its accounts."""
    monkeypatch.setattr(staged, "_CHUNK_LINES", 5)
    heard: list[tuple[int, int | None]] = []

    def hear(done: int, left: int | None) -> None:
        heard.append((done, left))

    homes = [ean(n) for n in (1, 2, 3, 4)]
    for home in homes:
        open_account(database, home, 6000)
    days = {homes[0]: 6, homes[1]: 4, homes[2]: 1, homes[3]: 4}
    lines = [
        use(f"{home}-{back}", 100, YESTERDAY - timedelta(days=back), 1, home)
        for home, number in days.items()
        for back in range(number)
    ]
    take_in(database, FileKind.CONSUMPTION, "f.csv", parsed(lines), at(NOON), books(), hear)
    assert [done for done, _ in dict.fromkeys(heard)] == [0, 6, 11, 15]


def test_two_processes_at_one_stopped_file_book_each_line_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "_STAGE_CHUNK", 2)
    monkeypatch.setattr(staged, "_CHUNK_ACCOUNTS", 1)
    ears, lines = Ears(), parsed(_homes(database))
    with pytest.raises(Killed):
        _take(database, FileKind.CONSUMPTION, _cut_after(lines, 3), ears)
    start = threading.Barrier(2)

    def run(_: int) -> Counts:
        start.wait(10)
        return _take(database, FileKind.CONSUMPTION, lines, ears)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, range(2)))
    assert sum(numbers.booked for numbers in done) in (6, 12)
    assert ears.kinds == ["LOW_CREDIT"] * 6
    assert count(database, schema.staged_lines) in (6, 12)


def test_what_a_dead_process_staged_is_booked_after_an_hour(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staged, "_CHUNK_ACCOUNTS", 2)
    lines = parsed(_homes(database))

    def die(done: int, left: int | None) -> None:
        if done:
            raise Killed

    with pytest.raises(Killed):
        take_in(database, FileKind.CONSUMPTION, "f.csv", lines, at(NOON), books(), die)
    assert finish_stopped(database, at(NOON + timedelta(hours=1)), books()) == []
    later = at(NOON + timedelta(hours=1, seconds=1))
    (counts,) = finish_stopped(database, later, books())
    assert _numbers(counts) == (6, 0, 0)
    assert _all_ended(database)
    assert finish_stopped(database, later, books()) == []
    assert tasks_of(database) == []


def test_a_file_never_staged_whole_is_left_to_an_agent(database: Database) -> None:
    lines = parsed(_homes(database))
    with pytest.raises(Killed):
        _take(database, FileKind.CONSUMPTION, _cut_after(lines, 2))
    later = at(NOON + timedelta(hours=2))
    assert finish_stopped(database, later, books()) == []
    assert tasks_of(database) == [("import_stopped", None)]
    assert _all_ended(database)
    assert _numbers(_take(database, FileKind.CONSUMPTION, lines)) == (6, 0, 0)


@pytest.mark.rule("refused_money.reference_free")
@pytest.mark.parametrize("unknown", [True, False])
def test_an_id_is_free_when_the_earlier_line_that_has_it_is_refused(
    database: Database, unknown: bool
) -> None:
    low, high = sorted((EAN, OTHER))
    open_account(database, low)
    if not unknown:
        open_account(database, high)
    counts = _take(
        database,
        FileKind.TOP_UPS,
        parsed([pay("T1", 1000 if unknown else 100, high), pay("T1", 1000, low)]),
    )
    assert _numbers(counts) == (1, 0, 1)
    assert account_of(database, low).balance == 3000
    code = "unknown_ean" if unknown else "amount_out_of_range"
    assert tasks_of(database) == [(code, high)]


@pytest.mark.rule("keys.first_line")
def test_of_several_that_claim_a_freed_id_the_first_line_wins(database: Database) -> None:
    homes = [ean(n) for n in (3, 2, 1)]
    for home in homes:
        open_account(database, home)
    lines = parsed([pay("T1", 1000, OTHER), *(pay("T1", 1000, home) for home in homes)])
    counts = _take(database, FileKind.TOP_UPS, lines)
    with database.read() as connection:
        refused = [(r.line, r.code) for r in refused_lines(connection, counts.import_id)]
    assert refused == [(2, "unknown_ean"), (4, "conflict"), (5, "conflict")]
    assert account_of(database, homes[0]).balance == 3000


def test_an_import_that_two_locks_wait_for_each_other_with_is_tried_again(
    fresh_postgres_url: str,
) -> None:
    database = Database.open(fresh_postgres_url)
    low, high, third = (ean(n) for n in (1, 2, 3))
    for home in (low, high, third):
        open_account(database, home)
    lines = parsed([pay("T1", 1000, low), pay("T2", 1000, high)])
    with ThreadPoolExecutor(1) as pool:
        with database.write() as rival:
            # The rival waits without end, so it is the import that the server gives up.
            rival.execute(text("SET LOCAL deadlock_timeout = '60s'"))
            rival.execute(insert(schema.entries), _entry(account_of(database, third), "T2"))
            import_ = pool.submit(_take, database, FileKind.TOP_UPS, lines)
            _wait_for_a_lock(database)
            rival.execute(insert(schema.entries), _entry(account_of(database, third), "T1"))
        counts = import_.result(30)
    assert _numbers(counts) == (0, 0, 2)
    database.engine.dispose()


def _wait_for_a_lock(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while True:
        with database.read() as connection:
            if connection.execute(waiting).scalar_one():
                return


def _entry(account: Account, key: str) -> dict[str, object]:
    return {
        "key": key,
        "account_id": account.account_id,
        "ean": account.ean,
        "kind": "top_up",
        "amount": 1000,
        "at": NOON,
        "content": "eur:1000",
        "batch": 1,
    }
