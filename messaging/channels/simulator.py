"""The simulated providers of a rehearsal: they accept every message into a mailbox."""

from typing import Protocol

from messaging.delivery import Accepted, ChannelName, Outcome, Outgoing, Refused
from messaging.mime import CannotBeMailed, Sender, compose


class Mailbox(Protocol):
    """Where simulated messages can be read."""

    def deliver(
        self,
        message_id: int,
        channel: ChannelName,
        recipient: str,
        text: str,
        source: str | None = None,
    ) -> str:
        """The provider's id of the delivery; the same message id is delivered once.

        `source` is the whole of an e-mail as it travels.
        """


class SimulatedSms:
    """A channel that reaches a mailbox and no telephone."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def send(self, message: Outgoing) -> Outcome:
        """Always accepted."""
        return Accepted(
            self._mailbox.deliver(
                message.message_id, ChannelName.SMS, message.recipient, message.text
            )
        )


class SimulatedEmail:
    """A channel that reaches a mailbox and no mail server."""

    def __init__(self, mailbox: Mailbox, sender: Sender) -> None:
        self._mailbox = mailbox
        self._sender = sender

    def send(self, message: Outgoing) -> Outcome:
        """Accepted, unless it cannot be an e-mail."""
        try:
            source = compose(message, self._sender).as_bytes().decode("ascii")
        except CannotBeMailed as fault:
            return Refused(str(fault))
        return Accepted(
            self._mailbox.deliver(
                message.message_id, ChannelName.EMAIL, message.recipient, message.text, source
            )
        )
