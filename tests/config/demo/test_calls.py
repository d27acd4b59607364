"""What the page's telephone is told of the line's recordings."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from config import bootstrap, sending
from config.bootstrap import Parts
from config.demo.acts import Stage
from config.demo.calls import language_of
from config.demo.sounds import sound
from tests.voice_prompts.voices import Tone


@pytest.fixture
def stage(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(bootstrap, "installed_voices", lambda: (Tone(),))
    recordings = bootstrap.recordings(parts)
    return Stage(parts, bootstrap.meters(parts), sending.dispatcher(parts), recordings)


def test_a_recording_is_told_with_its_language(stage: Stage) -> None:
    path = sound(stage, "Il vous reste deux euros.", "fr-BE")
    assert path is not None

    assert language_of(stage, path) == "fr-BE"
    assert language_of(stage, "/calls/recordings/other.wav") == ""


def test_a_busy_database_leaves_the_language_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def busy() -> Iterator[Connection]:
        raise OperationalError("BEGIN", None, Exception("database is locked"))
        yield

    monkeypatch.setattr(stage.parts.database, "read", busy)

    assert language_of(stage, "/calls/recordings/other.wav") == ""
