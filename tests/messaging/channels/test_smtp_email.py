"""E-mail through a real mail server: what arrives, and what each failure becomes."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO

import pytest

from messaging.bounces import Bounces
from messaging.channels.smtp_email import SmtpEmail
from messaging.channels.smtp_session import SmtpServer
from messaging.delivery import (
    Accepted,
    Barrier,
    Misconfigured,
    NotListed,
    NotSent,
    Outcome,
    Refused,
    Unknown,
)
from tests.certificates import Certificate
from tests.mail_server import MailServer, open_mail_server
from tests.messaging.channels.alarms import Alarms, talking
from tests.messaging.factories import EMAIL, MONDAY, SENDER, outgoing_mail

# aiosmtpd looks for STARTTLS only, and knows nothing of TLS from the first byte.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
MAIL = outgoing_mail()
SHORT = 0.4


@pytest.fixture(params=["starttls", "smtps"])
def server(request: pytest.FixtureRequest, certificate: Certificate) -> Iterator[MailServer]:
    with open_mail_server(certificate.server(), implicit=request.param == "smtps") as opened:
        yield opened


@pytest.fixture
def channel(server: MailServer, certificate: Certificate) -> SmtpEmail:
    return SmtpEmail(server.server, SENDER, context=certificate.client())


def test_an_email_arrives_whole(channel: SmtpEmail, server: MailServer) -> None:
    assert channel.send(MAIL) == Accepted("<allosolde-7@allosolde.example>")
    [mail] = server.mails()
    [envelope] = server.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == (SENDER.address, [EMAIL])
    assert mail["Message-ID"] == "<allosolde-7@allosolde.example>"
    assert mail["Date"].datetime == MONDAY
    assert mail["From"] == "Allô Solde <alertes@allosolde.example>"
    assert mail["To"] == EMAIL
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert MAIL.mail is not None
    assert mail["Subject"] == MAIL.mail.subject
    text, html = (str(part.get_content()).replace("\r\n", "\n") for part in mail.iter_parts())
    assert text == MAIL.text
    assert html.rstrip() == MAIL.mail.html
    assert {"é", "à", "€"} <= set(text)


@pytest.mark.parametrize("text", [".\n..\n.\n", "\n.\n", ".", "a\n.b\n\n"])
def test_lines_that_begin_with_a_dot_arrive(
    channel: SmtpEmail, server: MailServer, text: str
) -> None:
    assert isinstance(channel.send(replace(MAIL, text=text)), Accepted)
    said = next(server.mails()[0].iter_parts()).get_content()
    assert str(said).replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")


def test_a_conversation_is_kept_for_the_next_message_and_given_up_in_time(
    server: MailServer, certificate: Certificate
) -> None:
    seconds = [0.0]
    channel = SmtpEmail(
        server.server, SENDER, monotonic=lambda: seconds[0], context=certificate.client()
    )
    for number in range(3):
        assert isinstance(channel.send(outgoing_mail(number)), Accepted)
    assert len(server.sessions) == 1
    seconds[0] = 61.0
    assert isinstance(channel.send(outgoing_mail(4)), Accepted)
    assert len(server.mails()) == 4
    for number in range(5, 110):
        assert isinstance(channel.send(outgoing_mail(number)), Accepted)
    assert len(server.mails()) == 109


def test_a_conversation_that_the_server_ended_is_begun_anew(
    channel: SmtpEmail, server: MailServer
) -> None:
    channel.send(MAIL)
    server.says["MAIL"] = "421 4.3.2 going down"
    assert channel.send(outgoing_mail(8)) == NotSent(
        "the mail server answered 421 4.3.2 to the sender"
    )
    del server.says["MAIL"]
    assert isinstance(channel.send(outgoing_mail(8)), Accepted)
    assert len(server.mails()) == 2


LOGIN = "put right the user and password in ALLOSOLDE_SMTP_URL."


@pytest.mark.parametrize(
    ("step", "said", "expected"),
    [
        ("MAIL", "451 4.3.0 later", NotSent("the mail server answered 451 4.3.0 to the sender")),
        (
            "MAIL",
            "553 5.1.8 not yours",
            Misconfigured(
                "The mail server refuses the sender (553 5.1.8): put right "
                "ALLOSOLDE_BOUNCE_ADDRESS, or the e-mail address in operator.toml."
            ),
        ),
        (
            "MAIL",
            "530 5.7.0 who are you",
            Misconfigured(f"The mail server refuses the sender (530 5.7.0): {LOGIN}"),
        ),
        ("RCPT", "450 4.2.1 grey", NotSent("the mail server answered 450 4.2.1 to the recipient")),
        (
            "RCPT",
            "550 5.1.1 who",
            Refused("the mail server answered 550 5.1.1 to the recipient", Barrier.INVALID),
        ),
        (
            "RCPT",
            "551 no",
            Refused("the mail server answered 551 to the recipient", Barrier.INVALID),
        ),
        ("RCPT", "550 5.7.1 spam", Refused("the mail server answered 550 5.7.1 to the recipient")),
        ("RCPT", "552 5.2.2 full", Refused("the mail server answered 552 5.2.2 to the recipient")),
        (
            "RCPT",
            "530 5.7.0 first",
            Misconfigured(f"The mail server refuses the recipient (530 5.7.0): {LOGIN}"),
        ),
        ("END", "452 4.3.1 full", NotSent("the mail server answered 452 4.3.1 to the content")),
        ("END", "554 5.6.0 no", Refused("the mail server answered 554 5.6.0 to the content")),
        ("END", "354 what", Unknown("the mail server answered 354 to the content")),
    ],
)
def test_each_refusal_is_named(
    channel: SmtpEmail, server: MailServer, step: str, said: str, expected: Outcome
) -> None:
    server.says[step] = said
    assert channel.send(MAIL) == expected
    server.says.clear()
    assert isinstance(channel.send(MAIL), Accepted)


def test_what_is_no_email_is_refused_before_anybody_is_asked(
    channel: SmtpEmail, server: MailServer
) -> None:
    assert isinstance(channel.send(replace(MAIL, recipient="nobody")), Refused)
    assert server.sessions == set()


def test_a_wrong_password_pauses_and_names_the_setting(
    server: MailServer, certificate: Certificate
) -> None:
    wrong = replace(server.server, password="wrong")
    told = SmtpEmail(wrong, SENDER, context=certificate.client()).send(MAIL)
    assert told == Misconfigured(f"The mail server refuses the login (535 5.7.8): {LOGIN}")
    assert server.envelopes == []


def test_a_certificate_that_nobody_vouches_for_pauses(server: MailServer) -> None:
    told = SmtpEmail(server.server, SENDER).send(MAIL)
    assert isinstance(told, Misconfigured)
    assert "certificate that is not trusted" in told.reason
    assert server.sessions == set()


def test_the_envelope_names_the_message_so_that_its_bounce_does(
    server: MailServer, certificate: Certificate
) -> None:
    bounces = Bounces("retours@allosolde.example", "key")
    SmtpEmail(server.server, SENDER, bounces, context=certificate.client()).send(MAIL)
    assert server.envelopes[0].mail_from == bounces.address_of(7)
    assert bounces.address_of(7).startswith("retours+7-")


def test_its_messages_cannot_be_looked_up(channel: SmtpEmail) -> None:
    assert channel.find(MAIL, MONDAY) == NotListed()


def test_a_server_that_is_not_there_took_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        told = SmtpEmail(SmtpServer("127.0.0.1", free.getsockname()[1]), SENDER).send(MAIL)
    assert told == NotSent("no connection (ConnectionRefusedError)", reached=False)


@contextmanager
def _spoken(script: tuple[bytes, ...], drips: bytes = b"") -> Iterator[tuple[int, threading.Event]]:
    """A server that says a script, a line for each it hears, then drips for ever, or is silent."""
    over, silent = threading.Event(), threading.Event()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as heard:
            for said in script:
                connection.sendall(said)
                if not _hear(heard, said.startswith(b"354")):
                    return
            silent.set()
            while not over.wait(0.02):
                try:
                    connection.sendall(drips)
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1], silent
        over.set()
        thread.join()


def _hear(heard: BinaryIO, whole: bool) -> bool:
    """Listen to a line, or to a whole e-mail; False: the caller hung up."""
    return any(not whole or line == b".\r\n" for line in heard)


OPENING = (b"220 hello\r\n", b"250 hello\r\n", b"250 sender\r\n", b"250 recipient\r\n")
STALLS = {
    "greeting": ((), NotSent("no answer in time", reached=False)),
    "sender": (OPENING[:2], NotSent("no answer to the sender in time")),
    "recipient": (OPENING[:3], NotSent("no answer to the recipient in time")),
    "data": (OPENING, NotSent("no answer to the content in time")),
    "end": ((*OPENING, b"354 go on\r\n"), Unknown("no answer to the content in time")),
}


@pytest.mark.parametrize("drips", [b"", b"2"], ids=["hangs", "drips"])
@pytest.mark.parametrize("stall", STALLS)
def test_one_that_hangs_or_drips_for_ever_is_cut_off_after_twelve_seconds_in_all(
    stall: str, drips: bytes
) -> None:
    script, expected = STALLS[stall]
    alarms = Alarms()
    with _spoken(script, drips) as (port, silent):
        channel = SmtpEmail(SmtpServer("127.0.0.1", port), SENDER, set_alarm=alarms)
        with talking(channel, MAIL) as outcome:
            assert silent.wait(30)
            alarms.move(11.9)
            assert not outcome.done()
            alarms.move(0.1)
            assert outcome.result(30) == expected
    assert alarms.asked == [12.0]


def test_the_deadline_holds_for_real() -> None:
    script, expected = STALLS["end"]
    with _spoken(script, b"2") as (port, _):
        server = SmtpServer("127.0.0.1", port)
        assert SmtpEmail(server, SENDER, seconds=SHORT).send(MAIL) == expected


@pytest.mark.parametrize("said", [b"what?\r\n", b"2" * 9000 + b"\r\n"], ids=["no code", "too long"])
def test_an_answer_to_the_content_that_cannot_be_read_leaves_it_unknown(said: bytes) -> None:
    with _spoken((*OPENING, b"354 go on\r\n", said)) as (port, _):
        channel = SmtpEmail(SmtpServer("127.0.0.1", port), SENDER)
        assert isinstance(channel.send(MAIL), Unknown)


def test_nothing_is_sent_in_the_clear_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with _spoken(OPENING) as (port, _):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        told = SmtpEmail(SmtpServer("mail.example", port), SENDER).send(MAIL)
    assert isinstance(told, Misconfigured)
    assert "no encryption" in told.reason


def test_tls_from_the_first_byte_is_not_waited_for_without_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = SmtpServer("127.0.0.1", silent.getsockname()[1], implicit=True)
        context = ssl.create_default_context()
        told = SmtpEmail(server, SENDER, seconds=SHORT, context=context).send(MAIL)
    assert told == NotSent("no connection in time", reached=False)
