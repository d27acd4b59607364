"""By phone the alert can only be raised, to whole euros, once it was read back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.money import Cents
from ivr.menus import HIGHEST_ALERT
from ivr.turns import Asked, Cue, State
from tests.ivr.played import Played, finding, play, start
from tests.ivr.samples import CUT, NORMAL, SILENT, TAIL, words
from tests.ivr.test_eans import PERSON


def raising(*keys: str, threshold: int = 500, asked: Asked = Asked.SENT) -> Played:
    """A call whose caller chose to raise the alert from this threshold."""
    look_up = finding(replace(NORMAL, threshold=Cents(threshold)))
    return play(TAIL, "1", "3", "3", *keys, look_up=look_up, asked=asked)


@pytest.mark.rule("R33")
def test_the_alert_is_asked_for_from_the_threshold_in_force() -> None:
    played = raising()
    assert played.cues == (Cue.ALERT,)
    assert played.steps[-1].keys == 2
    assert words(played.verbs[-1])[0].startswith("Votre alerte est à cinq euros.")


def test_a_higher_amount_is_read_back_then_kept_and_told_by_sms() -> None:
    played = raising("20")
    assert played.cues == (Cue.ALERT_READ_BACK,)
    assert "vingt euros" in words(played.verbs[-1])[0]
    assert played.risen_to == []
    assert played.press("1").cues == (Cue.ALERT_RAISED, Cue.MENU)
    assert played.risen_to == [Cents(20_00)]
    assert "vingt euros" in words(played.verbs[-1])[0]


@pytest.mark.parametrize("asked", [Asked.NO_NUMBER, Asked.ENOUGH])
def test_no_sms_is_promised_where_none_goes_out(asked: Asked) -> None:
    assert raising("20", "1", asked=asked).cues == (Cue.ALERT_RAISED_NO_SMS, Cue.MENU)


def test_the_alert_of_a_cut_meter_leads_back_to_its_own_menu() -> None:
    played = play(TAIL, "1", "3", "3", "20", "1", look_up=finding(CUT))
    assert played.cues == (Cue.ALERT_RAISED, Cue.CUT_MENU)


def test_a_single_key_and_a_hash_are_an_amount() -> None:
    assert raising("9#").call.raised == Cents(9_00)


def test_a_star_drops_what_was_keyed_before() -> None:
    assert raising("9*8").call.raised == Cents(8_00)


@pytest.mark.parametrize("key", ["*", "#", "9*", "A"])
def test_no_amount_at_all_hears_the_question_again(key: str) -> None:
    played = raising(key)
    assert played.cues == (Cue.ALERT,)
    assert played.call.wrong == 0


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("5", Cue.ALERT_TOO_LOW),
        ("4", Cue.ALERT_TOO_LOW),
        ("00", Cue.ALERT_TOO_LOW),
        ("51", Cue.ALERT_TOO_HIGH),
        ("99", Cue.ALERT_TOO_HIGH),
        ("50", Cue.ALERT_READ_BACK),
        ("6", Cue.ALERT_READ_BACK),
    ],
)
def test_the_alert_only_goes_up_and_not_over_fifty_euros(keys: str, said: Cue) -> None:
    assert raising(keys).cues == (said,)


def test_a_part_of_a_euro_above_the_threshold_counts_as_higher() -> None:
    assert raising("5", threshold=499).cues == (Cue.ALERT_READ_BACK,)
    assert raising("5", threshold=501).cues == (Cue.ALERT_TOO_LOW,)


@pytest.mark.parametrize("threshold", [5000, 5001, 25000])
def test_an_alert_as_high_as_it_goes_is_told_so(threshold: int) -> None:
    assert raising(threshold=threshold).cues == (Cue.ALERT_HIGHEST, Cue.ELSE_MENU)


def test_two_asks_anew_from_the_threshold_in_force() -> None:
    played = raising("20", "2")
    assert played.cues == (Cue.ALERT,)
    assert (played.call.alert, played.call.raised) == (Cents(500), Cents(0))


def test_an_alert_raised_elsewhere_meanwhile_is_asked_for_again() -> None:
    played = start(Played())
    played.press(TAIL, "1", "3", "3", "20")
    played.look_up = finding(replace(NORMAL, threshold=Cents(3000)))
    played.asked = None
    played.press("1")
    assert played.cues == (Cue.ALERT,)
    assert played.call.alert == Cents(3000)


def test_zero_is_a_person_while_an_amount_is_asked_for() -> None:
    assert raising("0").cues == PERSON
    assert raising("20", "0").cues == PERSON


def test_silence_is_asked_once_then_goodbye() -> None:
    assert raising(SILENT, SILENT).first_cues(-2) == ["AL1_SILENT", "BYE"]


def test_three_wrong_amounts_end_with_a_person() -> None:
    played = raising("5", "60", "5")
    assert played.first_cues(-3) == ["AL1_LOW", "AL1_HIGH", "LOST"]
    assert played.cues == (Cue.WRONG_END, *PERSON)


def test_a_read_back_amount_is_asked_again_in_other_words() -> None:
    played = raising("20", SILENT, "7", SILENT, "7")
    said = played.first_cues(-4)
    assert said == ["STEP_SILENT1", "STEP_WRONG1", "STEP_SILENT2", "STEP_WRONG2"]
    assert played.call.state is State.ALERT_CONFIRM


@given(
    st.lists(st.text("0123456789*#", min_size=1, max_size=3), max_size=8),
    st.integers(0, 25_000).map(Cents),
)
def test_no_keys_ever_lower_an_alert_or_raise_it_over_fifty_euros(
    keys: list[str], threshold: Cents
) -> None:
    played = start(Played(finding(replace(NORMAL, threshold=threshold))))
    played.press(TAIL, "1", "3", "3")
    for key in keys:
        if played.call.state is not State.OVER:
            played.press(key)
    assert all(threshold < to <= HIGHEST_ALERT and to % 100 == 0 for to in played.risen_to)
