"""The reference timelines on the real engine, each step against what was written by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from balance.scenario import RUNNERS, replay_estimate, replay_ledger
from balance.variants import ScenarioError, override
from config.rules import Rules
from tests.balance.factories import NOW, POLICY

REFERENCE = Path(__file__).parents[1] / "scenarios" / "reference.yaml"
SCENARIOS: list[dict[str, Any]] = yaml.safe_load(REFERENCE.read_text("utf-8"))["scenarios"]
REPLAYED = [s for s in SCENARIOS if s.get("kind", "ledger") in RUNNERS]
STEPS = {"ledger": "timeline", "estimate": "queries", "ean": "cases"}
POLICY_FILE = Rules().policies.at(NOW)
OPTIONAL = {"beyond"}


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(s, id=f"{s['id']} {s['title']}", marks=pytest.mark.rule(*s["rules"]))
        for s in REPLAYED
    ],
)
def test_a_reference_scenario_ends_step_by_step_as_written(scenario: dict[str, Any]) -> None:
    kind = scenario.get("kind", "ledger")
    steps = RUNNERS[kind](scenario, POLICY_FILE)
    written = scenario[STEPS[kind]]
    assert len(steps) == len(written)
    for number, (step, source) in enumerate(zip(steps, written, strict=True)):
        wanted = {"notify": [], **source["expect"]} if kind == "ledger" else source
        assert {name: step[name] for name in wanted} == wanted, f"step {number + 1}"


def test_every_kind_that_balance_knows_appears_in_the_reference() -> None:
    assert {s.get("kind", "ledger") for s in REPLAYED} == set(RUNNERS) == set(STEPS)
    assert len(REPLAYED) == 52


def test_the_policy_file_has_the_defaults_of_the_reference() -> None:
    assert POLICY_FILE == override(POLICY_FILE, _defaults())
    assert POLICY.ndp.start == POLICY_FILE.ndp.start


def _defaults() -> Mapping[str, object]:
    defaults: dict[str, object] = yaml.safe_load(REFERENCE.read_text("utf-8"))["policy_defaults"]
    return defaults


def test_each_default_of_the_reference_may_be_said_by_a_scenario_alone() -> None:
    for name, value in _defaults().items():
        assert override(POLICY_FILE, {name: value}) == POLICY_FILE, name


@pytest.mark.rule("R17", "D6")
def test_another_first_day_of_the_advance_is_refused_because_no_rule_knows_one() -> None:
    """R17, D6"""
    with pytest.raises(ScenarioError, match="advance_first_day: only day_after_activation"):
        override(POLICY, {"advance_first_day": "day_of_activation"})


def test_an_unknown_name_in_a_scenarios_policy_is_refused_by_name() -> None:
    with pytest.raises(ScenarioError, match="emergency_kredit"):
        override(POLICY, {"emergency_kredit": "15.00"})


def test_an_unknown_name_inside_the_period_of_a_policy_is_refused_by_name() -> None:
    """D9: a misspelt switch must not silently leave the default in force."""
    with pytest.raises(ScenarioError, match="holydays"):
        override(POLICY, {"ndp": {"holydays": False}})


@pytest.mark.rule("D9")
def test_a_period_changes_only_what_it_names() -> None:
    """D9"""
    changed = override(POLICY, {"ndp": {"public_holidays": False}}).ndp
    assert (changed.public_holidays, changed.weekend) == (False, True)
    assert (changed.start, changed.holidays) == (POLICY.ndp.start, POLICY.ndp.holidays)


@pytest.mark.parametrize(
    "timeline",
    [
        [{"at": "2026-11-24T10:00", "do": {"type": "clock"}}],
        [{"at": "2026-11-24T10:00", "do": {"type": "dance"}}],
        [{"at": "2026-11-24T10:00", "do": {"type": "top_up", "amount": 5.0, "ref": "p"}}],
        "never",
    ],
)
def test_a_scenario_that_cannot_be_read_says_so(timeline: object) -> None:
    given = {"at": "2026-11-24T09:00", "balance": "1.00"}
    first = isinstance(timeline, list) and timeline[0]["do"]["type"] == "clock"
    scenario = {"timeline": timeline} | ({} if first else {"given": given})
    if isinstance(timeline, list) and timeline[0]["do"]["type"] == "top_up":
        timeline[0]["do"]["channel"] = "terminal"
    with pytest.raises(ScenarioError):
        replay_ledger(scenario, POLICY)


def test_opening_facts_without_names_are_refused_as_they_stand() -> None:
    with pytest.raises(ScenarioError, match=r"expected names and values, found \['1.00'\]"):
        replay_ledger({"given": ["1.00"], "timeline": []}, POLICY)


def _played(*steps: dict[str, object]) -> list[dict[str, object]]:
    given = {"at": "2026-11-24T09:00", "balance": "3.00"}
    return replay_ledger({"given": given, "timeline": list(steps)}, POLICY)


@pytest.mark.rule("R53", "off.fresh")
def test_an_account_switched_off_may_be_activated_again_as_a_fresh_one() -> None:
    """R53, OFF: the new account begins with its own start credit."""
    steps = _played(
        {"at": "2026-11-24T10:00", "do": {"type": "deactivate", "reason": "new_contract"}},
        {"at": "2026-11-25T10:00", "do": {"type": "activate", "case": "new"}},
    )
    assert [s["accepted"] for s in steps] == [True, True]
    assert (steps[1]["balance"], steps[1]["advance_left"]) == ("20.00", "20.00")
    assert steps[1]["supply"] == "CONNECTED"


@pytest.mark.rule("R12", "off.twice", "code:not_allowed")
def test_activating_an_active_account_is_refused() -> None:
    """R12, OFF"""
    [step] = _played({"at": "2026-11-24T10:00", "do": {"type": "activate", "case": "new"}})
    assert (step["accepted"], step["result"], step["balance"]) == (False, "not_allowed", "3.00")


@pytest.mark.rule("R23", "code:missing_reason")
@pytest.mark.parametrize("left_out", ["reason", "ref"])
def test_an_adjustment_without_reason_or_reference_is_refused_in_a_scenario_too(
    left_out: str,
) -> None:
    """R23"""
    event = {"type": "adjust", "amount": "1.00", "ref": "j1", "agent": "ag1", "reason": "desk"}
    del event[left_out]
    [step] = _played({"at": "2026-11-24T10:00", "do": event})
    assert (step["accepted"], step["result"], step["balance"]) == (False, "missing_reason", "3.00")


@pytest.mark.rule("entries.two_decimals", "code:bad_amount")
def test_an_amount_of_three_decimals_is_refused_and_the_timeline_goes_on() -> None:
    """Refusal codes: amounts have at most two decimals."""
    event = {"type": "top_up", "amount": "5.001", "ref": "p1", "channel": "online"}
    [step] = _played({"at": "2026-11-24T10:00", "do": event})
    assert (step["accepted"], step["result"], step["balance"]) == (False, "bad_amount", "3.00")


def _estimated(*queries: dict[str, object], **given: object) -> list[dict[str, object]]:
    facts = {"at": "2026-10-25T01:00", "balance": "10.00", **given}
    days = [{"day": "2026-10-24", "amount": "24.00"}]
    scenario = {"given": facts, "consumption": days, "queries": list(queries)}
    return replay_estimate(scenario, POLICY)


@pytest.mark.rule("R32", "time.civil_days")
def test_an_estimate_at_the_second_of_two_equal_wall_times_is_an_hour_further() -> None:
    """R32, Time"""
    first, second = _estimated(
        {"at": "2026-10-25T02:30"}, {"at": "2026-10-25T02:30", "fold": 1, "estimate": "6.50"}
    )
    assert (first["estimate"], second["estimate"]) == ("7.50", "6.50")


@pytest.mark.rule("D15")
def test_an_estimate_below_the_emergency_credit_leaves_account_and_customer_alone() -> None:
    """D15"""
    [step] = _estimated({"at": "2026-10-27T00:00"})
    assert step["estimate"] == "-39.00"
    assert (step["balance"], step["band"], step["supply"]) == ("10.00", "NORMAL", "CONNECTED")
    assert (step["notify"], step["beyond"]) == ([], [])


@pytest.mark.rule("R32")
def test_an_estimate_takes_as_many_days_as_the_scenarios_policy_says() -> None:
    """R32"""
    days = [{"day": f"2026-10-{n}", "amount": f"{n}.00"} for n in (22, 23, 24)]
    scenario = {
        "given": {"at": "2026-10-25T00:00", "balance": "50.00"},
        "consumption": days,
        "queries": [{"at": "2026-10-25T23:00"}],
    }
    told = [
        replay_estimate({**scenario, "policy": {"estimate_days": most}}, POLICY)[0]["estimate"]
        for most in (1, 2, 7)
    ]
    assert told == ["26.00", "26.50", "27.00"]


@pytest.mark.rule("R32")
def test_where_prepayment_is_off_a_query_gives_no_estimate() -> None:
    """R32, OFF"""
    [step] = _estimated({"at": "2026-10-25T12:00"}, supply="OFF_PREPAYMENT")
    assert step["estimate"] is None
