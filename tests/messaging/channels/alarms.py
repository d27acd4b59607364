"""Alarms that ring when a test moves their clock, and channels that talk meanwhile."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from messaging.delivery import Channel, Outcome, Outgoing


@dataclass(slots=True)
class _Alarm:
    due: float
    act: Callable[[], None]
    is_on: bool = False

    def start(self) -> None:
        self.is_on = True

    def cancel(self) -> None:
        self.is_on = False

    def join(self) -> None:
        return


@dataclass(slots=True)
class Alarms:
    """Sets alarms by a clock of its own, in seconds."""

    now: float = 0.0
    asked: list[float] = field(default_factory=list)
    _alarms: list[_Alarm] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, seconds: float, act: Callable[[], None]) -> _Alarm:
        with self._lock:
            self.asked.append(seconds)
            self._alarms.append(_Alarm(self.now + seconds, act))
            return self._alarms[-1]

    def move(self, seconds: float) -> None:
        """Let time pass: what is due rings."""
        with self._lock:
            self.now += seconds
            due = [one for one in self._alarms if one.is_on and one.due <= self.now]
        for alarm in due:
            alarm.is_on = False
            alarm.act()


@contextmanager
def talking(channel: Channel, message: Outgoing) -> Iterator[Future[Outcome]]:
    """The channel sending, in another thread."""
    with ThreadPoolExecutor(1) as threads:
        yield threads.submit(channel.send, message)
