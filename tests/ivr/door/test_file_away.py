"""A SQLite file that is away or kept by another: the caller hears a sentence, and later goes on."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from config.bootstrap import create_database, signature
from ivr.calls import calls
from ivr.handset.keypad import Keypad, ScriptedKeypad
from ivr.handset.line import Line
from ivr.handset.phone import Call, Ending, Handset
from ivr.handset.script import Question
from ivr.handset.terminal import PrintingEar
from tests.ivr.door.conftest import assembled
from tests.ivr.door.patience import asked, impatient, patient
from tests.ivr.door.switchboard import (
    Switchboard,
    apologises,
    asks_to_wait,
    names_office_hours,
    says,
    sentence,
    tells_a_balance,
)
from tests.ivr.handset.conftest import served
from tests.ivr.hosts import Host

CALLER = "+32470111222"
# Keeps a SQLite file for itself until its input ends.
_KEEPER = """
import sqlite3, sys
kept = sqlite3.connect(sys.argv[1], isolation_level=None)
kept.execute("BEGIN EXCLUSIVE")
print("kept", flush=True)
sys.stdin.read()
kept.execute("ROLLBACK")
kept.close()
"""


def file_of(board: Switchboard) -> Path:
    return Path(str(board.parts.database.engine.url.database))


@contextmanager
def moved_away(path: Path) -> Iterator[None]:
    away = path.rename(path.with_suffix(".away"))
    yield
    away.rename(path)


@pytest.fixture
def on_sqlite(sqlite_url: str, tmp_path: Path) -> Iterator[Switchboard]:
    parts = assembled(sqlite_url, tmp_path)
    yield Switchboard(parts)
    parts.database.engine.dispose()


def test_a_file_moved_away_is_apologised_for_and_found_again(on_sqlite: Switchboard) -> None:
    call = asked(on_sqlite, CALLER)
    asks = call.asks
    with moved_away(file_of(on_sqlite)):
        assert apologises(call.ask(asks, Digits="1"))
        assert apologises(on_sqlite.ring(CALLER).document)
    assert tells_a_balance(call.ask(asks, Digits="1"))


def test_a_rehearsal_without_its_clock_apologises_without_office_hours(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rehearsal.sqlite'}"
    create_database(url, rehearsal=True)
    parts = assembled(url, tmp_path)
    board = Switchboard(parts)
    board.put(replace(board.door, turns=replace(board.door.turns, clock=parts.clock)))
    call = board.ring(CALLER)
    asks = call.asks
    with moved_away(file_of(board)):
        document = call.ask(asks, Digits="2")
    assert apologises(document)
    assert not names_office_hours(document)
    assert "EAN-code" in call.ask(asks, Digits="2")
    parts.database.engine.dispose()


@contextmanager
def kept_by_another(path: Path) -> Iterator[None]:
    """Another process has the file for itself."""
    command = [sys.executable, "-c", _KEEPER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as keeper:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == b"kept\n"
        yield
        keeper.communicate(b"")


def test_a_file_that_another_process_keeps_is_waited_for_then_apologised_for(
    on_sqlite: Switchboard,
) -> None:
    call = asked(on_sqlite, CALLER)
    asks, workers = call.asks, impatient(on_sqlite)
    with kept_by_another(file_of(on_sqlite)):
        assert asks_to_wait(call.ask(asks, Digits="1"))
        assert call.asks == f"{asks}&late=1"
        assert apologises(call.press(""))
    workers.wait()
    patient(on_sqlite)
    # The turn was taken behind the caller's back: a retry of its webhook hears it.
    assert tells_a_balance(call.ask(asks, Digits="1"))
    assert tells_a_balance(call.press("*"))


def test_a_file_that_is_kept_for_a_while_makes_its_caller_wait_and_no_more(
    on_sqlite: Switchboard,
) -> None:
    call = asked(on_sqlite, CALLER)
    workers = impatient(on_sqlite)
    with kept_by_another(file_of(on_sqlite)):
        assert asks_to_wait(call.press("1"))
    workers.wait()
    patient(on_sqlite)
    form = {"CallSid": call.sid, "From": CALLER}
    assert tells_a_balance(
        call.hear(sentence(on_sqlite.post(call.asks, form, "a token of its own")))
    )
    assert tells_a_balance(call.press("*"))


def by_phone(board: Switchboard, keypad: Keypad) -> list[str]:
    """What is heard in a call to a board on a real socket, which the line ends."""
    heard = list[str]()
    with served(board.app) as address:
        line = Line(address, signature(board.parts).sign)
        assert Handset(line, keypad, PrintingEar(heard.append)).place(Call(CALLER)) is Ending.LINE
    return heard


def test_by_phone_too_a_caller_without_a_database_hears_whom_to_call(
    on_sqlite: Switchboard,
) -> None:
    with moved_away(file_of(on_sqlite)):
        heard = by_phone(on_sqlite, ScriptedKeypad(""))
    assert says(" ".join(heard), "SORRY")
    assert says(" ".join(heard), "H1")


class WhileTheyKey(ScriptedKeypad):
    """Keys during which something happens to the line."""

    def __init__(self, keys: str, happens: Callable[[], object]) -> None:
        super().__init__(keys)
        self._happens = happens

    def next_keys(self, question: Question) -> str | None:
        self._happens()
        return super().next_keys(question)


def test_by_phone_a_call_that_the_database_forgot_ends_in_the_fallback(
    on_sqlite: Switchboard,
) -> None:
    def forget() -> None:
        with on_sqlite.parts.database.write() as connection:
            connection.execute(delete(calls))

    heard = by_phone(on_sqlite, WhileTheyKey("2", forget))
    after = " ".join(heard[heard.index("> 2") :])
    assert says(after, "SORRY")
    assert says(after, "H1")


def test_a_recording_that_cannot_be_looked_up_comes_later_and_its_name_is_not_logged(
    on_sqlite: Switchboard, caplog: pytest.LogCaptureFixture
) -> None:
    host = Host(on_sqlite.parts.database, file_of(on_sqlite).parent / "recordings")
    name = host.say()
    with moved_away(file_of(on_sqlite)):
        assert host.fetch(name).status_code == 503
    assert host.fetch(name).status_code == 200
    (record,) = caplog.records
    assert name not in f"{record.getMessage()} {vars(record)}"
