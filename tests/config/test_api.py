"""The API in the whole product: one ledger with the line, one outbox with the dispatcher."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from balance.storage.statements import read_statement
from balance.storage.tokens import Scope, create_token
from config.bootstrap import Parts, assemble, create_database
from config.settings import Settings
from config.wsgi import make_app
from tests.balance.api.integrators import HOME, Integrator, top_up
from tests.balance.factories import local
from tests.balance.storage.households import EAN


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(data_dir=tmp_path)
    create_database(settings.database, rehearsal=True, at=local("2026-11-24 14:00"))
    product = assemble(settings)
    yield product
    product.database.engine.dispose()


@pytest.fixture
def bank(parts: Parts) -> Integrator:
    client, now = make_app(parts).test_client(), parts.clock()
    with parts.database.write() as connection:
        token = create_token(connection, "bank", list(Scope), now, rehearsal=True)
    return Integrator(client, token)


def test_a_payment_is_in_what_the_line_says_and_its_message_is_seen(
    parts: Parts, bank: Integrator
) -> None:
    home = {"ean": EAN, "energy": "electricity", "mobile": "+32475123456", "channels": ["sms"]}
    bank.post("/accounts", home, 201)
    bank.post("/top-ups", top_up(), 201)
    with parts.database.read() as connection:
        said = read_statement(connection, EAN, parts.rules.policies, parts.clock())
    assert said is not None
    assert said.balance == 3250
    messages = bank.get(f"{HOME}/messages")["messages"]
    assert isinstance(messages, list)
    assert [(m["kind"], m["recipient"], m["state"]) for m in messages] == [
        ("TOP_UP_RECEIVED", "…56", "pending")
    ]


def test_a_batch_may_be_larger_than_a_webhook(bank: Integrator) -> None:
    day = {"ean": EAN, "day": "2026-11-23", "amount_eur": "3.20"}
    many = [day | {"message_id": f"m{number}"} for number in range(1000)]
    assert bank.post("/consumption", {"messages": many})["refused"] == 1000
