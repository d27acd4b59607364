"""A door of integrators on a database of each engine, with one home behind it."""

import pytest

from balance.storage.database import Database
from tests.balance.api.integrators import Doorway, Integrator
from tests.balance.storage.households import open_account


@pytest.fixture
def doorway(database: Database) -> Doorway:
    open_account(database)
    return Doorway(database)


@pytest.fixture
def bank(doorway: Doorway) -> Integrator:
    return doorway.bearer()
