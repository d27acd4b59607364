"""How a call as a whole is kept within its limits, and between two turns."""

import json
from dataclasses import replace

import pytest

from ivr.dialogue import MAX_WEBHOOKS, next_step
from ivr.moves import known
from ivr.turns import Call, Cue, Digits, OutOfTime, Silence, Started, State, Step, Topic
from tests.ivr.played import Played, normal, play, start
from tests.ivr.samples import CUT, EAN, PREFIXES, SILENT, TAIL, gas
from tests.ivr.situations import explored, steps
from tests.ivr.test_eans import PERSON


def test_the_last_webhook_allowed_names_a_person() -> None:
    played = play(*["*"] * (MAX_WEBHOOKS - 1))
    assert len(played.steps) == MAX_WEBHOOKS
    assert played.steps[-2].call.state is State.WELCOME
    assert played.cues == (Cue.LONG_END, *PERSON)


@pytest.mark.parametrize("keys", [(), (SILENT,), (TAIL,), (TAIL, "1"), (TAIL, "1", "3", "3")])
def test_a_call_that_lasted_too_long_is_ended(keys: tuple[str, ...]) -> None:
    played = play(*keys)
    assert played.hear(OutOfTime()).cues == (Cue.LONG_END, *PERSON)
    assert played.call.state is State.OVER


@pytest.mark.parametrize("heard", [Digits("1"), Silence(), OutOfTime(), Started()])
def test_a_call_that_is_over_stays_over(
    heard: Digits | Silence | OutOfTime | Started,
) -> None:
    call, turn = next_step(Call(state=State.OVER, step=4), heard, PREFIXES)
    assert call == Call(state=State.OVER, step=5)
    assert turn == Step(call, (Cue.GOODBYE,))


def test_each_turn_counts_one_step() -> None:
    played = play(TAIL, "1", SILENT, "3")
    assert [step.call.step for step in played.steps] == [1, 2, 3, 4, 5]


def test_a_step_leaves_the_call_where_the_dialogue_does() -> None:
    played = play(TAIL, "1", "3", "3", "20")
    assert played.steps[-1].call == played.call


@pytest.mark.parametrize(
    "keys",
    [
        ("2", "902", SILENT, "*" + TAIL, "7"),
        (TAIL, "1", "3", "3", "20"),
        (TAIL, "1", "3", "1", TAIL, "1"),
    ],
)
def test_a_call_survives_storage(keys: tuple[str, ...]) -> None:
    call = play(*keys, look_up=lambda _: gas(CUT)).call
    stored = json.loads(json.dumps(call.to_dict()))
    assert Call.from_dict(stored) == call


@pytest.mark.parametrize("field", ["state", "language", "supply", "energy", "step", "ean_wrong"])
def test_a_stored_call_that_was_tampered_with_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match=r"stored call|State|Language|Supply|Energy"):
        Call.from_dict({**Call().to_dict(), field: "x"})


def test_a_stored_call_that_lacks_a_value_is_refused() -> None:
    stored = Call().to_dict()
    del stored["alert"]
    with pytest.raises(KeyError, match="alert"):
        Call.from_dict(stored)


def test_a_call_without_a_number_has_none_to_speak_of() -> None:
    assert known(Call(State.MENU, ean=EAN)) == EAN
    with pytest.raises(ValueError, match="menu without an EAN"):
        known(Call(State.MENU))


def test_a_meter_that_is_looked_up_again_is_no_new_try() -> None:
    played = start(Played(normal))
    played.press(TAIL, "1", "1", "2", "*", "3", "3")
    assert played.call.eans_tried == 1
    assert played.looked_up == [EAN] * 5


def test_every_topic_is_looked_up_by_some_key() -> None:
    said = {cue for _, path in explored() for cue in path.step.cues}
    topics = {Cue.ANSWER, Cue.DETAILS, Cue.WHAT_NOW, Cue.PAY, Cue.NO_ARROW, Cue.ALERT}
    assert topics <= said
    assert len(topics) == len(Topic)


def test_every_cue_is_said_somewhere() -> None:
    said = {cue for step in steps().values() for cue in step.cues}
    assert said == set(Cue)


def test_wherever_a_call_stands_silence_ends_it_within_a_few_turns() -> None:
    for step in steps().values():
        call, turns = replace(step.call, step=0), 0
        while call.state is not State.OVER:
            call, turn = next_step(call, Silence(), PREFIXES)
            assert isinstance(turn, Step)
            turns += 1
        assert turns <= 4
