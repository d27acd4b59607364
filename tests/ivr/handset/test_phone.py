"""Whole calls over a real socket, with documents written by hand."""

from __future__ import annotations

import os
import re

import pytest

from config.signature import SignatureCheck
from ivr.handset import HandsetError
from ivr.handset.keypad import ScriptedKeypad
from ivr.handset.line import Line, target_of
from ivr.handset.phone import MOST_WEBHOOKS, Call, Ending, Handset
from ivr.handset.terminal import PrintingEar, run
from tests.ivr.handset.conftest import CannedLine, sign

MENU = '<Gather numDigits="1" action="/calls/menu"><Say>Tapez un.</Say></Gather>'


def unheard(sentence: str) -> None:
    raise AssertionError(f"nothing can be heard on a dead line, not {sentence!r}")


def heard(line: CannedLine, keys: str) -> list[str]:
    out: list[str] = []
    assert run(line.base_url, sign, keys, "+32470000000", out.append) == 0
    return out


def test_a_call_is_heard_to_its_end(line: CannedLine) -> None:
    line.twiml("/calls/incoming", f"<Say>Bonjour.</Say>{MENU}")
    line.twiml("/calls/menu", "<Say>Au revoir.</Say><Hangup/><Say>Jamais.</Say>")

    assert heard(line, "1") == ["Bonjour.", "Tapez un.", "> 1", "Au revoir."]
    assert line.targets() == ["/calls/incoming", "/calls/menu", "/calls/status"]


def test_every_webhook_of_a_call_carries_its_fields(line: CannedLine) -> None:
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/menu", "<Hangup/>")

    heard(line, "1")

    rings, answers, ends = (webhook.form for webhook in line.received)
    assert re.fullmatch("CA[0-9a-f]{32}", rings["CallSid"])
    assert {form["CallSid"] for form in (rings, answers, ends)} == {rings["CallSid"]}
    assert (
        rings.items()
        >= {
            "From": "+32470000000",
            "To": "+3280092424",
            "Direction": "inbound",
            "CallStatus": "ringing",
        }.items()
    )
    assert rings["AccountSid"].startswith("AC")
    assert "Digits" not in rings
    assert (answers["CallStatus"], answers["Digits"]) == ("in-progress", "1")
    assert ends["CallStatus"] == "completed"


def test_every_webhook_is_a_signed_form(line: CannedLine) -> None:
    line.twiml("/calls/incoming", MENU.replace("/calls/menu", "/calls/menu?n=2"))
    line.twiml("/calls/menu", "<Hangup/>")

    heard(line, "1")

    assert [webhook.signature for webhook in line.received] == [
        "signed /calls/incoming -",
        "signed /calls/menu?n=2 1",
        "signed /calls/status -",
    ]
    assert {webhook.content_type for webhook in line.received} == {
        "application/x-www-form-urlencoded"
    }


def test_the_lines_own_check_accepts_what_the_handset_signs(line: CannedLine) -> None:
    check = SignatureCheck("a-token-of-the-tests", "https://solde.example")
    menu = '<Gather action="https://solde.example/calls/menu?n=2&amp;of=%C3%A9" numDigits="1"/>'
    line.twiml("/calls/incoming", menu)
    line.twiml("/calls/menu", '<Gather actionOnEmptyResult="true" action="end"/>')
    line.twiml("/calls/end", "<Hangup/>")

    out: list[str] = []
    run(line.base_url, check.sign, "1,", "+32470000000", out.append)

    assert len(line.received) == 4
    assert all(
        check(
            "POST", webhook.target, webhook.as_received(), webhook.signature, webhook.content_type
        )
        for webhook in line.received
    )


