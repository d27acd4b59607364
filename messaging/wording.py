"""Words a notice for a channel, as frozen with its message."""

from datetime import datetime
from typing import assert_never

from balance.account import Statement
from balance.storage.effects import CausedNotice
from messaging import mails, texts
from messaging.delivery import ChannelName
from messaging.kinds import Kind
from messaging.languages import WORDS
from messaging.mail_languages import MAILS
from messaging.other_texts import render_other
from messaging.service import Service
from voice_prompts.languages import Language


def word(
    channel: ChannelName, effect: CausedNotice, service: Service, language: Language
) -> dict[str, object]:
    """The columns that hold what the customer reads, the same ones for each channel."""
    kind, about, paid = effect.kind, effect.statement, effect.paid
    match channel:
        case ChannelName.SMS:
            return {
                "language": language,
                "template_version": WORDS[language].version,
                "subject": None,
                "text": texts.render(kind, about, service, paid, paid_at(effect), language),
                "html": None,
            }
        case ChannelName.EMAIL:
            mail = mails.render(kind, about, service, effect.at, paid, language)
            return {
                "language": language,
                "template_version": MAILS[language].version,
                "subject": mail.subject,
                "text": mail.text,
                "html": mail.html,
            }
    assert_never(channel)


def word_asked(
    kind: Kind, about: Statement, language: Language, service: Service
) -> dict[str, object]:
    """The same columns, of an SMS that a customer asked for in a language of theirs."""
    return {
        "language": language,
        "template_version": WORDS[language].version,
        "subject": None,
        "text": render_other(kind, service, about, language),
        "html": None,
    }


def paid_at(effect: CausedNotice) -> datetime | None:
    """When the payment that a notice confirms counted; None where it confirms none."""
    return None if effect.paid is None else effect.paid_at or effect.at
