"""Rows of the phone line: the turn in which a caller hears the balance, from the product's server.

`call_turn` counts turns a second beside a view of the same server that reads and writes as often
by key, in one commit, and answers fixed TwiML; `call_p99` tells how long 50 callers at once wait.
CALL_TURNS and REPEATS make a quick try.
"""

import os
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import event
from sqlalchemy.engine import Connection

from config.wsgi import make_app
from tests.bench.calls_fleet import Posted, product, webhooks
from tests.bench.calls_load import Answered, post_all, wait_for
from tests.bench.rows import NotAsExpected, Row, row
from tests.bench.settle_databases import Databases, Place, postgres, sqlite
from tests.bench.steps import run_until_stopped, step

_TURNS: Final = int(os.environ.get("CALL_TURNS", "1500"))
_REPEATS: Final = int(os.environ.get("REPEATS", "3"))
_WARM_UP: Final = 100
_AT_ONCE: Final = 8
_CROWD: Final = 50
_LEAST_SHARE: Final = 0.5
_BALANCE: Final = b"Il vous reste"
_READING: Final = ("SELECT", "WITH")
_WRITING: Final = ("INSERT", "UPDATE", "DELETE")


@row
def call_turn_sqlite() -> Row:
    """Balance turns on SQLite, beside the view."""
    return _turns(sqlite)


@row
def call_turn_postgres() -> Row:
    """The same on PostgreSQL."""
    return _turns(postgres)


@row
def call_p99_sqlite() -> Row:
    """How long 50 callers at once wait on SQLite, beside the bare view."""
    return _crowd(sqlite)


@row
def call_p99_postgres() -> Row:
    """The same on PostgreSQL."""
    return _crowd(postgres)


def _turns(place: Place) -> Row:
    with _line(place) as line:
        runs = {what: line.runs(what, _AT_ONCE) for what in ("product", "view", "bare")}
    a_second = {what: median(one.a_second for one in found) for what, found in runs.items()}
    facts = {
        "a_second": {what: [round(one.a_second) for one in found] for what, found in runs.items()},
        "reads_and_writes": [line.reads, line.writes],
        "share_of_view": round(a_second["product"] / a_second["view"], 2),
        "share_promised": _LEAST_SHARE,
        "share_of_bare_view": round(a_second["product"] / a_second["bare"], 2),
        "not_2xx": 0,
    }
    product_seconds, view_seconds = 1000 / a_second["product"], 1000 / a_second["view"]
    return Row(1000, "turns", product_seconds, view_seconds, "a view, as many by key", facts)


def _crowd(place: Place) -> Row:
    with _line(place) as line:
        runs = {what: line.runs(what, _CROWD) for what in ("product", "bare")}
    waits = {
        what: {part: median(one.part(part) for one in found) for part in (0.5, 0.99)}
        for what, found in runs.items()
    }
    facts = {
        f"p{int(part * 100)}_ms": {what: round(1000 * wait[part]) for what, wait in waits.items()}
        for part in (0.5, 0.99)
    }
    ours, bare = (waits[what][0.99] for what in ("product", "bare"))
    return Row(1, "turn at p99", ours, bare, "the bare view", facts | {"not_2xx": 0})


@dataclass(frozen=True, slots=True)
class _Line:
    """A database of calls that wait for their balance, and what a turn costs there."""

    databases: Databases
    folder: Path
    reads: int
    writes: int

    def runs(self, what: str, callers: int) -> list[Answered]:
        """As many runs of a server as asked, each on a database of its own."""
        return [self._run(what, callers) for _ in range(_REPEATS)]

    def _run(self, what: str, callers: int) -> Answered:
        url = self.databases.copy("calls", what)
        parts = product(url)
        first, rest = _WARM_UP + 1, _WARM_UP + _TURNS + 1
        warm, posted = (
            tuple(webhooks(parts, one)) for one in (range(1, first), range(first, rest))
        )
        parts.database.engine.dispose()
        port = _free_port()
        words = (what, url, str(port), str(self.reads), str(self.writes))
        with run_until_stopped("tests.bench.calls_server", *words):
            wait_for(port)
            post_all(port, warm, callers)
            return post_all(port, posted, callers)


@contextmanager
def _line(place: Place) -> Iterator[_Line]:
    with tempfile.TemporaryDirectory() as name, place(Path(name)) as databases:
        step("calls_fleet", databases.make("calls"), str(_WARM_UP + _TURNS))
        reads, writes = _cost(databases.copy("calls", "counted"))
        yield _Line(databases, Path(name), reads, writes)


def _cost(url: str) -> tuple[int, int]:
    """How often a balance turn reads and writes; the second one, which finds the day's key."""
    parts = product(url)
    client = make_app(parts).test_client()
    first, second = webhooks(parts, range(1, 3))
    statements: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        statements.append(statement.split(None, 1)[0].upper())

    _say_balance(client.post, first)
    event.listen(parts.database.engine, "before_cursor_execute", note)
    _say_balance(client.post, second)
    parts.database.engine.dispose()
    return _count(statements, _READING), _count(statements, _WRITING)


def _say_balance(post: Callable[..., object], posted: Posted) -> None:
    headers = {"X-Twilio-Signature": posted.signature}
    form = "application/x-www-form-urlencoded"
    answer = post(posted.target, data=posted.body, headers=headers, content_type=form)
    if _BALANCE not in getattr(answer, "data", b""):
        raise NotAsExpected("The turn that is measured did not say the balance.")


def _count(statements: Sequence[str], words: Sequence[str]) -> int:
    return sum(word in words for word in statements)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
