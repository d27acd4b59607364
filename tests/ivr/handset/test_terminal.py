from __future__ import annotations

import os
import pty
import termios
from collections.abc import Iterator

import pytest

from ivr.handset.keypad import TimedKeypad
from ivr.handset.script import Pause, Play, Question, Say
from ivr.handset.terminal import (
    SECONDS_A_WORD,
    FileKeys,
    Keyboard,
    PrintingEar,
    TypedKeys,
    keyboard,
)


class Typist:
    """Types the given characters; None is a wait longer than the patience."""

    def __init__(self, *characters: str | None) -> None:
        self._characters: Iterator[str | None] = iter(characters)
        self.patience: list[float] = []
        self.forgotten_after: list[int] = []
        self.shown = ""

    def forget(self) -> None:
        self.forgotten_after.append(len(self.patience))

    def read(self, seconds: float) -> str | None:
        self.patience.append(seconds)
        return next(self._characters)

    def show(self, text: str) -> None:
        self.shown += text


def unprinted(line: str) -> None:
    """Prints nothing."""


def answer(
    keys: Keyboard, num_digits: int | None = None, ear: PrintingEar | None = None
) -> str | None:
    source = TypedKeys(keys, ear or PrintingEar(unprinted))
    return TimedKeypad(source, keys.show).next_keys(Question(5, num_digits))


@pytest.mark.parametrize("sends", ["\n", "\r", "#", None])
def test_enter_the_finishing_key_or_a_pause_sends_the_keys(sends: str | None) -> None:
    assert answer(Typist("1", "*", "2", sends)) == "1*2"


def test_the_last_key_asked_for_sends_them_all() -> None:
    assert answer(Typist("1", "2", "3"), num_digits=3) == "123"


def test_a_character_that_is_not_a_key_is_not_taken() -> None:
    typist = Typist("a", "1", " ", "é", "2", "\n")

    assert answer(typist) == "12"
    assert typist.shown == "12\r"


def test_no_key_in_time_is_silence() -> None:
    assert answer(Typist(None)) == ""


def test_only_what_was_typed_before_the_question_is_forgotten() -> None:
    typist = Typist("1", "2", None)

    answer(typist)

    assert typist.forgotten_after == [0]


@pytest.mark.parametrize("end", ["", "\x04"])
def test_the_end_of_the_input_hangs_up(end: str) -> None:
    assert answer(Typist("1", end)) is None


def test_patience_begins_when_the_question_would_have_been_said() -> None:
    typist = Typist("1", "2", None)
    ear = PrintingEar(unprinted)
    ear.hear(Play("/a.wav", "Bonjour."))
    ear.ask([Say("Tapez les treize chiffres", ""), Pause(9)], Question())

    answer(typist, ear=ear)

    assert typist.patience == [5 + 5 * SECONDS_A_WORD, 5, 5]


def test_a_question_that_was_answered_is_not_listened_to_again() -> None:
    ear = PrintingEar(unprinted)
    ear.hear(Say("Tapez les treize chiffres", ""))

    ear.answered("")

    assert ear.listening_time == 0


def test_audio_is_printed_in_its_words_or_by_its_address() -> None:
    printed: list[str] = []
    ear = PrintingEar(printed.append)

    ear.ask([Play("/a.wav", "Tapez un."), Play("/b.wav")], Question())
    ear.answered("1")

    assert printed == ["Tapez un.", "[/b.wav]", "> 1"]


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


def test_a_pipe_gives_its_characters_then_its_end(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b"1\xff")
    keys = FileKeys(reading, echo=lambda _: None)

    keys.forget()
    assert [keys.read(5), keys.read(5), keys.read(0)] == ["1", "\N{REPLACEMENT CHARACTER}", None]
    os.close(writing)
    assert keys.read(5) == ""


def test_a_pipe_needs_no_terminal(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, b"12\n")
    os.close(writing)

    with keyboard(reading) as source:
        assert answer(source) == "12"


def test_a_terminal_gives_keys_before_enter_and_is_put_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    person, terminal = pty.openpty()
    before = termios.tcgetattr(terminal)
    with keyboard(terminal) as source:
        os.write(person, b"12")
        assert [source.read(5), source.read(5)] == ["1", "2"]
        source.show("12")
    assert termios.tcgetattr(terminal) == before
    os.close(person)
    os.close(terminal)
    assert capsys.readouterr().out == "12"


def test_what_a_person_types_before_the_question_is_lost() -> None:
    person, terminal = pty.openpty()
    with keyboard(terminal) as source:
        os.write(person, b"9")
        source.forget()
        assert source.read(0.01) is None
    os.close(person)
    os.close(terminal)
