"""Wherever a caller hangs up, the call ends there, and nothing that was keyed is left of it."""

from collections.abc import Mapping

from sqlalchemy import select

from ivr.calls import calls
from ivr.graph import Path, edges
from ivr.handset.phone import Ending
from ivr.turns import State
from tests.ivr.samples import PREFIXES
from tests.ivr.walk.town import Town
from voice_prompts.languages import Language


def ways(town: Town) -> Mapping[State, Path]:
    """A shortest way to each question."""
    found: dict[State, Path] = {}
    for edge, path in edges(town.meters(), PREFIXES).items():
        known = found.get(edge.to)
        if known is None or len(path.heard) < len(known.heard):
            found[edge.to] = path
    return found


def test_a_caller_may_hang_up_at_every_question(either_town: Town) -> None:
    found = ways(either_town)
    assert set(found) == set(State)
    for state, way in found.items():
        walked = either_town.walk(way, Language.FR)
        assert walked.ending is (Ending.LINE if state is State.OVER else Ending.CALLER), state
        assert walked.reached is state or state is State.OVER
    with either_town.parts.database.read() as connection:
        rows = connection.execute(select(calls)).all()
    assert len(rows) == len(found)
    for row in rows:
        assert (row.state, row.answer, row.claim) == ("", "", "")
        assert row.ended_at is not None
        # Callers are numbered from +32470000000 on.
        assert "+3247" not in str(row)
        assert not any(str(meter.ean)[-13:] in str(row) for meter in either_town.meters())
