"""What a phone does when a webhook fails: again, then the fallback, then the end."""

from __future__ import annotations

from threading import Event

import pytest

from ivr.handset import HandsetError
from ivr.handset.keypad import ScriptedKeypad
from ivr.handset.line import Line
from ivr.handset.phone import Call, Ending, Handset
from ivr.handset.terminal import PrintingEar, run
from tests.ivr.handset.conftest import CannedLine, sign

RETRIED = "#rc=2&amp;rp=5xx,ct,rt"
ASKED = f'<Gather numDigits="1" action="/calls/menu?n=1{RETRIED}"/>'
APOLOGY = "<Say>Excusez-nous.</Say><Hangup/>"


def heard(line: CannedLine, keys: str) -> list[str]:
    out: list[str] = []
    assert run(line.base_url, sign, keys, "+32470000000", out.append) == 0
    return out


def test_a_webhook_that_asks_for_it_is_tried_again_under_the_same_token(line: CannedLine) -> None:
    line.twiml("/calls/incoming", ASKED)
    line.answer("/calls/menu", "", 503)
    line.answer("/calls/menu", "", 500)
    line.twiml("/calls/menu", "<Say>Trois euros.</Say>")

    assert heard(line, "1") == ["> 1", "Trois euros."]
    rings, *tries, ends = line.received
    assert [one.target for one in tries] == ["/calls/menu?n=1"] * 3
    assert {one.signature for one in tries} == {"signed /calls/menu?n=1 1"}
    assert len({one.token for one in tries}) == 1
    assert len({one.token for one in (rings, tries[0], ends)}) == 3


def test_every_webhook_has_a_token(line: CannedLine) -> None:
    line.twiml("/calls/incoming", "<Hangup/>")

    heard(line, "")

    assert all(one.token for one in line.received)


def test_a_webhook_that_fails_too_often_ends_in_the_fallback(line: CannedLine) -> None:
    line.twiml("/calls/incoming", ASKED)
    line.answer("/calls/menu", "", 503)
    line.twiml("/calls/fallback", APOLOGY)

    assert heard(line, "1") == ["> 1", "Excusez-nous."]
    assert line.targets()[1:] == ["/calls/menu?n=1"] * 3 + ["/calls/fallback", "/calls/status"]


def test_nothing_is_tried_again_that_does_not_ask_for_it(line: CannedLine) -> None:
    line.twiml("/calls/incoming", ASKED.replace("5xx,", ""))
    line.answer("/calls/menu", "", 503)
    line.twiml("/calls/fallback", APOLOGY)

    heard(line, "1")

    assert line.targets().count("/calls/menu?n=1") == 1


@pytest.mark.parametrize(
    ("status", "content_type", "code"),
    [
        (500, "text/xml", "11200"),
        (403, "text/xml", "11200"),
        (302, "text/xml", "11200"),
        (200, "text/html", "12300"),
        (200, "text/xml", "12100"),
    ],
)
def test_the_fallback_is_told_what_failed_and_where(
    line: CannedLine, status: int, content_type: str, code: str
) -> None:
    line.twiml("/calls/incoming", ASKED.replace(RETRIED, "#rc=0"))
    line.answer("/calls/menu", "not xml", status, content_type)
    line.twiml("/calls/fallback", APOLOGY)

    assert heard(line, "1") == ["> 1", "Excusez-nous."]
    fallback = line.received[2]
    assert fallback.form["ErrorCode"] == code
    assert fallback.form["ErrorUrl"] == f"{line.base_url}/calls/menu?n=1"
    assert fallback.form["CallSid"] == line.received[0].form["CallSid"]
    assert fallback.form["CallStatus"] == "in-progress"
    assert "Digits" not in fallback.form
    assert fallback.signature == "signed /calls/fallback -"


def test_a_line_that_cannot_pick_up_falls_back_too(line: CannedLine) -> None:
    line.answer("/calls/incoming", "", 500)
    line.twiml("/calls/fallback", APOLOGY)

    assert heard(line, "") == ["Excusez-nous."]
    assert line.received[1].form["CallStatus"] == "ringing"


