from __future__ import annotations

from collections import deque
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.handset import HandsetError
from ivr.handset.keypad import HUNG_UP, KEYS, Keypad, ScriptedKeypad, TimedKeypad, take_answer
from ivr.handset.script import Question

NO_KEYS = "abé .-\x00"


class Presses:
    """Presses its keys in order, then leaves every wait to its end or hangs up."""

    def __init__(self, keys: str, end: str | None = None) -> None:
        self._keys = deque(keys)
        self._end = end
        self.waits: list[tuple[str, float]] = []

    @property
    def left(self) -> str:
        return "".join(self._keys)

    def first_key(self, seconds: float) -> str | None:
        return self._next("first", seconds)

    def next_key(self, seconds: float) -> str | None:
        return self._next("next", seconds)

    def _next(self, which: str, seconds: float) -> str | None:
        self.waits.append((which, seconds))
        return self._keys.popleft() if self._keys else self._end


def answers(keypad: Keypad, *sizes: int | None) -> list[str | None]:
    return [keypad.next_keys(Question(num_digits=size)) for size in sizes]


def test_each_chunk_answers_one_question_then_the_caller_hangs_up() -> None:
    keypad = ScriptedKeypad("9020000000001,1")

    assert answers(keypad, 13, 1, 1, 1) == ["9020000000001", "1", None, None]


def test_a_chunk_shorter_than_the_question_is_sent_as_it_is() -> None:
    assert answers(ScriptedKeypad("2,1"), 13, 1) == ["2", "1"]


def test_an_empty_chunk_is_silence() -> None:
    assert answers(ScriptedKeypad(",1,"), 1, 1, 1, 1) == ["", "1", "", None]


def test_without_any_key_the_caller_only_listens() -> None:
    assert answers(ScriptedKeypad(""), 1) == [None]


def test_keys_beyond_a_question_answer_the_next_one() -> None:
    keypad = ScriptedKeypad("541449020000000001,1")

    assert answers(keypad, 13, 5, 1) == ["5414490200000", "00001", "1"]


def test_a_late_finishing_key_falls_into_the_next_question() -> None:
    assert answers(ScriptedKeypad("9020000000001#,1"), 13, 1, 1) == ["9020000000001", "", "1"]


def test_the_finishing_key_ends_an_answer_and_is_not_part_of_it() -> None:
    assert answers(ScriptedKeypad("123#45"), None, None) == ["123", "45"]


def test_without_a_finishing_key_every_key_is_an_answer() -> None:
    assert take_answer("1#*", Question(finish_on_key="")) == ("1#*", "")


def test_spaces_in_a_script_are_for_the_eye() -> None:
    assert answers(ScriptedKeypad("902 000, 1"), None, None) == ["902000", "1"]


@pytest.mark.parametrize("keys", ["12a", "1;2", "+32"])
def test_what_is_not_a_key_is_refused(keys: str) -> None:
    with pytest.raises(HandsetError, match="A phone has no key"):
        ScriptedKeypad(keys)


@given(st.text(KEYS), st.none() | st.integers(1, 20))
def test_no_key_is_lost_but_the_finishing_one(keys: str, num_digits: int | None) -> None:
    taken, rest = take_answer(keys, Question(num_digits=num_digits))

    assert keys in (taken + rest, f"{taken}#{rest}")
    assert "#" not in taken
    assert num_digits is None or len(taken) <= num_digits


def test_patience_counts_from_the_prompts_then_from_the_last_key() -> None:
    presses = Presses("12")

    assert TimedKeypad(presses).next_keys(Question(timeout=8)) == "12"
    assert presses.waits == [("first", 8), ("next", 8), ("next", 8)]


def test_no_key_in_time_is_silence() -> None:
    assert TimedKeypad(Presses("")).next_keys(Question()) == ""


@pytest.mark.parametrize("keys", ["", "1"])
def test_a_caller_who_hangs_up_answers_nothing(keys: str) -> None:
    assert TimedKeypad(Presses(keys, HUNG_UP)).next_keys(Question()) is None


def test_the_last_key_asked_for_is_not_waited_after() -> None:
    presses = Presses("123")

    assert TimedKeypad(presses).next_keys(Question(num_digits=2)) == "12"
    assert presses.left == "3"


def test_what_is_taken_is_echoed_and_what_is_no_key_is_not() -> None:
    shown: list[str] = []

    assert TimedKeypad(Presses("a1é2#"), shown.append).next_keys(Question()) == "12"
    assert "".join(shown) == "12\r"


questions = st.builds(
    Question,
    num_digits=st.none() | st.integers(1, 5),
    finish_on_key=st.sampled_from(["", "#", "*", "9"]),
)


@given(st.text(KEYS), questions)
def test_both_keypads_take_the_same_answer(keys: str, question: Question) -> None:
    presses = Presses(keys)

    assert (TimedKeypad(presses).next_keys(question), presses.left) == take_answer(keys, question)


@given(st.lists(st.text(KEYS)), st.lists(st.text(NO_KEYS)), questions)
def test_what_is_no_key_between_the_keys_changes_no_answer(
    chunks: list[str], noises: list[str], question: Question
) -> None:
    noisy = "".join(chunk + noise for chunk, noise in zip_longest(chunks, noises, fillvalue=""))
    plain, between = TimedKeypad(Presses("".join(chunks))), TimedKeypad(Presses(noisy))

    for _ in range(len(chunks) + 1):
        assert between.next_keys(question) == plain.next_keys(question)
