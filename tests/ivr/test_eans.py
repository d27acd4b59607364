"""How a number is asked for, kept, completed and read back, whatever is keyed or not keyed."""

import pytest

from balance.ean import Ean, check_digit
from ivr.turns import Cue, State
from tests.ivr.played import finding, play
from tests.ivr.samples import EAN, NORMAL, OTHER_TAILS, SILENT, TAIL, WRONG_TAIL
from voice_prompts.languages import Language

NUMBER = (Cue.HELP_NUMBER, Cue.HELP_NUMBER_AGAIN)
PERSON = (Cue.OFFICE, Cue.PERSON, *NUMBER, Cue.TRANSFER, Cue.GOODBYE)
SILENT_END = (Cue.SILENT_END, *NUMBER, Cue.OFFICE, Cue.GOODBYE)


def test_a_call_starts_with_the_languages_and_room_for_a_whole_number() -> None:
    played = play()
    assert played.cues == (Cue.WELCOME,)
    assert played.steps[-1].keys == 13


@pytest.mark.parametrize(
    ("key", "language"),
    [(SILENT, Language.FR), ("#", Language.FR), *zip("1234", Language, strict=True)],
)
def test_a_lone_key_of_the_welcome_is_a_language_and_silence_is_french(
    key: str, language: Language
) -> None:
    played = play(key)
    assert played.cues == (Cue.EAN,)
    assert played.call.language is language


def test_a_number_keyed_over_the_welcome_is_read_back_in_french() -> None:
    played = play(TAIL)
    assert played.cues == (Cue.READ_BACK, Cue.RIGHT)
    assert (played.call.ean, played.call.language) == (EAN, Language.FR)


def test_a_pause_over_the_welcome_keeps_what_was_keyed() -> None:
    played = play("12")
    assert played.cues == (Cue.MISSING,)
    assert played.call.language is Language.FR


def test_a_star_hears_the_languages_again() -> None:
    assert play("*").cues == (Cue.WELCOME,)


def test_zero_over_the_welcome_is_a_person() -> None:
    assert play("0").cues == PERSON


@pytest.mark.rule("R11")
def test_thirteen_digits_are_read_back_before_anything_is_looked_up() -> None:
    played = play(SILENT, TAIL)
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
    played.press("00001")
    assert played.call.ean == EAN


def test_eighteen_digits_at_once_are_accepted() -> None:
    assert play("541449020000000001").call.ean == EAN


def test_a_number_stored_with_commas_is_completed_over_two_questions() -> None:
    assert play("902000", "0000001").call.ean == EAN


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
    played = play(SILENT, "902000000")
    assert played.cues == (Cue.MISSING,)
    assert (played.steps[-1].received, played.steps[-1].keys) == (9, 4)
    played.press("0001")
    assert played.call.ean == EAN


def test_a_missing_zero_is_not_a_call_for_a_person() -> None:
    assert play("902000000000", "0").cues == (Cue.NOT_KNOWN,)


def test_a_number_can_be_keyed_digit_by_digit() -> None:
    assert play(SILENT, *TAIL).call.ean == EAN


def test_silence_after_some_digits_keeps_them() -> None:
    played = play("902000000", SILENT)
    assert played.cues == (Cue.MISSING_SILENT,)
    assert played.steps[-1].received == 9
    played.press("0001")
    assert played.call.ean == EAN


def test_a_star_drops_what_came_before_it() -> None:
    assert play("12345*" + TAIL).call.ean == EAN


def test_a_star_drops_what_was_kept_from_earlier_turns() -> None:
    assert play("902", "*" + TAIL).call.ean == EAN


@pytest.mark.parametrize("keys", [("902", "*"), ("5414490200000", "*")])
def test_a_lone_star_starts_the_number_again(keys: tuple[str, ...]) -> None:
    played = play(*keys)
    assert played.cues == (Cue.EAN_DROPPED,)
    assert (played.call.kept, played.steps[-1].keys) == ("", 13)


def test_a_final_hash_is_ignored() -> None:
    assert play(TAIL + "#").call.ean == EAN


def test_a_late_hash_repeats_the_read_back_without_counting() -> None:
    played = play(TAIL, "#")
    assert played.cues == (Cue.READ_BACK, Cue.RIGHT)
    assert played.call.wrong == 0


@pytest.mark.parametrize("keys", [(SILENT, "0"), (SILENT, "123*0"), (TAIL, "0")])
def test_zero_is_a_person_while_a_number_is_asked_for(keys: tuple[str, ...]) -> None:
    played = play(*keys)
    assert played.cues == PERSON
    assert played.call.state is State.OVER


def test_two_silences_end_with_the_help_number_before_all_else() -> None:
    played = play(SILENT, SILENT, SILENT)
    assert played.first_cues() == ["EAN1", "EAN2", "SIL"]
    assert played.cues == SILENT_END


def test_three_wrong_numbers_end_with_a_person() -> None:
    played = play(*[WRONG_TAIL] * 3)
    assert played.first_cues() == ["NOK1", "NOK2", "NOK3"]
    assert played.cues == (Cue.NOT_KNOWN_END, *PERSON)


def test_too_many_digits_are_a_wrong_input_worded_anew_each_time() -> None:
    assert play(*["90200000000011"] * 3).first_cues() == ["MANY", "MANY2", "NOK3"]


def test_silence_and_wrong_input_are_counted_apart() -> None:
    played = play(WRONG_TAIL, SILENT, WRONG_TAIL)
    assert played.call.state is State.EAN
    assert (played.call.ean_silent, played.call.ean_wrong) == (1, 2)


@pytest.mark.parametrize(("key", "end"), [(SILENT, SILENT_END), ("5", (Cue.WRONG_END, *PERSON))])
def test_the_read_back_is_asked_four_times_in_different_words(
    key: str, end: tuple[Cue, ...]
) -> None:
    played = play(TAIL, *[key] * 4)
    asked = [step.cues for step in played.steps[1:]]
    assert len(set(asked)) == 5
    assert asked[-1] == end
    assert played.call.state is State.OVER


def test_a_new_read_back_counts_afresh() -> None:
    played = play(TAIL, "5", "5", "5", "2", TAIL, "5")
    assert (played.call.state, played.call.wrong) == (State.CONFIRM, 1)


def test_another_meter_forgets_the_slips_of_the_first() -> None:
    played = play(WRONG_TAIL, SILENT, TAIL, "1", "3", "1")
    assert played.cues == (Cue.EAN_OTHER,)
    assert (played.call.ean_wrong, played.call.ean_silent, played.call.ean) == (0, 0, None)


def test_an_unknown_third_meter_ends_the_call() -> None:
    keys = (TAIL, "1", "3", "1", OTHER_TAILS[0], "1", OTHER_TAILS[1], "1")
    played = play(*keys, look_up=lambda ean: NORMAL if ean == EAN else None)
    assert [played.steps[place].cues[0] for place in (6, 8)] == ["NOK1", "NOK3"]
    assert len(played.looked_up) == 3


def test_an_unknown_meter_counts_with_the_wrong_check_digits() -> None:
    played = play(WRONG_TAIL, TAIL, "1", WRONG_TAIL, look_up=finding(None))
    assert played.cues[0] is Cue.NOT_KNOWN_END
