"""Where the pages' sounds come from, and that a call goes on without them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from config import bootstrap, sending
from config.bootstrap import Parts
from config.demo.acts import Stage
from config.demo.sounds import prompt_rows, sound
from tests.voice_prompts.voices import Tone
from voice_prompts.languages import Language

TEXT = "Il vous reste deux euros."


@pytest.fixture
def stage(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(bootstrap, "installed_voices", lambda: (Tone(),))
    recordings = bootstrap.recordings(parts)
    return Stage(parts, bootstrap.meters(parts), sending.dispatcher(parts), recordings)


def test_a_sound_can_be_fetched(stage: Stage, client: FlaskClient) -> None:
    path = sound(stage, TEXT, "fr-BE")
    assert path is not None
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("language", [Language.FR, Language.NL])
def test_every_prompt_that_is_shown_can_be_fetched(
    stage: Stage, client: FlaskClient, language: Language
) -> None:
    rows = prompt_rows(stage, language)
    assert {row.sample.language for row in rows} == {language}
    assert {client.get(row.audio).status_code for row in rows} == {200}


def test_a_busy_database_leaves_the_caption_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    @contextmanager
    def busy() -> Iterator[Connection]:
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))
        yield

    monkeypatch.setattr(stage.parts.database, "write", busy)
    assert sound(stage, TEXT, "fr-BE") is None
    assert TEXT not in caplog.text
