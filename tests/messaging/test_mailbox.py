"""What simulated channels deliver can be read."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_string, policy

import pytest

from balance.storage.database import Database
from messaging.channels.simulator import SimulatedEmail, SimulatedSms
from messaging.delivery import Accepted, ChannelName, Outgoing, Refused
from messaging.mailbox import DatabaseMailbox, Letter, read_letter, read_mailbox
from messaging.outbox import Outbox
from tests.messaging.factories import (
    EMAIL,
    MANNER,
    MOBILE,
    MONDAY,
    SENDER,
    Clock,
    add_account,
    ean,
    effect,
    outgoing_mail,
)


def _letters(database: Database, limit: int = 10) -> list[Letter]:
    with database.read() as connection:
        return read_mailbox(connection, limit)


def test_a_simulated_sms_lands_in_the_mailbox_once(database: Database) -> None:
    sms = SimulatedSms(DatabaseMailbox(database, Clock()))
    message = Outgoing(7, MOBILE, "Bonjour")
    assert sms.send(message) == sms.send(message) == Accepted("simulated-7")
    [letter] = _letters(database)
    assert letter == Letter(
        letter_id=letter.letter_id,
        message_id=7,
        channel=ChannelName.SMS,
        recipient=MOBILE,
        text="Bonjour",
        source=None,
        delivered_at=MONDAY,
        subject=None,
        kind=None,
        ean=None,
    )


def test_the_newest_letter_is_read_first(database: Database) -> None:
    sms = SimulatedSms(DatabaseMailbox(database, Clock()))
    for number in (1, 2, 3):
        sms.send(Outgoing(number, MOBILE, f"SMS {number}"))
    found = _letters(database, 2)
    assert [letter.text for letter in found] == ["SMS 3", "SMS 2"]
    assert found[0].letter_id > found[1].letter_id


def test_one_letter_can_be_read_by_its_id(database: Database) -> None:
    sms = SimulatedSms(DatabaseMailbox(database, Clock()))
    for number in (1, 2):
        sms.send(Outgoing(number, MOBILE, f"SMS {number}"))
    newest, oldest = _letters(database)
    with database.read() as connection:
        assert read_letter(connection, oldest.letter_id) == oldest
        assert read_letter(connection, newest.letter_id + 1) is None


def test_a_simulated_email_is_kept_whole_as_it_travelled(database: Database) -> None:
    message = outgoing_mail()
    SimulatedEmail(DatabaseMailbox(database, Clock()), SENDER).send(message)
    [letter] = _letters(database)
    assert message.mail is not None
    parsed = message_from_string(str(letter.source), policy=policy.default)
    assert parsed["Subject"] == message.mail.subject
    assert letter.text == message.text


@pytest.mark.parametrize("recipient", ["", "+32470000001", "a@example.be\nBcc: b@example.be"])
def test_an_email_that_nobody_can_receive_is_refused_without_naming_its_recipient(
    database: Database, recipient: str
) -> None:
    channel = SimulatedEmail(DatabaseMailbox(database, Clock()), SENDER)
    refused = channel.send(outgoing_mail(recipient=recipient))
    assert refused == Refused("the recipient is not an e-mail address")
    assert _letters(database) == []


def test_an_email_without_its_html_is_refused(database: Database) -> None:
    channel = SimulatedEmail(DatabaseMailbox(database, Clock()), SENDER)
    outcome = channel.send(replace(outgoing_mail(), mail=None))
    assert outcome == Refused("the message was not written as an e-mail")


def test_the_letters_of_one_meter_are_read_with_their_kind(database: Database) -> None:
    with database.write() as connection:
        for number in (1, 2):
            account_id = add_account(connection, number, email=EMAIL, channels="email")
            at, cause = MONDAY + timedelta(minutes=number), f"batch:{number}/1"
            Outbox(MANNER).write(
                connection, [effect(account_id, number=number, cause=cause, at=at)]
            )
    channel = SimulatedEmail(DatabaseMailbox(database, Clock()), SENDER)
    for message_id in (1, 2):
        channel.send(outgoing_mail(message_id))
    with database.read() as connection:
        [letter] = read_mailbox(connection, 10, ean(2))
        assert read_mailbox(connection, 10, ean(3)) == []
    assert (letter.ean, letter.kind) == (ean(2), "LOW_CREDIT")
    assert str(letter.subject).startswith("Crédit bas")
