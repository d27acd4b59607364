"""Words a notice for a channel, as frozen with its message."""

from datetime import datetime
from typing import assert_never

from balance.storage.effects import CausedNotice
from messaging import mails, texts
from messaging.delivery import ChannelName
from messaging.service import Service


def word(channel: ChannelName, effect: CausedNotice, service: Service) -> dict[str, object]:
    """The columns that hold what the customer reads, the same ones for each channel."""
    kind, about, paid = effect.kind, effect.statement, effect.paid
    match channel:
        case ChannelName.SMS:
            return {
                "language": texts.LANGUAGE,
                "template_version": texts.TEMPLATE_VERSION,
                "subject": None,
                "text": texts.render(kind, about, service, paid, paid_at(effect)),
                "html": None,
            }
        case ChannelName.EMAIL:
            mail = mails.render(kind, about, service, effect.at, paid)
            return {
                "language": mails.LANGUAGE,
                "template_version": mails.TEMPLATE_VERSION,
                "subject": mail.subject,
                "text": mail.text,
                "html": mail.html,
            }
    assert_never(channel)


def paid_at(effect: CausedNotice) -> datetime | None:
    """When the payment that a notice confirms counted; None where it confirms none."""
    return None if effect.paid is None else effect.paid_at or effect.at
