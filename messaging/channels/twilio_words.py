"""Owns what Twilio's answers, codes and words mean (MESSAGING, "Twilio, as a table in one file").

The codes are those of Twilio's error dictionary, the words those of a message's status.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from messaging.delivery import (
    Barrier,
    Failing,
    MessageState,
    Misconfigured,
    Outcome,
    Receipt,
    Refused,
    Slowed,
    Unknown,
)


@dataclass(frozen=True, slots=True)
class Declined:
    """An answer other than "created".

    `code` is None where it gives none, `retry_after` in seconds where it gives no such.
    """

    status: int
    code: int | None = None
    retry_after: int | None = None


_REST: Final = timedelta(seconds=2)
_LONGEST_REST: Final = timedelta(minutes=5)
_TOO_MANY: Final = 20429
_QUEUE_FULL: Final = 21611
_UNSAID: Final = 30008

_ACCOUNT: Final = (
    "Twilio refuses the account or its token",
    "put right ALLOSOLDE_TWILIO_ACCOUNT_SID and ALLOSOLDE_TWILIO_AUTH_TOKEN",
)
_FORBIDDEN: Final = (
    "Twilio forbids this account to send",
    "look at the account in Twilio's console, and at ALLOSOLDE_TWILIO_AUTH_TOKEN",
)
_NOWHERE: Final = (
    "Twilio does not know the account or the address",
    "put right ALLOSOLDE_TWILIO_ACCOUNT_SID and ALLOSOLDE_TWILIO_API_URL",
)
_ELSEWHERE: Final = (
    "The address of the provider leads elsewhere",
    "put right ALLOSOLDE_TWILIO_API_URL",
)
_COUNTRY: Final = (
    "Twilio may not send to this country",
    "permit Belgium and its neighbours under Geo permissions in Twilio's console",
)
_SENDER: Final = (
    "Twilio cannot send from this sender",
    "put right ALLOSOLDE_TWILIO_FROM",
)
_SUSPENDED: Final = (
    "Twilio has suspended the account",
    "settle it in Twilio's console",
)
_CALLBACK: Final = (
    "Twilio refuses the address for receipts",
    "put right ALLOSOLDE_PUBLIC_URL",
)

# What is wrong, and what an operator does about it.
_FAULTS: Final[Mapping[int, tuple[str, str]]] = {
    20003: _ACCOUNT,
    20404: _NOWHERE,
    21212: _SENDER,
    21408: _COUNTRY,
    21603: _SENDER,
    21606: _SENDER,
    21609: _CALLBACK,
    21659: _SENDER,
    21660: _SENDER,
    21703: _SENDER,
    21705: _SENDER,
    30002: _SUSPENDED,
}
_FAULTS_OF_STATUS: Final[Mapping[int, tuple[str, str]]] = {
    HTTPStatus.UNAUTHORIZED: _ACCOUNT,
    HTTPStatus.FORBIDDEN: _FORBIDDEN,
    HTTPStatus.NOT_FOUND: _NOWHERE,
}
_BARRIERS: Final[Mapping[int, Barrier]] = {
    21211: Barrier.INVALID,
    21610: Barrier.OPTED_OUT,
    21612: Barrier.INVALID,
    21614: Barrier.INVALID,
    21635: Barrier.INVALID,
}
_STATES: Final[Mapping[str, MessageState]] = {
    "accepted": MessageState.ACCEPTED,
    "queued": MessageState.ACCEPTED,
    "scheduled": MessageState.ACCEPTED,
    "sending": MessageState.ACCEPTED,
    "sent": MessageState.SENT,
    "delivered": MessageState.DELIVERED,
    "read": MessageState.DELIVERED,
    "undelivered": MessageState.UNDELIVERED,
    "failed": MessageState.FAILED,
    "canceled": MessageState.FAILED,
}
_FAILING: Final[Mapping[int, Failing]] = {
    21610: Failing.OPTED_OUT,
    30001: Failing.TRANSIENT,
    30002: Failing.CONFIGURATION,
    30003: Failing.AWAY,
    30004: Failing.BLOCKED,
    30005: Failing.CONTACT,
    30006: Failing.CONTACT,
    30007: Failing.BLOCKED,
    _UNSAID: Failing.AWAY,
    30036: Failing.EXPIRED,
    30500: Failing.TRANSIENT,
}


def outcome(answer: Declined) -> Outcome:
    """What an answer other than "created" says became of the message."""
    said = f"Twilio answered {answer.status}" + (f", code {answer.code}" if answer.code else "")
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status < HTTPStatus.OK:
        return Unknown(said)
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        # Taken over, perhaps, but not as promised.
        return Unknown(said)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.code in (_TOO_MANY, _QUEUE_FULL):
        return Slowed(said, _rest(answer))
    barrier = _BARRIERS.get(answer.code or 0)
    fault = _fault(answer)
    if barrier is not None or fault is None:
        return Refused(said, barrier)
    return Misconfigured(_sentence(fault, answer))


def _rest(answer: Declined) -> timedelta:
    if answer.code == _QUEUE_FULL:
        return _LONGEST_REST
    if answer.retry_after is None:
        return _REST
    return min(max(timedelta(seconds=answer.retry_after), _REST), _LONGEST_REST)


def _fault(answer: Declined) -> tuple[str, str] | None:
    if answer.status < HTTPStatus.BAD_REQUEST:
        return _ELSEWHERE
    return _FAULTS.get(answer.code or 0, _FAULTS_OF_STATUS.get(answer.status))


def _sentence(fault: tuple[str, str], answer: Declined) -> str:
    wrong, remedy = fault
    codes = f"{answer.status}" + (f", {answer.code}" if answer.code else "")
    return f"{wrong} ({codes}): {remedy}."


def receipt(provider_id: str, word: str, code: int | None = None) -> Receipt | None:
    """What a status and an error code say of a message taken over; None: a word not known."""
    state = _STATES.get(word)
    if state is None:
        return None
    if state not in (MessageState.UNDELIVERED, MessageState.FAILED):
        return Receipt(provider_id, state)
    # A failure that gives no reason is what Twilio calls an unknown error.
    failing = _FAILING.get(code or _UNSAID, Failing.BLOCKED)
    return Receipt(provider_id, state, f"{word} {code}" if code else word, failing)
