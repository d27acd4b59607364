"""One who tries too many numbers costs nobody else anything; a whole line of them, a while."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from balance.ean import Ean, tail
from tests.config.commands import Shell
from tests.ivr.door.conftest import assembled
from tests.ivr.door.switchboard import (
    Meters,
    Switchboard,
    is_slow,
    open_meters,
    tells_a_balance,
    unknown_tails,
)

SERVICE, STRANGER = "+3281222333", "+32498765432"
# Tuesday, 00:00 in Brussels.
MIDNIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)
A_TRY = timedelta(seconds=8)


@pytest.fixture
def meters(board: Switchboard) -> Meters:
    made = open_meters(board.parts, live=201, off=1, closed=1)
    board.now = MIDNIGHT
    return made


@pytest.fixture
def small(database_url: str, tmp_path: Path) -> Iterator[Switchboard]:
    """The board of a line that 30 numbers an hour fill."""
    parts = assembled(database_url, tmp_path, line_tails=30)
    yield Switchboard(parts)
    parts.database.engine.dispose()


def try_many(board: Switchboard, callers: list[str], seed: str) -> None:
    """Each caller tries a number of no meter."""
    for caller, number in zip(callers, unknown_tails(len(callers), seed), strict=True):
        board.now += A_TRY
        board.ring(caller).try_number(number)


def is_answered_at_once(board: Switchboard, caller: str, ean: Ean) -> bool:
    document = board.ring(caller).try_number(tail(ean))
    return tells_a_balance(document) and not is_slow(document)


def is_answered_slowly(board: Switchboard, caller: str, ean: Ean) -> bool:
    """Whether a caller is kept waiting, asked for all digits, and told."""
    call = board.ring(caller)
    first = call.try_number(tail(ean))
    asked = is_slow(first) and call.asks_whole() and not tells_a_balance(first)
    return asked and tells_a_balance(call.try_number(ean))


def register(board: Switchboard, folder: Path) -> None:
    url = board.parts.settings.database
    shell = Shell(folder)
    shell.succeed("services", "add", SERVICE, "CPAS de Namur", "--by", "ag7", database_url=url)


def test_a_social_service_hears_200_balances_a_day_at_once(
    board: Switchboard, meters: Meters, tmp_path: Path
) -> None:
    register(board, tmp_path)
    for place in range(0, 200, 2):
        call = board.ring(SERVICE)
        board.now += A_TRY
        first = call.try_number(tail(meters.live[place]))
        second = call.press("3", "1", tail(meters.live[place + 1]), "1")
        assert tells_a_balance(first)
        assert tells_a_balance(second)
        assert not is_slow(first + second)
    assert not is_answered_at_once(board, SERVICE, meters.live[200])
    assert is_answered_at_once(board, STRANGER, meters.live[200])
    board.now += timedelta(days=1)
    assert is_answered_at_once(board, SERVICE, meters.live[200])


def test_a_locked_caller_locks_out_nobody_else_and_is_free_the_next_day(
    board: Switchboard, meters: Meters
) -> None:
    locked, neighbour = "+32470111222", "+32470111333"
    try_many(board, [locked] * 300, "one number")
    assert not is_answered_at_once(board, locked, meters.live[0])
    assert is_answered_at_once(board, neighbour, meters.live[0])
    board.now = MIDNIGHT + timedelta(days=1) - timedelta(seconds=1)
    assert not is_answered_at_once(board, locked, meters.live[0])
    board.now = MIDNIGHT + timedelta(days=1)
    assert is_answered_at_once(board, locked, meters.live[0])


def test_a_thousand_numbers_in_a_row_are_slowed_alone(board: Switchboard, meters: Meters) -> None:
    numbers = [f"+32470555{place:03d}" for place in range(1000)]
    try_many(board, numbers, "a thousand numbers")
    assert is_answered_slowly(board, "+32470555000", meters.live[0])
    assert is_answered_at_once(board, "+32470556000", meters.live[0])
    assert is_answered_at_once(board, "anonymous", meters.live[0])
    board.now = MIDNIGHT + timedelta(days=1)
    assert is_answered_at_once(board, "+32470555000", meters.live[0])


def test_withheld_numbers_slow_each_other_alone(board: Switchboard, meters: Meters) -> None:
    try_many(board, ["anonymous", ""] * 100, "withheld")
    assert is_answered_slowly(board, "Restricted", meters.live[0])
    assert is_answered_at_once(board, STRANGER, meters.live[0])
    board.now = MIDNIGHT + timedelta(days=1)
    assert is_answered_at_once(board, "Restricted", meters.live[0])


def test_a_full_line_slows_everybody_and_refuses_nobody(small: Switchboard, tmp_path: Path) -> None:
    meters = open_meters(small.parts, live=2, off=1, closed=1)
    register(small, tmp_path)
    small.now = MIDNIGHT
    try_many(small, [f"+3247{place:02d}55500" for place in range(31)], "from everywhere")
    for caller in (STRANGER, SERVICE, "anonymous", "+32470055500"):
        assert is_answered_slowly(small, caller, meters.live[0]), caller
    small.now += timedelta(hours=1, minutes=5)
    for caller in (STRANGER, SERVICE, "anonymous", "+32470055500"):
        assert is_answered_at_once(small, caller, meters.live[1]), caller


def test_who_is_locked_out_fills_no_line(small: Switchboard) -> None:
    meters = open_meters(small.parts, live=1, off=1, closed=1)
    small.now = MIDNIGHT
    try_many(small, ["+32470111222"] * 100, "one number")
    assert is_answered_at_once(small, STRANGER, meters.live[0])
