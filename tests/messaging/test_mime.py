"""The MIME form of an e-mail: complete, repeatable, and closed to whatever an address may hold."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.delivery import Outgoing
from messaging.mime import CannotBeMailed, Sender, compose
from tests.messaging.factories import EMAIL, MONDAY, SENDER, outgoing_mail

_BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=120)
_LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])), max_size=6)
_FRENCH = st.sampled_from(
    ["Électricité", "à", "8", "h", "00", "coupé", "jeudi", "26/11", "(EAN …0121)", "3,80", "€", ":"]
)
_SPACES = st.sampled_from([" ", "\xa0", "\u202f"])
_PARTS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=30)


def _parsed(message: Outgoing, sender: Sender = SENDER) -> EmailMessage:
    source = compose(message, sender).as_bytes()
    return message_from_bytes(source, policy=policy.default)


def _said(part: EmailMessage) -> str:
    return str(part.get_content()).replace("\r\n", "\n")


def _with_subject(subject: str) -> Outgoing:
    message = outgoing_mail()
    assert message.mail is not None
    return replace(message, mail=replace(message.mail, subject=subject))


def test_the_headers_say_who_writes_what_to_whom_and_when() -> None:
    parsed = _parsed(outgoing_mail(123))
    assert parsed["Message-ID"] == "<allosolde-123@allosolde.example>"
    assert parsed["Date"].datetime == MONDAY
    assert parsed["From"] == "Allô Solde <alertes@allosolde.example>"
    assert parsed["To"] == EMAIL
    assert parsed["Subject"].startswith("Crédit bas")
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["Content-Language"] == "fr"
    assert parsed["MIME-Version"] == "1.0"


def test_the_text_comes_before_the_html() -> None:
    message = outgoing_mail()
    parsed = _parsed(message)
    assert parsed.get_content_type() == "multipart/alternative"
    text, html = parsed.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert {part.get_content_charset() for part in (text, html)} == {"utf-8"}
    assert message.mail is not None
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert _said(text) == message.text
    assert _said(html).rstrip() == message.mail.html


def test_every_line_is_short_ascii_and_ends_as_smtp_wants() -> None:
    source = compose(outgoing_mail(), SENDER).as_bytes()
    assert source.isascii()
    assert source.count(b"\n") == source.count(b"\r\n") == source.count(b"\r")
    assert max(map(len, source.split(b"\r\n"))) <= 78


def test_a_new_attempt_is_the_same_email() -> None:
    first, again = compose(outgoing_mail(), SENDER), compose(outgoing_mail(), SENDER)
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Date"] == again["Date"]
    assert first["Message-ID"] != compose(outgoing_mail(8), SENDER)["Message-ID"]


def test_the_date_is_that_of_the_writing() -> None:
    message = outgoing_mail()
    assert message.mail is not None
    later = replace(message.mail, written_at=MONDAY + timedelta(hours=5))
    assert _parsed(replace(message, mail=later))["Date"].datetime == MONDAY + timedelta(hours=5)


@pytest.mark.parametrize("line_end", _BREAKS)
def test_a_recipient_or_a_subject_cannot_add_a_header(line_end: str) -> None:
    injected = f"{line_end}Bcc: other@example.be"
    with pytest.raises(CannotBeMailed):
        compose(outgoing_mail(recipient=EMAIL + injected), SENDER)
    with pytest.raises(CannotBeMailed):
        compose(_with_subject(f"Solde{injected}"), SENDER)


@pytest.mark.parametrize(
    "recipient",
    ["", "a", "a@b.be, c@d.be", "A <a@b.be>", "a@b.be;c@d.be", "a b@c.be", "é@example.be", "a@b"],
)
def test_what_is_not_one_plain_address_is_refused_without_being_quoted(recipient: str) -> None:
    with pytest.raises(CannotBeMailed) as refused:
        compose(outgoing_mail(recipient=recipient), SENDER)
    assert not recipient or recipient not in str(refused.value).split()


def test_a_domain_with_accents_is_written_in_its_ascii_form() -> None:
    parsed = _parsed(outgoing_mail(recipient="a@électricité.be"))
    assert parsed["To"] == "a@xn--lectricit-93aj.be"


@given(subject=_WORDS)
def test_any_subject_survives_the_journey(subject: str) -> None:
    said = " ".join(subject.split()) or "Solde"
    assert _parsed(_with_subject(said))["Subject"] == said


@given(words=st.lists(_FRENCH, min_size=6, max_size=20), between=st.data())
def test_a_long_french_subject_keeps_every_space(words: list[str], between: st.DataObject) -> None:
    """No-break spaces, accents and plain spaces, folded over several lines."""
    said = words[0]
    for word in words[1:]:
        said += between.draw(_SPACES) + word
    assert _parsed(_with_subject(said))["Subject"] == said


def test_a_subject_of_a_coming_cut_keeps_the_spaces_of_its_hour() -> None:
    subject = "Électricité\xa0: coupure jeudi 26/11 à 8\xa0h\xa000 (EAN …0121)"
    source = compose(_with_subject(subject), SENDER).as_bytes()
    assert message_from_bytes(source, policy=policy.default)["Subject"] == subject
    assert source.isascii()
    assert max(map(len, source.split(b"\r\n"))) <= 78


@given(local=_PARTS, domain=_PARTS)
def test_any_plain_address_survives_the_journey(local: str, domain: str) -> None:
    recipient = f"{local}@{domain}.be"
    parsed = _parsed(outgoing_mail(recipient=recipient))
    assert [address.addr_spec for address in parsed["To"].addresses] == [recipient]


@given(lines=_LINES)
def test_any_text_survives_the_journey(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    parsed = _parsed(replace(outgoing_mail(), text=text))
    body = parsed.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    assert _said(body) == text
