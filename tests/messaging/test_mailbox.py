"""What a simulated channel delivers can be read."""

from balance.storage.database import Database
from messaging.channels.simulator import SimulatedSms
from messaging.delivery import Accepted, Outgoing
from messaging.mailbox import DatabaseMailbox, Letter, read_mailbox
from tests.messaging.factories import MONDAY, Clock


def test_a_simulated_sms_lands_in_the_mailbox_once(database: Database) -> None:
    sms = SimulatedSms(DatabaseMailbox(database, Clock()))
    message = Outgoing(7, "+32470000001", "Bonjour")
    assert sms.send(message) == sms.send(message) == Accepted("simulated-7")
    with database.read() as connection:
        letters = read_mailbox(connection, 10)
    assert letters == [Letter(7, "+32470000001", "Bonjour", MONDAY)]


def test_the_newest_letter_is_read_first(database: Database) -> None:
    sms = SimulatedSms(DatabaseMailbox(database, Clock()))
    for number in (1, 2, 3):
        sms.send(Outgoing(number, "+32470000001", f"SMS {number}"))
    with database.read() as connection:
        assert [letter.text for letter in read_mailbox(connection, 2)] == ["SMS 3", "SMS 2"]
