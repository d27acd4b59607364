"""Replays the reference scenarios about contacts: which channel carries, what a journey sends.

The schema is written in the header of tests/scenarios/reference.yaml.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from balance.calendar import BRUSSELS, civil_date
from balance.policy import Policy
from balance.scenario import Runner, Step, as_sequence, local_instant
from balance.variants import ScenarioError, as_mapping, override
from messaging.delivery import AgentTask, ChannelName, choose_channels
from messaging.journeys import JourneyKind, reminders, survey, withdrawn

_LONG_BEFORE = datetime.min.replace(tzinfo=UTC)


def replay_channel(scenario: Mapping[str, object], policy: Policy) -> list[Step]:
    """What carries the message of each case: channels, or the agent's task."""
    del policy
    return [_chosen(as_mapping(case)) for case in as_sequence(scenario["cases"])]


def replay_journey(scenario: Mapping[str, object], policy: Policy) -> list[Step]:
    """One step: when the appointment's messages go out, and when those of the old one must not.

    An appointment that is not moved counts as made long before. None: that reminder is dropped.
    """
    times = override(policy, as_mapping(scenario.get("policy", {}))).journeys
    appointment, known_at, not_sent = local_instant(scenario, "appointment"), _LONG_BEFORE, []
    if "moved_to" in scenario:
        known_at = local_instant(scenario, "moved_at")
        old = withdrawn(appointment, known_at, times)
        not_sent = [_wall_time(reminder.due) for reminder in old]
        appointment = local_instant(scenario, "moved_to")
    planned = reminders(appointment, known_at, times)
    due = {reminder.kind: _wall_time(reminder.due) for reminder in planned}
    step: Step = {
        "at": scenario["appointment"],
        "sms_48h": due.get(JourneyKind.APPOINTMENT_48H),
        "contact_15min": due.get(JourneyKind.APPOINTMENT_15MIN),
        "survey_date": civil_date(survey(appointment, times).due).isoformat(),
        "must_not_send_at": not_sent,
    }
    return [step]


RUNNERS: Mapping[str, Runner] = {"channel": replay_channel, "journey": replay_journey}


def _chosen(case: Mapping[str, object]) -> Step:
    mobile, email = _address(case, "mobile"), _address(case, "email")
    preferred = [ChannelName(str(word)) for word in as_sequence(case["prefs"])]
    chosen = choose_channels(preferred, mobile, email)
    return {
        "prefs": [str(channel) for channel in preferred],
        "mobile": mobile,
        "email": email,
        "sent": ["agent_task"] if isinstance(chosen, AgentTask) else [str(c) for c in chosen],
    }


def _address(case: Mapping[str, object], name: str) -> str | None:
    value = case.get(name)
    if value is None or isinstance(value, str):
        return value
    raise ScenarioError(f"{name}: write it in quotes")


def _wall_time(instant: datetime) -> str:
    return instant.astimezone(BRUSSELS).replace(tzinfo=None).isoformat(timespec="minutes")
