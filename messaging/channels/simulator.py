"""The simulated providers of a rehearsal: they accept every message into a mailbox."""

from datetime import datetime
from typing import Protocol

from messaging.delivery import Accepted, ChannelName, Listed, Outcome, Outgoing, Proof, Refused
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

    def find(self, message_id: int) -> str | None:
        """The provider's id of a delivery, None where there is none."""


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

    def find(self, message: Outgoing, since: datetime) -> Proof:
        """What the mailbox holds of this message, whenever it came."""
        return _listed(self._mailbox, message)


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

    def find(self, message: Outgoing, since: datetime) -> Proof:
        """What the mailbox holds of this message, whenever it came."""
        return _listed(self._mailbox, message)


def _listed(mailbox: Mailbox, message: Outgoing) -> Listed:
    found = mailbox.find(message.message_id)
    return Listed(() if found is None else (found,))