def test_keys_are_read_from_standard_input_without_a_script(
    line: CannedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/menu", f"<Say>Trois euros.</Say>{MENU}")
    reading, writing = os.pipe()
    os.write(writing, b"1")
    os.close(writing)
    out: list[str] = []

    with os.fdopen(reading) as standard_input:
        monkeypatch.setattr("sys.stdin", standard_input)
        run(line.base_url, sign, None, "+32470000000", out.append)

    assert out == ["Tapez un.", "> 1", "Trois euros.", "Tapez un."]


def test_two_calls_have_two_ids() -> None:
    assert Call("+32470000000").sid != Call("+32470000000").sid


def test_silence_falls_through_to_the_next_verb(line: CannedLine) -> None:
    line.twiml("/calls/incoming", f"{MENU}<Say>Rien reçu.</Say><Redirect>/calls/again</Redirect>")
    line.twiml("/calls/again", "<Say>Au revoir.</Say>")

    assert heard(line, ",1") == ["Tapez un.", "Rien reçu.", "Au revoir."]


def test_silence_is_told_to_the_line_that_asks_for_it(line: CannedLine) -> None:
    line.twiml(
        "/calls/incoming",
        '<Gather actionOnEmptyResult="true" action="/calls/menu"/><Say>Non.</Say>',
    )
    line.twiml("/calls/menu", "<Say>Silence.</Say>")

    assert heard(line, ",") == ["Silence."]
    assert line.received[1].form["Digits"] == ""


def test_a_gather_without_action_asks_its_own_address(line: CannedLine) -> None:
    line.twiml("/calls/incoming", "<Gather/>", "<Say>Encore vous.</Say>")

    assert heard(line, "1") == ["> 1", "Encore vous."]
    assert line.targets()[:2] == ["/calls/incoming", "/calls/incoming"]


def test_the_caller_hangs_up_once_the_next_question_is_heard(line: CannedLine) -> None:
    line.twiml("/calls/incoming", MENU)
    line.twiml("/calls/menu", f"<Say>Trois euros.</Say>{MENU}<Say>Jamais.</Say>")

    assert heard(line, "1") == ["Tapez un.", "> 1", "Trois euros.", "Tapez un."]
    assert line.targets()[-1] == "/calls/status"


class Gone(PrintingEar):
    """A caller who puts the phone down while something is said."""

    def heard_out(self) -> bool:
        return False


@pytest.mark.parametrize("next_verb", ["<Redirect>/calls/next</Redirect>", MENU, "<Hangup/>", ""])
def test_a_caller_who_left_over_the_prompts_asks_nothing_more(
    line: CannedLine, next_verb: str
) -> None:
    line.twiml("/calls/incoming", f"<Say>Bonjour.</Say>{next_verb}")
    out: list[str] = []
    handset = Handset(Line(line.base_url, sign), ScriptedKeypad("1"), Gone(out.append))

    assert handset.place(Call("+32470000000")) == Ending.CALLER
    assert out == ["Bonjour."]
    assert line.targets() == ["/calls/incoming", "/calls/status"]


def test_audio_is_named_and_pauses_are_not_heard(line: CannedLine) -> None:
    line.twiml("/calls/incoming", '<Play>/audio/a.wav</Play><Pause length="60"/><Say>Bon.</Say>')

    assert heard(line, "") == ["[/audio/a.wav]", "Bon."]


def test_audio_with_a_caption_is_heard_as_its_words(line: CannedLine) -> None:
    line.twiml("/calls/incoming", "<!--Bonjour.--><Play>https://solde.example/a.wav</Play>")

    assert heard(line, "") == ["Bonjour."]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/calls/menu", "/calls/menu"),
        ("menu?n=2", "/calls/menu?n=2"),
        ("https://solde.example/calls/menu?n=2#rc=2&rp=5xx", "/calls/menu?n=2#rc=2&rp=5xx"),
        ("https://solde.example", "/"),
        ("?n=3", "/calls/incoming?n=3"),
    ],
)
def test_an_address_leads_to_a_path_of_the_same_line(url: str, target: str) -> None:
    assert target_of(url, "/calls/incoming?n=1") == target


@pytest.mark.parametrize(
    ("status", "content_type", "sentence"),
    [
        (500, "text/xml", "/calls/incoming answered 500 INTERNAL SERVER ERROR"),
        (403, "text/xml", "/calls/incoming answered 403 FORBIDDEN"),
        (302, "text/xml", "/calls/incoming answered 302 FOUND"),
        (304, "text/xml", "/calls/incoming answered 304 NOT MODIFIED"),
        (200, "text/html; charset=utf-8", "/calls/incoming answered text/html instead of XML"),
        (200, "", "/calls/incoming answered no content type instead of XML"),
        (200, "text/xml", "the line's answer is not XML"),
    ],
)
def test_a_wrong_answer_breaks_the_call(
    line: CannedLine, status: int, content_type: str, sentence: str
) -> None:
    line.answer("/calls/incoming", "not xml", status, content_type)

    with pytest.raises(HandsetError, match=f"The call broke: {sentence}"):
        heard(line, "1")


def test_a_call_that_breaks_is_reported_as_ended(line: CannedLine) -> None:
    line.twiml("/calls/incoming", MENU)
    line.answer("/calls/menu", "", 500)

    with pytest.raises(HandsetError, match="/calls/menu answered 500"):
        heard(line, "1")
    assert line.targets()[-1] == "/calls/status"


def test_an_end_that_is_not_noted_is_said_and_spoils_nothing(line: CannedLine) -> None:
    line.answers["/calls/status"].clear()
    line.answer("/calls/status", "", 404)
    line.twiml("/calls/incoming", "<Say>Bonjour.</Say>")

    *said, note = heard(line, "")

    assert said == ["Bonjour."]
    assert "not noted" in note
    assert "404" in note


def test_a_line_that_redirects_for_ever_breaks_the_call(line: CannedLine) -> None:
    line.twiml("/calls/incoming", "<Redirect>/calls/incoming</Redirect>")

    with pytest.raises(HandsetError, match=f"after {MOST_WEBHOOKS} webhooks"):
        heard(line, "")


def test_a_line_that_holds_its_answer_breaks_the_call_at_the_deadline(line: CannedLine) -> None:
    line.silent.set()
    line.twiml("/calls/incoming", "<Hangup/>")
    handset = Handset(
        Line(line.base_url, sign, deadline=0.05), ScriptedKeypad(""), PrintingEar(unheard)
    )

    with pytest.raises(HandsetError, match=r"did not answer within 0\.05 seconds"):
        handset.place(Call("+32470000000"))


def test_nobody_at_the_other_end_is_said_with_what_to_do() -> None:
    with pytest.raises(HandsetError) as unanswered:
        run("http://127.0.0.1:1/", sign, "1", "+32470000000", unheard)

    assert str(unanswered.value) == (
        "Nobody answers at http://127.0.0.1:1: start the line with `make run`."
    )
