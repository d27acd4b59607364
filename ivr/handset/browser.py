"""Owns the calls that pages place: one thread and one handset each, in this process's memory."""

from __future__ import annotations

import secrets
from threading import Lock, Thread
from typing import Final

from ivr.handset import HandsetError
from ivr.handset.browser_call import (
    BrowserCall,
    Clock,
    LanguageOf,
    Sound,
    SystemClock,
    unknown_language,
)
from ivr.handset.events import Event
from ivr.handset.keypad import TimedKeypad
from ivr.handset.line import Line
from ivr.handset.phone import Call, Ending, Handset

MOST_CALLS: Final = 8
# Pages that wait hold threads the line may need, and whoever stops the process waits for them.
LONGEST_WAIT: Final = 4.0
# For a page that has not yet read how its call ended.
REMEMBERED_SECONDS: Final = 60.0
MOST_REMEMBERED: Final = 32
_OWN_FAULT: str | None = "The call broke: the phone itself failed."


class UnknownCall(HandsetError):
    """No call has this id, or it was over a while ago."""


class BrowserCalls:
    """Places the calls of pages, and passes on what each page asks and does.

    Every method that takes a `call_id` raises UnknownCall for one it does not know.
    """

    def __init__(
        self,
        line: Line,
        sound: Sound,
        clock: Clock | None = None,
        language_of: LanguageOf = unknown_language,
    ) -> None:
        self._line = line
        self._sound = sound
        self._clock = clock or SystemClock()
        self._language_of = language_of
        self._lock = Lock()
        self._calls: dict[str, BrowserCall] = {}

    def place(self, caller: str) -> str:
        """Calls the line from `caller` (E.164) in a thread of its own; an id nobody can guess.

        Raises HandsetError when too many calls are on.
        """
        call_id = secrets.token_urlsafe(16)
        call = BrowserCall(self._sound, self._clock, self._language_of)
        with self._lock:
            self._forget()
            if sum(other.ended_at is None for other in self._calls.values()) >= MOST_CALLS:
                raise HandsetError(f"{MOST_CALLS} calls are on already: hang one up first.")
            self._calls[call_id] = call
        Thread(
            target=self._run, args=(call, Call(caller)), name="handset-call", daemon=True
        ).start()
        return call_id

    def events(self, call_id: str, after: int, wait: float) -> tuple[Event, ...]:
        """The events with a number above `after`, in order.

        Waits for one, `wait` seconds and LONGEST_WAIT at most; () when none came, and at once
        when the call is over. A page that does not ask for GONE_SECONDS has hung up.
        """
        return self._find(call_id).events(after, min(LONGEST_WAIT, wait))

    def press(self, call_id: str, key: str) -> int | None:
        """Presses one key; the number of the last event whose prompt it stops.

        None when no question is asked: the key is lost, as with the provider. Raises HandsetError
        for what is not a key.
        """
        return self._find(call_id).press(key)

    def played(self, call_id: str, number: int) -> None:
        """Reports that every prompt up to event `number` has been heard to its end.

        The patience of a question counts from then, and the line goes on only then.
        """
        self._find(call_id).played(number)

    def hang_up(self, call_id: str) -> None:
        """Puts the phone down; the line is told, and `ended` follows."""
        self._find(call_id).hang_up()

    def _run(self, call: BrowserCall, placed: Call) -> None:
        # A fault of our own ends the thread with its trace, and must not leave the page waiting.
        by, sentence = Ending.FAULT, _OWN_FAULT
        try:
            by, sentence = Handset(self._line, TimedKeypad(call), call).place(placed), None
        except HandsetError as fault:
            sentence = str(fault)
        finally:
            call.end(by, sentence)

    def _find(self, call_id: str) -> BrowserCall:
        with self._lock:
            self._forget()
            call = self._calls.get(call_id)
        if call is None:
            raise UnknownCall("This call is not known, or was over a while ago.")
        return call

    def _forget(self) -> None:
        """Drops calls that were over a while ago, and the oldest of too many."""
        ended = sorted(
            (call.ended_at, call_id)
            for call_id, call in self._calls.items()
            if call.ended_at is not None
        )
        oldest = self._clock.now() - REMEMBERED_SECONDS
        for place, (ended_at, call_id) in enumerate(ended):
            if ended_at < oldest or place < len(ended) - MOST_REMEMBERED:
                del self._calls[call_id]
