"""Unknown, off, closed and locked out are one answer, at one instant, after the same statements."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from balance.ean import Ean, tail
from tests.ivr.door.conftest import assembled
from tests.ivr.door.switchboard import (
    Meters,
    Ring,
    Switchboard,
    is_slow,
    open_meters,
    statements,
    tells_a_balance,
    unknown_tails,
)

ASKING, LOCKED_OUT, WITHHELD = "+32470111222", "+32471222333", "anonymous"
FIXED_SECONDS = 1.0
UNKNOWN = [Ean(f"54144{one}") for one in unknown_tails(3, "unknown")]


@dataclass(frozen=True)
class Answered:
    """A document, how long after its request it was released, and the statements it took."""

    document: str
    seconds: float
    said: tuple[str, ...]


@pytest.fixture
def crowded(database_url: str, tmp_path: Path) -> Iterator[Switchboard]:
    """A board where one number a day is enough to slow those who show none."""
    parts = assembled(database_url, tmp_path, withheld_tails=1)
    yield Switchboard(parts)
    parts.database.engine.dispose()


def opened(board: Switchboard) -> Meters:
    """Three meters of each kind; nobody who calls later is the first of the day."""
    made = open_meters(board.parts, live=3, off=3, closed=3)
    for _ in range(2):
        board.ring(ASKING).try_number(tail(made.live[0]))
        board.now += timedelta(minutes=2)
    return made


def timed(board: Switchboard, call: Ring, key: str, takes: Iterator[float]) -> Answered:
    """What is answered to a key, and how."""
    began = board.seconds
    with statements(board, takes) as said:
        document = call.press(key)
    return Answered(document, board.seconds - began, tuple(said))


def in_vain(
    board: Switchboard, kinds: Mapping[str, tuple[str, Sequence[Ean]]]
) -> list[dict[str, Answered]]:
    """For each place in a call, what is answered to each kind of number, by who tries it."""
    calls = {kind: board.ring(caller) for kind, (caller, _) in kinds.items()}
    found = []
    for place in range(3):
        answers = {}
        for kind, call in calls.items():
            call.press(tail(kinds[kind][1][place]))
            answers[kind] = timed(board, call, "1", in_their_own_time(f"{kind} {place}"))
        found.append(answers)
    return found


def in_their_own_time(seed: str) -> Iterator[float]:
    """How long statements take: never twice the same, and never the whole delay together."""
    chance = random.Random(seed)
    while True:
        yield chance.randrange(1, 64) / 1024


def test_what_is_hidden_is_one_answer_at_one_instant(board: Switchboard) -> None:
    meters = opened(board)
    for number in unknown_tails(10, "locked out"):
        board.ring(LOCKED_OUT).try_number(number)
    kinds = {
        "unknown": (ASKING, UNKNOWN),
        "off": (ASKING, meters.off),
        "closed": (ASKING, meters.closed),
        "locked": (LOCKED_OUT, meters.live),
    }
    for answers in in_vain(board, kinds):
        assert set(answers) == set(kinds)
        assert len(set(answers.values())) == 1
        assert {answer.seconds for answer in answers.values()} == {FIXED_SECONDS}


def test_a_number_that_is_put_off_tells_nothing_either(crowded: Switchboard) -> None:
    meters = opened(crowded)
    crowded.ring(WITHHELD).try_number(tail(UNKNOWN[1]))
    kinds = {"unknown": UNKNOWN, "off": meters.off, "closed": meters.closed, "live": meters.live}
    put_off, answered = dict[str, Answered](), dict[str, Answered]()
    for kind, eans in kinds.items():
        call = crowded.ring(WITHHELD)
        call.press(tail(eans[0]))
        put_off[kind] = timed(crowded, call, "1", in_their_own_time(kind))
        assert call.asks_whole()
        call.press(eans[0])
        answered[kind] = timed(crowded, call, "1", in_their_own_time(kind))
    assert len(set(put_off.values())) == 1
    assert put_off["live"].seconds == FIXED_SECONDS
    assert is_slow(put_off["live"].document)
    assert tells_a_balance(answered.pop("live").document)
    assert len(set(answered.values())) == 1
    assert answered["off"].seconds == FIXED_SECONDS


def test_a_caller_who_is_locked_out_hears_again_what_they_heard_before(
    board: Switchboard,
) -> None:
    meters = opened(board)
    board.ring(LOCKED_OUT).try_number(tail(meters.live[0]))
    for number in unknown_tails(10, "locked out"):
        board.ring(LOCKED_OUT).try_number(number)
    assert tells_a_balance(board.ring(LOCKED_OUT).try_number(tail(meters.live[0])))
    assert not tells_a_balance(board.ring(LOCKED_OUT).try_number(tail(meters.live[1])))


def test_a_balance_is_not_held_back(board: Switchboard) -> None:
    meters = opened(board)
    board.slept.clear()
    board.ring(ASKING).try_number(tail(meters.live[1]))
    assert board.slept == []
