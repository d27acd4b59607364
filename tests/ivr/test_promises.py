"""The line answers day and night, and takes no money."""

from datetime import datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.answer import speak
from ivr.turns import Call, Cue, Digits, State, Step
from ivr.verbs import Dial, Gather, Hangup, Pause, Redirect, Say, Verb
from tests.ivr.played import Played, start
from tests.ivr.samples import EAN, NORMAL, NOW, OTHER_TAILS, TAIL, facts, words

KEYS_OF_A_METER = 18
# Nights, weekends and Christmas lie within the five weeks.
HOURS = st.integers(0, 5 * 7 * 24).map(lambda hours: NOW + timedelta(hours=hours))


@pytest.mark.rule("R26")
@given(HOURS)
def test_a_balance_is_told_at_any_hour(now: datetime) -> None:
    step = Step(Call(State.MENU, ean=EAN), (Cue.ANSWER, Cue.MENU))
    said = words(speak(step, facts(NORMAL, now)))
    assert any("Il vous reste trente-huit euros" in sentence for sentence in said)


@pytest.mark.rule("D13")
def test_no_verb_of_the_line_takes_a_payment() -> None:
    assert set(get_args(Verb)) == {Say, Pause, Gather, Dial, Redirect, Hangup}


@pytest.mark.rule("D13")
@given(st.lists(st.sampled_from(["0", "1", "2", "3", "9", TAIL, OTHER_TAILS[0]]), max_size=12))
def test_no_question_leaves_room_for_the_number_of_a_card(pressed: list[str]) -> None:
    played = start(Played())
    for key in pressed:
        if played.call.state is not State.OVER:
            played.hear(Digits(key))
    asked = {v.num_digits for verbs in played.verbs for v in verbs if isinstance(v, Gather)}
    assert asked
    assert max(number or 99 for number in asked) <= KEYS_OF_A_METER
