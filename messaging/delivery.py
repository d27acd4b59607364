"""Decides which channels carry a message, and what follows each outcome a channel reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, assert_never

from messaging.timing import DEFAULT, Timing


class ChannelName(StrEnum):
    """A way to reach a customer."""

    SMS = "sms"
    EMAIL = "email"


class MessageState(StrEnum):
    """How far a message has come (MESSAGING, "States")."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SUBMITTING = "submitting"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    DEAD = "dead"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    """Why a message is not sent after all."""

    EXPIRED = "expired"
    STALE = "stale"
    INVALID_CONTACT = "invalid_contact"
    OPTED_OUT = "opted_out"
    SUPERSEDED = "superseded"


class Barrier(StrEnum):
    """Why an address cannot be written to any more."""

    INVALID = "invalid_contact"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail carries beside its text; `written_at` is the UTC instant of its cause."""

    subject: str
    html: str
    language: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel needs to send: the same at each attempt. `mail` is set for an e-mail.

    After `expires_at` it says nothing any more; None: it stays true.
    """

    message_id: int
    recipient: str
    text: str
    mail: Mail | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took the message over, under this id of its own."""

    provider_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Nothing left the house, or the provider says it did nothing: safe to try again.

    `reached` False: nobody was there to take any message, whichever.
    """

    reason: str
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Slowed:
    """The provider did nothing, for it was asked too often: nothing more for so long."""

    reason: str
    rest: timedelta


@dataclass(frozen=True, slots=True)
class Refused:
    """This message can never go this way; `barrier` where no other to this address can either."""

    reason: str
    barrier: Barrier | None = None


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """No message can go this way until an operator acts; this one was not processed.

    `reason` is a sentence for the operator: what is refused, and which setting to put right.
    """

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The provider may or may not have taken it: sending again could send it twice."""

    reason: str


Outcome = Accepted | NotSent | Slowed | Refused | Misconfigured | Unknown


@dataclass(frozen=True, slots=True)
class Listed:
    """What the provider's own list holds of a text to a recipient: its ids, none if it has none."""

    provider_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotListed:
    """The provider keeps no list, but knows a message that is sent again by its id."""


@dataclass(frozen=True, slots=True)
class CannotSay:
    """The provider could not be asked now."""

    reason: str


Proof = Listed | NotListed | CannotSay


class Channel(Protocol):
    """Sends one message. Its own deadline is well below a lease; it holds no database session."""

    def send(self, message: Outgoing) -> Outcome:
        """What became of it. An exception is taken as Unknown."""

    def find(self, message: Outgoing, since: datetime) -> Proof:
        """What the provider took over of this very text to this recipient since an instant."""


class Failing(StrEnum):
    """What a provider says later of a message that it took over and could not deliver."""

    TRANSIENT = "transient"
    """Its own trouble: again, soon."""
    AWAY = "away"
    """The handset is out of reach: once more later, then another way."""
    CONTACT = "contact"
    """The number cannot be reached by this channel at all: another way."""
    BLOCKED = "blocked"
    """A network or a filter refused it: another way."""
    OPTED_OUT = "opted_out"
    """The customer asked to be left alone."""
    CONFIGURATION = "configuration"
    """An operator has to act: again when it is put right."""
    EXPIRED = "expired"
    """It was not delivered in its time."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says of a message it took over; `failing` where it was not delivered.

    `reason` is the provider's word and code, without any address.
    """

    provider_id: str
    state: MessageState
    reason: str | None = None
    failing: Failing | None = None


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
    """Where a message goes from `submitting`. `not_before` is when it has its next turn.

    `counted` False gives the attempt back; `needs_agent` opens a task.
    """

    state: MessageState
    reason: str | None = None
    provider_id: str | None = None
    not_before: datetime | None = None
    counted: bool = True
    needs_agent: bool = False


def step_after(
    outcome: Outcome,
    attempts: int,
    now: datetime,
    expires_at: datetime,
    timing: Timing = DEFAULT,
    stretch: float = 1.0,
) -> Step:
    """What follows an outcome of the attempt number `attempts`, counted from 1.

    `stretch` (0.8 to 1.2) spreads the retries of many messages that failed together.
    """
    match outcome:
        case Accepted(provider_id):
            return Step(MessageState.ACCEPTED, provider_id=provider_id)
        case NotSent(reason, reached=False):
            # A provider that is away for hours uses up the attempts of no message.
            later = now + timing.retries[0] * stretch
            return Step(MessageState.PENDING, reason, not_before=later, counted=False)
        case NotSent(reason):
            return _try_again(reason, attempts, now, expires_at, timing, stretch)
        case Slowed(reason, rest):
            return Step(MessageState.PENDING, reason, not_before=now + rest, counted=False)
        case Refused(reason):
            return Step(MessageState.FAILED, reason)
        case Misconfigured(reason):
            # The next trial is another message's: what is wrong may be with this one.
            later = now + timing.pause * stretch
            return Step(MessageState.PENDING, reason, not_before=later, counted=False)
        case Unknown(reason):
            return Step(MessageState.UNKNOWN, reason, not_before=now + timing.reconcile)
    assert_never(outcome)


def _try_again(
    reason: str,
    attempts: int,
    now: datetime,
    expires_at: datetime,
    timing: Timing,
    stretch: float,
) -> Step:
    if attempts >= timing.most_attempts:
        return Step(MessageState.DEAD, reason, needs_agent=True)
    due = now + timing.retries[attempts - 1] * stretch
    if due >= expires_at:
        return Step(MessageState.CANCELLED, CancelReason.EXPIRED)
    return Step(MessageState.PENDING, reason, not_before=due)
