"""Every edge of the dialogue is gone by phone: signed, over a real socket, in each language."""

from collections.abc import Mapping
from functools import cache

import pytest

from config.cli.graph import draw
from ivr.graph import Edge, Meter, Path, edges, mermaid
from ivr.handset.phone import Ending
from ivr.turns import State
from tests.ivr.samples import NOW, PREFIXES
from tests.ivr.walk.town import Town, Walked
from voice_prompts.languages import Language

# On PostgreSQL: where a call reads and writes most.
LOOK_UPS = (State.CONFIRM, State.MENU, State.ELSE, State.ALERT_CONFIRM)


@cache
def all_edges(meters: tuple[Meter, ...]) -> Mapping[Edge, Path]:
    return edges(meters, PREFIXES)


def leads_astray(walked: Walked, edge: Edge, language: Language, expected: list[str]) -> bool:
    """Whether a call did not end where its edge leads, or was told something else."""
    is_over = edge.to is State.OVER
    ending = Ending.LINE if is_over else Ending.CALLER
    reached = edge.state if is_over else edge.to
    where = (walked.ending, walked.reached, walked.language)
    return where != (ending, reached, language) or walked.words != expected


def walk_all(town: Town, ways: Mapping[Edge, Path], language: Language) -> None:
    astray = []
    for edge, way in ways.items():
        walked = town.walk(way, language)
        if leads_astray(walked, edge, language, town.expected(way, language)):
            astray.append((edge, walked, town.expected(way, language)))
    assert astray == []
    assert {status // 100 for status in town.statuses} == {2}
    assert town.paths == {"incoming", "turn", "status"}


def chosen(edge: Edge) -> Language:
    """The language of an edge from the welcome, where the caller has chosen none before."""
    keys = dict(zip("1234", Language, strict=True))
    return keys.get(edge.heard, Language.FR)


@pytest.mark.parametrize("language", Language)
def test_every_edge_leads_where_the_graph_says(sqlite_town: Town, language: Language) -> None:
    found = all_edges(sqlite_town.meters())
    later = {edge: way for edge, way in found.items() if edge.state is not State.WELCOME}
    walk_all(sqlite_town, later, language)


def test_every_edge_from_the_welcome_leads_where_the_graph_says(sqlite_town: Town) -> None:
    found = all_edges(sqlite_town.meters())
    first = {edge: way for edge, way in found.items() if edge.state is State.WELCOME}
    for language in Language:
        mine = {edge: way for edge, way in first.items() if chosen(edge) is language}
        walk_all(sqlite_town, mine, language)


def test_the_edges_of_look_ups_lead_there_on_postgresql(postgres_town: Town) -> None:
    found = all_edges(postgres_town.meters())
    some = {edge: way for edge, way in found.items() if edge.state in LOOK_UPS}
    walk_all(postgres_town, some, Language.NL)


def test_the_walk_goes_every_edge_that_is_drawn(sqlite_town: Town) -> None:
    assert mermaid(all_edges(sqlite_town.meters())) == draw(NOW)
