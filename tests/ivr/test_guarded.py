"""A stranger learns nothing: unknown, off and locked are one answer, and only those are guarded."""

import pytest

from balance.account import BalanceMessage, Supply
from ivr.turns import Cue, Digits, State
from tests.ivr.played import LookUps, Played, finding, normal, play, start
from tests.ivr.samples import EAN, NORMAL, OFF, SILENT, TAIL
from tests.ivr.situations import explored

WHOLE = "541449020000000001"


def locked_out(*keys: str) -> Played:
    """A caller who tried too many numbers: what is looked up is found, and not told."""
    return play(*keys, look_up=finding(None))


def busy(*keys: str, look_up: LookUps = normal) -> Played:
    played = start(Played(look_up, is_busy=True))
    played.press(*keys)
    return played


@pytest.mark.rule("statement.off_unknown", "ean.looked_up")
@pytest.mark.parametrize("keys", [(TAIL, "1"), (TAIL, "1") * 2, (TAIL, "1") * 3, (WHOLE, "1")])
def test_unknown_and_off_prepayment_are_the_same_call(keys: tuple[str, ...]) -> None:
    unknown, off = play(*keys, look_up=finding(None)), play(*keys, look_up=finding(OFF))
    assert (unknown.steps, unknown.verbs) == (off.steps, off.verbs)
    assert unknown.call == off.call
    assert unknown.first_cues(2)[::2] == ["NOK1", "NOK2", "NOK3"][: len(keys) // 2]


@pytest.mark.rule("statement.off_unknown")
@pytest.mark.parametrize("message", [BalanceMessage.MX_OFF, BalanceMessage.M1])
def test_a_meter_off_prepayment_leaves_no_trace_in_the_call(message: BalanceMessage) -> None:
    call = play(TAIL, "1", look_up=finding(OFF)).call
    assert (call.supply, call.ean) == (Supply.CONNECTED, None)
    assert message not in str(call.to_dict())


def test_three_numbers_without_a_balance_end_the_call() -> None:
    played = locked_out(*[TAIL, "1"] * 3)
    assert played.call.state is State.OVER
    assert played.steps[-1].guarded


def test_a_wrong_check_digit_is_no_secret() -> None:
    played = play("9020000000002")
    assert played.cues == (Cue.NOT_KNOWN,)
    assert not played.steps[-1].guarded


def test_what_a_look_up_hid_is_guarded_and_nothing_else() -> None:
    hidden = {path.step.cues[0] for _, path in explored() if path.step.guarded}
    assert hidden == {Cue.NOT_KNOWN, Cue.NOT_KNOWN_AGAIN, Cue.NOT_KNOWN_END, Cue.EAN_WHOLE}
    for edge, path in explored():
        is_looked_up = edge.state is State.CONFIRM and path.heard[-1] == Digits("1")
        assert path.step.guarded is (is_looked_up and Cue.ANSWER not in path.step.cues)


def test_an_account_closed_in_the_middle_of_a_call_is_an_unknown_one() -> None:
    gone = play(TAIL, "1", "3", "2", asked=None)
    assert gone.cues == (Cue.NOT_KNOWN,)
    assert gone.steps[-1].guarded
    assert gone.call.ean is None


@pytest.mark.parametrize("key", ["1", "2", "*"])
def test_an_account_gone_at_a_later_look_up_is_an_unknown_one(key: str) -> None:
    played = Played(finding(NORMAL))
    start(played).press(TAIL, "1")
    played.look_up = finding(None)
    played.press(key)
    assert played.cues == (Cue.NOT_KNOWN,)
    assert played.steps[-1].guarded
    assert played.call.eans_tried == 1


def test_a_busy_line_asks_everybody_for_all_eighteen_digits() -> None:
    known, unknown = busy(TAIL, "1"), busy(TAIL, "1", look_up=finding(None))
    assert known.cues == (Cue.EAN_WHOLE,)
    assert (known.steps, known.verbs) == (unknown.steps, unknown.verbs)
    assert known.steps[-1].guarded
    assert known.steps[-1].keys == 18
    assert known.looked_up == []


def test_a_whole_number_is_answered_on_a_busy_line() -> None:
    played = busy(TAIL, "1", WHOLE, "1")
    assert played.cues == (Cue.ANSWER, Cue.MENU)
    assert busy(WHOLE, "1").cues == (Cue.ANSWER, Cue.MENU)


def test_thirteen_digits_are_not_enough_on_a_busy_line() -> None:
    played = busy(TAIL, "1", WHOLE[:13])
    assert played.cues == (Cue.MISSING,)
    assert (played.steps[-1].received, played.steps[-1].keys) == (13, 5)
    played.press(WHOLE[13:])
    assert played.call.ean == EAN


def test_the_retries_on_a_busy_line_speak_of_eighteen_digits() -> None:
    asked = [*busy(TAIL, "1", SILENT).verbs, *busy(TAIL, "1", WHOLE, "2").verbs[-1:]]
    spoken = " ".join(str(verbs) for verbs in asked[3:])
    assert "dix-huit chiffres" in spoken
    assert "treize" not in spoken


def test_another_meter_on_a_busy_line_starts_with_thirteen_digits_again() -> None:
    played = busy(TAIL, "1", WHOLE, "1", "3", "1")
    assert (played.cues, played.steps[-1].keys) == ((Cue.EAN_OTHER,), 13)


def test_a_try_that_was_put_off_is_not_counted_against_the_caller() -> None:
    assert busy(TAIL, "1").call.eans_tried == 0
    assert busy(TAIL, "1", WHOLE, "1").call.eans_tried == 1
