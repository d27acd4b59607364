"""The reference scenarios about contacts, and journeys whose appointment moves."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from balance.variants import ScenarioError
from config.rules import Rules
from messaging.scenario import RUNNERS, replay_channel, replay_journey
from tests.messaging.factories import MONDAY

_REFERENCE = Path(__file__).parents[1] / "scenarios" / "reference.yaml"
SCENARIOS: list[dict[str, Any]] = yaml.safe_load(_REFERENCE.read_text("utf-8"))["scenarios"]
REPLAYED = [scenario for scenario in SCENARIOS if scenario.get("kind") in RUNNERS]
POLICY = Rules().policies.at(MONDAY)


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(s, id=f"{s['id']} {s['title']}", marks=pytest.mark.rule(*s["rules"]))
        for s in REPLAYED
    ],
)
def test_a_reference_scenario_gives_what_was_written_by_hand(scenario: dict[str, Any]) -> None:
    wanted = scenario["cases"] if "cases" in scenario else [scenario["expect"]]
    steps = RUNNERS[scenario["kind"]](scenario, POLICY)
    shown = [{name: step[name] for name in case} for step, case in zip(steps, wanted, strict=True)]
    assert shown == wanted


def test_every_kind_appears_in_the_reference() -> None:
    assert {scenario["kind"] for scenario in REPLAYED} == set(RUNNERS) == {"channel", "journey"}


def _moved(at: str, to: str) -> dict[str, object]:
    """An appointment of Thursday 2026-11-26 at 14:30, moved."""
    scenario = {"appointment": "2026-11-26T14:30", "moved_at": at, "moved_to": to}
    [step] = replay_journey(scenario, POLICY)
    return step


@pytest.mark.rule("R54", "R58", "contact.moved")
def test_an_appointment_moved_in_time_moves_its_messages_and_silences_the_old_ones() -> None:
    """R54, R58"""
    assert _moved("2026-11-23T09:00", "2026-12-01T08:00") == {
        "at": "2026-11-26T14:30",
        "sms_48h": "2026-11-29T08:00",
        "contact_15min": "2026-12-01T07:45",
        "survey_date": "2026-12-21",
        "must_not_send_at": ["2026-11-24T14:30", "2026-11-26T14:15"],
    }


@pytest.mark.rule("R54", "contact.moved")
def test_moved_between_the_two_reminders_only_the_second_is_left_to_silence() -> None:
    """R54"""
    step = _moved("2026-11-25T09:00", "2026-11-27T08:00")
    assert step["must_not_send_at"] == ["2026-11-26T14:15"]
    assert (step["sms_48h"], step["contact_15min"]) == ("2026-11-25T09:00", "2026-11-27T07:45")


@pytest.mark.rule("contact.late_last")
def test_moved_to_the_next_minutes_drops_what_comes_too_late() -> None:
    """Contact"""
    step = _moved("2026-11-25T09:00", "2026-11-25T09:10")
    assert (step["sms_48h"], step["contact_15min"]) == (None, None)


def test_a_journey_moved_at_no_time_is_refused() -> None:
    with pytest.raises(KeyError):
        replay_journey({"appointment": "2026-11-26T14:30", "moved_to": "2026-11-27T08:00"}, POLICY)


def test_an_address_that_is_no_text_is_refused() -> None:
    with pytest.raises(ScenarioError, match="mobile"):
        replay_channel({"cases": [{"prefs": ["sms"], "mobile": 32470000001}]}, POLICY)


@pytest.mark.rule("R54")
def test_a_journey_keeps_to_the_policy_it_is_played_under() -> None:
    """R54"""
    journeys = replace(POLICY.journeys, first_reminder_hours=24)
    scenario = {"appointment": "2026-11-26T14:30", "policy": {"advance_when_cut": "suspend"}}
    [step] = replay_journey(scenario, replace(POLICY, journeys=journeys))
    assert step["sms_48h"] == "2026-11-25T14:30"


def test_an_unknown_name_in_a_journeys_policy_is_refused_by_name() -> None:
    scenario = {"appointment": "2026-11-26T14:30", "policy": {"reminder": 24}}
    with pytest.raises(ScenarioError, match="reminder"):
        replay_journey(scenario, POLICY)
