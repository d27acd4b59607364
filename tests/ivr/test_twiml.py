"""How verbs look to the provider."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.twiml import render_twiml
from ivr.verbs import Dial, Gather, Hangup, Pause, Redirect, Say

ACTION = "https://line.example/calls/turn?step=4"


def recording_of(words: Say) -> str:
    return f"https://line.example/calls/recordings/{words.prompt_id}.wav"


def lines(twiml: str) -> str:
    """One element a line."""
    return twiml.replace("><", ">\n<") + "\n"


def test_a_gather_hears_of_silence() -> None:
    verb = Gather((Say("RBQ", "Oui ?", "fr-BE"),), 1, 8, "")
    (gather,) = ET.fromstring(render_twiml([verb], ACTION))  # noqa: S314
    assert gather.attrib == {
        "input": "dtmf",
        "action": ACTION,
        "method": "POST",
        "actionOnEmptyResult": "true",
        "numDigits": "1",
        "timeout": "8",
        "finishOnKey": "",
    }


def test_a_gather_without_limit_names_none() -> None:
    assert "numDigits" not in render_twiml([Gather((), None, 8, "#")], ACTION)


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
    twiml = render_twiml([Pause(2), Redirect(), Hangup()], ACTION)
    assert lines(twiml).splitlines()[2:5] == [
        '<Pause length="2" />',
        f'<Redirect method="POST">{ACTION}</Redirect>',
        "<Hangup />",
    ]


def test_a_caller_is_passed_on_with_a_number_of_the_line() -> None:
    twiml = render_twiml([Dial("+3210123456", "+3221234567")], ACTION)
    assert '<Dial callerId="+3221234567">+3210123456</Dial>' in twiml


def test_the_address_of_the_next_turn_is_escaped() -> None:
    twiml = render_twiml([Redirect()], "https://line.example/calls/turn?step=1&lang=nl#rc=2")
    assert "turn?step=1&amp;lang=nl#rc=2</Redirect>" in twiml
