"""Towns on a fresh database."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.bootstrap import assemble
from config.settings import Settings
from tests.ivr.walk.town import Town, town


def opened(url: str, folder: Path) -> Iterator[Town]:
    settings = Settings(
        data_dir=folder,
        database_url=url,
        twilio_auth_token=SecretStr("a-token-of-the-tests"),
        public_url="https://line.example",
        voice="say",
    )
    parts = assemble(settings)
    with town(parts) as made:
        yield made
    parts.database.engine.dispose()


@pytest.fixture(autouse=True)
def _without_a_line_for_each_webhook(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="werkzeug")


@pytest.fixture
def sqlite_town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    yield from opened(sqlite_url, tmp_path)


@pytest.fixture
def postgres_town(fresh_postgres_url: str, tmp_path: Path) -> Iterator[Town]:
    yield from opened(fresh_postgres_url, tmp_path)


@pytest.fixture
def either_town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """A town on each engine."""
    yield from opened(database_url, tmp_path)
