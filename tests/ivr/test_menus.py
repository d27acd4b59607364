"""Where the keys of the menus lead: once a balance was told, and whatever was told."""

import pytest

from balance.account import Statement, Supply
from ivr.menus import QUESTIONS
from ivr.turns import Asked, Cue, State
from tests.ivr.played import Played, finding, play, start
from tests.ivr.samples import (
    CUT,
    EAN,
    EMERGENCY,
    LIMITED,
    LOW,
    NORMAL,
    OTHER_TAILS,
    PENDING,
    READY,
    SILENT,
    TAIL,
    gas,
)
from tests.ivr.test_eans import PERSON


@pytest.mark.parametrize(
    ("statement", "menu"),
    [
        *((one, Cue.MENU) for one in (NORMAL, LOW, EMERGENCY, PENDING, LIMITED, gas(NORMAL))),
        *((one, Cue.CUT_MENU) for one in (CUT, READY, gas(CUT), gas(READY, Supply.GAS_BLOCKED))),
    ],
)
def test_who_has_no_supply_is_helped_to_switch_it_on(statement: Statement, menu: Cue) -> None:
    assert play(TAIL, "1", look_up=finding(statement)).cues[-2:] == (Cue.ANSWER, menu)


@pytest.mark.parametrize(
    ("statement", "key", "said"),
    [
        (NORMAL, "1", (Cue.DETAILS, Cue.MENU)),
        (NORMAL, "2", (Cue.WHAT_NOW, Cue.MENU)),
        (NORMAL, "3", (Cue.ELSE_MENU,)),
        (CUT, "1", (Cue.ARROW,)),
        (CUT, "2", (Cue.PAY, Cue.CUT_MENU)),
        (CUT, "3", (Cue.ELSE_MENU,)),
    ],
)
def test_each_key_of_a_menu_leads_where_it_says(
    statement: Statement, key: str, said: tuple[Cue, ...]
) -> None:
    assert play(TAIL, "1", key, look_up=finding(statement)).cues == said


@pytest.mark.parametrize("key", ["1", "2", "*"])
def test_what_is_told_is_read_afresh_without_counting_a_meter(key: str) -> None:
    played = play(TAIL, "1", key)
    assert played.looked_up == [EAN, EAN]
    assert played.call.eans_tried == 1


def test_a_star_in_a_main_menu_tells_the_balance_again() -> None:
    assert play(TAIL, "1", "*").cues == (Cue.ANSWER, Cue.MENU)
    assert play(TAIL, "1", "3", "9", "*").cues == (Cue.ANSWER, Cue.MENU)


@pytest.mark.parametrize("key", ["*", "#"])
def test_a_star_in_another_menu_and_a_lone_hash_hear_the_question_again(key: str) -> None:
    assert play(TAIL, "1", "3", key).cues == (Cue.ELSE_MENU,)


def test_a_hash_that_comes_late_repeats_the_menu_without_counting() -> None:
    played = play(TAIL, "1", "#")
    assert played.cues == (Cue.MENU,)
    assert played.call.wrong == 0


@pytest.mark.parametrize("keys", [(), ("3",), ("3", "3"), ("3", "3", "20")])
def test_zero_is_a_person_in_every_menu(keys: tuple[str, ...]) -> None:
    assert play(TAIL, "1", *keys, "0").cues == PERSON


def test_the_menu_follows_a_supply_that_changed_meanwhile() -> None:
    played = start(Played())
    played.press(TAIL, "1")
    played.look_up = finding(CUT)
    played.press("1")
    assert played.cues == (Cue.DETAILS, Cue.CUT_MENU)


def test_the_other_menu_leads_back() -> None:
    assert play(TAIL, "1", "3", "9").cues == (Cue.MENU,)
    assert play(TAIL, "1", "3", "9", look_up=finding(CUT)).cues == (Cue.CUT_MENU,)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked.SENT, Cue.SMS_SENT),
        (Asked.NO_NUMBER, Cue.SMS_NO_NUMBER),
        (Asked.ENOUGH, Cue.SMS_ENOUGH),
    ],
)
def test_what_became_of_the_sms_is_said_before_the_menu(asked: Asked, said: Cue) -> None:
    assert play(TAIL, "1", "3", "2", asked=asked).cues == (said, Cue.MENU)


def test_three_meters_a_call_then_no_other_is_offered() -> None:
    other = ("3", "1")
    played = play(TAIL, "1", *other, OTHER_TAILS[0], "1", *other, OTHER_TAILS[1], "1", "3")
    assert played.cues == (Cue.ELSE_MENU_LAST,)
    assert played.press("1").cues == (Cue.NO_MORE_METERS, Cue.ELSE_MENU_LAST)
    assert len(set(played.looked_up)) == 3


@pytest.mark.parametrize("keys", [(), ("3",)])
def test_silence_in_a_menu_is_asked_once_then_goodbye(keys: tuple[str, ...]) -> None:
    played = play(TAIL, "1", *keys, SILENT)
    assert played.cues[0] is Cue.MENU_SILENT
    played.press(SILENT)
    assert played.cues == (Cue.GOODBYE,)


@pytest.mark.parametrize("keys", [(), ("3",)])
def test_wrong_keys_in_a_menu_end_with_a_person(keys: tuple[str, ...]) -> None:
    played = play(TAIL, "1", *keys, "7", "8", "6")
    assert played.first_cues(3 + len(keys)) == ["MENU_WRONG1", "MENU_WRONG2", "LOST"]
    assert played.cues == (Cue.WRONG_END, *PERSON)


def test_a_menu_that_was_understood_counts_its_slips_afresh() -> None:
    played = play(TAIL, "1", "7", SILENT, "1", "7", SILENT)
    assert (played.call.state, played.call.wrong, played.call.silent) == (State.MENU, 1, 1)


@pytest.mark.rule("gas.smell_first")
def test_the_smell_of_gas_comes_first_and_once_a_call() -> None:
    played = play(TAIL, "1", "*", look_up=finding(gas(NORMAL)))
    assert played.steps[2].cues == (Cue.GAS_SMELL, Cue.ANSWER, Cue.MENU)
    assert played.cues == (Cue.ANSWER, Cue.MENU)
    played.press("3", "1", OTHER_TAILS[0], "1")
    assert Cue.GAS_SMELL not in played.cues


def test_every_question_words_each_of_its_retries_differently() -> None:
    for question in QUESTIONS.values():
        retries = (*question.silent, *question.wrong)
        assert len(set(retries)) == len(retries) >= 3
