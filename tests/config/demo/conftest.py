"""Two products: a rehearsal with the demo households on a Tuesday afternoon, and none of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.bootstrap import Parts, assemble, create_database
from config.demo.households import open_demo_accounts
from config.settings import Settings
from config.wsgi import make_app
from tests.balance.factories import local


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(data_dir=tmp_path)
    create_database(settings.database, rehearsal=True, at=local("2026-11-24 14:00"))
    product = assemble(settings)
    open_demo_accounts(product)
    yield product
    product.database.engine.dispose()


@pytest.fixture
def app(parts: Parts) -> Flask:
    made = make_app(parts)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
