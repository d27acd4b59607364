"""Decides which channels carry a message, and what follows each outcome a channel reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, assert_never

MAX_ATTEMPTS: Final = 6
_WAITS: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
)


class ChannelName(StrEnum):
    """A way to reach a customer."""

    SMS = "sms"
    EMAIL = "email"


class MessageState(StrEnum):
    """How far a message has come."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SUBMITTING = "submitting"
    ACCEPTED = "accepted"
    FAILED = "failed"
    DEAD = "dead"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    """Why a message is not sent after all."""

    EXPIRED = "expired"
    STALE = "stale"
    INVALID_CONTACT = "invalid_contact"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail carries beside its text; `written_at` is the UTC instant of its cause."""

    subject: str
    html: str
    language: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel needs to send: the same at each attempt. `mail` is set for an e-mail."""

    message_id: int
    recipient: str
    text: str
    mail: Mail | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message over, under this id of its own."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Nothing left the house, or the provider says it did nothing: safe to try again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """This message can never go this way."""

    reason: str


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """No message can go this way until an operator acts; this one was not processed."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The provider may or may not have taken it: sending again could send it twice."""

    reason: str


Outcome = Accepted | NotSent | Refused | Misconfigured | Unknown


class Channel(Protocol):
    """Sends one message. Its own deadline is well below a lease; it holds no database session."""

    def send(self, message: Outgoing) -> Outcome:
        """What became of it. An exception is taken as Unknown."""


@dataclass(frozen=True, slots=True)
class AgentTask:
    """No channel reaches the customer: an agent has to."""

    kind: str = "no_usable_contact"


def choose_channels(
    preferred: Sequence[ChannelName], mobile: str | None, email: str | None
) -> tuple[ChannelName, ...] | AgentTask:
    """The chosen channels whose address is known; else any other one; else a task (R27, R28)."""
    known = {ChannelName.SMS: mobile, ChannelName.EMAIL: email}
    usable = [channel for channel in ChannelName if known[channel]]
    chosen = tuple(channel for channel in dict.fromkeys(preferred) if channel in usable)
    if chosen or usable:
        return chosen or (usable[0],)
    return AgentTask()


@dataclass(frozen=True, slots=True)
class Step:
    """Where a message goes from `submitting`. `not_before` is set when it will be tried again.

    `counted` False gives the attempt back; `needs_agent` opens a task.
    """

    state: MessageState
    reason: str | None = None
    provider_id: str | None = None
    not_before: datetime | None = None
    counted: bool = True
    needs_agent: bool = False


def step_after(
    outcome: Outcome, attempts: int, now: datetime, expires_at: datetime, stretch: float = 1.0
) -> Step:
    """What follows an outcome of the attempt number `attempts`, counted from 1.

    `stretch` (0.8 to 1.2) spreads the retries of many messages that failed together.
    """
    match outcome:
        case Accepted(provider_id):
            return Step(MessageState.ACCEPTED, provider_id=provider_id)
        case NotSent(reason):
            return _try_again(reason, attempts, now, expires_at, stretch)
        case Refused(reason):
            return Step(MessageState.FAILED, reason, needs_agent=True)
        case Misconfigured(reason):
            return Step(MessageState.PENDING, reason, not_before=now, counted=False)
        case Unknown(reason):
            return Step(MessageState.UNKNOWN, reason, needs_agent=True)
    assert_never(outcome)


def _try_again(
    reason: str, attempts: int, now: datetime, expires_at: datetime, stretch: float
) -> Step:
    if attempts >= MAX_ATTEMPTS:
        return Step(MessageState.DEAD, reason, needs_agent=True)
    due = now + _WAITS[attempts - 1] * stretch
    if due >= expires_at:
        return Step(MessageState.CANCELLED, CancelReason.EXPIRED)
    return Step(MessageState.PENDING, reason, not_before=due)
