"""SMS through Twilio: what is asked, what each misbehaviour becomes, what its list proves."""

import logging
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import (
    Accepted,
    Barrier,
    CannotSay,
    Listed,
    Misconfigured,
    NotSent,
    Outgoing,
    Refused,
    Slowed,
    Unknown,
)
from tests.certificates import Certificate
from tests.messaging.channels.alarms import Alarms, talking
from tests.messaging.factories import MOBILE, MONDAY, Clock
from tests.twilio.faults import Answer, Fault
from tests.twilio.server import SID, TOKEN, FakeTwilio, open_twilio

ALARM = Outgoing(7, MOBILE, "Crédit bas: 3,80 EUR", expires_at=MONDAY + timedelta(hours=3))
NUMBER = "+32460000000"
SHORT = 0.4


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    with open_twilio(FakeTwilio(clock=Clock())) as opened:
        yield opened


def account(twilio: FakeTwilio, **changed: str) -> TwilioAccount:
    known = TwilioAccount(SID, TOKEN, NUMBER, twilio.url, "https://solde.example/receipts/twilio")
    return replace(known, **changed)


def channel(twilio: FakeTwilio, **changed: str) -> TwilioSms:
    return TwilioSms(account(twilio, **changed), Clock(), SHORT)


def test_a_message_is_handed_over_with_its_life_and_the_address_of_its_receipts(
    twilio: FakeTwilio,
) -> None:
    sent = channel(twilio).send(ALARM)
    [taken] = twilio.taken
    assert sent == Accepted(taken.sid)
    assert (taken.recipient, taken.body, taken.sender) == (MOBILE, ALARM.text, NUMBER)
    assert taken.callback == "https://solde.example/receipts/twilio/7"
    assert taken.validity == "10800"


@pytest.mark.parametrize(
    ("left", "validity"),
    [
        (timedelta(hours=11), "36000"),
        (timedelta(milliseconds=10), "1"),
        (timedelta(-1), "1"),
        (timedelta(seconds=59.9), "59"),
    ],
)
def test_a_message_lives_no_longer_at_the_provider_than_it_is_true(
    twilio: FakeTwilio, left: timedelta, validity: str
) -> None:
    channel(twilio).send(replace(ALARM, expires_at=MONDAY + left))
    assert twilio.taken[0].validity == validity


@pytest.mark.parametrize("sender", [NUMBER, "Allo Solde", "MG" + "a" * 32])
def test_a_sender_is_a_number_a_name_or_a_service(twilio: FakeTwilio, sender: str) -> None:
    assert isinstance(channel(twilio, sender=sender).send(ALARM), Accepted)
    assert twilio.taken[0].sender == sender


@pytest.mark.parametrize("fault", Fault)
def test_whatever_may_have_been_taken_is_unknown_and_asked_once(
    twilio: FakeTwilio, fault: Fault
) -> None:
    twilio.script.append(fault)
    outcome = channel(twilio).send(ALARM)
    assert isinstance(outcome, Unknown)
    assert twilio.asked == 1
    assert len(twilio.taken) == fault.takes
    assert MOBILE not in outcome.reason


@pytest.mark.parametrize("fault", Fault)
def test_after_a_fault_the_next_message_goes_out(twilio: FakeTwilio, fault: Fault) -> None:
    sender = channel(twilio)
    sender.send(ALARM)
    twilio.script.append(fault)
    sender.send(replace(ALARM, message_id=8))
    assert isinstance(sender.send(replace(ALARM, message_id=9)), Accepted)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(429, 20429, 7), Slowed("Twilio answered 429, code 20429", timedelta(seconds=7))),
        (Answer(400, 21610), Refused("Twilio answered 400, code 21610", Barrier.OPTED_OUT)),
        (Answer(400, 21211), Refused("Twilio answered 400, code 21211", Barrier.INVALID)),
        (Answer(400, 21617), Refused("Twilio answered 400, code 21617")),
        (Answer(503, 20503), Unknown("Twilio answered 503, code 20503")),
    ],
)
def test_an_answer_by_the_book_is_understood(
    twilio: FakeTwilio, answer: Answer, expected: object
) -> None:
    twilio.script.append(answer)
    assert channel(twilio).send(ALARM) == expected


def test_a_wrong_token_pauses_and_names_the_setting(twilio: FakeTwilio) -> None:
    told = channel(twilio, token="wrong").send(ALARM)
    assert isinstance(told, Misconfigured)
    assert "ALLOSOLDE_TWILIO_AUTH_TOKEN" in told.reason
    assert twilio.taken == []


def test_a_provider_that_is_not_there_took_nothing(twilio: FakeTwilio) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}"
        told = channel(twilio, api_url=nowhere).send(ALARM)
    assert told == NotSent("no connection (ConnectionRefusedError)", reached=False)


