"""Bounces: they name their message, nobody can forge one, and only a failure counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.bounces import Bounces, read_bounce
from messaging.delivery import Failing, MessageState, Receipt

KEY = "a key of the tests"
BOUNCES = Bounces("retours@allosolde.example", KEY)


def bounce(
    to: str = "", *, action: str = "failed", status: str = "5.1.1", header: str = "To"
) -> bytes:
    """A delivery status notification as mail servers write it."""
    return f"""From: MAILER-DAEMON@mx.example
{header}: <{to or BOUNCES.address_of(123)}>
Subject: Undelivered Mail
Message-ID: <bounce-1@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered: 5.9.9
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; somebody@example.be
Action: {action}
Status: {status}

--b
Content-Type: message/rfc822

Message-ID: <allosolde-123@allosolde.example>
Subject: x

x
--b--
""".encode()


@pytest.mark.parametrize(
    ("status", "failing"),
    [
        ("5.1.1", Failing.CONTACT),
        ("5.2.2", Failing.CONTACT),
        ("4.4.7", Failing.TRANSIENT),
    ],
)
def test_a_bounce_names_its_message_and_why(status: str, failing: Failing) -> None:
    told = Receipt("<bounce-1@mx.example>", MessageState.UNDELIVERED, f"bounced {status}", failing)
    assert read_bounce(bounce(status=status), KEY) == (123, told)


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Envelope-To", "To"])
def test_wherever_a_server_writes_whom_it_is_for(header: str) -> None:
    assert read_bounce(bounce(header=header), KEY) is not None


def test_line_ends_of_the_network_are_read_as_well() -> None:
    assert read_bounce(bounce().replace(b"\n", b"\r\n"), KEY) is not None


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_is_still_tried_or_was_delivered_is_no_bounce(action: str) -> None:
    assert read_bounce(bounce(action=action), KEY) is None


@pytest.mark.parametrize(
    "to",
    [
        "retours@allosolde.example",
        "retours+123@allosolde.example",
        "retours+123-00000000@allosolde.example",
        BOUNCES.address_of(123).replace("+123-", "+124-"),
        Bounces(BOUNCES.address, "another key").address_of(123),
    ],
)
def test_nobody_else_can_make_a_bounce(to: str) -> None:
    assert read_bounce(bounce(to), KEY) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"To: x\n\nhello",
        bounce(status="hello"),
        bounce(status=""),
        f"To: {BOUNCES.address_of(1)}\n\nI am on holiday".encode(),
        f"To: {BOUNCES.address_of(1)}\nContent-Type: message/delivery-status\n\nx".encode(),
    ],
)
def test_any_other_mail_is_none(raw: bytes) -> None:
    assert read_bounce(raw, KEY) is None


@pytest.mark.parametrize("own", ["\x1b[31m<a@b>", "a\0b", "é", "", f"<{'a' * 300}@b>", "<a @b>"])
def test_an_id_that_an_operator_should_not_be_shown_is_left_out(own: str) -> None:
    raw = bounce().replace(b"<bounce-1@mx.example>", own.encode())
    read = read_bounce(raw, KEY)
    assert read is not None
    assert read[1].provider_id == "bounce"


@pytest.mark.parametrize(
    "level",
    [b"Content-Type: message/rfc822\n\n", b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'],
)
def test_a_mail_that_is_nested_without_end_is_no_bounce(level: bytes) -> None:
    to = BOUNCES.address_of(123).encode()
    assert read_bounce(b"To: " + to + b"\n" + level * 3000, KEY) is None


@given(st.integers(0, 800), st.integers(0, 40), st.binary(max_size=40))
def test_whatever_is_garbled_a_mail_is_read_or_is_no_bounce(at: int, cut: int, put: bytes) -> None:
    raw = bounce()
    read = read_bounce(raw[:at] + put + raw[at + cut :], KEY)
    assert read is None or read[0] == 123


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(BOUNCES)
