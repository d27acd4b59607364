"""Places the same requests again and again, from as many callers at once as asked."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.calls_fleet import Posted
from tests.bench.rows import NotAsExpected

_HOST: Final = "127.0.0.1"
_LONGEST_START: Final = 20.0


@dataclass(frozen=True, slots=True)
class Answered:
    """How long a number of requests took together, and each of them, in seconds."""

    seconds: float
    each: tuple[float, ...]

    @property
    def a_second(self) -> float:
        """Requests a second."""
        return len(self.each) / self.seconds

    def part(self, share: float) -> float:
        """What this share of the requests did not take longer than."""
        return sorted(self.each)[min(len(self.each) - 1, int(len(self.each) * share))]


def post_all(port: int, posted: Sequence[Posted], callers: int) -> Answered:
    """Post all, each caller its share. Raises NotAsExpected for an answer that is not 2xx."""
    begin, each, faults = threading.Barrier(callers + 1), list[float](), list[str]()

    def call(mine: Sequence[Posted]) -> None:
        begin.wait()
        try:
            each.extend([_post(port, one) for one in mine])
        except (OSError, NotAsExpected) as fault:
            faults.append(str(fault))

    shares = [posted[first::callers] for first in range(callers)]
    threads = [threading.Thread(target=call, args=(share,)) for share in shares]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise NotAsExpected(f"{len(faults)} callers were not answered: {faults[0]}")
    return Answered(time.perf_counter() - began, tuple(each))


def wait_for(port: int) -> None:
    """Until a server listens. Raises NotAsExpected where none does."""
    until = time.monotonic() + _LONGEST_START
    while time.monotonic() < until:
        try:
            http.client.HTTPConnection(_HOST, port, timeout=1).connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise NotAsExpected("The server did not begin to listen.")


def _post(port: int, posted: Posted) -> float:
    began = time.perf_counter()
    # A connection each: so does the provider.
    line = http.client.HTTPConnection(_HOST, port, timeout=30)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": posted.signature,
    }
    line.request("POST", posted.target, posted.body, headers)
    answer = line.getresponse()
    body = answer.read()
    line.close()
    if not 200 <= answer.status < 300 or b"<Response>" not in body:
        raise NotAsExpected(f"the answer was {answer.status}")
    return time.perf_counter() - began
