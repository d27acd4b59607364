"""Each way to send, with what its other side took over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from balance.storage.database import Database
from messaging.channels.simulator import SimulatedEmail, SimulatedSms
from messaging.channels.smtp_email import SmtpEmail
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import Channel, ChannelName, Outgoing
from messaging.mailbox import DatabaseMailbox, read_mailbox
from tests.certificates import Certificate
from tests.mail_server import MailServer, open_mail_server
from tests.messaging.factories import MOBILE, SENDER, Clock, outgoing_mail
from tests.twilio.server import SID, TOKEN, FakeTwilio, open_twilio

Arrived = list[tuple[str, str]]
"""Recipient and text of each message taken over, oldest first."""

SMS = Outgoing(7, MOBILE, "Crédit bas: 3,80 EUR")
NAMES = ("simulated sms", "simulated email", "twilio", "smtp")


@dataclass(frozen=True, slots=True)
class Provider:
    """A channel, a message for it, and what arrived. `lists`: it can be asked what it took."""

    carries: ChannelName
    channel: Channel
    message: Outgoing
    arrived: Callable[[], Arrived]
    lists: bool = True


@contextmanager
def provider(name: str, database: Database, certificate: Certificate) -> Iterator[Provider]:
    """The way of this name, ready to send."""
    mailbox = DatabaseMailbox(database, Clock())
    letters = partial(_letters, database)
    match name:
        case "simulated sms":
            yield Provider(ChannelName.SMS, SimulatedSms(mailbox), SMS, letters)
        case "simulated email":
            email = SimulatedEmail(mailbox, SENDER)
            yield Provider(ChannelName.EMAIL, email, outgoing_mail(7), letters)
        case "twilio":
            with open_twilio(FakeTwilio(clock=Clock())) as twilio:
                yield _twilio(twilio)
        case _:
            with open_mail_server(certificate.server()) as server:
                yield _smtp(server, certificate)


def _letters(database: Database) -> Arrived:
    with database.read() as connection:
        letters = read_mailbox(connection, 10)
    return [(letter.recipient, letter.text) for letter in reversed(letters)]


def _twilio(twilio: FakeTwilio) -> Provider:
    account = TwilioAccount(SID, TOKEN, "+32460000000", twilio.url, "https://solde.example/r")
    return Provider(
        ChannelName.SMS,
        TwilioSms(account, Clock()),
        SMS,
        lambda: [(one.recipient, one.body) for one in twilio.taken],
    )


def _smtp(server: MailServer, certificate: Certificate) -> Provider:
    channel = SmtpEmail(server.server, SENDER, context=certificate.client())

    def arrived() -> Arrived:
        return [
            (envelope.rcpt_tos[0], _text(str(next(mail.iter_parts()).get_content())))
            for envelope, mail in zip(server.envelopes, server.mails(), strict=True)
        ]

    return Provider(ChannelName.EMAIL, channel, outgoing_mail(7), arrived, lists=False)


def _text(content: str) -> str:
    return content.replace("\r\n", "\n")
