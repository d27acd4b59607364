"""Owns the phone in the terminal: prints what is said, reads keys one at a time from a file."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol

from ivr.handset.keypad import HUNG_UP, Keypad, ScriptedKeypad, TimedKeypad
from ivr.handset.line import Line, Sign
from ivr.handset.phone import Call, Handset
from ivr.handset.script import Pause, Play, Prompt, Question, Say

# A question is printed at once, but takes this long to say: 150 words a minute.
SECONDS_A_WORD: Final = 0.4
_ENTER: Final = "\r\n"
_END_OF_INPUT: Final = ("", "\x04")


class Keyboard(Protocol):
    """Gives one character at a time."""

    def read(self, seconds: float) -> str | None:
        """The next character; "" when the input has ended, None when none came in time."""

    def forget(self) -> None:
        """Drops what was typed before now, where a person types it."""

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
    ear = PrintingEar(out)
    with _keypad(keys, ear) as keypad:
        Handset(Line(base_url, sign), keypad, ear).place(Call(caller))
    return 0


@contextmanager
def _keypad(keys: str | None, ear: PrintingEar) -> Iterator[Keypad]:
    if keys is not None:
        yield ScriptedKeypad(keys)
        return
    with keyboard(sys.stdin.fileno()) as source:
        yield TimedKeypad(TypedKeys(source, ear), source.show)


class PrintingEar:
    """Prints a call, a line a sentence, and counts the words the caller has to listen to."""

    def __init__(self, out: Callable[[str], None]) -> None:
        self._out = out
        self._words = 0

    @property
    def listening_time(self) -> float:
        """Seconds it takes to say what was printed since the last answer."""
        return SECONDS_A_WORD * self._words

    def hear(self, prompt: Prompt) -> None:
        match prompt:
            case Play(url, ""):
                self._out(f"[{url}]")
            case Say(text) | Play(_, text):
                self._words += len(text.split())
                self._out(text)
            case Pause():
                pass  # Silence is not printed.

    def ask(self, prompts: Sequence[Prompt], question: Question) -> None:
        for prompt in prompts:
            self.hear(prompt)

    def answered(self, keys: str) -> None:
        self._words = 0
        if keys:
            self._out(f"> {keys}")

    def heard_out(self) -> bool:
        # What is printed can be read again, and the end of the input is met by the keypad.
        return True

    def has_left(self) -> bool:
        return False

    def note(self, sentence: str) -> None:
        self._out(sentence)


class TypedKeys:
    """Keys as they are typed; Enter sends what there is, the end of the input hangs up.

    What a person types before the question is lost, as with the provider; what a pipe holds, all
    written at once, waits for it.
    """

    def __init__(self, source: Keyboard, ear: PrintingEar) -> None:
        self._source = source
        self._ear = ear

    def first_key(self, seconds: float) -> str | None:
        self._source.forget()
        return self._read(seconds + self._ear.listening_time)

    def next_key(self, seconds: float) -> str | None:
        return self._read(seconds)

    def _read(self, seconds: float) -> str | None:
        character = self._source.read(seconds)
        if character is None:
            return None
        if character in _END_OF_INPUT:
            return HUNG_UP
        return None if character in _ENTER else character


class FileKeys:
    """Characters of an open file, a pipe's."""

    def __init__(self, descriptor: int, echo: Callable[[str], None]) -> None:
        self._descriptor = descriptor
        self._echo = echo

    def read(self, seconds: float) -> str | None:
        try:
            ready, _, _ = select.select([self._descriptor], [], [], seconds)
        except KeyboardInterrupt:
            return ""
        return os.read(self._descriptor, 1).decode("ascii", "replace") if ready else None

    def forget(self) -> None:
        """What a pipe holds was not typed before its time."""

    def show(self, text: str) -> None:
        self._echo(text)


class TerminalKeys(FileKeys):
    """Characters that a person types at a terminal."""

    def forget(self) -> None:
        termios.tcflush(self._descriptor, termios.TCIFLUSH)


@contextmanager
def keyboard(descriptor: int) -> Iterator[Keyboard]:
    """Keys of an open file; a terminal gives them unbuffered, and is put back at the end."""
    if not os.isatty(descriptor):
        yield FileKeys(descriptor, echo=lambda _: None)
        return
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield TerminalKeys(descriptor, echo=_write)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
