"""Builds the row of a message from what causes it: words, urgency, hours and life."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row

from balance.account import Statement
from balance.judge import NoticeKind
from balance.storage.effects import CausedNotice, Standing
from messaging import hours
from messaging.delivery import ChannelName, MessageState
from messaging.gsm7 import segments
from messaging.hours import QuietHours, goes_out_from
from messaging.kinds import Kind, Quiet, treatment
from messaging.notices import Situation, expires_at, situation
from messaging.service import Service
from messaging.wording import paid_at, word, word_asked
from voice_prompts.languages import Language

_BEFORE_A_CUT: Final = (Situation.TOP_UP_BEFORE_CUT, Situation.TOP_UP_CUT_WITHOUT_DAY)
# Only notices tell of a situation.
_NO_SITUATION: Final = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How a customer is reached: `not_before`, if not at once.

    `attempt` counts the rows of one message to one recipient on one channel.
    """

    channel: ChannelName
    address: str
    language: Language
    attempt: int = 1
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a customer asked for about an account; `follows` the message in whose place it is."""

    account_id: int
    cause: str
    kind: Kind
    about: Statement
    at: datetime
    language: Language
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """How the operator speaks: as whom, and when.

    `hours` None: nobody is ever disturbed. `emergency_passes`: that the emergency credit begins is
    told in the quiet hours too.
    """

    service: Service
    hours: QuietHours | None = hours.DEFAULT
    emergency_passes: bool = False

    def earliest(
        self, kind: str, said: str, at: datetime, in_person_at: datetime | None = None
    ) -> datetime:
        """From when on, `at` or later, a message of this kind and situation may go out."""
        quiet = treatment(kind, said).quiet
        if self.emergency_passes and kind == NoticeKind.EMERGENCY_CREDIT and quiet is Quiet.WAITS:
            quiet = Quiet.PASSES
        start = goes_out_from(quiet, at, self.hours, in_person_at)
        # What is still missing before a cut has to be told before it.
        late = goes_out_from(Quiet.LATE, at, self.hours) if said in _BEFORE_A_CUT else start
        return min(start, late)


def message_row(effect: CausedNotice, way: Way, manner: Manner) -> dict[str, object]:
    """A message that waits, with its frozen words."""
    words = word(way.channel, effect, manner.service, way.language)
    said = situation(effect.kind, effect.statement)
    start = max(effect.at, way.not_before or effect.at)
    return _waiting(effect.kind, said, way.channel, words, effect.at) | {
        "account_id": effect.account_id,
        "cause": effect.cause,
        "paid": effect.paid,
        "paid_at": paid_at(effect),
        "owed": effect.owed,
        "in_person_at": effect.in_person_at,
        "follows": effect.follows,
        "recipient": way.address,
        "attempt": way.attempt,
        "not_before": manner.earliest(effect.kind, said, start, effect.in_person_at),
        "expires_at": expires_at(effect.kind, effect.statement, effect.at),
    }


def asked_row(asked: Asked, recipient: str, manner: Manner, attempt: int = 1) -> dict[str, object]:
    """An SMS that waits, with its frozen words, for somebody who asked for it."""
    words = word_asked(asked.kind, asked.about, asked.language, manner.service)
    life = treatment(asked.kind, _NO_SITUATION).dies_after or timedelta(0)
    return _waiting(asked.kind, _NO_SITUATION, ChannelName.SMS, words, asked.at) | {
        "account_id": asked.account_id,
        "cause": asked.cause,
        "paid": None,
        "paid_at": None,
        "owed": False,
        "in_person_at": None,
        "follows": asked.follows,
        "recipient": recipient,
        "attempt": attempt,
        "not_before": manner.earliest(asked.kind, _NO_SITUATION, asked.at),
        "expires_at": asked.at + life,
    }


def _waiting(
    kind: str, said: str, channel: ChannelName, words: Mapping[str, object], at: datetime
) -> dict[str, object]:
    """What the rows of all messages have in common; of an SMS, how much it costs."""
    treated = treatment(kind, said)
    return {
        **words,
        "kind": kind,
        "situation": said,
        "severity": treated.severity,
        "urgency": treated.urgency,
        "channel": channel,
        "segments": segments(str(words["text"])).count if channel is ChannelName.SMS else 1,
        "state": MessageState.PENDING,
        "created_at": at,
        "attempts": 0,
        "once_more": False,
        "changed_at": at,
    }


def said_again(
    row: Row[Any], standing: Standing, follows: int | None, at: datetime
) -> CausedNotice:
    """What a stored notice says, about its account as it stands; `at` when that is written."""
    return CausedNotice(
        account_id=row.account_id,
        cause=row.cause,
        kind=NoticeKind(row.kind),
        statement=standing.statement,
        at=at,
        paid=row.paid,
        paid_at=row.paid_at,
        owed=row.owed,
        follows=follows,
        in_person_at=row.in_person_at,
    )


def asked_again(row: Row[Any], standing: Standing, follows: int | None, at: datetime) -> Asked:
    """What a stored SMS that was asked for says, about its account as it stands."""
    return Asked(
        account_id=row.account_id,
        cause=row.cause,
        kind=Kind(row.kind),
        about=standing.statement,
        at=at,
        language=Language(row.language),
        follows=follows,
    )
