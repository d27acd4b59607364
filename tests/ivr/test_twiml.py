"""How verbs and whole turns look to the provider. The golden documents are read by people too."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ivr.answer import apologise
from ivr.twiml import render_twiml
from ivr.verbs import Gather, Hangup, Pause, Redirect, Say, Verb
from tests.ivr.samples import CUT, EMERGENCY, NORMAL, PENDING, SILENT, TAIL, gas, play

GOLDEN = Path(__file__).parent / "golden"
ACTION = "https://line.example/calls/turn"
TURNS: dict[str, tuple[Verb, ...]] = {
    "welcome": play().verbs[-1],
    "missing_digits": play("902000000").verbs[-1],
    "read_back": play(TAIL).verbs[-1],
    "first_silence": play(SILENT).verbs[-1],
    "second_silence": play(SILENT, SILENT).verbs[-1],
    "unknown_number": play(TAIL, "1", look_up=lambda ean: None).verbs[-1],
    "normal": play(TAIL, "1", look_up=lambda ean: NORMAL).verbs[-1],
    "emergency": play(TAIL, "1", look_up=lambda ean: EMERGENCY).verbs[-1],
    "cut_gas": play(TAIL, "1", look_up=lambda ean: gas(CUT)).verbs[-1],
    "pending_cut": play(TAIL, "1", look_up=lambda ean: PENDING).verbs[-1],
    "person": play("0").verbs[-1],
    "goodbye": play(TAIL, "1", SILENT, SILENT).verbs[-1],
    "apology": apologise(),
}


def lines(twiml: str) -> str:
    """One element a line."""
    return twiml.replace("><", ">\n<") + "\n"


@pytest.mark.parametrize("name", sorted(TURNS))
def test_a_turn_is_sent_as_its_golden_document(name: str) -> None:
    golden = (GOLDEN / f"{name}.xml").read_text(encoding="utf-8")
    assert lines(render_twiml(TURNS[name], ACTION)) == golden


def test_every_golden_document_has_its_turn() -> None:
    assert {path.stem for path in GOLDEN.glob("*.xml")} == set(TURNS)


def test_a_gather_hears_of_silence() -> None:
    verb = Gather((Say("RBQ", "Oui ?", "fr-BE"),), 1, 8, "", 4)
    (gather,) = ET.fromstring(render_twiml([verb], ACTION))  # noqa: S314
    assert gather.attrib == {
        "input": "dtmf",
        "action": f"{ACTION}?step=4",
        "method": "POST",
        "actionOnEmptyResult": "true",
        "numDigits": "1",
        "timeout": "8",
        "finishOnKey": "",
    }


def test_a_gather_without_limit_names_none() -> None:
    assert "numDigits" not in render_twiml([Gather((), None, 8, "#", 4)], ACTION)


def test_the_voice_is_a_parameter() -> None:
    twiml = render_twiml([Say("BYE", "Au revoir.", "fr-BE")], ACTION, "Polly.Other")
    assert '<Say language="fr-BE" voice="Polly.Other">Au revoir.</Say>' in twiml


def test_words_are_escaped() -> None:
    twiml = render_twiml([Say("BYE", "a < b & c", "fr-BE")], ACTION)
    assert "a &lt; b &amp; c" in twiml


def test_pauses_redirects_and_the_end_are_rendered() -> None:
    twiml = render_twiml([Pause(2), Redirect(3), Hangup()], ACTION)
    assert lines(twiml).splitlines()[2:5] == [
        '<Pause length="2" />',
        f'<Redirect method="POST">{ACTION}?step=3</Redirect>',
        "<Hangup />",
    ]
