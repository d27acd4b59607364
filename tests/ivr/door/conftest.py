"""Doors on fresh databases, and a watch over the log of all that happens at them."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.bootstrap import Parts, assemble
from config.settings import Settings
from tests.ivr.door.switchboard import Switchboard

TOKEN, URL = "a-token-of-the-tests", "https://line.example"

_NUMBER = re.compile(r"\d{8}")
# Of the tests alone: it writes down addresses.
_WEB_SERVER = "werkzeug"
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({})))


@pytest.fixture(autouse=True)
def _log_without_numbers(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that is logged in these tests names a caller or an EAN."""
    for package in ("balance", "config", "ivr", "messaging"):
        caplog.set_level(logging.DEBUG, logger=package)
    yield
    for record in caplog.get_records("call"):
        if record.name == _WEB_SERVER:
            continue
        fields = {k: v for k, v in vars(record).items() if k not in _OF_EVERY_RECORD}
        words = f"{logging.Formatter().format(record)} {fields}"
        assert not _NUMBER.search(words), words


def assembled(url: str, folder: Path, **settings: int) -> Parts:
    """A product on a database, its limits as in the settings."""
    return assemble(
        Settings.model_validate(
            {
                "data_dir": folder,
                "database_url": url,
                "twilio_auth_token": SecretStr(TOKEN),
                "public_url": URL,
                "voice": "say",
                **settings,
            }
        )
    )


@pytest.fixture
def parts(database_url: str, tmp_path: Path) -> Iterator[Parts]:
    product = assembled(database_url, tmp_path)
    yield product
    product.database.engine.dispose()


@pytest.fixture
def board(parts: Parts) -> Switchboard:
    return Switchboard(parts)
