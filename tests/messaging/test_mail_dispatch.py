"""An e-mail goes from its cause to the mailbox, the same one at every attempt."""

from datetime import timedelta
from email import message_from_string, policy

from balance.storage.database import Database
from messaging.channels.simulator import SimulatedEmail, SimulatedSms
from messaging.delivery import Channel, ChannelName, NotSent
from messaging.dispatch import Dispatcher, DispatchReport
from messaging.mailbox import DatabaseMailbox, Letter, read_mailbox
from messaging.mime import compose
from messaging.outbox import Outbox
from tests.messaging.factories import (
    EMAIL,
    MANNER,
    MOBILE,
    MONDAY,
    SENDER,
    Clock,
    ScriptedChannel,
    add_account,
    as_said,
    effect,
)
from tests.messaging.workers import read, sender, submitter, task_kinds


def _write(database: Database, channels: str, email: str = EMAIL) -> None:
    with database.write() as connection:
        account_id = add_account(connection, email=email, channels=channels)
        Outbox(MANNER).write(connection, [effect(account_id)])


def _dispatcher(database: Database, clock: Clock) -> Dispatcher:
    mailbox = DatabaseMailbox(database, clock)
    channels: dict[ChannelName, Channel] = {
        ChannelName.SMS: SimulatedSms(mailbox),
        ChannelName.EMAIL: SimulatedEmail(mailbox, SENDER),
    }
    return sender(database, channels, clock, judge=submitter(as_said))


def _letters(database: Database) -> list[Letter]:
    with database.read() as connection:
        return read_mailbox(connection, 10)


def test_an_email_arrives_as_it_was_written(database: Database) -> None:
    _write(database, "email")
    clock = Clock(MONDAY + timedelta(minutes=3))
    assert _dispatcher(database, clock).run_once() == DispatchReport(1, 0, 0, 0)
    [message] = read(database)
    [letter] = _letters(database)
    assert (letter.recipient, letter.text) == (EMAIL, message["text"])
    assert (letter.kind, letter.subject) == ("LOW_CREDIT", message["subject"])
    parsed = message_from_string(str(letter.source), policy=policy.default)
    assert parsed["Message-ID"] == f"<allosolde-{message['id']}@allosolde.example>"
    assert parsed["Date"].datetime == MONDAY
    html = parsed.get_body(("html",))
    assert html is not None
    assert str(html.get_content()).replace("\r\n", "\n").rstrip() == message["html"]


def test_both_chosen_channels_are_delivered(database: Database) -> None:
    _write(database, "sms email")
    dispatcher = _dispatcher(database, Clock())
    while dispatcher.run_once().accepted:
        pass
    assert [(letter.channel, letter.recipient) for letter in reversed(_letters(database))] == [
        (ChannelName.SMS, MOBILE),
        (ChannelName.EMAIL, EMAIL),
    ]


def test_a_new_attempt_carries_the_same_message_id_and_date(database: Database) -> None:
    _write(database, "email")
    channel, clock = ScriptedChannel([NotSent("greylisted")]), Clock(MONDAY + timedelta(minutes=3))
    dispatcher = sender(database, {ChannelName.EMAIL: channel}, clock, judge=submitter(as_said))
    dispatcher.run_once()
    clock.move(seconds=30)
    dispatcher.run_once()
    first, again = (compose(message, SENDER) for message in channel.sent)
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Date"].datetime == again["Date"].datetime == MONDAY
    assert first.get_content_type() == "multipart/alternative"


def test_where_an_address_cannot_be_written_to_an_sms_follows(database: Database) -> None:
    _write(database, "email", email="dépôt@example.be")
    assert _dispatcher(database, Clock()).run_once() == DispatchReport(0, 1, 0, 0)
    assert _letters(database) == []
    assert task_kinds(database) == []
    first, second = read(database)
    assert (second["channel"], second["follows"]) == ("sms", first["id"])
