"""The same conversation through every keypad asks the line the same webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from ivr.handset.browser import BrowserCalls
from ivr.handset.events import EventKind
from ivr.handset.keypad import Keypad, ScriptedKeypad, TimedKeypad
from ivr.handset.line import Line
from ivr.handset.phone import Call, Ending, Handset
from ivr.handset.script import Prompt, Question
from ivr.handset.terminal import PrintingEar, TypedKeys
from tests.ivr.handset.conftest import CannedLine, sign, sound
from tests.ivr.handset.pages import Page, StoppedClock

Phone = Callable[[CannedLine, str], Ending]
"""Calls the line and keys a script, a chunk for each question; who ended the call."""

PATIENCE = 4
MENU = f"""
    <Say>Menu.</Say><Pause/><!--Bonjour.--><Play>/a.wav</Play>
    <Gather numDigits="1" timeout="{PATIENCE}" action="/calls/ean"><Say>Tapez un.</Say></Gather>
    <Say>Rien.</Say><Redirect>/calls/incoming?again</Redirect>"""
EAN = f"""
    <Gather numDigits="13" timeout="{PATIENCE}" actionOnEmptyResult="true" action="sum"/>"""
SUM = f"""
    <Gather timeout="{PATIENCE}" finishOnKey="*" action="end">
    <Pause/><Say>Combien ?</Say></Gather>"""


def printed(sentence: str) -> None:
    """Nobody reads it."""


def _in_the_terminal(line: CannedLine, keypad: Keypad, ear: PrintingEar) -> Ending:
    return Handset(Line(line.base_url, sign), keypad, ear).place(Call("+32470000000"))


def scripted(line: CannedLine, script: str) -> Ending:
    return _in_the_terminal(line, ScriptedKeypad(script), PrintingEar(printed))


class Typist(PrintingEar):
    """Types a chunk of the script at each question, then waits out the patience."""

    def __init__(self, script: str) -> None:
        super().__init__(printed)
        self._chunks = script.split(",") if script else []
        self._typed: Iterator[str] = iter("")
        self._is_there = True

    def ask(self, prompts: Sequence[Prompt], question: Question) -> None:
        super().ask(prompts, question)
        self._is_there = bool(self._chunks)
        self._typed = iter(self._chunks.pop(0) if self._chunks else "")

    def read(self, seconds: float) -> str | None:
        return next(self._typed, None) if self._is_there else ""

    def forget(self) -> None:
        """A pipe loses nothing."""

    def show(self, text: str) -> None:
        """A pipe echoes nothing."""


def typed(line: CannedLine, script: str) -> Ending:
    typist = Typist(script)
    return _in_the_terminal(line, TimedKeypad(TypedKeys(typist, typist)), typist)


def in_a_page(line: CannedLine, script: str) -> Ending:
    clock = StoppedClock()
    calls = BrowserCalls(Line(line.base_url, sign), sound, clock)
    page = Page(calls, calls.place("+32470000000"))
    chunks = script.split(",") if script else []
    while (event := page.read()).kind != EventKind.ENDED:
        page.played()
        if event.kind == EventKind.LISTEN and not chunks:
            page.hang_up()
        elif event.kind == EventKind.LISTEN:
            page.press(chunks.pop(0))
            clock.advance(PATIENCE)
    return Ending(str(event.to_dict()["by"]))


PHONES: list[Phone] = [scripted, typed, in_a_page]


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize(
    ("script", "sent", "ending"),
    [
        ("", [], Ending.CALLER),
        ("1,9020000000001,12*", ["1", "9020000000001", "12"], Ending.LINE),
        ("1,902,2#", ["1", "902", "2#"], Ending.LINE),
        (",1,,0", [None, "1", "", "0"], Ending.LINE),
        ("#,1", [None, "1"], Ending.CALLER),
        ("1,902#,", ["1", "902"], Ending.LINE),
        ("*,#,*", ["*", ""], Ending.LINE),
    ],
)
def test_a_conversation_is_the_same_on_every_phone(
    line: CannedLine, phone: Phone, script: str, sent: list[str | None], ending: Ending
) -> None:
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/ean", EAN)
    line.twiml("/calls/sum", SUM)
    line.twiml("/calls/end", "<Say>Au revoir.</Say><Hangup/>")

    assert phone(line, script) == ending

    first, *turns, last = line.received
    assert (first.target, first.form["CallStatus"]) == ("/calls/incoming", "ringing")
    assert (last.target, last.form["CallStatus"]) == ("/calls/status", "completed")
    assert [turn.form.get("Digits") for turn in turns] == sent
    assert [turn.target for turn in turns] == expected_targets(sent)


def expected_targets(sent: list[str | None]) -> list[str]:
    """Silence at the menu falls through to it again, all else leads on."""
    ways = iter(["/calls/ean", "/calls/sum", "/calls/end"])
    return ["/calls/incoming?again" if keys is None else next(ways) for keys in sent]
