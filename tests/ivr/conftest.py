"""A telephone provider in front of a door on a fresh database, on both engines."""

from pathlib import Path

import pytest

from balance.storage.database import Database
from tests.ivr.hosts import Host
from tests.ivr.provider import Provider


@pytest.fixture
def provider(database: Database) -> Provider:
    return Provider(database)


@pytest.fixture
def host(database: Database, tmp_path: Path) -> Host:
    return Host(database, tmp_path / "recordings")
