"""What integrators read: the models behind each answer, of which the document shows the schemas.

Amounts are texts in euros, instants are UTC, days are civil days in Brussels.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from balance.account import Account as EngineAccount
from balance.account import BalanceMessage, Band, Supply, statement
from balance.api.ports import SeenMessage
from balance.energy import Energy
from balance.entries import EntryKind
from balance.money import Cents, euros
from balance.policy import Policy
from balance.refusals import Ignored, Refusal
from balance.storage.movements import Movement

_EUROS = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$", "examples": ["12.50"]}
_INSTANT = {"type": "string", "format": "date-time", "examples": ["2026-11-24T11:00:00Z"]}


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


Euros = Annotated[Cents, PlainSerializer(euros, return_type=str), WithJsonSchema(_EUROS)]
Instant = Annotated[datetime, PlainSerializer(_utc, return_type=str), WithJsonSchema(_INSTANT)]
Booked = Literal["booked"]


class Answer(BaseModel):
    """A body that answers; every member is always there, unless it says otherwise.

    Its schema is open: other members may come in time.
    """

    model_config = ConfigDict(strict=True, frozen=True)


class TopUpReceipt(Answer):
    """What became of a payment, and the account after it.

    Of a payment known from an account that is closed since, the five last are null: the next
    customer's account is not shown for it.
    """

    outcome: Booked | Literal[Ignored.DUPLICATE]
    reference: str
    ean: str
    balance_eur: Euros | None
    balance_at: Instant | None
    band: Band | None
    supply: Supply | None
    to_restore_eur: Annotated[
        Euros | None, Field(description="The smallest top-up that restores the supply.")
    ]


class Line(Answer):
    """What became of one line; `line` counts from 1, `id` is the line's own."""

    line: int
    id: str
    outcome: Booked | Literal["ignored", "refused"]
    code: Refusal | Ignored | None = None
    field: str | None = None
    detail: str | None = None


class BatchReceipt(Answer):
    """What became of a batch, line by line."""

    booked: int
    ignored: int
    refused: int
    lines: list[Line]


class LastTopUp(Answer):
    """The last payment that counted, and when it was received."""

    amount_eur: Euros
    at: Instant


class Account(Answer):
    """What the customer hears of an account now, and what is on file."""

    ean: str
    energy: Energy
    opened_on: date
    balance_eur: Euros
    balance_at: Instant
    consumed_through: date | None
    band: Band
    supply: Supply
    message: BalanceMessage
    threshold_eur: Euros
    emergency_left_eur: Euros
    to_restore_eur: Euros | None
    to_full_power_eur: Euros | None
    cut_at: Instant | None
    top_up_min_eur: Euros
    top_up_max_eur: Euros
    advance_left_eur: Euros
    debt_left_eur: Euros
    limiter: bool
    last_top_up: LastTopUp | None

    @classmethod
    def of(cls, account: EngineAccount, policy: Policy, now: datetime) -> "Account":
        """The account as it stands at an instant, under the policy of then."""
        said = statement(account, policy, now)
        last = said.last_top_up
        return cls(
            ean=said.ean,
            energy=said.energy,
            opened_on=account.opened_on,
            balance_eur=said.balance,
            balance_at=said.balance_at,
            consumed_through=said.consumed_through,
            band=said.band,
            supply=said.supply,
            message=said.message,
            threshold_eur=said.threshold,
            emergency_left_eur=said.emergency_left,
            to_restore_eur=said.to_restore,
            to_full_power_eur=said.to_full_power,
            cut_at=said.cut_at,
            top_up_min_eur=said.top_up_min,
            top_up_max_eur=said.top_up_max,
            advance_left_eur=said.advance_left,
            debt_left_eur=said.debt_left,
            limiter=said.limiter,
            last_top_up=LastTopUp(amount_eur=last.amount, at=last.at) if last else None,
        )


class ClosedAccount(Answer):
    """An account as it was frozen, how its meter stands, and what does not go out any more."""

    ean: str
    balance_eur: Euros
    meter: Supply
    messages_cancelled: int
    orders_withdrawn: int


class Entry(Answer):
    """One movement of a balance, signed as the balance feels it; `key` is what it is known by."""

    id: int
    key: str
    kind: EntryKind
    amount_eur: Euros
    at: Instant
    day: date | None
    version: int | None

    @classmethod
    def of(cls, moved: Movement) -> "Entry":
        """The entry of a movement."""
        return cls(
            id=moved.entry_id,
            key=moved.key,
            kind=moved.kind,
            amount_eur=moved.amount,
            at=moved.at,
            day=moved.day,
            version=moved.version,
        )


class Entries(Answer):
    """A part of an account's entries, oldest first; `next_after` is null at their end."""

    entries: list[Entry]
    next_after: int | None


class Message(Answer):
    """How far a message has come; its recipient is never shown whole."""

    id: int
    kind: str
    channel: str
    recipient: str
    state: str
    reason: str | None
    created_at: Instant
    changed_at: Instant

    @classmethod
    def of(cls, seen: SeenMessage) -> "Message":
        """The message as it was seen."""
        return cls(
            id=seen.message_id,
            kind=seen.kind,
            channel=seen.channel,
            recipient=seen.recipient,
            state=seen.state,
            reason=seen.reason,
            created_at=seen.created_at,
            changed_at=seen.changed_at,
        )


class Messages(Answer):
    """A part of an account's messages, oldest first; `next_after` is null at their end."""

    messages: list[Message]
    next_after: int | None
