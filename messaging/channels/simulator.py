"""The simulated SMS provider of a rehearsal: it accepts every message into a mailbox."""

from typing import Protocol

from messaging.delivery import Accepted, Outcome, Outgoing


class Mailbox(Protocol):
    """Where simulated messages can be read."""

    def deliver(self, message_id: int, recipient: str, text: str) -> str:
        """The provider's id of the delivery; the same message id is delivered once."""


class SimulatedSms:
    """A channel that reaches a mailbox and no telephone."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def send(self, message: Outgoing) -> Outcome:
        """Always accepted."""
        provider_id = self._mailbox.deliver(message.message_id, message.recipient, message.text)
        return Accepted(provider_id)
