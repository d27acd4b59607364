"""A telephone provider in front of a door on a fresh database, on both engines."""

import pytest

from balance.storage.database import Database
from tests.ivr.provider import Provider, door_of


@pytest.fixture
def provider(database: Database) -> Provider:
    return Provider(door_of(database))
