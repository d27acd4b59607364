"""kill -9 of senders at random moments: no message is lost, and none goes out twice.

`make chaos` plays it long: 10,000 households, 200 kills, both databases. CHAOS_SEED repeats one.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from balance.storage.audit import differences
from balance.storage.database import Database
from config.bootstrap import real_now
from messaging.audit import unexplained
from messaging.delivery import MessageState
from messaging.tables import messages
from tests.balance.storage.households import NOON
from tests.chaos.counting import count, table
from tests.chaos.fleet import fill
from tests.chaos.scene import Scene
from tests.config.ports import free_port

_MESSAGES = int(os.environ.get("CHAOS_MESSAGES", "300"))
_KILLS = int(os.environ.get("CHAOS_SENDER_KILLS", "8"))
_ROOT = Path(__file__).parents[2]
_SECONDS = 900
_OPEN = (
    MessageState.PENDING,
    MessageState.CLAIMED,
    MessageState.SUBMITTING,
    MessageState.UNKNOWN,
)
_Process = subprocess.Popen[str]


def test_killed_senders_lose_no_message_and_send_none_twice(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    seed = int(os.environ.get("CHAOS_SEED", random.randrange(2**32)))
    fill(database, range(1, _MESSAGES + 1), NOON)
    scene = Scene(
        database_url=database_url,
        receipts_url=f"http://127.0.0.1:{free_port()}/receipts/twilio",
        journal=str(tmp_path / "journal"),
        ahead=(NOON - real_now()).total_seconds(),
        messages=_MESSAGES,
        kills=_KILLS,
        seed=seed,
    )
    began = time.monotonic()
    with _playing(scene, tmp_path) as (scene, senders):
        _wait_until_all_is_done(database, scene, senders)
        seconds, accepted = time.monotonic() - began, scene.accepted()
        kills = _stopped(senders)
    counted = count(database, accepted, scene.journal)
    about = {"kills": kills, "seconds": round(seconds), "seed": seed}
    sys.stderr.write(table(database.dialect, counted, about))
    assert (counted.lost, counted.doubled) == (0, 0), seed
    assert counted.accepted >= 0.95 * (counted.messages - counted.cancelled), seed
    assert kills >= _KILLS, seed
    with database.read() as connection:
        assert differences(connection) + unexplained(connection) == [], seed


@contextmanager
def _playing(scene: Scene, folder: Path) -> Iterator[tuple[Scene, _Process]]:
    """The scene with its provider, and the senders at work; none outlives the test."""
    with ExitStack() as stack:
        provider = stack.enter_context(_process("provider", scene, folder))
        door = stack.enter_context(_process("door", scene, folder))
        scene = replace(scene, api_url=_says(provider))
        assert _says(door) == "listens"
        senders = stack.enter_context(_process("senders", scene, folder))
        assert _says(senders) == "at work"
        yield scene, senders


@contextmanager
def _process(name: str, scene: Scene, folder: Path) -> Iterator[_Process]:
    """One process of the scene; what it complains of is in a file of its name."""
    command = [sys.executable, "-m", f"tests.chaos.{name}", scene.packed()]
    with (
        (folder / f"{name}.log").open("w") as log,
        subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=log, text=True) as one,
    ):
        try:
            yield one
        finally:
            one.kill()


def _says(process: _Process) -> str:
    """The next line of a process; none when it has ended."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _wait_until_all_is_done(database: Database, scene: Scene, senders: _Process) -> None:
    """Until nothing waits, in any hand: a receipt may bring about another message."""
    until, still = time.monotonic() + _SECONDS, 0
    while still < 2:
        if time.monotonic() > until or senders.poll() is not None:
            pytest.fail(f"it never came to an end (seed {scene.seed})")
        time.sleep(0.5)
        still = still + 1 if _open(database) + scene.under_way() == 0 else 0


def _open(database: Database) -> int:
    query = select(func.count()).where(messages.c.state.in_(_OPEN))
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())


def _stopped(senders: _Process) -> int:
    """The number of kills, after the senders have ended."""
    senders.terminate()
    return int(_says(senders))
