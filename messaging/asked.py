"""Writes the SMS that a customer asks for in a call: to the number on file, and to no other.

Whoever knows a number could have its owner's phone filled: a balance is sent a few times a day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, insert, or_, select

from balance.account import AccountId
from balance.calendar import civil_date, midnight
from balance.storage.standings import Today
from messaging.barriers import read_barrier
from messaging.delivery import Barrier, ChannelName
from messaging.gsm7 import segments
from messaging.handover import report_too_long
from messaging.kinds import Kind
from messaging.other_texts import choose_other
from messaging.recipients import read_mobile
from messaging.rows import Asked, Manner, asked_row
from messaging.tables import messages

BALANCES_A_DAY: Final = 3
"""How many balances of one account are sent in a Brussels day."""


class Answer(StrEnum):
    """What became of an SMS that was asked for."""

    SENT = "sent"
    NO_NUMBER = "no_number"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class AskedSms:
    """Writes a BALANCE or a THRESHOLD_CHANGED; `today` locks the account.

    No address of a channel that is not `carried` counts as known.
    """

    manner: Manner
    carried: frozenset[ChannelName]
    today: Today
    clock: Callable[[], datetime]

    def __call__(
        self, connection: Connection, account: AccountId, kind: Kind, cause: str
    ) -> Answer:
        """What became of it: the same cause writes nothing twice, and is answered as before.

        It goes out whatever channels were chosen, in the language on file; of an account that is
        closed nothing is sent.
        """
        now = self.clock()
        standing = self.today(connection, account, now)
        if standing is None:
            return Answer.NO_NUMBER
        known = _causes(connection, account, kind, cause, now)
        if cause in known:
            return Answer.SENT
        if kind is Kind.BALANCE and len(known) >= BALANCES_A_DAY:
            return Answer.ENOUGH
        mobile, language = read_mobile(connection, account)
        if mobile is None or not self._reaches(connection, mobile):
            return Answer.NO_NUMBER
        asked = Asked(account, cause, kind, standing.statement, now, language)
        self._write(connection, asked, mobile)
        return Answer.SENT

    def _reaches(self, connection: Connection, mobile: str) -> bool:
        # Who wants no messages asked for this one.
        barrier = read_barrier(connection, ChannelName.SMS, mobile)
        return ChannelName.SMS in self.carried and barrier is not Barrier.INVALID

    def _write(self, connection: Connection, asked: Asked, mobile: str) -> None:
        row = asked_row(asked, mobile, self.manner)
        filled = segments(str(row["text"])).count
        declared = choose_other(asked.kind, asked.about, asked.language).segments
        told = (asked.cause, asked.kind, filled, declared, asked.at)
        connection.execute(insert(messages), row)
        report_too_long(connection, asked.about.ean, *told)


def _causes(
    connection: Connection, account: AccountId, kind: Kind, cause: str, now: datetime
) -> set[str]:
    """The causes of today's messages of a kind; this one whenever it was."""
    column = messages.c
    today = column.created_at >= midnight(civil_date(now))
    query = select(column.cause).where(column.account_id == account, column.kind == kind)
    return set(connection.execute(query.where(or_(today, column.cause == cause))).scalars())
