"""What follows in a call, whatever is keyed or not keyed."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from balance.account import Statement
from balance.ean import Ean, check_digit
from ivr.dialogue import MAX_WEBHOOKS, next_step
from ivr.turns import Call, Cue, Digits, OutOfTime, Silence, State
from tests.ivr.samples import (
    EAN,
    NORMAL,
    OFF,
    OTHER_TAILS,
    PREFIXES,
    SILENT,
    TAIL,
    gas,
    play,
)

NUMBER_AND_GOODBYE = (Cue.HELP_NUMBER, Cue.HELP_NUMBER_AGAIN, Cue.GOODBYE)
PERSON = (Cue.PERSON, *NUMBER_AND_GOODBYE)
WRONG_CHECK_DIGIT = "9020000000002"


def unknown(ean: Ean) -> Statement | None:
    return None


def off(ean: Ean) -> Statement | None:
    return OFF


def test_a_call_starts_with_a_welcome_and_the_question_for_the_ean() -> None:
    played = play()
    assert played.cues == (Cue.WELCOME, Cue.EAN)
    assert played.steps[-1].keys == 13
    assert played.steps[-1].number == 1


@pytest.mark.rule("R11")
def test_thirteen_digits_are_read_back() -> None:
    played = play(TAIL)
    assert played.cues == (Cue.READ_BACK, Cue.RIGHT)
    assert played.call.ean == EAN
    assert played.looked_up == []


def test_a_confirmed_number_is_looked_up_and_answered() -> None:
    played = play(TAIL, "1")
    assert played.looked_up == [EAN]
    assert played.cues == (Cue.ANSWER, Cue.MENU)


def test_a_number_is_corrected_without_counting_as_wrong() -> None:
    played = play(TAIL, "2")
    assert played.cues == (Cue.EAN_AGAIN,)
    assert (played.call.ean, played.call.ean_wrong, played.call.eans_tried) == (None, 0, 0)


def test_eighteen_digits_in_two_gathers_are_accepted() -> None:
    played = play("5414490200000")
    assert played.cues == (Cue.MORE,)
    assert played.steps[-1].keys == 5
    played.hear(Digits("00001"))
    assert played.call.ean == EAN


def test_eighteen_digits_at_once_are_accepted() -> None:
    assert play("541449020000000001").call.ean == EAN


def test_thirteen_digits_with_a_prefix_and_nothing_more_are_judged_as_they_are() -> None:
    assert play("5414490200000", SILENT).cues == (Cue.NOT_KNOWN,)


def test_a_tail_that_happens_to_begin_like_a_prefix_is_accepted_after_silence() -> None:
    tail = "541440000000"
    tail += check_digit("54144" + tail)
    assert play(tail, SILENT).call.ean == Ean("54144" + tail)


def test_eighteen_digits_cut_short_start_again() -> None:
    played = play("5414490200000", "00")
    assert played.cues == (Cue.TOO_MANY,)
    assert played.steps[-1].received == 15
    assert (played.call.kept, played.call.state) == ("", State.EAN)


def test_fewer_digits_are_kept_and_completed() -> None:
    played = play("902000000")
    assert played.cues == (Cue.MISSING,)
    assert (played.steps[-1].received, played.steps[-1].keys) == (9, 4)
    played.hear(Digits("0001"))
    assert played.call.ean == EAN


def test_a_missing_zero_is_not_a_call_for_a_person() -> None:
    assert play("902000000000", "0").cues == (Cue.NOT_KNOWN,)


def test_a_number_can_be_keyed_digit_by_digit() -> None:
    assert play(*TAIL).call.ean == EAN


def test_silence_after_some_digits_keeps_them() -> None:
    played = play("902000000", SILENT)
    assert played.cues == (Cue.MISSING_SILENT,)
    played.hear(Digits("0001"))
    assert played.call.ean == EAN


def test_a_star_drops_what_came_before_it() -> None:
    assert play("12345*" + TAIL).call.ean == EAN


def test_a_star_drops_what_was_kept_from_earlier_turns() -> None:
    assert play("902", "*" + TAIL).call.ean == EAN


def test_a_lone_star_starts_the_number_again() -> None:
    played = play("902", "*")
    assert played.cues == (Cue.EAN_DROPPED,)
    assert played.call.kept == ""


def test_a_final_hash_is_ignored() -> None:
    assert play(TAIL + "#").call.ean == EAN


def test_a_late_hash_repeats_the_read_back_without_counting() -> None:
    played = play(TAIL, "#")
    assert played.cues == (Cue.READ_BACK, Cue.RIGHT)
    assert played.call.wrong == 0


def test_a_late_hash_repeats_the_answer_it_cut_short() -> None:
    played = play(TAIL, "1", "#")
    assert played.cues == (Cue.ANSWER, Cue.MENU)
    assert played.call.wrong == 0


@pytest.mark.parametrize("keys", [("0",), ("123*0",), (TAIL, "0"), (TAIL, "1", "0")])
def test_zero_is_a_person_everywhere(keys: tuple[str, ...]) -> None:
    played = play(*keys)
    assert played.cues == PERSON
    assert played.call.state is State.OVER


def test_two_silences_end_with_the_help_number() -> None:
    played = play(SILENT, SILENT)
    assert played.steps[1].cues == (Cue.EAN_SILENT,)
    assert played.cues == (Cue.SILENT_END, *NUMBER_AND_GOODBYE)


def test_three_wrong_numbers_end_with_the_help_number() -> None:
    played = play(*[WRONG_CHECK_DIGIT] * 3)
    assert [step.cues[0] for step in played.steps[1:]] == ["NOK1", "NOK2", "NOK3"]
    assert played.cues == (Cue.NOT_KNOWN_END, *PERSON)


def test_too_many_digits_are_a_wrong_input_worded_anew_each_time() -> None:
    played = play(*["90200000000011"] * 3)
    assert [step.cues[0] for step in played.steps[1:]] == ["MANY", "MANY2", "NOK3"]


def test_silence_and_wrong_input_are_counted_apart() -> None:
    played = play(WRONG_CHECK_DIGIT, SILENT, WRONG_CHECK_DIGIT)
    assert played.call.state is State.EAN
    assert (played.call.ean_silent, played.call.ean_wrong) == (1, 2)


@pytest.mark.rule("statement.off_unknown", "ean.looked_up")
@pytest.mark.parametrize("look_up", [unknown, off])
def test_an_unknown_meter_and_one_off_prepayment_get_the_same_words(
    look_up: Callable[[Ean], Statement | None],
) -> None:
    played = play(TAIL, "1", TAIL, "1", TAIL, "1", look_up=look_up)
    assert [step.cues[0] for step in played.steps[2::2]] == ["NOK1", "NOK2", "NOK3"]
    assert played.call.state is State.OVER


def test_an_unknown_meter_counts_with_the_wrong_check_digits() -> None:
    played = play(WRONG_CHECK_DIGIT, TAIL, "1", WRONG_CHECK_DIGIT, look_up=unknown)
    assert played.cues[0] is Cue.NOT_KNOWN_END


@pytest.mark.parametrize(("key", "end"), [(SILENT, Cue.SILENT_END), ("5", Cue.WRONG_END)])
def test_the_read_back_is_asked_four_times_in_different_words(key: str, end: Cue) -> None:
    played = play(TAIL, *[key] * 4)
    asked = [step.cues for step in played.steps[1:]]
    assert len(set(asked)) == 5
    assert asked[-1][0] is end
    assert played.call.state is State.OVER


def test_a_new_read_back_counts_afresh() -> None:
    played = play(TAIL, "5", "5", "5", "2", TAIL, "5")
    assert (played.call.state, played.call.wrong) == (State.CONFIRM, 1)


@pytest.mark.parametrize("key", ["1", "*"])
def test_the_answer_is_repeated_afresh_without_counting_a_meter(key: str) -> None:
    played = play(TAIL, "1", key)
    assert played.looked_up == [EAN, EAN]
    assert played.cues == (Cue.ANSWER, Cue.MENU)
    assert played.call.eans_tried == 1


def test_another_meter_forgets_the_slips_of_the_first() -> None:
    played = play(WRONG_CHECK_DIGIT, SILENT, TAIL, "1", "3")
    assert played.cues == (Cue.EAN_OTHER,)
    assert (played.call.ean_wrong, played.call.ean_silent, played.call.ean) == (0, 0, None)


def test_three_meters_a_call_then_no_other_is_offered() -> None:
    played = play(TAIL, "1", "3", OTHER_TAILS[0], "1", "3", OTHER_TAILS[1], "1")
    assert played.cues == (Cue.ANSWER, Cue.MENU_LAST)
    played.hear(Digits("3"))
    assert played.cues == (Cue.NO_MORE_METERS, Cue.MENU_LAST)
    assert len(played.looked_up) == 3


def test_an_unknown_third_meter_ends_the_call() -> None:
    keys = (TAIL, "1", "3", OTHER_TAILS[0], "1", OTHER_TAILS[1], "1")
    played = play(*keys, look_up=lambda ean: NORMAL if ean == EAN else None)
    assert [played.steps[place].cues[0] for place in (5, 7)] == ["NOK1", "NOK3"]
    assert len(played.looked_up) == 3


def test_silence_in_the_menu_is_asked_once_then_goodbye() -> None:
    played = play(TAIL, "1", SILENT)
    assert played.cues == (Cue.MENU_SILENT,)
    played.hear(Silence())
    assert played.cues == (Cue.GOODBYE,)


def test_wrong_keys_in_the_menu_end_with_the_help_number() -> None:
    played = play(TAIL, "1", "7", "8", "9")
    assert [step.cues[0] for step in played.steps[3:]] == ["M0_WRONG1", "M0_WRONG2", "LOST"]


@pytest.mark.rule("gas.smell_first")
def test_the_smell_of_gas_comes_first_and_once_a_call() -> None:
    played = play(TAIL, "1", "1", look_up=lambda ean: gas(NORMAL))
    assert played.steps[2].cues == (Cue.GAS_SMELL, Cue.ANSWER, Cue.MENU)
    assert played.steps[3].cues == (Cue.ANSWER, Cue.MENU)
    played.hear(Digits("3"))
    played.hear(Digits(OTHER_TAILS[0]))
    assert Cue.GAS_SMELL not in played.hear(Digits("1")).cues


def test_the_last_webhook_allowed_says_goodbye_with_the_help_number() -> None:
    played = play(*["*"] * (MAX_WEBHOOKS - 1))
    assert len(played.steps) == MAX_WEBHOOKS
    assert played.steps[-2].listen is State.EAN
    assert played.cues == (Cue.LONG_END, *PERSON)


def test_a_call_that_lasted_too_long_is_ended() -> None:
    played = play(TAIL)
    assert played.hear(OutOfTime()).cues == (Cue.LONG_END, *PERSON)


def test_a_call_that_is_over_stays_over() -> None:
    call, turn = next_step(Call(state=State.OVER, step=4), Digits("1"), PREFIXES)
    assert call.state is State.OVER
    assert turn == replace(play(TAIL, "1", SILENT, SILENT).steps[-1], number=5)


def test_a_call_survives_storage() -> None:
    call = play("902", SILENT, "*" + TAIL, "7").call
    stored = json.loads(json.dumps(call.to_dict()))
    assert Call.from_dict(stored) == call


@pytest.mark.parametrize("field", ["state", "step", "ean_wrong"])
def test_a_stored_call_that_was_tampered_with_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match=r"stored call|State"):
        Call.from_dict({**Call().to_dict(), field: "x"})
