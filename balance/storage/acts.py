"""What agents and integrators do to an account: booked with its messages, kept with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, insert

from balance.account import AccountId
from balance.batch import Booking, Item, Refused, Taken
from balance.ean import Ean, ending
from balance.refusals import Refusal, RefusedInput
from balance.storage.ledger import Books, book_batches
from balance.storage.schema import agent_acts


class ActName(StrEnum):
    """What an agent does, or an integrator."""

    ADJUST = "adjust"
    BRIDGE = "bridge"
    DEBT = "debt"
    LIMITER = "limiter"
    THRESHOLD = "threshold"
    UNBLOCK = "unblock"
    DEACTIVATE = "deactivate"
    CLOSE = "close"
    REPLACE = "replace"
    ACTIVATE = "activate"
    CONTACT = "contact"
    OPEN = "open"
    TOP_UP = "top_up"
    RESEND = "resend"
    CLOSE_MESSAGE = "close_message"
    PHONE_ACCESS = "phone_access"


NO_ACCOUNT: Final = Refused(Refusal.UNKNOWN_EAN, "ean", "no account is open under this EAN")


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it is kept: who, what, and the paper it rests on, such as a certificate."""

    agent: str
    name: ActName
    reference: str = ""
    detail: str = ""


def act(
    connection: Connection, ean: Ean, items: Sequence[Item], kept: Act, now: datetime, books: Books
) -> Booking:
    """Book an agent's items as one batch on the open account; the booking holds their outcomes.

    Raises RefusedInput: unknown_ean where no account is open, missing_reason where `keep` does.
    """
    booking = book_batches(connection, {ean: items}, now, books).get(ean)
    if booking is None:
        raise unknown(ean)
    if any(isinstance(outcome, Taken) for outcome in booking.outcomes):
        keep(connection, booking.account.account_id, kept, now)
    return booking


def keep(connection: Connection, account_id: AccountId, kept: Act, now: datetime) -> None:
    """Keep who did what, for ever.

    Raises RefusedInput (missing_reason) without an agent, or to unblock gas without a certificate.
    """
    if not kept.agent.strip():
        raise RefusedInput(Refusal.MISSING_REASON, "by", "say which agent acts")
    if kept.name is ActName.UNBLOCK and not kept.reference.strip():
        raise RefusedInput(
            Refusal.MISSING_REASON, "certificate", "give the reference of the certificate"
        )
    row = {"agent": kept.agent, "act": kept.name, "detail": kept.detail or None}
    row |= {"reference": kept.reference or None}
    connection.execute(insert(agent_acts), {**row, "account_id": account_id, "at": now})


def unknown(ean: Ean) -> RefusedInput:
    """The refusal of an EAN under which no account is open."""
    detail = f"{NO_ACCOUNT.detail}, which ends in {ending(ean)}"
    return RefusedInput(NO_ACCOUNT.code, NO_ACCOUNT.field, detail)
