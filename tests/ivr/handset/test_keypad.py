from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.handset import HandsetError
from ivr.handset.keypad import KEYS, ScriptedKeypad, take_answer


def answers(keypad: ScriptedKeypad, *sizes: int | None) -> list[str | None]:
    return [keypad.next_keys("", 5, size, "#") for size in sizes]


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
    assert take_answer("1#*", None, "") == ("1#*", "")


def test_spaces_in_a_script_are_for_the_eye() -> None:
    assert answers(ScriptedKeypad("902 000, 1"), None, None) == ["902000", "1"]


@pytest.mark.parametrize("keys", ["12a", "1;2", "+32"])
def test_what_is_not_a_key_is_refused(keys: str) -> None:
    with pytest.raises(HandsetError, match="A phone has no key"):
        ScriptedKeypad(keys)


@given(st.text(KEYS), st.none() | st.integers(1, 20))
def test_no_key_is_lost_but_the_finishing_one(keys: str, num_digits: int | None) -> None:
    taken, rest = take_answer(keys, num_digits, "#")

    assert keys in (taken + rest, f"{taken}#{rest}")
    assert "#" not in taken
    assert num_digits is None or len(taken) <= num_digits
