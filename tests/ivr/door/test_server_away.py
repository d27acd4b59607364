"""A PostgreSQL that is away or silent: the caller hears a sentence, and later goes on."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from config.bootstrap import upgrade
from tests.ivr.door.conftest import assembled
from tests.ivr.door.patience import asked, impatient, patient
from tests.ivr.door.switchboard import Switchboard, apologises, asks_to_wait, tells_a_balance
from tests.postgres import named, run_on, running_server

CALLER = "+32470111222"


@pytest.fixture
def server() -> Iterator[str]:
    """A PostgreSQL of this test's own."""
    with running_server() as url:
        yield url


@pytest.fixture
def on_postgres(server: str, tmp_path: Path) -> Iterator[Switchboard]:
    run_on(server, "CREATE DATABASE line")
    url = named(server, "line")
    upgrade(url)
    parts = assembled(url, tmp_path)
    yield Switchboard(parts)
    parts.database.engine.dispose()


def first_process(url: str) -> int:
    """The server's process that starts the others."""
    (folder,) = parse_qs(urlsplit(url).query)["host"]
    return int(Path(folder, "postmaster.pid").read_text().split()[0])


def all_processes(url: str) -> list[int]:
    others = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return [first_process(url), *(pid for (pid,) in connection.execute(others))]


@contextmanager
def silent(url: str) -> Iterator[None]:
    """The server takes what comes, and does not answer."""
    stopped = all_processes(url)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


def stop(url: str) -> None:
    os.kill(first_process(url), signal.SIGQUIT)
    while answers(url):
        pass


def answers(url: str) -> bool:
    try:
        run_on(url, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def test_a_server_that_hangs_is_waited_for_then_apologised_for(
    on_postgres: Switchboard, server: str
) -> None:
    call = asked(on_postgres, CALLER)
    asks, workers = call.asks, impatient(on_postgres)
    with silent(server):
        assert asks_to_wait(call.ask(asks, Digits="1"))
        assert apologises(call.ask(call.asks))
        other = on_postgres.ring("+32470111333")
        assert asks_to_wait(other.document)
        assert apologises(other.press(""))
    workers.wait()
    patient(on_postgres)
    assert tells_a_balance(call.ask(asks, Digits="1"))
    assert tells_a_balance(call.press("*"))


def test_a_server_that_lost_its_connections_costs_no_turn(
    on_postgres: Switchboard, server: str
) -> None:
    call = asked(on_postgres, CALLER)
    run_on(
        server,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'line'",
    )
    assert tells_a_balance(call.press("1"))


def test_a_server_that_stopped_is_apologised_for(on_postgres: Switchboard, server: str) -> None:
    call = asked(on_postgres, CALLER)
    stop(server)
    assert apologises(call.press("1"))
    assert apologises(on_postgres.ring(CALLER).document)
