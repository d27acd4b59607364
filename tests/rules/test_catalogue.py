"""The catalogue is whole: the engine's cells and codes, and the ids of all rules."""

import re
from pathlib import Path

import pytest
import yaml

from balance.account import Supply
from balance.refusals import Ignored, Refusal
from balance.supply_table import Event
from tests.rules.catalogue import LATER, catalogue

ROOT = Path(__file__).parents[2]
RULES = ROOT.parent / "shared" / "RULES.md"
REFERENCE = ROOT / "tests" / "scenarios" / "reference.yaml"
WIDEST_WORDS = 72


def _numbered() -> set[str]:
    groups = catalogue()
    return {rule for title in ("R", "D", LATER) for rule in groups[title]}


def _expanded(text: str) -> set[str]:
    """Every R and D a text names, "R33-R36" as each of the four."""
    found = re.findall(r"\b([RD])(\d+)(?:-[RD](\d+))?\b", text)
    return {
        f"{letter}{number}"
        for letter, first, last in found
        for number in range(int(first), int(last or first) + 1)
    }


def test_every_state_answers_every_event_in_a_cell_of_its_own() -> None:
    assert len(catalogue()["supply"]) == len(Supply) * len(Event)


def test_every_code_of_the_closed_list_is_asked_for() -> None:
    assert set(catalogue()["codes"]) == {f"code:{reason}" for reason in (*Refusal, *Ignored)}


def test_no_id_stands_twice() -> None:
    ids = [rule for rules in catalogue().values() for rule in rules]
    assert len(ids) == len(set(ids))


def test_every_id_is_worded_within_a_line_of_the_table() -> None:
    for rules in catalogue().values():
        for rule, words in rules.items():
            assert 0 < len(words) <= WIDEST_WORDS, rule


def test_the_rules_that_the_reference_timelines_name_are_known() -> None:
    scenarios = yaml.safe_load(REFERENCE.read_text("utf-8"))["scenarios"]
    assert {rule for scenario in scenarios for rule in scenario["rules"]} <= _numbered()


@pytest.mark.skipif(not RULES.exists(), reason="../shared/RULES.md is not there")
def test_the_ids_are_those_of_the_rules_and_of_the_reference_timelines() -> None:
    scenarios = yaml.safe_load(REFERENCE.read_text("utf-8"))["scenarios"]
    named = {rule for scenario in scenarios for rule in scenario["rules"]}
    assert _numbered() == _expanded(RULES.read_text("utf-8")) | named
