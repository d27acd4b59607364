"""Serves `/metrics` on a port of its own that only this machine reaches, read at the scrape.

No customer is in it: kinds, states and counts only.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from math import ceil
from typing import Final
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import start_wsgi_server
from sqlalchemy.exc import SQLAlchemyError

from balance.storage.database import DatabaseError
from balance.storage.figures import Figures, Waiting, read_figures
from config.bootstrap import Parts
from config.probe import Probe
from config.tables import refuse_other_schema
from ivr.call_log import CallFigures, read_calls
from messaging.delivery import ChannelName
from messaging.figures import MessageFigures, read_messages

HOST: Final = "127.0.0.1"
# Prometheus gives up on a scrape after ten seconds unless told otherwise.
_WITHIN_SECONDS = 5.0
_FRESH_SECONDS = 5.0
_SHARES: Final = (0.5, 0.95, 1.0)

_Samples = Iterable[tuple[tuple[str, ...], float]]


def serve(parts: Parts) -> tuple[WSGIServer, threading.Thread]:
    """Begin to serve the metrics; the caller shuts the server down. Raises OSError at its port."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    registry.register(Collector(parts))
    return start_wsgi_server(parts.settings.metrics_port, HOST, registry)


class Collector:
    """What the product says of itself; a reading is kept for some seconds.

    `allosolde_up` is 0, and the rest missing, while the database does not answer in time.
    """

    def __init__(
        self,
        parts: Parts,
        monotonic: Callable[[], float] = time.monotonic,
        within: float = _WITHIN_SECONDS,
    ) -> None:
        self._parts = parts
        self._monotonic = monotonic
        self._probe = Probe(self._read, within)
        self._last: tuple[float, list[Metric]] | None = None

    def collect(self) -> Iterator[Metric]:
        """The metrics of one scrape."""
        yield _build(self._parts)
        yield from self._free_space()
        try:
            found = self._fresh()
        except (TimeoutError, SQLAlchemyError, DatabaseError):
            found = []
        yield _gauge("up", "Whether the database answers, with tables of this version", bool(found))
        yield from found

    def _free_space(self) -> Iterator[Metric]:
        # Without its folder the worker takes no file in, which its ticks tell.
        with suppress(OSError):
            free = shutil.disk_usage(self._parts.settings.data_dir).free
            yield _gauge("data_free_bytes", "Free space where the data folder lies", free)

    def _fresh(self) -> list[Metric]:
        now = self._monotonic()
        if self._last is None or now - self._last[0] > _FRESH_SECONDS:
            self._last = (now, self._probe())
        return self._last[1]

    def _read(self) -> list[Metric]:
        now = self._parts.clock()
        with self._parts.database.read() as connection:
            refuse_other_schema(connection)
            return [
                *_of_engine(read_figures(connection, now), now),
                *_of_messages(read_messages(connection, now), now),
                *_of_calls(read_calls(connection, now)),
            ]


def _build(parts: Parts) -> Metric:
    facts = {
        "version": version("allosolde"),
        "database": parts.database.dialect,
        "rehearsal": str(parts.rehearsal).lower(),
    }
    return InfoMetricFamily("allosolde_build", "What runs here", facts)


def _of_engine(found: Figures, now: datetime) -> Iterator[Metric]:
    yield _gauges("accounts", "Open accounts", ("energy", "supply"), found.accounts.items())
    yield _gauge("cuts_held", "Homes whose cut is held", found.cuts_held)
    words = "Orders not sent yet; their age without those that a hold keeps back"
    yield from _waiting("orders_waiting", words, found.waiting, now)
    words = "Orders to switch a supply that were sent and not yet carried out"
    yield from _waiting("orders_unacknowledged", words, found.unacknowledged, now)
    yield from _waiting("imports_unfinished", "Files being taken in", found.imports, now)
    yield _gauges("tasks_open", "Tasks open for agents", ("kind",), _by_one(found.tasks))
    holds = [((str(what),), held) for what, held in found.holds.items()]
    yield _gauges("hold", "Whether a hold is in force: 1, else 0", ("what",), holds)
    ticks = [((name,), at.timestamp()) for name, at in found.ticks.items()]
    words = "When a worker's tick last ended well, else first began, Unix time"
    yield _gauges("tick_timestamp_seconds", words, ("tick",), ticks)
    files = [] if found.last_file is None else [((), found.last_file.timestamp())]
    words = "When the last file of days of which a line was booked came, Unix time"
    yield _gauges("consumption_file_timestamp_seconds", words, (), files)


def _of_messages(found: MessageFigures, now: datetime) -> Iterator[Metric]:
    labels = ("kind", "channel", "state")
    words = "Messages not sent yet, or of which nobody knows whether they were"
    yield _gauges("messages_waiting", words, labels, found.waiting.items())
    words = "Messages that a provider took or that ended, of those due in the last 24 hours"
    yield _gauges("messages_ended", words, labels, found.ended.items())
    words = "Since when the oldest message that is due waits; 0: none does"
    yield _gauge("messages_oldest_due_age_seconds", words, _age(found.due_since, now))
    words = "Since when the oldest waits of which nobody knows whether it went out; 0: none does"
    yield _gauge("messages_unknown_oldest_age_seconds", words, _age(found.unknown_since, now))
    heard = 0.0 if found.heard_at is None else found.heard_at.timestamp()
    words = "When a provider last told what became of a message, Unix time; 0: never"
    yield _gauge("receipt_timestamp_seconds", words, heard)
    words = "Whether a channel waits for an operator to put it right: 1, else 0"
    states = [((str(channel),), channel in found.paused) for channel in ChannelName]
    yield _gauges("channel_paused", words, ("channel",), states)


def _of_calls(found: CallFigures) -> Iterator[Metric]:
    yield _gauge("calls_running", "Calls under way", found.running)
    words = "Calls that began in the last 24 hours and ended, by what the caller got"
    yield _gauges("calls_ended", words, ("language", "outcome"), found.ended.items())
    words = "Those that got nothing, by the question that was open last"
    yield _gauges("calls_given_up", words, ("question",), _by_one(found.given_up))
    words = "From the greeting to the first balance, of calls that began in the last 24 hours"
    shares = [((str(share),), _quantile(found.balances, share)) for share in _SHARES]
    samples = shares if found.balances else []
    yield _gauges("call_to_balance_seconds", words, ("quantile",), samples)
    words = "Numbers tried in the last hour, each once a caller and day"
    tried = [((str(locked).lower(),), number) for locked, number in found.tries.items()]
    yield _gauges("call_tries", words, ("locked",), tried)


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[ceil(share * len(values)) - 1] if values else 0.0


def _waiting(name: str, words: str, found: Waiting, now: datetime) -> Iterator[Metric]:
    yield _gauges(name, words, ("kind",), _by_one(found.by_kind))
    oldest = f"{words}: since when the oldest; 0: none"
    yield _gauge(f"{name}_oldest_age_seconds", oldest, _age(found.since, now))


def _by_one(counts: Mapping[str, int]) -> _Samples:
    return [((kind,), number) for kind, number in counts.items()]


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def _gauge(name: str, words: str, value: float) -> Metric:
    return _gauges(name, words, (), [((), value)])


def _gauges(name: str, words: str, labels: Sequence[str], samples: _Samples) -> Metric:
    made = GaugeMetricFamily(f"allosolde_{name}", words, labels=labels)
    for values, value in samples:
        made.add_metric(values, value)
    return made
