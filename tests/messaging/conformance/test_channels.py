"""What every channel holds to, whatever carries its messages."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from balance.storage.database import Database
from messaging.channels.simulator import Mailbox, SimulatedEmail, SimulatedSms
from messaging.delivery import Accepted, Channel, ChannelName, Outgoing
from messaging.mailbox import DatabaseMailbox, Letter, read_mailbox
from tests.messaging.factories import MOBILE, MONDAY, SENDER, Clock, outgoing_mail


@dataclass(frozen=True)
class _Case:
    name: ChannelName
    make: Callable[[Mailbox], Channel]
    message: Outgoing


CASES = (
    _Case(ChannelName.SMS, SimulatedSms, Outgoing(7, MOBILE, "Crédit bas: 3,80 EUR")),
    _Case(ChannelName.EMAIL, lambda box: SimulatedEmail(box, SENDER), outgoing_mail(7)),
)
each_channel = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def _letters(database: Database) -> list[Letter]:
    with database.read() as connection:
        return read_mailbox(connection, 10)


def test_every_channel_is_held_to_this() -> None:
    assert {case.name for case in CASES} == set(ChannelName)


@each_channel
def test_a_message_arrives_with_its_text_at_its_recipient(database: Database, case: _Case) -> None:
    channel = case.make(DatabaseMailbox(database, Clock()))
    assert isinstance(channel.send(case.message), Accepted)
    [letter] = _letters(database)
    assert (letter.message_id, letter.channel) == (7, case.name)
    assert (letter.recipient, letter.text) == (case.message.recipient, case.message.text)
    assert letter.delivered_at == MONDAY


@each_channel
def test_the_same_message_sent_again_arrives_once_under_the_same_provider_id(
    database: Database, case: _Case
) -> None:
    clock = Clock()
    channel = case.make(DatabaseMailbox(database, clock))
    first = channel.send(case.message)
    [before] = _letters(database)
    clock.move(hours=1)
    assert channel.send(case.message) == first
    assert _letters(database) == [before]


@each_channel
def test_two_messages_to_one_recipient_both_arrive(database: Database, case: _Case) -> None:
    channel = case.make(DatabaseMailbox(database, Clock()))
    outcomes = [channel.send(replace(case.message, message_id=number)) for number in (1, 2)]
    assert outcomes[0] != outcomes[1]
    assert [letter.message_id for letter in _letters(database)] == [2, 1]


@each_channel
def test_letters_beyond_ascii_arrive_unchanged(database: Database, case: _Case) -> None:
    channel = case.make(DatabaseMailbox(database, Clock()))
    channel.send(replace(case.message, text="Où ? Élève, ça : 5 € − « œuf »\n\n日本"))
    [letter] = _letters(database)
    assert letter.text == "Où ? Élève, ça : 5 € − « œuf »\n\n日本"
