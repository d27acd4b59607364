"""The port through which a notice is written in the transaction that causes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from balance.account import Level, Statement
from balance.judge import NoticeKind
from balance.money import Cents


@dataclass(frozen=True, slots=True)
class CausedNotice:
    """A notice, the account it is about and the cause that makes it unique.

    `paid_at` is when the payment counted, if that was before `at`; `follows` the message in whose
    place it is said; `owed`: in place of an alert that the latch counts and nobody got;
    `in_person_at` is when the customer paid at a terminal, None who did not.
    """

    account_id: int
    cause: str
    kind: NoticeKind
    statement: Statement
    at: datetime
    paid: Cents | None = None
    paid_at: datetime | None = None
    owed: bool = False
    follows: int | None = None
    in_person_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as a batch left it; `level` is the alert level of its balance."""

    account_id: int
    statement: Statement
    level: Level


class EffectSink(Protocol):
    """Whoever turns notices into messages."""

    def write(self, connection: Connection, effects: Sequence[CausedNotice]) -> None:
        """Write what the effects need, in this transaction, before it commits."""

    def withdraw(
        self,
        connection: Connection,
        standings: Sequence[Standing],
        effects: Sequence[CausedNotice],
        now: datetime,
    ) -> Sequence[CausedNotice]:
        """Let nothing go out that is not true of these accounts any more; what to write.

        The effects, and what has to be said in place of what was withdrawn.
        """

    def cancel(self, connection: Connection, account_id: int, now: datetime) -> int:
        """Let nothing more go out for an account that closes; how many messages were to."""
