"""Builds the row of a message from the notice that causes it: words, urgency, hours and life."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from balance.judge import NoticeKind
from balance.storage.effects import CausedNotice, Standing
from messaging import hours
from messaging.delivery import ChannelName, MessageState
from messaging.gsm7 import segments
from messaging.hours import QuietHours, goes_out_from
from messaging.kinds import Quiet, treatment
from messaging.notices import Situation, expires_at, situation
from messaging.service import Service
from messaging.wording import paid_at, word

_BEFORE_A_CUT: Final = (Situation.TOP_UP_BEFORE_CUT, Situation.TOP_UP_CUT_WITHOUT_DAY)


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


def message_row(
    effect: CausedNotice,
    channel: ChannelName,
    recipient: str,
    manner: Manner,
    attempt: int = 1,
    not_before: datetime | None = None,
) -> dict[str, object]:
    """A message that waits, with its frozen words; `not_before` if it is not to go out at once.

    `attempt` counts the rows of one message to one recipient on one channel.
    """
    words = word(channel, effect, manner.service)
    said = situation(effect.kind, effect.statement)
    treated = treatment(effect.kind, said)
    start = max(effect.at, not_before or effect.at)
    return words | {
        "account_id": effect.account_id,
        "cause": effect.cause,
        "kind": effect.kind,
        "situation": said,
        "paid": effect.paid,
        "paid_at": paid_at(effect),
        "owed": effect.owed,
        "in_person_at": effect.in_person_at,
        "follows": effect.follows,
        "severity": treated.severity,
        "urgency": treated.urgency,
        "channel": channel,
        "recipient": recipient,
        "attempt": attempt,
        "segments": segments(str(words["text"])).count if channel is ChannelName.SMS else 1,
        "state": MessageState.PENDING,
        "created_at": effect.at,
        "not_before": manner.earliest(effect.kind, said, start, effect.in_person_at),
        "expires_at": expires_at(effect.kind, effect.statement, effect.at),
        "attempts": 0,
        "once_more": False,
        "changed_at": effect.at,
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
