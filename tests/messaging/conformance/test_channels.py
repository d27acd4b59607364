"""What every channel holds to, whatever carries its messages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from balance.storage.database import Database
from messaging.channels.simulator import SimulatedEmail, SimulatedSms
from messaging.delivery import Accepted, ChannelName, Listed, NotListed
from messaging.mailbox import DatabaseMailbox, read_mailbox
from tests.certificates import Certificate
from tests.messaging.conformance.providers import NAMES, SMS, Provider, provider
from tests.messaging.factories import MONDAY, SENDER, Clock, outgoing_mail


@pytest.fixture(params=NAMES)
def way(
    request: pytest.FixtureRequest, database: Database, certificate: Certificate
) -> Iterator[Provider]:
    with provider(request.param, database, certificate) as opened:
        yield opened


def test_every_channel_is_held_to_this(database: Database, certificate: Certificate) -> None:
    carried = set()
    for name in NAMES:
        with provider(name, database, certificate) as opened:
            carried.add(opened.carries)
    assert carried == set(ChannelName)


def test_a_message_arrives_with_its_text_at_its_recipient(way: Provider) -> None:
    assert isinstance(way.channel.send(way.message), Accepted)
    assert way.arrived() == [(way.message.recipient, way.message.text)]


def test_two_messages_to_one_recipient_both_arrive_under_ids_of_their_own(way: Provider) -> None:
    outcomes = [way.channel.send(replace(way.message, message_id=number)) for number in (1, 2)]
    assert all(isinstance(one, Accepted) for one in outcomes)
    assert outcomes[0] != outcomes[1]
    assert len(way.arrived()) == 2


def test_letters_beyond_ascii_arrive_unchanged(way: Provider) -> None:
    text = "Où ? Élève, ça : 5 € − « œuf »\n\n日本\n"
    way.channel.send(replace(way.message, text=text))
    [(_, said)] = way.arrived()
    assert said == text


def test_a_list_holds_what_was_taken_and_nothing_else(way: Provider) -> None:
    before = way.channel.find(way.message, MONDAY)
    taken = way.channel.send(way.message)
    assert isinstance(taken, Accepted)
    after = way.channel.find(way.message, MONDAY)
    if way.lists:
        assert (before, after) == (Listed(()), Listed((taken.provider_id,)))
    else:
        # Sent again it bears the same id, and mailboxes show it once.
        assert before == after == NotListed()
        assert way.channel.send(way.message) == taken


@pytest.mark.parametrize("name", ["sms", "email"])
def test_a_simulated_message_sent_again_arrives_once(database: Database, name: str) -> None:
    clock = Clock()
    mailbox = DatabaseMailbox(database, clock)
    is_sms = name == ChannelName.SMS
    channel = SimulatedSms(mailbox) if is_sms else SimulatedEmail(mailbox, SENDER)
    message = SMS if is_sms else outgoing_mail(7)
    first = channel.send(message)
    clock.move(hours=1)
    assert channel.send(message) == first
    with database.read() as connection:
        [letter] = read_mailbox(connection, 10)
    assert (letter.message_id, letter.channel, letter.delivered_at) == (7, name, MONDAY)
