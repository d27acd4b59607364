"""What a load balancer is answered, in time, whatever the database does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, text

from balance.storage.database import Database, make_engine, parse_url
from config import health
from messaging.delivery import ChannelName
from messaging.pauses import pause, resume
from tests.balance.storage.households import NOON


class _Hanging(Database):
    """A database that answers only when it is let go."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.engine)
        self.free = threading.Event()
        self.asked = 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self.asked += 1
        self.free.wait(30)
        with super().read() as connection:
            yield connection


def _client(database: Database, within: float = 30) -> FlaskClient:
    app = Flask("tried", static_folder=None)
    app.register_blueprint(health.blueprint(database, within))
    return app.test_client()


def test_a_process_that_can_serve_is_ready(database: Database) -> None:
    for path in ("/healthz", "/readyz"):
        answer = _client(database).get(path)
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_database_out_of_reach_is_named_without_its_address() -> None:
    gone = Database(make_engine(parse_url("postgresql://agent:hush@127.0.0.1:1/x")))
    answer = _client(gone).get("/readyz")
    assert (answer.status_code, answer.get_json()["part"]) == (503, "database")
    assert "127.0.0.1" not in answer.text
    assert _client(gone).get("/healthz").status_code == 200


@pytest.mark.parametrize("revision", ["0001", None])
def test_tables_of_another_version_are_named(database: Database, revision: str | None) -> None:
    with database.write() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
        if revision:
            row = {"revision": revision}
            connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), row)
    answer = _client(database).get("/readyz")
    assert (answer.status_code, answer.get_json()["part"]) == (503, "schema")
    assert "allosolde db" in answer.get_json()["detail"]


def test_a_database_that_hangs_is_told_in_time_and_asked_once(database: Database) -> None:
    hanging = _Hanging(database)
    client = _client(hanging, within=0.05)
    for _ in range(3):
        answer = client.get("/readyz")
        assert (answer.status_code, answer.get_json()["part"]) == (503, "database")
    assert hanging.asked == 1
    hanging.free.set()


@pytest.mark.parametrize(
    ("stopped", "part", "detail"),
    [
        (("sms",), "sms", "Put sms right."),
        (("email",), "email", "Put email right."),
        (("sms", "email"), "email and sms", "Put email right. Put sms right."),
    ],
)
def test_a_channel_that_an_operator_has_to_put_right_is_named_until_it_is(
    database: Database, stopped: tuple[str, ...], part: str, detail: str
) -> None:
    client = _client(database)
    with database.write() as connection:
        for name in stopped:
            pause(connection, ChannelName(name), f"Put {name} right.", NOON, timedelta(minutes=1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["part"]) == (503, part)
    assert answer.get_json()["detail"] == detail
    assert client.get("/healthz").status_code == 200
    with database.write() as connection:
        for name in stopped:
            resume(connection, ChannelName(name))
    assert client.get("/readyz").status_code == 200
