"""Decides which keys answer a question: the port every keypad fits, and the scripted one."""

from __future__ import annotations

import re
from typing import Protocol

from ivr.handset import HandsetError

KEYS = "0123456789*#"


class Keypad(Protocol):
    """Where the caller's keys come from."""

    def next_keys(
        self, prompt: str, timeout: int, num_digits: int | None, finish_on_key: str
    ) -> str | None:
        """The keys that answer the question, without the one that finishes.

        "" is silence, None is the caller hanging up. `prompt` is all that was said since the
        last question, `timeout` the seconds of patience after it and between two keys,
        `num_digits` how many keys end the answer (None: any number).
        """


class ScriptedKeypad:
    """Answers one question with each chunk between commas, at once, then hangs up.

    An empty chunk is silence. Keys beyond what a question takes answer the next one, as they do
    when somebody keys on without listening. Raises HandsetError for what is not a key.
    """

    def __init__(self, keys: str) -> None:
        script = re.sub(r"\s", "", keys)
        if wrong := set(script) - set(KEYS + ","):
            raise HandsetError(
                f"A phone has no key {min(wrong)!r}: give digits, * and #,"
                " and a comma to wait for the next question."
            )
        self._chunks = script.split(",") if script else []

    def next_keys(
        self, prompt: str, timeout: int, num_digits: int | None, finish_on_key: str
    ) -> str | None:
        if not self._chunks:
            return None
        keys, rest = take_answer(self._chunks.pop(0), num_digits, finish_on_key)
        if rest:
            self._chunks.insert(0, rest)
        return keys


def take_answer(keys: str, num_digits: int | None, finish_on_key: str) -> tuple[str, str]:
    """What of `keys` answers a question, and what is left for the next one.

    The finishing key belongs to neither: the provider swallows it.
    """
    for count, key in enumerate(keys):
        if is_finished(keys[:count], num_digits):
            return keys[:count], keys[count:]
        if key in finish_on_key:
            return keys[:count], keys[count + 1 :]
    return keys, ""


def is_finished(keys: str, num_digits: int | None) -> bool:
    """Whether the question has all the keys it takes."""
    return num_digits is not None and len(keys) >= num_digits
