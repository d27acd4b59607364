"""Who guesses numbers is locked out alone, and nobody learns from it; on both databases."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, event, update

from balance.account import Supply
from balance.calendar import civil_date
from balance.ean import Ean
from balance.storage.database import Database
from balance.storage.phone import find_open_to_phone
from balance.storage.schema import accounts
from ivr.guard import Guard, Limits, Verdict, tries
from ivr.pseudonyms import Pseudonyms, make_key
from ivr.services import Service, add_service
from tests.balance.storage.households import brussels, ean, open_account

CALLER, NEIGHBOUR, STRANGER = "+32470111222", "+32470111333", "+32498765432"
SERVICE = "+3281222333"
NOW = brussels("2026-11-24T10:00")
MINUTE = timedelta(minutes=1)
FREE, SLOW = Verdict(locked=False, slow=False), Verdict(locked=False, slow=True)
LOCKED = Verdict(locked=True, slow=False)


@pytest.fixture(autouse=True)
def _keys(request: pytest.FixtureRequest) -> None:
    """The keys of two days, as the worker makes them the day before."""
    if "database" in request.fixturenames:
        database: Database = request.getfixturevalue("database")
        with database.write() as connection:
            for day in (civil_date(NOW), civil_date(NOW) + timedelta(days=1)):
                make_key(connection, day, NOW - timedelta(days=1))


def _guard(**limits: int) -> Guard:
    return Guard(Pseudonyms(), Limits(**limits))


def _tails(number: int, seed: int) -> list[Ean]:
    return [ean(one) for one in random.Random(seed).sample(range(10**12), number)]


def _judge(
    database: Database, guard: Guard, caller: str, eans: list[Ean], now: datetime = NOW
) -> list[Verdict]:
    with database.write() as connection:
        return [guard.judge(connection, caller, one, now) for one in eans]


def _register(database: Database) -> None:
    with database.write() as connection:
        add_service(connection, Service(SERVICE, "CPAS de Namur", NOW, "ag7"))


def test_of_10000_numbers_one_caller_is_told_of_ten(database: Database) -> None:
    eans = _tails(10_000, 1)
    verdicts = _judge(database, _guard(), CALLER, eans)
    assert verdicts[:10] == [FREE] * 10
    assert set(verdicts[10:]) == {LOCKED}
    assert len(verdicts) == 10_000


def test_of_10000_numbers_withheld_callers_are_refused_none_and_slowed_after_100(
    database: Database,
) -> None:
    guard, eans = _guard(), _tails(10_000, 2)
    words = ["", "anonymous", "+266696687", "Restricted", "+7378742833", "+86282452253", "+464"]
    with database.write() as connection:
        verdicts = [
            guard.judge(connection, words[place % len(words)], one, NOW)
            for place, one in enumerate(eans)
        ]
    assert verdicts[:100] == [FREE] * 100
    assert set(verdicts[100:]) == {SLOW}


def test_an_ean_let_through_stays_so_when_its_caller_is_locked_out(database: Database) -> None:
    guard, eans = _guard(), _tails(12, 3)
    _judge(database, guard, CALLER, eans)
    assert _judge(database, guard, CALLER, eans) == [FREE] * 10 + [LOCKED] * 2


def test_one_ean_asked_for_all_day_is_one_try(database: Database) -> None:
    guard, mine = _guard(), ean(1)
    assert set(_judge(database, guard, CALLER, [mine] * 50)) == {FREE}
    assert _judge(database, guard, CALLER, _tails(9, 4)) == [FREE] * 9


def test_one_who_is_locked_out_takes_nothing_from_others(database: Database) -> None:
    guard = _guard(line=60)
    _judge(database, guard, CALLER, _tails(500, 5))
    for caller in (NEIGHBOUR, STRANGER, ""):
        assert _judge(database, guard, caller, [ean(7)]) == [FREE]


def test_a_block_of_numbers_is_slowed_and_the_rest_of_the_line_is_not(database: Database) -> None:
    guard = _guard()
    attackers = [f"+32470111{last:03}" for last in range(50)]
    verdicts = [
        verdict
        for place, one in enumerate(attackers)
        for verdict in _judge(database, guard, one, _tails(10, place))
    ]
    assert verdicts == [FREE] * 100 + [SLOW] * 400
    assert _judge(database, guard, "+32470111999", [ean(7)]) == [SLOW]
    assert _judge(database, guard, STRANGER, [ean(7)]) == [FREE]


def test_a_full_line_slows_everybody_and_refuses_nobody_until_an_hour_has_passed(
    database: Database,
) -> None:
    guard = _guard(line=40)
    for place in range(5):
        _judge(database, guard, f"+3248000{place}000", _tails(8, place))
    assert _judge(database, guard, STRANGER, [ean(7)]) == [SLOW]
    later = NOW + 61 * MINUTE
    assert _judge(database, guard, STRANGER, [ean(8)], later) == [FREE]


def test_a_social_service_has_200_a_day_and_costs_its_neighbours_nothing(
    database: Database,
) -> None:
    _register(database)
    guard, eans = _guard(), _tails(201, 6)
    assert _judge(database, guard, SERVICE, eans) == [FREE] * 200 + [LOCKED]
    assert _judge(database, guard, "+3281222999", [ean(7)]) == [FREE]


def test_a_social_service_is_not_slowed_by_its_neighbours(database: Database) -> None:
    _register(database)
    guard = _guard(prefix=5)
    _judge(database, guard, "+3281222999", _tails(9, 7))
    assert _judge(database, guard, SERVICE, [ean(7)]) == [FREE]


def test_a_service_registered_today_is_freed_at_once(database: Database) -> None:
    guard, eans = _guard(), _tails(12, 8)
    _judge(database, guard, SERVICE, eans)
    _register(database)
    assert _judge(database, guard, SERVICE, eans) == [FREE] * 12


def test_midnight_in_brussels_begins_a_new_day(database: Database) -> None:
    guard, late = _guard(), brussels("2026-11-24T23:59")
    assert _judge(database, guard, CALLER, _tails(11, 9), late)[-1] == LOCKED
    # In UTC it is still the day before.
    assert _judge(database, guard, CALLER, [ean(7)], late + MINUTE) == [FREE]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tried=st.lists(st.integers(1, 30), max_size=60), own=st.integers(1, 12))
def test_the_first_distinct_eans_are_free_and_no_others(
    database: Database, tried: list[int], own: int
) -> None:
    with database.write() as connection:
        connection.execute(delete(tries))
    verdicts = _judge(database, _guard(caller=own), CALLER, [ean(one) for one in tried])
    first = list(dict.fromkeys(tried))[:own]
    expected = [FREE if one in first else LOCKED for one in tried]
    assert verdicts == expected


def test_two_calls_of_one_caller_at_once_get_no_eleventh(fresh_postgres_url: str) -> None:
    database = Database.open(fresh_postgres_url)
    guard, found, done = _guard(), list[Verdict](), threading.Event()
    *nine, tenth, eleventh = _tails(11, 10)
    _judge(database, guard, CALLER, nine)

    def call() -> None:
        found.extend(_judge(database, guard, CALLER, [eleventh]))
        done.set()

    other = threading.Thread(target=call)
    with database.write() as connection:
        assert guard.judge(connection, CALLER, tenth, NOW) == FREE
        other.start()
        # It waits for the end of this one: whoever does not, is done by now.
        done.wait(0.5)
    other.join()
    database.engine.dispose()
    assert found == [LOCKED]


@contextmanager
def _counted(connection: Connection) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    event.listen(connection.engine, "before_cursor_execute", note)
    yield said
    event.remove(connection.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("caller", [CALLER, SERVICE, "anonymous"])
def test_a_look_up_takes_the_same_statements_whatever_comes_of_it(
    database: Database, caller: str
) -> None:
    guard = _guard(caller=5, service=5, withheld=5)
    _register(database)
    known, off, closed, unknown, late = (ean(number) for number in range(1, 6))
    for one in (known, off, closed, late):
        open_account(database, one)
    with database.write() as connection:
        changes: dict[Ean, dict[str, object]] = {
            off: {"supply": Supply.OFF_PREPAYMENT},
            closed: {"phone_closed_at": NOW},
        }
        for one, change in changes.items():
            connection.execute(update(accounts).where(accounts.c.ean == one).values(change))
    _judge(database, guard, caller, [ean(9)])
    looked_up = []
    for one in (known, off, closed, unknown, late):
        with database.write() as connection, _counted(connection) as said:
            verdict = guard.judge(connection, caller, one, NOW)
            account = find_open_to_phone(connection, one)
        looked_up.append((verdict, account is not None, tuple(said)))
    assert [(verdict, found) for verdict, found, _ in looked_up] == [
        (FREE, True),
        (FREE, False),
        (FREE, False),
        (FREE, False),
        (SLOW if caller == "anonymous" else LOCKED, True),
    ]
    assert len({said for *_, said in looked_up}) == 1
    assert len(looked_up[0][2]) == 4
