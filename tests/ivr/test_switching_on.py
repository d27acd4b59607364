"""How a caller at the meter is led through switching it back on, one step a key."""

import pytest

from balance.account import Statement, Supply
from ivr.turns import Cue, State
from tests.ivr.played import Played, finding, play
from tests.ivr.samples import CUT, READY, SILENT, TAIL, gas, words
from tests.ivr.test_eans import PERSON

TESTING = gas(READY, Supply.GAS_TESTING)
WAITING = gas(READY, Supply.GAS_RETRY_WAIT)
BLOCKED = gas(READY, Supply.GAS_BLOCKED)


def switching(statement: Statement, *keys: str) -> Played:
    """A call whose caller chose to switch the supply of this meter back on."""
    return play(TAIL, "1", "1", *keys, look_up=finding(statement))


@pytest.mark.rule("R44", "R45")
@pytest.mark.parametrize("statement", [CUT, READY])
def test_electricity_is_switched_on_by_the_arrow_and_the_green_button(
    statement: Statement,
) -> None:
    played = switching(statement, "1", "1")
    assert played.first_cues(3) == ["EL1", "EL2", "EL_DONE"]
    assert played.cues == (Cue.LIGHT_BACK, Cue.CUT_MENU)


def test_who_was_paid_for_is_not_asked_whether_they_paid() -> None:
    assert words(switching(CUT).verbs[-1])[0].startswith("Avez-vous payé ?")
    assert words(switching(READY).verbs[-1])[0].startswith("Regardez le compteur.")


def test_no_arrow_is_no_payment_yet_or_one_the_meter_has_not_heard_of() -> None:
    unpaid, paid = switching(CUT, "2"), switching(READY, "2")
    assert (unpaid.cues, paid.cues) == (
        (Cue.NO_ARROW, Cue.CUT_MENU),
        (Cue.NO_ARROW_READY, Cue.CUT_MENU),
    )
    assert "seize euros et septante et un centimes" in words(unpaid.verbs[-1])[1]


def test_a_light_that_does_not_come_back_is_for_a_person() -> None:
    assert switching(CUT, "1", "2").cues == PERSON


@pytest.mark.rule("R46")
def test_gas_starts_with_its_arrow_then_everything_off_then_the_test() -> None:
    assert switching(gas(CUT), "1", "1", "1").first_cues(3) == ["EL1", "GT1", "GT2", "GT_DONE"]
    assert words(switching(gas(CUT)).verbs[-1])[0].startswith("Avez-vous payé ? Regardez le comp")


@pytest.mark.rule("R46")
@pytest.mark.parametrize(
    ("statement", "begins"),
    [
        (gas(READY), State.APPLIANCES),
        (TESTING, State.TEST),
        (WAITING, State.SECOND_TEST),
        (BLOCKED, State.INSTALLER),
    ],
)
def test_gas_goes_on_where_the_meter_is(statement: Statement, begins: State) -> None:
    assert switching(statement).call.state is begins


@pytest.mark.rule("R46")
def test_two_failed_tests_lead_to_an_installer() -> None:
    played = switching(gas(READY), "1", "2", "2")
    assert played.first_cues(3) == ["GT1", "GT2", "GT3", "GT4"]
    played.press("1")
    assert played.cues == (Cue.CUT_MENU,)


def test_gas_back_at_the_second_test_is_told_so() -> None:
    assert switching(gas(READY), "1", "2", "1").cues == (Cue.GAS_BACK, Cue.CUT_MENU)


STEPS = [
    (CUT, (), State.ARROW),
    (CUT, ("1",), State.HOLD),
    (gas(READY), (), State.APPLIANCES),
    (TESTING, (), State.TEST),
    (WAITING, (), State.SECOND_TEST),
    (BLOCKED, (), State.INSTALLER),
]


@pytest.mark.parametrize(("statement", "keys", "state"), STEPS)
def test_a_step_is_repeated_and_leads_to_a_person(
    statement: Statement, keys: tuple[str, ...], state: State
) -> None:
    played = switching(statement, *keys)
    said = played.cues
    assert played.call.state is state
    for key in ("*", "#"):
        played.press(key)
        assert (played.cues, played.call.wrong) == (said, 0)
    played.press("0")
    assert played.cues == PERSON


@pytest.mark.parametrize(("statement", "keys", "state"), STEPS)
def test_a_step_waits_twice_then_says_goodbye(
    statement: Statement, keys: tuple[str, ...], state: State
) -> None:
    played = switching(statement, *keys, SILENT, SILENT)
    assert played.first_cues(-2) == ["STEP_SILENT1", "STEP_SILENT2"]
    assert played.call.state is state
    played.press(SILENT)
    assert played.cues == (Cue.GOODBYE,)


@pytest.mark.parametrize(("statement", "keys", "state"), STEPS)
def test_wrong_keys_at_a_step_end_with_a_person(
    statement: Statement, keys: tuple[str, ...], state: State
) -> None:
    played = switching(statement, *keys, "7", "7", "7")
    assert played.first_cues(-3) == ["STEP_WRONG1", "STEP_WRONG2", "LOST"]
    assert played.cues == (Cue.WRONG_END, *PERSON)
