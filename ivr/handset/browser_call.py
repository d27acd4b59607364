"""Owns one call of a page: the ear and the keys of the handset, at the far end of requests.

The handset's thread speaks here and waits; the page's requests, each in a thread of its own,
read what happened and report keys, what was heard, and the hang-up. Every time counts from the
instant of a report, never from when a thread came to look.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Condition
from typing import Final, Protocol

from ivr.handset import HandsetError
from ivr.handset.events import (
    Ended,
    Event,
    Happening,
    Keyed,
    Listening,
    Noted,
    Paused,
    Ringing,
    Said,
)
from ivr.handset.keypad import HUNG_UP, KEYS, no_such_key
from ivr.handset.phone import Ending
from ivr.handset.script import Pause, Play, Prompt, Question, Say

Sound = Callable[[str, str], str | None]
"""The path of the audio of a text in a BCP 47 language, None where no voice speaks it."""

LanguageOf = Callable[[str], str]
"""The BCP 47 tag of what is spoken at a path of the line, "" where nobody knows."""

# A page asks again at once, so a longer silence is a page that was closed.
GONE_SECONDS: Final = 20.0
# No prompt of the line lasts more than 12 s (IVR.md): a page that still asks, but reports nothing
# for so much longer, plays nothing more.
LONGEST_PROMPT: Final = 60.0


class Clock(Protocol):
    """Time that passes for a call, in seconds since no particular instant."""

    def now(self) -> float:
        """Never goes back."""

    def wait(self, condition: Condition, seconds: float) -> None:
        """Waits, holding `condition`, until it is notified or `seconds` later; maybe less."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> float:
        return time.monotonic()

    def wait(self, condition: Condition, seconds: float) -> None:
        condition.wait(None if seconds == math.inf else seconds)


def unknown_language(_: str) -> str:
    """No recording tells its language."""
    return ""