def test_a_name_that_nobody_knows_took_nothing(
    twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    told = channel(twilio, api_url="https://provider.example").send(ALARM)
    assert told == NotSent("no connection (gaierror)", reached=False)


def test_a_connection_serves_many_messages_and_is_renewed_when_it_was_hung_up(
    twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    connect = socket.socket.connect

    def counted(self: socket.socket, address: tuple[str, int]) -> None:
        opened.append(address)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", counted)
    sender = channel(twilio)
    for number in range(5):
        assert isinstance(sender.send(replace(ALARM, message_id=number)), Accepted)
    assert len(opened) == 1
    twilio.hang_up()
    assert isinstance(sender.send(replace(ALARM, message_id=5)), Accepted)
    assert len(opened) == 2


def test_many_threads_send_each_message_once(twilio: FakeTwilio) -> None:
    sender = TwilioSms(account(twilio), Clock())
    with ThreadPoolExecutor(8) as threads:
        messages = (replace(ALARM, message_id=number) for number in range(80))
        outcomes = list(threads.map(sender.send, messages))
    assert len({one.provider_id for one in outcomes if isinstance(one, Accepted)}) == 80
    assert sorted(one.message_id for one in twilio.taken) == list(range(80))


def test_tls_is_verified(twilio: FakeTwilio, certificate: Certificate) -> None:
    with open_twilio(FakeTwilio(), certificate.server()) as secured:
        told = channel(secured).send(ALARM)
        assert told == NotSent("no handshake (SSLCertVerificationError)", reached=False)
        trusting = TwilioSms(account(secured), Clock(), context=certificate.client())
        assert isinstance(trusting.send(ALARM), Accepted)
        assert isinstance(trusting.send(replace(ALARM, message_id=8)), Accepted)
        assert len(secured.taken) == 2


def test_its_list_proves_what_was_taken_whatever_was_answered(twilio: FakeTwilio) -> None:
    sender = channel(twilio)
    for fault in (Fault.ERROR_TAKEN, Fault.ERROR):
        twilio.script.append(fault)
        message = replace(ALARM, text=fault)
        assert isinstance(sender.send(message), Unknown)
        found = sender.find(message, MONDAY)
        assert found == Listed(tuple(one.sid for one in twilio.taken if one.body == fault))
    assert len(twilio.taken) == 1


def test_a_message_that_waits_at_the_provider_is_found(twilio: FakeTwilio) -> None:
    twilio.keeps_queued = True
    sender = channel(twilio)
    sender.send(ALARM)
    assert sender.find(ALARM, MONDAY) == Listed((twilio.taken[0].sid,))


def test_a_message_that_failed_was_taken_over(twilio: FakeTwilio) -> None:
    sender = channel(twilio)
    sender.send(ALARM)
    twilio.taken[0].status = "failed"
    assert sender.find(ALARM, MONDAY) == Listed((twilio.taken[0].sid,))


def test_another_text_another_recipient_and_another_day_prove_nothing(twilio: FakeTwilio) -> None:
    sender = channel(twilio)
    sender.send(ALARM)
    assert sender.find(replace(ALARM, text="Crédit bas: 3,81 EUR"), MONDAY) == Listed(())
    assert sender.find(replace(ALARM, recipient="+32470999999"), MONDAY) == Listed(())
    assert sender.find(ALARM, MONDAY + timedelta(hours=1)) == Listed(())


def test_the_whole_list_is_read_up_to_a_bound(twilio: FakeTwilio) -> None:
    sender = channel(twilio)
    sender.send(ALARM)
    for _ in range(150):
        twilio.take_as(ALARM.recipient, "other")
    assert sender.find(ALARM, MONDAY) == Listed((twilio.taken[0].sid,))
    for _ in range(150):
        twilio.take_as(ALARM.recipient, "other")
    assert sender.find(ALARM, MONDAY) == CannotSay("a list that is too long")


@pytest.mark.parametrize(
    "order", [*(fault for fault in Fault), Answer(429), Answer(401, 20003), Answer(200)]
)
def test_a_list_that_does_not_come_proves_nothing(
    twilio: FakeTwilio, order: Fault | Answer
) -> None:
    twilio.script.append(order)
    assert isinstance(channel(twilio).find(ALARM, MONDAY), CannotSay)


def test_nothing_is_logged_of_numbers_texts_and_tokens(
    twilio: FakeTwilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sender = channel(twilio)
    sender.send(ALARM)
    sender.find(ALARM, MONDAY)
    said = caplog.text + repr(account(twilio))
    assert all(secret not in said for secret in (MOBILE, MOBILE[1:], ALARM.text, TOKEN))


@pytest.mark.parametrize(
    "fault", [Fault.SILENT_TAKEN, Fault.DRIPPING_HEAD, Fault.DRIPPING_BODY_TAKEN]
)
def test_one_that_hangs_or_drips_for_ever_is_cut_off_after_twelve_seconds_in_all(
    twilio: FakeTwilio, fault: Fault
) -> None:
    alarms = Alarms()
    twilio.script.append(fault)
    with talking(TwilioSms(account(twilio), Clock(), set_alarm=alarms), ALARM) as outcome:
        assert twilio.heard.wait(30)
        alarms.move(11.9)
        assert not outcome.done()
        alarms.move(0.1)
        assert outcome.result(30) == Unknown("no answer in time")
    assert alarms.asked == [12.0]


def test_the_deadline_holds_for_real(twilio: FakeTwilio) -> None:
    twilio.script.append(Fault.DRIPPING_BODY_TAKEN)
    assert channel(twilio).send(ALARM) == Unknown("no answer in time")


def test_a_handshake_that_never_ends_took_nothing(twilio: FakeTwilio) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"https://127.0.0.1:{silent.getsockname()[1]}"
        context = ssl.create_default_context()
        sender = TwilioSms(account(twilio, api_url=address), Clock(), SHORT, context=context)
        assert sender.send(ALARM) == NotSent("no handshake in time", reached=False)
