"""One call of a page in one thread: what the page does is planned, and waiting plays the plan."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from threading import Condition

from ivr.handset.browser_call import BrowserCall
from ivr.handset.events import EventKind
from ivr.handset.keypad import TimedKeypad
from ivr.handset.script import Prompt, Question


class Plan:
    """A clock whose waits do what the page does meanwhile."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._acts: list[tuple[float, Callable[[], object]]] = []

    def now(self) -> float:
        return self._now

    def wait(self, condition: Condition, seconds: float) -> None:
        at, act = self._acts[0] if self._acts else (math.inf, self.now)
        if at > self._now + seconds:
            assert seconds < math.inf, "nobody would ever end this wait"
            self._now += seconds
            return
        self._now = max(self._now, at)
        del self._acts[0]
        act()

    def at(self, seconds: float, act: Callable[[], object]) -> None:
        """Plans `act` for that many seconds after the start."""
        self._acts.append((1000.0 + seconds, act))

    @property
    def passed(self) -> float:
        return self._now - 1000.0


class Page:
    """A call with its plan; what comes after the question is asked."""

    def __init__(self) -> None:
        self.plan = Plan()
        self.call = BrowserCall(lambda text, language: f"/{language}/{len(text)}.wav", self.plan)

    def answer(self, question: Question, prompts: tuple[Prompt, ...] = ()) -> str | None:
        self.call.ask(prompts, question)
        keys = TimedKeypad(self.call).next_keys(question)
        if keys is not None:
            self.call.answered(keys)
        return keys

    def told(self) -> list[dict[str, object]]:
        events = [event.to_dict() for event in self.call.events(0, 0)]
        loaded: list[dict[str, object]] = json.loads(json.dumps(events))
        return loaded

    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.call.events(0, 0)]
