"""Words a message as it would go out now, without writing it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from balance.judge import NoticeKind, receipt_kind
from balance.money import euros
from balance.refusals import Refusal, RefusedInput
from balance.storage.effects import CausedNotice, Standing
from messaging.delivery import ChannelName
from messaging.examples import CODE, appointment
from messaging.gsm7 import Segments, segments
from messaging.kinds import Kind
from messaging.other_texts import render_other
from messaging.service import Service
from messaging.truth import RECEIPTS, still_holds
from messaging.wording import word
from voice_prompts.languages import Language

_NOTICES: Final = frozenset(NoticeKind)


@dataclass(frozen=True, slots=True)
class Preview:
    """The words of a message; `subject` is set for an e-mail, `segments` for an SMS."""

    text: str
    subject: str | None = None
    segments: Segments | None = None


def preview(
    kind: Kind,
    channel: ChannelName,
    standing: Standing,
    service: Service,
    now: datetime,
    language: Language = Language.FR,
) -> Preview:
    """What an account would read on a channel.

    A code and an appointment are made up: no account keeps any. Raises RefusedInput (not_allowed)
    for what is not true of the account, and for an e-mail of a kind that has none.
    """
    if kind.value in _NOTICES:
        return _of_notice(NoticeKind(kind), channel, standing, service, now, language)
    if channel is ChannelName.EMAIL:
        raise RefusedInput(Refusal.NOT_ALLOWED, "channel", f"{kind} goes out as an SMS only")
    visit = appointment(now)
    text = render_other(kind, service, standing.statement, language, code=CODE, appointment=visit)
    return Preview(text, segments=segments(text))


def _of_notice(
    kind: NoticeKind,
    channel: ChannelName,
    standing: Standing,
    service: Service,
    now: datetime,
    language: Language,
) -> Preview:
    about = standing.statement
    if not _is_true(kind, standing):
        detail = f"{kind} is not true of this account now: {about.supply}, {euros(about.balance)}"
        raise RefusedInput(Refusal.NOT_ALLOWED, "kind", detail)
    last = about.last_top_up if kind in RECEIPTS else None
    paid, paid_at = (last.amount, last.at) if last else (None, None)
    effect = CausedNotice(standing.account_id, "preview", kind, about, now, paid, paid_at)
    words = word(channel, effect, service, language)
    text = str(words["text"])
    if channel is ChannelName.EMAIL:
        return Preview(text, subject=str(words["subject"]))
    return Preview(text, segments=segments(text))


def _is_true(kind: NoticeKind, standing: Standing) -> bool:
    about = standing.statement
    if kind in RECEIPTS:
        return about.last_top_up is not None and kind is receipt_kind(about.supply)
    return still_holds(kind, "", about, standing.level)
