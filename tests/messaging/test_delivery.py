"""Which channel carries a message, and what follows each outcome."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from messaging.delivery import (
    Accepted,
    AgentTask,
    CancelReason,
    ChannelName,
    MessageState,
    Misconfigured,
    NotSent,
    Refused,
    Step,
    Unknown,
    choose_channels,
    step_after,
)
from messaging.timing import DEFAULT
from tests.messaging.factories import MONDAY

_SCENARIOS = Path(__file__).parents[1] / "scenarios" / "reference.yaml"
TOMORROW = MONDAY + timedelta(hours=24)


@pytest.mark.rule("R18", "R27", "R28")
def test_the_reference_cases_choose_their_channels() -> None:
    scenarios = yaml.safe_load(_SCENARIOS.read_text("utf-8"))["scenarios"]
    cases = [case for s in scenarios if s.get("kind") == "channel" for case in s["cases"]]
    assert cases
    for case in cases:
        preferred = [ChannelName(word) for word in case["prefs"]]
        chosen = choose_channels(preferred, case["mobile"], case["email"])
        assert (["agent_task"] if isinstance(chosen, AgentTask) else list(chosen)) == case["sent"]


@pytest.mark.rule("contact.any_before_task")
def test_any_usable_contact_comes_before_a_task() -> None:
    assert choose_channels([ChannelName.SMS], None, "a@example.be") == (ChannelName.EMAIL,)
    assert choose_channels([], "+32470000001", None) == (ChannelName.SMS,)


def test_an_accepted_message_keeps_the_provider_s_id() -> None:
    step = step_after(Accepted("SM1"), 1, MONDAY, TOMORROW)
    assert step == Step(MessageState.ACCEPTED, provider_id="SM1")


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 30), (2, 120), (3, 600), (4, 1800), (5, 7200)]
)
def test_what_was_not_sent_waits_longer_after_each_attempt(attempt: int, seconds: int) -> None:
    step = step_after(NotSent("busy"), attempt, MONDAY, TOMORROW)
    due = MONDAY + timedelta(seconds=seconds)
    assert step == Step(MessageState.PENDING, "busy", not_before=due)


def test_a_wait_can_be_stretched() -> None:
    step = step_after(NotSent("busy"), 1, MONDAY, TOMORROW, stretch=1.2)
    assert step.not_before == MONDAY + timedelta(seconds=36)


def test_the_last_attempt_goes_to_an_agent() -> None:
    step = step_after(NotSent("busy"), DEFAULT.most_attempts, MONDAY, TOMORROW)
    assert step == Step(MessageState.DEAD, "busy", needs_agent=True)


def test_no_attempt_is_planned_past_the_expiry() -> None:
    step = step_after(NotSent("busy"), 1, MONDAY, MONDAY + timedelta(seconds=30))
    assert step == Step(MessageState.CANCELLED, CancelReason.EXPIRED)


def test_a_refused_message_has_failed_and_goes_to_an_agent() -> None:
    step = step_after(Refused("no such number"), 1, MONDAY, TOMORROW)
    assert step == Step(MessageState.FAILED, "no such number")


def test_a_wrong_configuration_costs_no_attempt() -> None:
    step = step_after(Misconfigured("bad token"), 1, MONDAY, TOMORROW)
    assert step == Step(
        MessageState.PENDING, "bad token", not_before=MONDAY + DEFAULT.pause, counted=False
    )


def test_an_ambiguous_answer_is_never_a_reason_to_send_again() -> None:
    step = step_after(Unknown("time-out"), 1, MONDAY, TOMORROW)
    assert step == Step(MessageState.UNKNOWN, "time-out", not_before=MONDAY + DEFAULT.reconcile)
