"""Rows of sending: 16 threads in 4 processes, through a provider that answers in 50 ms.

`dispatch` counts what the provider takes over in a while, beside the same requests posted by as
many threads with the same client and no database. `latency` times top-ups of homes without supply,
from the payment to the accepted message, while a morning's messages drain.
DISPATCH_SECONDS, TOP_UPS and REPEATS make a quick try.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from subprocess import Popen
from typing import Final

from tests.bench.provider import Drained, Provider, heard, post_seconds, provider
from tests.bench.rows import NotAsExpected, Row, row
from tests.bench.settle_databases import Databases, Place, postgres, sqlite
from tests.bench.settle_fleet import AT
from tests.bench.steps import run_until_stopped, step

_PROCESSES: Final = 4
_THREADS: Final = 4
_REPEATS: Final = int(os.environ.get("REPEATS", "3"))
_SECONDS: Final = float(os.environ.get("DISPATCH_SECONDS", "20"))
_MESSAGES: Final = 10_000
_DRAINING: Final = 16_600
_TOP_UPS: Final = int(os.environ.get("TOP_UPS", "40"))
_LEAST_SHARE: Final = 0.5


@row
def dispatch_sqlite() -> Row:
    """What is sent from SQLite, beside bare posting."""
    return _beside_posting(sqlite)


@row
def dispatch_postgres() -> Row:
    """The same on PostgreSQL."""
    return _beside_posting(postgres)


@row
def latency_sqlite() -> Row:
    """How soon a payment is told on SQLite while others drain, beside one bare post."""
    return _while_draining(sqlite)


@row
def latency_postgres() -> Row:
    """The same on PostgreSQL."""
    return _while_draining(postgres)


def _beside_posting(place: Place) -> Row:
    with tempfile.TemporaryDirectory() as name, place(Path(name)) as databases:
        morning = _Morning(databases, Path(name), _MESSAGES, cut=0)
        runs = [(morning.drain("product"), morning.drain("posts")) for _ in range(_REPEATS)]
    product, posts = (_Runs(found) for found in zip(*runs, strict=True))
    return Row(
        1000,
        "messages",
        1000 / product.a_second,
        1000 / posts.a_second,
        "the same requests, posted",
        {
            "a_second": [product.each, posts.each],
            "cpu_ms_a_message": [product.cpu_ms, posts.cpu_ms],
            "provider_cpu": [product.provider_cpu, posts.provider_cpu],
            "share_of_posting": round(product.a_second / posts.a_second, 2),
            "share_promised": _LEAST_SHARE,
        },
    )


def _while_draining(place: Place) -> Row:
    with tempfile.TemporaryDirectory() as name, place(Path(name)) as databases:
        morning = _Morning(databases, Path(name), _DRAINING, cut=_TOP_UPS)
        free, paced = morning.top_up("none"), morning.top_up("10")
    facts = {
        "p50_ms": round(1000 * free["p50"]),
        "p95_ms": round(1000 * free["p95"]),
        "p50_p95_ms_at_10_a_second": [round(1000 * paced[part]) for part in ("p50", "p95")],
        "others_waiting_at_the_end": [int(free["waiting"]), int(paced["waiting"])],
    }
    return Row(_TOP_UPS, "top-ups", free["p50"], post_seconds(), "one bare post", facts)


class _Morning:
    """Messages written once, and sent again and again."""

    def __init__(self, databases: Databases, folder: Path, messages: int, cut: int) -> None:
        self._databases, self._messages = databases, messages
        file = str(folder / "day.csv")
        self._cut = cut
        step("dispatch_fleet", databases.make("morning"), str(messages), str(cut), file)

    def top_up(self, pacing: str) -> Mapping[str, float]:
        """How soon payments were told, in seconds, while the others went out."""
        url, ahead = self._databases.copy("morning", "paying"), _ahead()
        with provider() as taking, _workers("product", url, taking, ahead, pacing):
            home = str(self._messages + 1)
            return step("dispatch_top_ups", url, taking.url, ahead, home, str(self._cut))

    def drain(self, what: str) -> Drained:
        """What a provider takes over. Raises NotAsExpected where a message came twice."""
        url = self._databases.copy("morning", what)
        with provider() as taking, _workers(what, url, taking, _ahead()) as going:
            drained = taking.watch(going, _SECONDS)
            ids = taking.accepted()
        if what == "product" and len(set(ids)) < len(ids):
            raise NotAsExpected(
                f"Of {len(ids)} messages {len(ids) - len(set(ids))} went out again."
            )
        if what == "product" and len(ids) >= self._messages:
            raise NotAsExpected("There were too few messages.")
        return drained


def _ahead() -> str:
    """How far the clock of all processes of a run is ahead of the real one, in seconds."""
    return str((AT - datetime.now(UTC)).total_seconds())


@contextmanager
def _workers(
    what: str, url: str, taking: Provider, ahead: str, pacing: str = "none"
) -> Iterator[Sequence[Popen[str]]]:
    """Processes that all send."""
    words = (what, url, taking.url, ahead, pacing, str(_THREADS))
    with ExitStack() as running:
        started = [
            running.enter_context(run_until_stopped("tests.bench.dispatch_worker", *words))
            for _ in range(_PROCESSES)
        ]
        for one in started:
            heard(one)
        yield started


@dataclass(frozen=True, slots=True)
class _Runs:
    """The same measured several times."""

    drained: tuple[Drained, ...]

    @property
    def a_second(self) -> float:
        return median(run.a_second for run in self.drained)

    @property
    def each(self) -> list[int]:
        return [round(run.a_second) for run in self.drained]

    @property
    def cpu_ms(self) -> float:
        """Processor time of the workers for one message; the database's own is not in it."""
        return round(median(1000 * run.workers_cpu / run.a_second for run in self.drained), 2)

    @property
    def provider_cpu(self) -> float:
        """How much of one processor the provider took."""
        return round(max(run.provider_cpu for run in self.drained), 2)