def test_a_fallback_may_lead_back_into_the_call(line: CannedLine) -> None:
    line.answer("/calls/incoming", "", 500)
    line.twiml("/calls/incoming", "<Say>Bonjour.</Say>")
    line.twiml("/calls/fallback", "<Redirect>incoming</Redirect>")

    assert heard(line, "") == ["Bonjour."]


def test_a_fallback_that_fails_breaks_the_call_by_what_failed_first(line: CannedLine) -> None:
    line.twiml("/calls/incoming", ASKED)
    line.answer("/calls/menu", "", 404)
    line.answer("/calls/fallback", "", 502)

    with pytest.raises(HandsetError, match="/calls/menu answered 404"):
        heard(line, "1")
    assert line.targets()[-2:] == ["/calls/fallback", "/calls/status"]


def test_a_line_that_holds_its_answer_falls_back_at_the_deadline(line: CannedLine) -> None:
    line.hold("/calls/menu")
    line.twiml("/calls/incoming", ASKED)
    line.twiml("/calls/menu", "<Hangup/>")
    line.twiml("/calls/fallback", APOLOGY)
    out: list[str] = []
    phone = Line(line.base_url, sign, deadline=0.3)

    ended = Handset(phone, ScriptedKeypad("1"), PrintingEar(out.append)).place(Call("+32470000000"))

    assert ended == Ending.LINE
    assert out == ["> 1", "Excusez-nous."]
    assert line.received[-2].form["ErrorCode"] == "11205"


def test_an_answer_too_late_for_one_try_is_asked_for_again_in_time(line: CannedLine) -> None:
    line.hold("/calls/menu", once=True)
    line.twiml("/calls/incoming", ASKED.replace("#", "#rt=200&amp;"))
    line.twiml("/calls/menu", "<Say>Trois euros.</Say>")

    assert heard(line, "1") == ["> 1", "Trois euros."]
    assert len({one.token for one in line.received[1:3]}) == 1


class Impatient(PrintingEar):
    """Puts the phone down once the line thinks."""

    def __init__(self, thinking: Event) -> None:
        super().__init__(lambda _: None)
        self._thinking = thinking

    def has_left(self) -> bool:
        return self._thinking.is_set()


def test_a_caller_who_leaves_while_the_line_thinks_is_reported_before_it_answers(
    line: CannedLine,
) -> None:
    line.hold("/calls/menu")
    line.twiml("/calls/incoming", ASKED)
    line.twiml("/calls/menu", "<Hangup/>")
    handset = Handset(Line(line.base_url, sign), ScriptedKeypad("1"), Impatient(line.held))

    assert handset.place(Call("+32470000000")) == Ending.CALLER
    assert line.targets() == ["/calls/incoming", "/calls/menu?n=1", "/calls/status"]


def test_the_end_tells_how_many_whole_seconds_a_call_lasted(line: CannedLine) -> None:
    line.twiml("/calls/incoming", "<Hangup/>")
    times = iter([1000.5, 1042.4])
    ear = PrintingEar(lambda _: None)
    handset = Handset(Line(line.base_url, sign), ScriptedKeypad(""), ear, lambda: next(times))

    handset.place(Call("+32470000000"))

    assert line.received[-1].form["CallDuration"] == "41"


def test_a_call_is_passed_on_and_goes_on_with_the_next_verb(line: CannedLine) -> None:
    line.twiml("/calls/incoming", "<Dial>+3278151801</Dial><Say>Au revoir.</Say>")

    assert heard(line, "") == ["(Passed on to +3278151801.)", "Au revoir."]


def test_a_call_is_passed_on_and_goes_on_where_the_line_asks_for_it(line: CannedLine) -> None:
    line.twiml("/calls/incoming", '<Dial action="after">+3278151801</Dial><Say>Jamais.</Say>')
    line.twiml("/calls/after", "<Say>Au revoir.</Say>")

    assert heard(line, "") == ["(Passed on to +3278151801.)", "Au revoir."]
    assert line.received[1].form["DialCallStatus"] == "completed"


def test_a_verb_that_the_provider_does_not_document_is_not_hidden_by_the_fallback(
    line: CannedLine,
) -> None:
    line.twiml("/calls/incoming", "<Record/>")
    line.twiml("/calls/fallback", APOLOGY)

    with pytest.raises(HandsetError, match="<Record>"):
        heard(line, "")
