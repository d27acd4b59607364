"""How verbs and whole turns look to the provider. The golden documents are read by people too."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
PLAYED = ("normal", "read_back", "welcome")


def recording_of(words: Say) -> str:
    return f"https://line.example/calls/recordings/{words.prompt_id}.wav"


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


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("fr-BE", "Polly.Isabelle-Neural"),
        ("nl-BE", "Polly.Lisa-Neural"),
        ("de-DE", "Polly.Vicki-Neural"),
        ("en-GB", "Polly.Amy-Neural"),
    ],
)
def test_each_language_is_said_by_a_voice_of_its_own(language: str, voice: str) -> None:
    twiml = render_twiml([Say("BYE", "0 k", language)], ACTION)
    assert f'<Say language="{language}" voice="{voice}">0 k</Say>' in twiml


def test_a_language_without_a_voice_is_an_error() -> None:
    with pytest.raises(ValueError, match="pt-BR"):
        render_twiml([Say("BYE", "Adeus.", "pt-BR")], ACTION)


@pytest.mark.parametrize("name", sorted(PLAYED))
def test_a_turn_is_played_as_its_golden_document(name: str) -> None:
    golden = (GOLDEN / "play" / f"{name}.xml").read_text(encoding="utf-8")
    assert lines(render_twiml(TURNS[name], ACTION, recording_of)) == golden


def test_every_golden_document_of_recordings_has_its_turn() -> None:
    assert {path.stem for path in (GOLDEN / "play").glob("*.xml")} == set(PLAYED)


def test_what_has_no_recording_is_said_among_what_has() -> None:
    def only_goodbye(words: Say) -> str | None:
        return recording_of(words) if words.prompt_id == "BYE" else None

    spoken = [Say("H0", "Prenez un crayon.", "fr-BE"), Say("BYE", "Au revoir.", "fr-BE")]
    assert lines(render_twiml(spoken, ACTION, only_goodbye)).splitlines()[2:5] == [
        '<Say language="fr-BE" voice="Polly.Isabelle-Neural">Prenez un crayon.</Say>',
        "<!--Au revoir.-->",
        "<Play>https://line.example/calls/recordings/BYE.wav</Play>",
    ]


@given(st.text(alphabet="-> <!&aé", max_size=12))
def test_no_words_break_the_comment_that_holds_them(text: str) -> None:
    twiml = render_twiml([Say("BYE", text, "fr-BE")], ACTION, recording_of)
    builder = ET.TreeBuilder(insert_comments=True)
    comment, play = ET.fromstring(twiml, parser=ET.XMLParser(target=builder))  # noqa: S314
    assert "--" not in (comment.text or "")
    assert (comment.text or "").replace("- ", "-").rstrip() == text.replace("- ", "-").rstrip()
    assert play.text == "https://line.example/calls/recordings/BYE.wav"


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
