"""Keeps a caller from waiting for what hangs, and a stranger from learning by how long it took."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Final, TypeVar

_Answer = TypeVar("_Answer")
# Twice the threads of a web process: so many may hang before nothing more is begun.
_MOST_AT_WORK: Final = 64


class Workers:
    """Threads that no process waits for when it ends, made when they are needed and kept."""

    def __init__(self, most: int = _MOST_AT_WORK) -> None:
        self._most = most
        self._made = 0
        self._lock = threading.Lock()
        self._idle = threading.Semaphore(0)
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def begin(self, work: Callable[[], _Answer]) -> Future[_Answer] | None:
        """What the work will give, or raise; None, and nothing begun, while all are busy."""
        if not (self._idle.acquire(blocking=False) or self._make_one()):
            return None
        done: Future[_Answer] = Future()

        def run() -> None:
            try:
                done.set_result(work())
            except BaseException as fault:  # noqa: BLE001 - raised again where it is waited for
                done.set_exception(fault)

        self._waiting.put(run)
        return done

    def _make_one(self) -> bool:
        with self._lock:
            if self._made >= self._most:
                return False
            self._made += 1
        threading.Thread(target=self._work, name="call-turn", daemon=True).start()
        return True

    def _work(self) -> None:
        while True:
            self._waiting.get()()
            self._idle.release()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take, in seconds, by a clock that never goes back.

    `in_time` is given to a turn, `at_last` to one the caller was asked to wait for (IVR.md,
    "look-up"); an answer that hides something is given `fixed` after its request came.
    """

    in_time: float = 2.0
    at_last: float = 5.0
    fixed: float = 1.0
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    workers: Workers = field(default_factory=Workers)

    def within(self, seconds: float, work: Callable[[], _Answer]) -> _Answer | None:
        """What the work gives, or what it raises; None when it is not done in time.

        It then goes on by itself.
        """
        done = self.workers.begin(work)
        if done is None:
            return None
        try:
            return done.result(seconds)
        except TimeoutError:
            # The work may have raised it, or have ended at this very moment.
            return done.result() if done.done() else None

    def release(self, began: float) -> None:
        """Wait until the fixed delay since `began` is over."""
        self.sleep(max(0.0, began + self.fixed - self.monotonic()))
