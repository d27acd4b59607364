"""The fake Twilio in a process of its own, that answers in 50 ms, and what it and its guests use.

Processor time is read as Linux tells it.
"""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from subprocess import Popen
from typing import Final
from urllib.parse import urlsplit

from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import Outgoing
from tests.bench.rows import NotAsExpected
from tests.bench.steps import run_until_stopped
from tests.twilio.server import SID, TOKEN

ANSWER_MS: Final = 50
_WARM_UP_SECONDS: Final = 2.0
_POSTS: Final = 40


@dataclass(frozen=True, slots=True)
class Drained:
    """What a provider took over in a while; processor time in seconds a second."""

    a_second: float
    workers_cpu: float
    provider_cpu: float


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that runs."""

    url: str
    process: Popen[str]

    def accepted(self) -> list[int]:
        """The ids of the messages taken over, oldest first."""
        connection = HTTPConnection(urlsplit(self.url).netloc)
        connection.request("GET", "/_fake/accepted")
        with closing(connection), connection.getresponse() as answer:
            ids: list[int] = json.load(answer)
        return ids

    def watch(self, workers: Sequence[Popen[str]], seconds: float) -> Drained:
        """What it takes over from workers that are going, once they are warm."""
        time.sleep(_WARM_UP_SECONDS)
        theirs, ours, before = _cpu(*workers), _cpu(self.process), len(self.accepted())
        began = time.perf_counter()
        time.sleep(seconds)
        taken, took = len(self.accepted()) - before, time.perf_counter() - began
        theirs, ours = _cpu(*workers) - theirs, _cpu(self.process) - ours
        return Drained(taken / took, theirs / took, ours / took)


@contextmanager
def provider() -> Iterator[Provider]:
    """One that has taken over nothing yet."""
    words = ("--answer-ms", str(ANSWER_MS))
    with run_until_stopped("tests.twilio.server", *words) as process:
        yield Provider(heard(process), process)


def post_seconds() -> float:
    """How long the product's client takes for one post, in seconds: the half of some."""
    with provider() as taking:
        account = TwilioAccount(SID, TOKEN, "+32460000000", taking.url, "https://allosolde.example")
        channel = TwilioSms(account, lambda: datetime.now(UTC))
        return median(_seconds_of(channel, number) for number in range(_POSTS))


def _seconds_of(channel: TwilioSms, number: int) -> float:
    began = time.perf_counter()
    channel.send(Outgoing(number, "+32470000001", "Bonjour", None))
    return time.perf_counter() - began


def heard(process: Popen[str]) -> str:
    """The next line that a process prints. Raises NotAsExpected where it ends instead."""
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        raise NotAsExpected("A process that was to run ended; what it says stands above.")
    return line


def _cpu(*processes: Popen[str]) -> float:
    return sum(_ticks(one.pid) for one in processes) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    # proc(5): the name may hold spaces, utime and stime are the 12th and 13th after it.
    after = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return int(after[11]) + int(after[12])
