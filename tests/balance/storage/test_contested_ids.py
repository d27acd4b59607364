"""Ids that lines of one file have for several EANs: each is heard of, and none costs hours."""

import pytest
from sqlalchemy import Connection

from balance.storage import contested, staged
from balance.storage.codec import Staged
from balance.storage.database import Database
from balance.storage.imports import Counts, FileKind
from balance.storage.staging import take_in
from tests.balance.storage.households import (
    EAN,
    NOON,
    at,
    books,
    ean,
    open_account,
    parsed,
    tasks_of,
    use,
)


def _numbers(counts: Counts) -> tuple[int, int, int]:
    return counts.booked, counts.ignored, counts.refused


def _take(database: Database, records: list[Staged]) -> Counts:
    lines = parsed(records)
    return take_in(database, FileKind.CONSUMPTION, "file.csv", lines, at(NOON), books())


def test_nobody_ends_a_file_of_which_a_rival_has_just_freed_a_line(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_account(database, EAN, 600)
    free, freed = contested.free_keys, list[int]()

    def asked_too_early(connection: Connection, import_id: int) -> int:
        freed.append(free(connection, import_id))
        return 0 if len(freed) == 1 else freed[-1]

    monkeypatch.setattr(staged, "free_keys", asked_too_early)
    unknown, mine = use("m1", 200, code=ean(99)), use("m1", 200, code=EAN)
    counts = _take(database, [unknown, mine])
    assert freed[0] == 1
    assert _numbers(counts) == (1, 0, 1)


def test_an_id_that_many_lines_have_costs_a_few_rounds_and_ends_with_an_agent(
    database: Database,
) -> None:
    """Each line but the last is for a meter nobody has."""
    open_account(database, EAN, 600)
    lines: list[Staged] = [use("m1", 200, code=ean(n)) for n in range(900, 930)]
    lines.append(use("m1", 200, code=EAN))
    assert _numbers(_take(database, lines)) == (0, 0, 31)
    assert ("conflict", EAN) in tasks_of(database)
