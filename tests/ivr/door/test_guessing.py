"""Who tries number after number learns next to nothing, whoever they say they are."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest

from balance.ean import Ean, tail
from tests.ivr.door.switchboard import (
    Meters,
    Ring,
    Switchboard,
    guesses,
    is_slow,
    open_meters,
    tells_a_balance,
    unknown_tails,
)

GUESSER, STRANGER = "+32470111222", "+324987654"
WITHHELD = ("anonymous", "", "+266696687", "Restricted", "+7378742833")
EANS_A_CALL = 3
MIDNIGHT = datetime(2026, 11, 23, 23, tzinfo=UTC)
# So that 10,000 fit into one day: 450 an hour do not fill the line.
A_TRY = timedelta(seconds=8)
# GUESSES=10000 tries so many in every test; without it they are 10,000 in all on SQLite.
GUESSES = os.environ.get("GUESSES")


@pytest.fixture
def meters(board: Switchboard) -> Meters:
    made = open_meters(board.parts)
    board.now = MIDNIGHT
    return made


def how_many(board: Switchboard, on_sqlite: int) -> int:
    if GUESSES is not None:
        return int(GUESSES)
    # What PostgreSQL does otherwise shows in fewer.
    return on_sqlite if board.parts.database.dialect == "sqlite" else on_sqlite // 10


@dataclass
class Guesser:
    """Tries numbers, three a call, and rings again; `told` are those they heard a balance of."""

    board: Switchboard
    callers: Iterator[str]
    told: set[Ean] = field(default_factory=set)
    call: Ring | None = None
    place: int = 0

    def tries(self, ean: Ean) -> str:
        """What is answered; `place` is how many numbers were tried in vain before, in this call."""
        if self.call is None:
            self.call, self.place = self.board.ring(next(self.callers)), 0
        else:
            self.place += 1
        self.board.now += A_TRY
        document = self._answer(self.call, ean)
        if tells_a_balance(document):
            self.told.add(ean)
        if tells_a_balance(document) or self.call.is_over():
            self.call.hang_up()
            self.call = None
        return document

    def _answer(self, call: Ring, ean: Ean) -> str:
        return call.try_number(tail(ean))


@dataclass
class Patient(Guesser):
    """One who keys all 18 digits when they are asked for; `put_off` is how that was asked."""

    put_off: list[str] = field(default_factory=list)

    def _answer(self, call: Ring, ean: Ean) -> str:
        if call.asks_whole():
            return call.try_number(ean)
        document = call.try_number(tail(ean))
        if not call.asks_whole():
            return document
        self.put_off.append(document)
        return call.try_number(ean)


@dataclass
class Strangers:
    """What others hear of three numbers of no meter, anew each hour: office hours are named."""

    board: Switchboard
    slow: bool = False
    heard: dict[int, list[str]] = field(default_factory=dict)
    put_off: set[str] = field(default_factory=set)

    def hear(self, place: int) -> str:
        """The answer of this hour to the number tried there in a call."""
        hour = (self.board.now - MIDNIGHT) // timedelta(hours=1)
        if hour not in self.heard:
            self.heard[hour] = self._ask(hour)
        return self.heard[hour][place]

    def _ask(self, hour: int) -> list[str]:
        call = self.board.ring(next(iter(WITHHELD)) if self.slow else f"{STRANGER}{hour:02d}")
        tails = unknown_tails(EANS_A_CALL, f"a stranger's {hour}")
        if self.slow:
            self.put_off.add(call.try_number(tails[0]))
        numbers = [f"54144{one}" if self.slow else one for one in tails]
        return [call.try_number(one) for one in numbers]


def test_one_caller_hears_of_ten_numbers_a_day_and_the_rest_are_unknown(
    board: Switchboard, meters: Meters
) -> None:
    guesser, strangers = Guesser(board, cycle([GUESSER])), Strangers(board)
    first: list[Ean] = []
    for ean in guesses(meters, how_many(board, 7_000), "one caller"):
        if len(first) < 10 and ean not in first:
            first.append(ean)
        board.slept.clear()
        document = guesser.tries(ean)
        if ean in first and ean in meters.live:
            assert tells_a_balance(document)
        else:
            assert board.slept == [1.0]
            assert document == strangers.hear(guesser.place)
    assert guesser.told == set(first) & set(meters.live)
    assert guesser.told


def test_withheld_numbers_are_refused_nothing_but_wait_and_key_all_18_digits(
    board: Switchboard, meters: Meters
) -> None:
    filling = Patient(board, cycle(WITHHELD))
    for one in unknown_tails(100, "the first"):
        assert not is_slow(filling.tries(Ean(f"54144{one}")))
    guesser, strangers = Patient(board, cycle(WITHHELD)), Strangers(board, slow=True)
    for ean in guesses(meters, how_many(board, 3_000), "withheld"):
        document = guesser.tries(ean)
        assert is_slow(document)
        if ean in meters.live:
            assert tells_a_balance(document)
        else:
            assert document == strangers.hear(guesser.place)
    assert guesser.told
    assert set(guesser.put_off) == strangers.put_off
    assert not is_slow(board.ring(f"{STRANGER}99").try_number(tail(meters.live[0])))
