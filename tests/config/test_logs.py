"""A line of the log: one sentence, then the fields by which a fault is found again."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import pytest

from balance.storage.database import Database
from config.logs import set_up_logs
from tests.balance.api.integrators import HOME, Doorway, problem, top_up
from tests.balance.storage.households import EAN, open_account

_log = logging.getLogger("tests.logs")


@contextmanager
def logs() -> Iterator[io.StringIO]:
    """What a process that has set its logs up writes; afterwards they are as they were."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    root.handlers.clear()
    try:
        with redirect_stderr(io.StringIO()) as written:
            set_up_logs("info")
            yield written
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def test_a_sentence_is_followed_by_its_fields() -> None:
    with logs() as written:
        _log.warning("An order waits.", extra={"order_id": 7, "reason": "no\nanswer"})
    line = 'WARNING tests.logs An order waits. order_id=7 reason="no\\nanswer"\n'
    assert written.getvalue().endswith(line)


def test_a_sentence_without_fields_ends_with_itself() -> None:
    with logs() as written:
        _log.info("Accounts settled: %d", 12)
    assert written.getvalue().endswith("INFO tests.logs Accounts settled: 12\n")


def test_a_fault_of_the_api_is_found_by_its_instance_and_names_nobody(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(f"about {EAN}")

    open_account(database)
    doorway = Doorway(database)
    monkeypatch.setattr(doorway.ears, "write", fail)
    bank = doorway.bearer()
    with logs() as written:
        answer = bank.send("POST", "/top-ups", top_up())
    assert problem(answer) == (500, "internal", "")
    [line] = written.getvalue().splitlines()
    assert f'instance="{answer.get_json()["instance"]}"' in line
    assert 'error="OSError"' in line
    assert 'endpoint="api.book_top_up"' in line
    assert f"{__file__}:" in line
    assert not any(secret in line for secret in (EAN, EAN[-13:], bank.token, HOME))
