"""What the API asks of packages that it does not know; `config` fills it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from balance.account import AccountId


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """How far one message to a household has come; `recipient` is never whole."""

    message_id: int
    kind: str
    channel: str
    recipient: str
    state: str
    reason: str | None
    created_at: datetime
    changed_at: datetime


class MessageStates(Protocol):
    """Whoever knows what became of messages."""

    def __call__(
        self, connection: Connection, account_id: AccountId, after: int, limit: int
    ) -> Sequence[SeenMessage]:
        """At most `limit` messages of an account whose ids come after this one, in their order."""
