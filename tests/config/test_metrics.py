"""What `/metrics` says, on a real port: no customer is in it, and no database makes it hang."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, text, update

from balance.account import Supply
from balance.storage import brake, schema
from balance.storage.brake import Stopped
from balance.storage.database import Database, DatabaseError
from balance.storage.tasks import open_task
from balance.storage.ticks import note_tick
from config import bootstrap, metrics
from config.bootstrap import Parts
from config.settings import Settings, sqlite_url
from ivr.calls import end, open_call
from messaging.tables import messages
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    YESTERDAY,
    at,
    open_account,
    use,
)
from tests.balance.storage.mornings import take
from tests.config.ports import free_port
from tests.messaging.factories import write_messages

_Samples = dict[str, float]


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(database_url=database_url, data_dir=tmp_path, metrics_port=free_port())
    product = replace(bootstrap.assemble(settings), clock=at(NOON))
    yield product
    product.database.engine.dispose()


def _read(collector: metrics.Collector) -> _Samples:
    registry = CollectorRegistry()
    registry.register(collector)
    return _samples(generate_latest(registry).decode())


def _samples(said: str) -> _Samples:
    found = {}
    for family in text_string_to_metric_families(said):
        for one in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(one.labels.items()))
            found[f"{one.name.removeprefix('allosolde_')}{{{labels}}}"] = one.value
    return found


def test_a_scrape_tells_what_stands_in_the_database(parts: Parts, database: Database) -> None:
    open_account(database, EAN, 300)
    open_account(database, OTHER, -2000, supply=Supply.CUT)
    take(database, NOON, use("C1", 100, YESTERDAY))
    hour = timedelta(hours=1)
    with database.write() as connection:
        open_task(connection, "a", "conflict", EAN, "x", NOON)
        brake.stop(connection, Stopped.SENDING, "a drill", NOON)
        note_tick(connection, "due", datetime(2026, 11, 24, 11, tzinfo=UTC))
        open_call(connection, "CA1", "a1", NOON - hour)
        open_call(connection, "CA2", "a1", NOON - 25 * hour)
        end(connection, "CA2", NOON)
    found = _read(metrics.Collector(parts))
    said = {
        "up{}": 1,
        "accounts{energy=electricity,supply=CONNECTED}": 1,
        "accounts{energy=electricity,supply=CUT}": 1,
        "tasks_open{kind=conflict}": 1,
        "hold{what=sending}": 1,
        "hold{what=cuts}": 0,
        "calls_running{}": 1,
        "cuts_held{}": 0,
        "tick_timestamp_seconds{tick=due}": 1795518000,
        "consumption_file_timestamp_seconds{}": NOON.timestamp(),
        "orders_waiting_oldest_age_seconds{}": 0,
    }
    assert {name: found.get(name) for name in said} == said
    assert found["orders_waiting{kind=update_display}"] >= 1


def test_messages_are_counted_by_kind_channel_and_state(parts: Parts, database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 4, NOON - timedelta(minutes=5))
        connection.execute(update(messages).where(messages.c.id == 1).values(state="accepted"))
        long_ago = {"state": "failed", "not_before": NOON - timedelta(days=2)}
        connection.execute(update(messages).where(messages.c.id == 2).values(long_ago))
    found = _read(metrics.Collector(parts))
    low = "channel=sms,kind=LOW_CREDIT,state="
    assert found[f"messages_waiting{{{low}pending}}"] == 2
    assert found[f"messages_ended{{{low}accepted}}"] == 1
    assert f"messages_ended{{{low}failed}}" not in found
    assert found["messages_oldest_due_age_seconds{}"] == 300


@pytest.mark.parametrize(
    ("tried", "seconds"),
    [
        ({"attempts": 2, "reason": "no line", "not_before": NOON + timedelta(minutes=8)}, 1200),
        ({"attempts": 0, "reason": "bad token", "not_before": NOON}, 1200),
        ({"attempts": 0, "not_before": NOON - timedelta(minutes=1)}, 60),
        ({"attempts": 0, "not_before": NOON + timedelta(minutes=1)}, 0),
    ],
)
def test_a_message_that_fails_again_and_again_does_not_grow_young(
    parts: Parts, database: Database, tried: dict[str, object], seconds: int
) -> None:
    with database.write() as connection:
        write_messages(connection, 1, NOON - timedelta(minutes=20))
        connection.execute(update(messages).values(tried))
    assert _read(metrics.Collector(parts))["messages_oldest_due_age_seconds{}"] == seconds


def test_an_order_that_waits_and_one_that_nobody_answers_have_their_ages(
    parts: Parts, database: Database
) -> None:
    open_account(database)
    order = {"account_id": 1, "kind": "cut", "attempts": 0, "balance": -1600}
    waiting = {"ordered_at": NOON - timedelta(minutes=10), "sent_at": None}
    sent = {"ordered_at": NOON - timedelta(hours=3), "sent_at": NOON - timedelta(hours=2)}
    shown = sent | {"kind": "update_display"}
    with database.write() as connection:
        connection.execute(text("DELETE FROM orders"))
        connection.execute(insert(schema.orders), [order | waiting, order | sent, order | shown])
    found = _read(metrics.Collector(parts))
    assert found["orders_waiting{kind=cut}"] == 1
    assert found["orders_waiting_oldest_age_seconds{}"] == 600
    assert found["orders_unacknowledged{kind=cut}"] == 1
    assert found["orders_unacknowledged_oldest_age_seconds{}"] == 7200
    assert "orders_unacknowledged{kind=update_display}" not in found


def test_what_a_hold_keeps_back_waits_without_an_age(parts: Parts, database: Database) -> None:
    open_account(database)
    open_account(database, OTHER)
    order = {"attempts": 0, "balance": -1600}
    held = {"account_id": 1, "ordered_at": NOON - timedelta(hours=5)}
    free = {"account_id": 2, "ordered_at": NOON - timedelta(hours=2)}
    rows = [
        {"kind": "make_ready"} | held | {"ordered_at": NOON - timedelta(hours=3)},
        {"kind": "cut"} | held,
        {"kind": "update_display"} | held,
        {"kind": "make_ready"} | free,
        {"kind": "cut"} | free | {"balance": None, "ordered_at": NOON - timedelta(days=9)},
    ]
    with database.write() as connection:
        connection.execute(text("DELETE FROM orders"))
        connection.execute(insert(schema.orders), [order | row for row in rows])
    name = "orders_waiting_oldest_age_seconds{}"
    assert _read(metrics.Collector(parts))[name] == 5 * 3600
    with database.write() as connection:
        brake.stop(connection, Stopped.CUTS, "a drill", NOON)
    found = _read(metrics.Collector(parts))
    assert (found[name], found["orders_waiting{kind=cut}"]) == (3 * 3600, 1)
    with database.write() as connection:
        connection.execute(text("UPDATE orders SET sent_at = ordered_at WHERE account_id = 1"))
    assert _read(metrics.Collector(parts))[name] == 2 * 3600


def test_an_order_that_nobody_has_to_answer_any_more_is_not_counted(
    parts: Parts, database: Database
) -> None:
    open_account(database, EAN, 300)
    open_account(database, OTHER)
    sent = {"attempts": 0, "ordered_at": NOON, "sent_at": NOON}
    rows = [{"account_id": 1, "kind": "make_ready"}, {"account_id": 2, "kind": "cut"}]
    with database.write() as connection:
        connection.execute(text("DELETE FROM orders"))
        connection.execute(insert(schema.orders), [row | sent for row in rows])
        left = update(schema.accounts).where(schema.accounts.c.id == 2)
        connection.execute(left.values(closed_at=NOON))
    found = _read(metrics.Collector(parts))
    assert not any(name.startswith("orders_unacknowledged{") for name in found)


def test_nobody_can_be_told_from_a_scrape(parts: Parts, database: Database) -> None:
    open_account(database, EAN, -2000, supply=Supply.CUT)
    with database.write() as connection:
        write_messages(connection, 2)
        open_task(connection, "a", "conflict", EAN, "x", NOON)
    registry = CollectorRegistry()
    registry.register(metrics.Collector(parts))
    said = generate_latest(registry).decode()
    assert not re.search(r"\d{13}|\+32|@", re.sub(r" [\d.e+]+$", "", said, flags=re.MULTILINE))


def test_every_name_begins_with_the_product_and_ends_with_its_unit(parts: Parts) -> None:
    for family in metrics.Collector(parts).collect():
        assert family.name.startswith("allosolde_")
        timed = any(word in family.name for word in ("_age", "timestamp", "to_balance"))
        assert family.name.endswith("_seconds") == timed
        assert family.documentation


def test_a_reading_is_kept_for_some_seconds(parts: Parts, database: Database) -> None:
    seconds = [100.0]
    collector = metrics.Collector(parts, monotonic=lambda: seconds[0])
    assert "accounts{energy=electricity,supply=CONNECTED}" not in _read(collector)
    open_account(database)
    seconds[0] += 4
    assert "accounts{energy=electricity,supply=CONNECTED}" not in _read(collector)
    seconds[0] += 2
    assert _read(collector)["accounts{energy=electricity,supply=CONNECTED}"] == 1


def test_without_its_tables_a_scrape_says_that_the_product_is_not_up(
    parts: Parts, database: Database
) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    found = _read(metrics.Collector(parts))
    assert found["up{}"] == 0
    assert not any(name.startswith("accounts") for name in found)


def test_without_a_data_folder_a_scrape_tells_the_rest(parts: Parts, tmp_path: Path) -> None:
    settings = parts.settings.model_copy(update={"data_dir": tmp_path / "gone"})
    found = _read(metrics.Collector(replace(parts, settings=settings)))
    assert found["up{}"] == 1
    assert "data_free_bytes{}" not in found


def test_a_database_file_that_was_moved_away_is_not_up_and_takes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "solde.db"
    bootstrap.create_database(sqlite_url(file), rehearsal=False)
    parts = bootstrap.assemble(Settings(database_url=sqlite_url(file), data_dir=tmp_path))
    assert _read(metrics.Collector(parts))["up{}"] == 1
    moved = file.rename(tmp_path / "moved")
    assert _read(metrics.Collector(parts))["up{}"] == 0
    file.touch()
    with pytest.raises(DatabaseError, match="moved away"), parts.database.write():
        pass
    moved.rename(file)
    assert _read(metrics.Collector(parts))["up{}"] == 1
    parts.database.engine.dispose()


def test_a_database_that_hangs_costs_a_scrape_its_time_out_and_one_thread(parts: Parts) -> None:
    hanging, asked = threading.Event(), list[None]()

    def clock() -> datetime:
        asked.append(None)
        hanging.wait(30)
        return NOON

    collector = metrics.Collector(replace(parts, clock=clock), within=0.05)
    assert [_read(collector)["up{}"] for _ in range(3)] == [0, 0, 0]
    assert len(asked) == 1
    hanging.set()


def test_metrics_are_served_on_a_port_of_this_machine_only(parts: Parts) -> None:
    server, thread = metrics.serve(parts)
    try:
        port = parts.settings.metrics_port
        answer = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=30)
        assert answer.ok
        found = _samples(answer.text)
        assert found["up{}"] == 1
        assert found["process_open_fds{}"] > 0
        assert server.server_address[0] == "127.0.0.1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
