"""Owns the phone in the terminal: prints what is said, reads keys one at a time from a file."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from ivr.handset.keypad import KEYS, Keypad, ScriptedKeypad, is_finished
from ivr.handset.line import Line, Sign
from ivr.handset.phone import Call, Handset

# A question is printed at once, but takes this long to say: 150 words a minute.
SECONDS_A_WORD: Final = 0.4
_ENTER: Final = "\r\n"
_END_OF_INPUT: Final = ("", "\x04")


class KeySource(Protocol):
    """A keyboard: gives one character at a time."""

    def read(self, seconds: float) -> str | None:
        """The next character; "" when the input has ended, None when none came in time."""

    def show(self, text: str) -> None:
        """Echoes `text` where the person types."""


def run(
    base_url: str,
    sign: Sign,
    keys: str | None,
    caller: str,
    out: Callable[[str], None],
) -> int:
    """Places one call from `caller` (E.164) to the line at `base_url`; its exit code, 0.

    `keys` scripts the call (see ScriptedKeypad), None reads standard input. Raises HandsetError,
    whose message is for the user, when nobody answers or the call breaks.
    """
    with _keypad(keys) as keypad:
        Handset(Line(base_url, sign), keypad, out).place(Call(caller))
    return 0


@contextmanager
def _keypad(keys: str | None) -> Iterator[Keypad]:
    if keys is not None:
        yield ScriptedKeypad(keys)
        return
    with keyboard(sys.stdin.fileno()) as source:
        yield TerminalKeypad(source)


class TerminalKeypad:
    """Reads the caller's keys as they are typed; Enter sends, the end of input hangs up."""

    def __init__(self, source: KeySource) -> None:
        self._source = source

    def next_keys(
        self, prompt: str, timeout: int, num_digits: int | None, finish_on_key: str
    ) -> str | None:
        keys = ""
        patience = timeout + SECONDS_A_WORD * len(prompt.split())
        while not is_finished(keys, num_digits):
            key = self._source.read(patience)
            if key in _END_OF_INPUT:
                return None
            if key is None or key in _ENTER or key in finish_on_key:
                break
            if key in KEYS:
                keys += key
                self._source.show(key)
                patience = timeout
        # What was echoed is written again, as a line of the call.
        self._source.show("\r")
        return keys


class FileKeys:
    """Characters of an open file, a terminal's or a pipe's."""

    def __init__(self, descriptor: int, echo: Callable[[str], None]) -> None:
        self._descriptor = descriptor
        self._echo = echo

    def read(self, seconds: float) -> str | None:
        try:
            ready, _, _ = select.select([self._descriptor], [], [], seconds)
        except KeyboardInterrupt:
            return ""
        return os.read(self._descriptor, 1).decode("ascii", "replace") if ready else None

    def show(self, text: str) -> None:
        self._echo(text)


@contextmanager
def keyboard(descriptor: int) -> Iterator[KeySource]:
    """Keys of an open file; a terminal gives them unbuffered, and is put back at the end."""
    if not os.isatty(descriptor):
        yield FileKeys(descriptor, echo=lambda _: None)
        return
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield FileKeys(descriptor, echo=_write)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
