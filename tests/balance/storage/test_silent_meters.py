"""Meters of which no day comes any more: a task each, and no customer is alerted from absence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from balance.account import Supply
from balance.calendar import at_local
from balance.ean import Ean
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.silence import NO_FILE, SILENT_METER
from messaging.tables import messages
from tests.balance.storage.households import (
    EAN,
    OTHER,
    account_of,
    brussels,
    count,
    ean,
    open_account,
)
from tests.balance.storage.mornings import TUESDAY, come, day, nine, take, tell, told, used


@pytest.mark.rule("brake.silent_meter")
def test_a_meter_is_told_after_three_days_without_one(database: Database) -> None:
    for code in (EAN, OTHER):
        open_account(database, code)
    come(database, day(3), EAN, OTHER)
    for back in (2, 1):
        come(database, day(back), OTHER)
        assert tell(database, nine(day(back - 1))) == 0
    come(database, TUESDAY, OTHER)
    assert tell(database, nine(day(-1)) - timedelta(microseconds=1)) == 0
    assert tell(database, nine(day(-1))) == 1
    assert told(database) == [(SILENT_METER, EAN)]


@pytest.mark.rule("brake.silent_meter")
def test_a_silence_is_one_task_and_the_next_one_another(database: Database) -> None:
    for code in (EAN, OTHER):
        open_account(database, code)
    come(database, day(9), EAN, OTHER)
    opened = []
    for back in range(8, -1, -1):
        come(database, day(back), *((EAN, OTHER) if back == 4 else (OTHER,)))
        opened.append(tell(database, nine(day(back - 1))))
        missed = [(SILENT_METER, EAN)] if back in (6, 5, 1, 0) else []
        assert told(database) == missed, back
    assert opened == [0, 0, 1, 0, 0, 0, 0, 1, 0]
    assert count(database, schema.tasks) == 2


def test_a_day_that_comes_late_leaves_the_newest_one_known(database: Database) -> None:
    for code in (EAN, OTHER):
        open_account(database, code)
    come(database, day(4), EAN)
    for back in (4, 3, 2, 1):
        come(database, day(back), OTHER)
    assert take(database, brussels("2026-11-24T07:00"), used(day(6))) == 1
    assert tell(database, nine()) == 1
    assert told(database) == [(SILENT_METER, EAN)]


@pytest.mark.parametrize(
    ("opened_on", "known_at", "silent"),
    [
        (day(3), "2026-11-21T10:00", True),
        (day(2), "2026-11-22T10:00", False),
        (day(99), "2026-11-21T23:59", True),
        (day(99), "2026-11-22T00:00", False),
    ],
)
def test_a_meter_never_heard_counts_from_its_opening_and_from_when_it_is_known(
    database: Database, opened_on: date, known_at: str, silent: bool
) -> None:
    open_account(database, OTHER)
    open_account(database, EAN, now=brussels(known_at), opened_on=opened_on)
    come(database, day(1), OTHER)
    assert tell(database, nine()) == int(silent)
    assert told(database) == ([(SILENT_METER, EAN)] if silent else [])


def test_a_meter_that_is_read_no_more_is_missed_no_more(database: Database) -> None:
    for code in (EAN, OTHER):
        open_account(database, code)
    come(database, day(1), OTHER)
    assert tell(database, nine()) == 1
    with database.write() as connection:
        connection.execute(
            update(schema.accounts)
            .where(schema.accounts.c.ean == EAN)
            .values(supply=Supply.OFF_PREPAYMENT)
        )
    assert tell(database, nine()) == 0
    assert told(database) == []


@dataclass
class Fleet:
    """Three meters that others were read before, and the newest day that came of each."""

    database: Database
    first: date
    known: dict[Ean, date]

    def morning(self, today: date, comes: list[set[int]]) -> None:
        """Some of the last days come at six; at nine the tasks are exactly what is missing."""
        items = [
            used(today - timedelta(days=back), code)
            for code, days in zip(self.known, comes, strict=True)
            for back in days
            if today - timedelta(days=back) >= self.first
        ]
        booked = take(self.database, at_local(today, time(6)), *items)
        for item in items:
            self.known[item.ean] = max(self.known[item.ean], item.day)
        tell(self.database, nine(today))
        silent = {code for code, day in self.known.items() if day < today - timedelta(days=3)}
        found = told(self.database)
        assert {code for kind, code in found if kind == SILENT_METER} == silent
        assert ((NO_FILE, None) in found) is (booked == 0)


@pytest.fixture
def found(database: Database) -> Callable[[], Fleet]:
    """Makes a fleet of new accounts, months after the last one, which is read no more."""
    number = 0

    def make() -> Fleet:
        nonlocal number
        _forget(database)
        first = date(2026, 1, 1) + timedelta(days=40 * number)
        codes = [ean(3 * number + one) for one in range(3)]
        number += 1
        opened_at = at_local(first, time(8))
        for code in codes:
            open_account(database, code, 100_000, now=opened_at, opened_on=first)
        return Fleet(database, first, dict.fromkeys(codes, first - timedelta(days=1)))

    return make


def _forget(database: Database) -> None:
    with database.write() as connection:
        off = {"supply": Supply.OFF_PREPAYMENT}
        connection.execute(update(schema.accounts).values(off))


@pytest.mark.rule("brake.silent_meter")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mornings=st.lists(
        st.lists(st.sets(st.integers(1, 5), max_size=3), min_size=3, max_size=3), max_size=9
    )
)
def test_any_mornings_leave_the_tasks_of_what_is_missing_and_no_message(
    found: Callable[[], Fleet], mornings: list[list[set[int]]]
) -> None:
    fleet = found()
    before = {code: account_of(fleet.database, code).told for code in fleet.known}
    for number, comes in enumerate(mornings, start=1):
        fleet.morning(fleet.first + timedelta(days=number), comes)
    assert count(fleet.database, messages) == 0
    assert {code: account_of(fleet.database, code).told for code in fleet.known} == before
    with fleet.database.read() as connection:
        supplies = set(connection.execute(select(schema.accounts.c.supply)).scalars())
    assert supplies <= {Supply.CONNECTED, Supply.OFF_PREPAYMENT}
