"""Who is told of silence: operations by the worker, in a rehearsal whoever does what is due."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from balance.storage.database import Database
from config import bootstrap, jobs
from config.bootstrap import Parts
from config.settings import Settings
from tests.balance.storage.households import EAN, OTHER, at, brussels, open_account, tasks_of
from tests.balance.storage.mornings import come, nine
from tests.config.commands import Shell
from tests.config.ticks import tick


@pytest.fixture
def parts(database: Database, database_url: str, tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(database_url=database_url, data_dir=tmp_path)
    product = replace(bootstrap.assemble(settings), clock=at(nine()))
    open_account(database, now=brussels("2026-11-23T10:00"))
    yield product
    product.database.engine.dispose()


def test_a_tick_of_the_worker_tells_operations(parts: Parts, database: Database) -> None:
    ask = tick(parts, jobs.silence)
    ask()
    ask()
    assert tasks_of(database) == [("no_consumption_file", None)]


def test_the_worker_of_a_rehearsal_tells_nothing(parts: Parts, database: Database) -> None:
    tick(replace(parts, rehearsal=True), jobs.silence)()
    assert tasks_of(database) == []


def test_doing_what_is_due_tells_of_silence_too(rehearsal: Shell) -> None:
    accounts = rehearsal.file("new.csv", "ean,energy", f"{EAN},electricity", f"{OTHER},gas")
    rehearsal.succeed("import", "accounts", accounts)
    for day in (24, 25, 26):
        rehearsal.succeed("clock", f"2026-11-{day + 1}T06:00")
        used = rehearsal.file(
            "used.csv",
            "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur",
            f"C{day},{EAN},2026-11-{day},1,,,1.00",
        )
        rehearsal.succeed("import", "consumption", used)
    rehearsal.succeed("clock", "2026-11-27T08:59")
    rehearsal.succeed("due")
    assert json.loads(rehearsal.succeed("tasks", "--json")) == []
    rehearsal.succeed("clock", "2026-11-27T09:00")
    rehearsal.succeed("due")
    (task,) = json.loads(rehearsal.succeed("tasks", "--json"))
    assert (task["kind"], task["ean"]) == ("silent_meter", OTHER)


def test_a_file_taken_in_that_morning_is_heard(parts: Parts, database: Database) -> None:
    come(database, date(2026, 11, 23), EAN)
    tick(parts, jobs.silence)()
    assert tasks_of(database) == []
