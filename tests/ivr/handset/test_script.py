from __future__ import annotations

import pytest

from ivr.handset import ErrorCode, HandsetError, WebhookError
from ivr.handset.script import (
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Question,
    Redirect,
    Say,
    read_script,
)


def read(verbs: str) -> tuple[object, ...]:
    return read_script(f"<Response>{verbs}</Response>".encode())


def test_verbs_are_read_in_their_order() -> None:
    script = read(
        '<Say language="fr-BE">Bonjour.</Say><Pause length="2"/><Play>/audio/a.wav</Play>'
        "<Redirect>/calls/next</Redirect><Hangup/>"
    )

    assert script == (
        Say("Bonjour.", "fr-BE"),
        Pause(2),
        Play("/audio/a.wav"),
        Redirect("/calls/next"),
        Hangup(),
    )


def test_a_gather_holds_its_prompts_and_its_settings() -> None:
    script = read(
        '<Gather numDigits="13" timeout="8" finishOnKey="" actionOnEmptyResult="true"'
        ' action="/calls/next?n=1"><Say>Tapez.</Say><Pause/></Gather>'
    )

    prompts = (Say("Tapez.", ""), Pause(1))
    assert script == (Gather(prompts, Question(8, 13, ""), True, "/calls/next?n=1"),)


def test_a_bare_gather_has_the_providers_defaults() -> None:
    assert read("<Gather/>") == (Gather((), Question(5, None, "#"), False, None),)


def test_spoken_marks_inside_a_sentence_leave_its_words() -> None:
    said = read('<Say>\n  neuf <break time="1s"/>zéro\n <emphasis>deux</emphasis> </Say>')

    assert said == (Say("neuf zéro deux", ""),)


def test_a_comment_directly_before_audio_is_its_caption() -> None:
    script = read(
        "<!-- Bonjour,\n  c'est nous. --> <Play>/a.wav</Play><Play>/b.wav</Play>"
        "<Gather><!--Tapez un.--><Play>/c.wav</Play></Gather>"
    )

    assert script[:2] == (Play("/a.wav", "Bonjour, c'est nous."), Play("/b.wav", ""))
    assert script[2] == Gather((Play("/c.wav", "Tapez un."),), Question(), False, None)


def test_comments_elsewhere_are_ignored() -> None:
    document = (
        "<!--un--><Response><!--deux--><Say>Bon<!--trois-->jour.</Say><Play>/a.wav</Play>"
        "<!--quatre--><Redirect>/calls/<!--cinq-->next</Redirect><!--six--><Gather/>"
        "<Play>/b<!--sept-->.wav</Play><!--huit--></Response><!--neuf-->"
    )

    assert read_script(document.encode()) == (
        Say("Bonjour.", ""),
        Play("/a.wav", ""),
        Redirect("/calls/next"),
        Gather((), Question(), False, None),
        Play("/b.wav", ""),
    )


def test_the_last_of_several_comments_is_the_caption() -> None:
    assert read("<!--un--><!--deux--><Play>/a.wav</Play>") == (Play("/a.wav", "deux"),)


def test_the_encoding_a_document_declares_is_obeyed() -> None:
    document = '<?xml version="1.0" encoding="latin-1"?><Response><Say>é</Say></Response>'

    assert read_script(document.encode("latin-1")) == (Say("é", ""),)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"<Response><Record/></Response>", "documents no <Record> in <Response>"),
        (b"<Response><Gather><Hangup/></Gather></Response>", "no <Hangup> in <Gather>"),
        (b"<Response><Pause><Say/></Pause></Response>", "no <Say> in <Pause>"),
        (b"<Response><Say><Say/></Say></Response>", "no <Say> in <Say>"),
        (b'<Response><Hangup reason="busy"/></Response>', "documents no reason of <Hangup>"),
        (b'<Response><Gather><Say lang="fr"/></Gather></Response>', "no lang of <Say>"),
        (b'<Response language="fr"/>', "documents no language of <Response>"),
        (b'<Response><Dial method="GET">1</Dial></Response>', "<Dial> asks for GET"),
        (b'<Response><Gather timeout="soon"/></Response>', 'timeout="soon" of <Gather>'),
        (b'<Response><Gather numDigits="-1"/></Response>', 'numDigits="-1" of <Gather>'),
        (b'<Response><Gather method="GET"/></Response>', "<Gather> asks for GET"),
        (b'<Response><Redirect method="GET">/a</Redirect></Response>', "<Redirect> asks for GET"),
    ],
)
def test_what_is_not_this_lines_twiml_breaks_the_call(document: bytes, sentence: str) -> None:
    with pytest.raises(HandsetError, match="The call broke") as broken:
        read_script(document)

    assert sentence in str(broken.value)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"", "is not XML"),
        (b"oops", "is not XML"),
        (b"<Response><Say></Response>", "is not XML"),
        (b"<html/>", "answered <html>, not <Response>"),
    ],
)
def test_what_cannot_be_parsed_is_the_error_that_the_provider_calls_so(
    document: bytes, sentence: str
) -> None:
    with pytest.raises(WebhookError, match=sentence) as broken:
        read_script(document)

    assert broken.value.code == ErrorCode.PARSE


def test_another_party_is_called_at_a_fixed_number() -> None:
    assert read(
        '<Dial callerId="+3278000000" action="/after">+3278151801</Dial><Dial>1</Dial>'
    ) == (
        Dial("+3278151801", "/after"),
        Dial("1", None),
    )
