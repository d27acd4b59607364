"""The end of a process: who is being asked gets a few seconds more to answer, and no one else."""

import threading
import time
from collections.abc import Callable
from typing import Final
from weakref import WeakSet

from balance.deadline import Alarm, real_alarm

# Below the ten seconds after which containers are killed; a provider answers within one.
_GRACE_SECONDS: Final = 4.0
_AT_ONCE: Final = 0.1


class Ending:
    """Whether this process is to end. Alarms that are set here then ring within the grace."""

    def __init__(
        self, grace: float = _GRACE_SECONDS, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._grace = grace
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._over_at: float | None = None
        self._set: WeakSet[_Alarm] = WeakSet()

    def begin(self) -> None:
        """The process is to end: what rings later rings when the grace is over."""
        with self._lock:
            self._over_at = self._monotonic() + self._grace
            waiting = list(self._set)
        for alarm in waiting:
            alarm.ring_within(self._grace)

    def has_begun(self) -> bool:
        """Whether nothing new is to be begun."""
        return self._over_at is not None

    def set_alarm(self, seconds: float, act: Callable[[], None]) -> Alarm:
        """An alarm by the machine's own clock, at the end of the grace at the latest."""
        with self._lock:
            if self._over_at is not None:
                seconds = min(seconds, max(_AT_ONCE, self._over_at - self._monotonic()))
            alarm = _Alarm(seconds, act)
            self._set.add(alarm)
        return alarm


class _Alarm:
    """Rings once or, when it was hurried, perhaps twice: a deadline that ends twice ends once."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._act = act
        self._is_cancelled = False
        self._timers = [real_alarm(seconds, self._ring)]

    def start(self) -> None:
        self._timers[0].start()

    def ring_within(self, seconds: float) -> None:
        sooner = real_alarm(seconds, self._ring)
        sooner.start()
        self._timers.append(sooner)

    def cancel(self) -> None:
        self._is_cancelled = True
        for timer in list(self._timers):
            timer.cancel()

    def join(self) -> None:
        for timer in list(self._timers):
            timer.join()

    def _ring(self) -> None:
        if not self._is_cancelled:
            self._act()
