"""Asks what may hang, such as a database out of reach, and waits for so long at most."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

_Answer = TypeVar("_Answer")


class Probe(Generic[_Answer]):
    """One question, asked once at a time however many wait for its answer.

    One that hangs costs a single thread, which no process waits for when it ends.
    """

    def __init__(self, ask: Callable[[], _Answer], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._asked: Future[_Answer] | None = None

    def __call__(self) -> _Answer:
        """The answer. Raises TimeoutError when there is none in time, or what the asking raised."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(target=self._run, args=(self._asked,), daemon=True).start()
            asked = self._asked
        return asked.result(self._seconds)

    def _run(self, asked: Future[_Answer]) -> None:
        try:
            asked.set_result(self._ask())
        except BaseException as fault:  # noqa: BLE001 - raised again where it is waited for
            asked.set_exception(fault)