class BrowserCall:
    """The ear and the key source of one handset, with the door its page comes to."""

    def __init__(
        self, sound: Sound, clock: Clock, language_of: LanguageOf = unknown_language
    ) -> None:
        self._sound = sound
        self._language_of = language_of
        self._clock = clock
        self._changed = Condition()
        self._events: list[Event] = []
        self._last_prompt = 0
        self._played = 0
        self._keys: deque[str] = deque()
        self._is_listening = False
        self._has_hung_up = False
        self._polls = 0
        now = clock.now()
        self._seen_at = now
        self._quiet_since = now
        self._keyed_at = now
        self.ended_at: float | None = None
        self._emit(Ringing())

    # What the page does.

    def events(self, after: int, wait: float) -> tuple[Event, ...]:
        """The events after that number; waits for one, `wait` seconds at most."""
        after = max(after, 0)
        with self._page():
            until = self._clock.now() + wait
            self._polls += 1
            try:
                while len(self._events) <= after and self.ended_at is None:
                    if (left := until - self._clock.now()) <= 0:
                        break
                    self._clock.wait(self._changed, left)
            finally:
                self._polls -= 1
            return tuple(self._events[after:])

    def press(self, key: str) -> int | None:
        """Takes a key; the number of the last event whose prompt it stops.

        None when no question is asked: the key is lost, as with the provider. Raises HandsetError
        for what is not a key.
        """
        if len(key) != 1 or key not in KEYS:
            raise HandsetError(f"{no_such_key(key)}.")
        with self._page():
            if not self._is_listening or self._has_hung_up:
                return None
            self._keys.append(key)
            self._keyed_at = self._clock.now()
            self._played = len(self._events)
            return self._played

    def played(self, number: int) -> None:
        """Notes that every prompt up to event `number` has been heard."""
        with self._page():
            was_quiet = self._is_quiet()
            self._played = max(self._played, min(number, len(self._events)))
            if self._is_quiet() and not was_quiet:
                self._quiet_since = self._clock.now()

    def hang_up(self) -> None:
        """Puts the phone down; nothing more is heard but the end."""
        with self._page():
            self._has_hung_up = True

    def end(self, by: Ending, sentence: str | None = None) -> None:
        """Tells the page that the call is over. A caller who had hung up hears of no fault."""
        with self._changed:
            ended = Ended(Ending.CALLER) if self._has_hung_up else Ended(by, sentence)
            self._is_listening = False
            self.ended_at = self._clock.now()
            self._emit(ended)

    # The ear.

    def hear(self, prompt: Prompt) -> None:
        if self._is_deaf():
            return
        # Outside the lock: a voice may take its time.
        happening = self._heard(prompt)
        with self._changed:
            if not self._is_deaf():
                self._last_prompt = self._emit(happening)

    def ask(self, prompts: Sequence[Prompt], question: Question) -> None:
        with self._changed:
            self._keys.clear()
            self._is_listening = True
            self._quiet_since = self._clock.now()
        for prompt in prompts:
            self.hear(prompt)
        with self._changed:
            if not self._has_hung_up:
                self._emit(Listening(question.timeout, question.num_digits, question.finish_on_key))

    def answered(self, keys: str) -> None:
        with self._changed:
            self._is_listening = False
            if keys:
                self._emit(Keyed(keys))

    def heard_out(self) -> bool:
        with self._changed:
            self._wait_until_quiet()
            return not self._has_hung_up

    def has_left(self) -> bool:
        with self._changed:
            return self._has_hung_up

    def note(self, sentence: str) -> None:
        with self._changed:
            self._emit(Noted(sentence))

    # The keys.

    def first_key(self, seconds: float) -> str | None:
        with self._changed:
            self._wait_until_quiet()
            return self._key(self._quiet_since + seconds)

    def next_key(self, seconds: float) -> str | None:
        with self._changed:
            return self._key(self._keyed_at + seconds)

    def _key(self, until: float) -> str | None:
        self._wait(lambda: bool(self._keys), until)
        if self._has_hung_up:
            return HUNG_UP
        return self._keys.popleft() if self._keys else None

    # Below, the lock is held.

    def _wait(self, is_met: Callable[[], bool], until: float = math.inf) -> None:
        """Waits for the condition, the instant or the end of the caller's presence."""
        while not (is_met() or self._has_hung_up):
            now = self._clock.now()
            gone_at = math.inf if self._polls else self._seen_at + GONE_SECONDS
            if now >= gone_at:
                self._has_hung_up = True
            elif now >= until:
                return
            else:
                self._clock.wait(self._changed, min(until, gone_at) - now)

    def _wait_until_quiet(self) -> None:
        while not (self._is_quiet() or self._has_hung_up):
            self._wait_for_report(self._played)

    def _wait_for_report(self, played: int) -> None:
        """Waits for a report of more than `played`; in time, everything counts as heard."""
        now = self._clock.now()
        self._wait(lambda: self._played > played, now + LONGEST_PROMPT)
        if self._played == played:
            self._played, self._quiet_since = self._last_prompt, now + LONGEST_PROMPT

    def _is_quiet(self) -> bool:
        return self._played >= self._last_prompt

    def _is_deaf(self) -> bool:
        with self._changed:
            return self._has_hung_up or (self._is_listening and bool(self._keys))

    def _heard(self, prompt: Prompt) -> Happening:
        match prompt:
            case Say(text, language):
                return Said(text, language, self._sound(text, language))
            case Play(path, caption):
                return Said(caption, self._language_of(path), path)
            case Pause(seconds):
                return Paused(seconds)

    def _emit(self, happening: Happening) -> int:
        with self._changed:
            self._events.append(Event(len(self._events) + 1, happening))
            self._changed.notify_all()
            return len(self._events)

    @contextmanager
    def _page(self) -> Iterator[None]:
        """A request of the page, which shows that it is still there."""
        with self._changed:
            try:
                yield
            finally:
                self._seen_at = self._clock.now()
                self._changed.notify_all()
