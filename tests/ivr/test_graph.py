"""The whole dialogue, tried turn by turn: every way on, every retry, every word of every step."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.cli.graph import draw
from config.cli.processes import call
from ivr.dialogue import MAX_WEBHOOKS
from ivr.graph import Edge, mermaid
from ivr.turns import Cue, Digits, Silence, State
from tests.ivr.samples import NOW, hangs_up, words
from tests.ivr.situations import explored, spoken, steps
from voice_prompts.languages import Language

NUMBERS = {State.WELCOME, State.EAN, State.MORE}
MAIN_MENUS = {State.MENU, State.CUT_MENU}
MENUS = {*MAIN_MENUS, State.ELSE}
# How "*" and "0" are named in the menus.
STAR_AND_ZERO = {
    Language.FR: ("étoile", "zéro"),
    Language.NL: ("sterretje", "nul"),
    Language.DE: ("Stern", "null"),
    Language.EN: ("star", "zero"),
}
MENU_CUES = {Cue.MENU, Cue.CUT_MENU, Cue.ELSE_MENU, Cue.ELSE_MENU_LAST}


@pytest.fixture(scope="module")
def drawing() -> str:
    return draw(NOW)


def test_every_question_can_be_reached_and_left() -> None:
    found = {edge for edge, _ in explored()}
    assert {edge.to for edge in found} | {State.WELCOME} == set(State)
    assert {edge.state for edge in found} == set(State) - {State.OVER}


def test_every_state_ends_at_ten_minutes_and_in_silence() -> None:
    ends = {edge.state for edge, _ in explored() if edge.to is State.OVER}
    late = {edge.state for edge, _ in explored() if edge.heard == "ten minutes"}
    assert ends == late == set(State) - {State.OVER}
    assert all(edge.to is State.OVER for edge, _ in explored() if edge.heard == "ten minutes")


@pytest.mark.parametrize("state", [one for one in State if one not in {*NUMBERS, State.OVER}])
def test_every_menu_reaches_a_repeat_and_a_person(state: State) -> None:
    for edge, path in explored():
        if edge.state is state and path.heard[-1] == Digits("0"):
            assert edge.to is State.OVER
            assert Cue.PERSON in path.step.cues
        if edge.state is state and path.heard[-1] == Digits("*"):
            assert edge.to is state
    assert {Edge(state, "*", state), Edge(state, "0", State.OVER)} <= {e for e, _ in explored()}


def test_every_end_but_silence_names_a_person_or_says_goodbye_to_who_was_helped() -> None:
    for edge, path in explored():
        if edge.to is State.OVER:
            helped = path.heard[-1] == Silence() and edge.state not in {*NUMBERS, State.CONFIRM}
            assert helped or Cue.HELP_NUMBER in path.step.cues


def test_the_number_of_a_person_is_said_twice_wherever_it_is_said() -> None:
    for _, path in explored():
        cues = path.step.cues
        assert (Cue.HELP_NUMBER in cues) is (Cue.HELP_NUMBER_AGAIN in cues)


def test_each_retry_of_a_question_is_worded_differently() -> None:
    asked: dict[tuple[State, str, str], dict[int, tuple[Cue, ...]]] = defaultdict(dict)
    for edge, path in explored():
        call = path.step.call
        if edge.state is call.state and edge.heard in {"silence", "another key"}:
            slips = call.silent if edge.heard == "silence" else call.wrong
            slips = slips or call.ean_silent
            fixed = tuple(cue for cue in path.step.cues if cue not in MENU_CUES)
            asked[(edge.state, edge.heard, path.meter.name)].setdefault(slips, fixed)
    assert asked
    for retries in asked.values():
        assert len(set(retries.values())) == len(retries)


@pytest.mark.parametrize("language", Language)
def test_no_two_retries_of_a_question_sound_the_same(language: Language) -> None:
    retries = [cue for cue in Cue if re.search(r"(SILENT|WRONG)_?\d$|SILENT$", cue.name)]
    said = defaultdict(set)
    for key, step in steps().items():
        for cue in {cue for cue in step.cues if cue in retries}:
            said[" ".join(words(spoken(key.meter, step, language)))].add(cue)
    assert all(len(cues) == 1 for cues in said.values())


@pytest.mark.parametrize("language", Language)
def test_every_step_speaks_in_words_without_a_digit(language: Language) -> None:
    for key, step in steps().items():
        verbs = spoken(key.meter, step, language)
        said = words(verbs)
        assert said
        assert all(text.strip() for text in said)
        assert not re.search(r"\d|[{}]", " ".join(said))
        assert hangs_up(verbs) is (key.state is State.OVER)


@pytest.mark.parametrize("language", Language)
def test_every_menu_names_the_keys_to_repeat_and_for_a_person(language: Language) -> None:
    seen = set()
    for key, step in steps().items():
        if MENU_CUES & set(step.cues):
            seen.add(key.state)
            last = words(spoken(key.meter, step, language))[-1]
            assert all(name in last for name in STAR_AND_ZERO[language])
    assert seen == MENUS


def test_no_call_that_is_understood_comes_near_its_last_webhook() -> None:
    assert max(len(path.heard) for _, path in explored()) < MAX_WEBHOOKS


def test_what_is_drawn_is_every_edge_that_calls_go(drawing: str) -> None:
    assert drawing == mermaid(dict(explored()))


@pytest.mark.parametrize("name", ["gas blocked", "a high alert", "a busy line"])
def test_a_situation_left_out_of_the_trial_leaves_edges_out(drawing: str, name: str) -> None:
    assert mermaid({e: path for e, path in explored() if path.meter.name != name}) != drawing


def test_the_drawing_is_a_state_diagram_from_the_ring_to_the_end(drawing: str) -> None:
    lines = drawing.splitlines()
    assert lines[:2] == ["stateDiagram-v2", "    [*] --> welcome"]
    assert all(re.fullmatch(r"    \w+ --> (\w+|\[\*\]): [^:;]+", line) for line in lines[2:])


def test_the_readme_shows_the_dialogue_as_it_is() -> None:
    drawn = CliRunner().invoke(call, ["--graph"]).output
    readme = Path("README.md").read_text("utf-8")
    assert f"```mermaid\n{drawn}```" in readme, "renew it from `allosolde call --graph`"
