"""What `/metrics` says of messages: what may have gone out, what ended, what is paused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from balance.storage.database import Database
from config import bootstrap
from config.bootstrap import Parts
from config.metrics import Collector
from config.settings import Settings
from messaging.delivery import ChannelName
from messaging.pauses import pause
from messaging.tables import messages, receipts
from tests.balance.storage.households import NOON, at
from tests.messaging.factories import write_messages


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    del database
    settings = Settings(database_url=database_url, data_dir=tmp_path)
    product = replace(bootstrap.assemble(settings), clock=at(NOON))
    yield product
    product.database.engine.dispose()


def _read(parts: Parts) -> dict[str, float]:
    found = {}
    for family in Collector(parts).collect():
        for one in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(one.labels.items()))
            found[f"{one.name.removeprefix('allosolde_')}{{{labels}}}"] = one.value
    return found


def test_what_may_have_gone_out_waits_and_its_age_is_told(parts: Parts, database: Database) -> None:
    assert _read(parts)["messages_unknown_oldest_age_seconds{}"] == 0
    with database.write() as connection:
        write_messages(connection, 3, NOON - timedelta(hours=2))
        for number, state in enumerate(("unknown", "unknown", "submitting"), 1):
            gone = {"state": state, "submitted_at": NOON - timedelta(minutes=10 * number)}
            connection.execute(update(messages).where(messages.c.id == number).values(gone))
    found = _read(parts)
    assert found["messages_waiting{channel=sms,kind=LOW_CREDIT,state=unknown}"] == 2
    assert found["messages_unknown_oldest_age_seconds{}"] == 1200


@pytest.mark.parametrize(
    "state", ["accepted", "sent", "delivered", "undelivered", "failed", "dead", "cancelled"]
)
def test_what_a_provider_took_or_what_ended_is_counted_by_its_state(
    parts: Parts, database: Database, state: str
) -> None:
    with database.write() as connection:
        write_messages(connection, 1, NOON - timedelta(hours=2))
        connection.execute(update(messages).values(state=state))
    found = _read(parts)
    assert found[f"messages_ended{{channel=sms,kind=LOW_CREDIT,state={state}}}"] == 1
    assert not any(name.startswith("messages_waiting{") for name in found)


def test_a_paused_channel_and_the_last_receipt_are_told(parts: Parts, database: Database) -> None:
    found = _read(parts)
    names = ("channel_paused{channel=sms}", "channel_paused{channel=email}")
    assert [found[name] for name in names] == [0, 0]
    assert found["receipt_timestamp_seconds{}"] == 0
    with database.write() as connection:
        write_messages(connection, 1)
        pause(connection, ChannelName.EMAIL, "Wrong password.", NOON, timedelta(minutes=1))
        row = {"message_id": 1, "provider_id": "SM1", "state": "sent", "came_at": NOON}
        connection.execute(insert(receipts), row)
    found = _read(parts)
    assert [found[name] for name in names] == [0, 1]
    assert found["receipt_timestamp_seconds{}"] == NOON.timestamp()
