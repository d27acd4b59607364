"""Decides which keys answer a question: the port every keypad fits, the scripted and timed one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol

from ivr.handset import HandsetError
from ivr.handset.script import Question

KEYS: Final = "0123456789*#"
HUNG_UP: Final = ""


class Keypad(Protocol):
    """Where the caller's answers come from."""

    def next_keys(self, question: Question) -> str | None:
        """The keys that answer the question, without the one that finishes.

        "" is silence, None is the caller hanging up.
        """


class KeySource(Protocol):
    """Where single keys come from, and who knows when the prompts have ended.

    Both give HUNG_UP when the caller has, None when no key came in time.
    """

    def first_key(self, seconds: float) -> str | None:
        """The first key of an answer; `seconds` of patience from the end of the prompts."""

    def next_key(self, seconds: float) -> str | None:
        """The following one; `seconds` of patience from the key before."""


class ScriptedKeypad:
    """Answers one question with each chunk between commas, at once, then hangs up.

    An empty chunk is silence. Keys beyond what a question takes answer the next one, as they do
    when somebody keys on without listening. Raises HandsetError for what is not a key.
    """

    def __init__(self, keys: str) -> None:
        script = re.sub(r"\s", "", keys)
        if wrong := set(script) - set(KEYS + ","):
            raise HandsetError(
                f"{no_such_key(min(wrong))}: give digits, * and #,"
                " and a comma to wait for the next question."
            )
        self._chunks = script.split(",") if script else []

    def next_keys(self, question: Question) -> str | None:
        if not self._chunks:
            return None
        keys, rest = take_answer(self._chunks.pop(0), question)
        if rest:
            self._chunks.insert(0, rest)
        return keys


def _unseen(text: str) -> None:
    """Echoes nothing, where the keys are seen as they are pressed."""


class TimedKeypad:
    """Waits for one key after another, each for the time the question gives it.

    What is not a key is ignored; a key that is taken is echoed, and "\\r" once all are.
    """

    def __init__(self, source: KeySource, echo: Callable[[str], None] = _unseen) -> None:
        self._source = source
        self._echo = echo

    def next_keys(self, question: Question) -> str | None:
        keys = ""
        while not is_finished(keys, question):
            wait = self._source.next_key if keys else self._source.first_key
            key = wait(question.timeout)
            if key == HUNG_UP:
                return None
            if key is None or key in question.finish_on_key:
                break
            if key in KEYS:
                keys += key
                self._echo(key)
        # What was echoed is written again, as a line of the call.
        self._echo("\r")
        return keys


def take_answer(keys: str, question: Question) -> tuple[str, str]:
    """What of `keys` answers a question, and what is left for the next one.

    The finishing key belongs to neither: the provider swallows it.
    """
    for count, key in enumerate(keys):
        if is_finished(keys[:count], question):
            return keys[:count], keys[count:]
        if key in question.finish_on_key:
            return keys[:count], keys[count + 1 :]
    return keys, ""


def is_finished(keys: str, question: Question) -> bool:
    """Whether the question has all the keys it takes."""
    return question.num_digits is not None and len(keys) >= question.num_digits


def no_such_key(key: str) -> str:
    """Says that `key` is none, for a sentence of a fault."""
    return f"A phone has no key {key!r}"
