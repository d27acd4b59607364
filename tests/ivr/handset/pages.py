"""A page with its call, driven by a test; time passes only when the test says so."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from threading import Condition, Lock

from ivr.handset.browser import BrowserCalls
from ivr.handset.events import Event, EventKind

# Of real time: only a wait that would never end takes as long, and then it ends.
_STUCK_SECONDS = 10.0


class StoppedClock:
    """Stands still until it is moved, and wakes whoever waits."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._lock = Lock()
        self._waiting: list[Condition] = []

    def now(self) -> float:
        return self._now

    def wait(self, condition: Condition, seconds: float) -> None:
        with self._lock:
            self._waiting.append(condition)
        woken = condition.wait(_STUCK_SECONDS)
        with self._lock:
            self._waiting.remove(condition)
            self._now += 0 if woken else min(seconds, 3600)

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds
            waiting = list(self._waiting)
        for condition in waiting:
            with condition:
                condition.notify_all()


@dataclass
class Page:
    """Reads the events of one call, and hears its prompts in no time."""

    calls: BrowserCalls
    call_id: str
    events: list[Event] = field(default_factory=list)

    def read(self) -> Event:
        """The next event, waited for."""
        found = self.calls.events(self.call_id, len(self.events), 60)
        assert found, f"nothing came after {self.kinds()}"
        self.events.append(found[0])
        return found[0]

    def until(self, kind: EventKind) -> Event:
        """The next event of that kind; nothing before it has been heard to its end."""
        while (event := self.read()).kind != kind:
            pass
        return event

    def hear(self, kind: EventKind) -> Event:
        """The next event of that kind; everything before it has been heard."""
        while (event := self.read()).kind != kind:
            self.played()
        self.played()
        return event

    def played(self) -> None:
        self.calls.played(self.call_id, len(self.events))

    def press(self, keys: str) -> list[int | None]:
        return [self.calls.press(self.call_id, key) for key in keys]

    def hang_up(self) -> None:
        self.calls.hang_up(self.call_id)

    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.events]

    def told(self) -> list[dict[str, object]]:
        return [event.to_dict() for event in self.events]

    def finish(self) -> None:
        """Hangs up and waits for the end."""
        self.hang_up()
        while not self.events or self.events[-1].kind != EventKind.ENDED:
            self.read()


def calls_are_over() -> bool:
    """Waits for the threads of all calls to end; whether they did."""
    threads = [thread for thread in threading.enumerate() if thread.name == "handset-call"]
    for thread in threads:
        thread.join(_STUCK_SECONDS)
    return not any(thread.is_alive() for thread in threads)
