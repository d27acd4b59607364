"""The ports of a call, which the wiring fills: what it reads of accounts, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import Connection

from balance.account import Account, AccountId, Statement
from balance.ean import Ean
from balance.estimate import Outlook
from balance.money import Cents
from ivr.turns import Asked


class Sms(StrEnum):
    """What a call has written by SMS, in the words of the kinds of messages."""

    BALANCE = "BALANCE"
    THRESHOLD_CHANGED = "THRESHOLD_CHANGED"


class Notify(Protocol):
    """Writes an SMS to the number on file of an account, never to another."""

    def __call__(self, connection: Connection, account: AccountId, kind: Sms, cause: str) -> Asked:
        """What became of it; the same cause again writes nothing and is answered as before."""


class Accounts(Protocol):
    """What a call may know of accounts, and change."""

    def find(self, connection: Connection, ean: Ean) -> Account | None:
        """The open account of an EAN that the line may speak of, by one query.

        None alike for an unknown EAN, a meter off prepayment and one an agent closed to the phone.
        """

    def statement(self, connection: Connection, account: Account, now: datetime) -> Statement:
        """What may be said of an account that was just found."""

    def outlook(self, connection: Connection, statement: Statement, now: datetime) -> Outlook:
        """What its consumption lets expect."""

    def raise_alert(self, connection: Connection, ean: Ean, to: Cents, now: datetime) -> bool:
        """Let low credit begin at so much; False, and nothing changed, where that is no rise."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Where calls are passed on to a person: a fixed number, and the one shown, both in E.164."""

    number: str
    caller_id: str
