"""Days on which the clocks change, a leap day, Easter: each instalment once, each job once a day.

The worker's own ticks, asked for by hand on a rehearsal's clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from balance.account import Supply
from balance.calendar import civil_date, midnight
from balance.entries import EntryKind
from balance.storage import facts, schema
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.jobs import job_runs, take_job
from balance.storage.ledger import book_batches
from config import bootstrap, jobs
from config.bootstrap import Parts, real_now
from config.guard import LEASE, Guard
from config.settings import Settings
from messaging.audit import unexplained
from tests.balance.storage.households import (
    EAN,
    account_of,
    at,
    brussels,
    open_account,
    order_kinds,
    use,
)
from tests.config.ticks import tick

HOUR = timedelta(hours=1)


@pytest.fixture
def rehearsal(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    with database.write() as connection:
        facts.write_fact(connection, facts.REHEARSAL, "yes")
    parts = bootstrap.assemble(Settings(database_url=database_url, data_dir=tmp_path))
    yield parts
    parts.database.engine.dispose()


@dataclass(frozen=True)
class Span:
    """Three days in a row, the one before and the one after, as a calendar shows them."""

    eve: str
    days: tuple[str, str, str]
    after: str


SPANS = {
    "an hour less": Span("2026-03-27", ("2026-03-28", "2026-03-29", "2026-03-30"), "2026-03-31"),
    "an hour more": Span("2026-10-23", ("2026-10-24", "2026-10-25", "2026-10-26"), "2026-10-27"),
    "Easter": Span("2027-03-26", ("2027-03-27", "2027-03-28", "2027-03-29"), "2027-03-30"),
    "leap day": Span("2028-02-27", ("2028-02-28", "2028-02-29", "2028-03-01"), "2028-03-02"),
}


@pytest.mark.rule("plans.unique", "time.civil_days")
@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_a_worker_that_never_sleeps_does_each_day_once(rehearsal: Parts, span: Span) -> None:
    _open(rehearsal, span.eve)
    end = brussels(f"{span.days[2]}T23:30")
    _ask_hourly(rehearsal, brussels(f"{span.days[0]}T00:30"), end)
    assert _instalments(rehearsal) == list(span.days)
    assert _runs(rehearsal) == {"purge": list(span.days), "settlement": list(span.days)}
    assert account_of(rehearsal.database).balance == 2000 - 3 * 100
    assert _faults(rehearsal) == []


@pytest.mark.rule("plans.caught_up", "plans.unique")
@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_a_worker_that_was_away_takes_each_instalment_once_and_does_today_once(
    rehearsal: Parts, span: Span
) -> None:
    _open(rehearsal, span.eve)
    _ask(rehearsal, brussels(f"{span.eve}T18:00"))
    _ask_hourly(rehearsal, brussels(f"{span.after}T00:30"), brussels(f"{span.after}T11:30"))
    assert _instalments(rehearsal) == list(span.days)
    _ask_hourly(rehearsal, brussels(f"{span.after}T12:00"), brussels(f"{span.after}T23:00"))
    assert _instalments(rehearsal) == [*span.days, span.after]
    present = [span.eve, span.after]
    assert _runs(rehearsal) == {"purge": present, "settlement": present}
    assert account_of(rehearsal.database).balance == 2000 - 4 * 100
    assert _faults(rehearsal) == []


@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_a_daily_job_waits_for_its_hour_by_the_clocks_of_brussels(
    rehearsal: Parts, span: Span
) -> None:
    day = span.days[1]
    for local, done in (
        ("00:00", {}),
        ("01:59:30", {}),
        ("03:00", {"purge": [day]}),
        ("05:14:30", {"purge": [day]}),
        ("05:15", {"purge": [day], "settlement": [day]}),
    ):
        _ask(rehearsal, brussels(f"{day}T{local}"))
        assert _runs(rehearsal) == done, local


@pytest.mark.rule("R41", "D9")
def test_a_home_used_up_on_the_eve_of_easter_is_cut_when_the_holidays_are_over(
    rehearsal: Parts,
) -> None:
    span = SPANS["Easter"]
    _open(rehearsal, span.eve)
    exhausted = brussels(f"{span.days[0]}T06:00")
    _set_clock(rehearsal, exhausted)
    with rehearsal.database.write() as connection:
        day = date.fromisoformat(span.eve)
        batch = {EAN: [use("C1", 3600, day)]}
        book_batches(connection, batch, exhausted, rehearsal.books)
    _ask_hourly(rehearsal, exhausted, brussels(f"{span.after}T07:30"))
    assert account_of(rehearsal.database).supply is Supply.PENDING_CUT
    _ask(rehearsal, brussels(f"{span.after}T08:00"))
    assert account_of(rehearsal.database).supply is Supply.CUT
    assert order_kinds(rehearsal.database).count("cut") == 1


# Hours until a worker's next asking; which one it is; whether it dies at a job it has taken.
STEPS = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from(("one", "other")), st.booleans()),
    min_size=1,
    max_size=12,
)
STARTS = st.sampled_from([midnight(date.fromisoformat(span.eve)) for span in SPANS.values()])


@pytest.mark.rule("plans.unique")
@given(STARTS, STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
def test_whatever_a_clock_jumps_and_whoever_dies_each_day_is_done_once(
    rehearsal: Parts, start: datetime, steps: list[tuple[int, str, bool]]
) -> None:
    bootstrap.reset_rehearsal(rehearsal.database, bootstrap.recordings_folder(rehearsal))
    now, asked = start, set()
    open_account(rehearsal.database, advance_left=2000, now=start, opened_on=civil_date(start))
    real = real_now()
    for hours, owner, dies in steps:
        now += hours * HOUR
        # Long after: the lease of whoever died is over, and another worker is asked.
        real += 2 * LEASE
        moment = real
        _set_clock(rehearsal, now)
        if dies:
            with rehearsal.database.write() as connection:
                take_job(connection, "settlement", f"dead {owner}", real, real + LEASE)
            moment = real + LEASE
        for make in (jobs.settlement, jobs.due, jobs.forgetting):
            tick(rehearsal, make, Guard(rehearsal.database, owner, at(moment)))()
        asked |= {civil_date(now)} if now >= brussels(f"{civil_date(now)}T05:15") else set()
    assert _runs(rehearsal).get("settlement", []) == [str(day) for day in sorted(asked)]
    assert _instalments(rehearsal) == _days_due(start, now)
    assert _faults(rehearsal) == []


def _days_due(start: datetime, now: datetime) -> list[str]:
    """From the day after the opening to yesterday, and today from noon on; twenty at most."""
    first, today = civil_date(start) + timedelta(days=1), civil_date(now)
    last = today if now >= brussels(f"{today}T12:00") else today - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [str(day) for day in days[:20]]


def _open(parts: Parts, day: str) -> None:
    """A household opened in the evening, whose advance is repaid from the next day on."""
    now = brussels(f"{day}T17:00")
    with parts.database.write() as connection:
        facts.start_clock(connection, now, real_now())
    open_account(parts.database, advance_left=2000, now=now, opened_on=date.fromisoformat(day))


def _ask_hourly(parts: Parts, first: datetime, last: datetime) -> None:
    now = first
    while now <= last:
        _ask(parts, now)
        now += HOUR


def _ask(parts: Parts, now: datetime) -> None:
    """What the ticks of a worker do that is asked at this instant of the rehearsal."""
    _set_clock(parts, now)
    for make in (jobs.settlement, jobs.due, jobs.forgetting):
        assert tick(parts, make)()


def _set_clock(parts: Parts, now: datetime) -> None:
    with parts.database.write() as connection:
        facts.start_clock(connection, now, real_now())


def _instalments(parts: Parts) -> list[str]:
    entry = schema.entries
    query = select(entry.c.day).where(entry.c.kind == EntryKind.INSTALMENT)
    with parts.database.read() as connection:
        return [str(day) for day in connection.execute(query.order_by(entry.c.id)).scalars()]


def _runs(parts: Parts) -> dict[str, list[str]]:
    """The dates on which each daily job was done."""
    found: dict[str, list[str]] = {}
    query = select(job_runs.c.job, job_runs.c.day).where(job_runs.c.ended_at.is_not(None))
    with parts.database.read() as connection:
        for job, day in connection.execute(query.order_by(job_runs.c.job, job_runs.c.day)):
            found.setdefault(job, []).append(str(day))
    return found


def _faults(parts: Parts) -> list[str]:
    with parts.database.read() as connection:
        return differences(connection) + unexplained(connection)
