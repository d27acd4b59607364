"""Takes a payment in at once: booked, judged and told in one transaction."""

from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from sqlalchemy import Connection

from balance.account import statement
from balance.api.answers import TopUpReceipt
from balance.api.door import Call, Reply
from balance.api.incoming import TopUp, values_of
from balance.api.problems import Problem, refused
from balance.batch import Booking, Outcome, Refused, Taken
from balance.entries import TopUp as Payment
from balance.intake.fields import MAX_ID_CHARACTERS
from balance.intake.rows import known_ean
from balance.intake.top_ups import parse_top_up
from balance.refusals import Ignored, RefusedInput
from balance.storage.acts import NO_ACCOUNT, Act, ActName, keep
from balance.storage.imports import BOOKED
from balance.storage.ledger import book_batches
from balance.storage.movements import paid_into
from balance.storage.refused import tell_of_refused
from balance.storage.retries import write_retried
from balance.storage.tasks import open_task

_UNREADABLE: Final = "?"


def book_top_up(call: Call, said: TopUp) -> Reply:
    """Book a payment at once.

    The answer holds the balance after it. The same payment again books nothing. A refused payment
    was paid all the same: it is a task for an agent, and its reference is not used up.
    """
    door, now = call.door, call.door.clock()
    try:
        payment = parse_top_up(values_of(said), door.prefixes)
    except RefusedInput as fault:
        tell_of_unread(call, said.model_dump(), refused(fault))
        raise
    outcome, paid = write_retried(
        door.database, lambda connection: _book(connection, call, payment, now)
    )
    if isinstance(outcome, Refused):
        raise RefusedInput(outcome.code, outcome.field, outcome.detail)
    return _receipt(call, payment, outcome, paid)


def tell_of_unread(call: Call, said: object, problem: Problem) -> None:
    """Ask an agent to find the payment behind a body that breaks a rule.

    Once a payment, however its body is laid out; once a body where it has no reference.
    """
    told = said if isinstance(said, dict) else {}
    reference, amount = _shown(told.get("reference")), _shown(told.get("amount_eur"))
    ean = known_ean(str(told.get("ean")), call.door.prefixes)
    what = f"top-up {reference} of {amount} EUR for {ean or _shown(told.get('ean'))}"
    what = f"{what}, API token {call.token}"
    key = sha256(call.body).hexdigest() if reference == _UNREADABLE else what
    detail, now = f"{what}: {_shown(problem.field)} {problem.detail}", call.door.clock()
    write_retried(
        call.door.database,
        lambda connection: open_task(
            connection, f"unread:{key}", problem.code, ean or None, detail, now
        ),
    )


def _shown(said: object) -> str:
    """A text that a task can hold, else a question mark: what was sent may be anything."""
    short = isinstance(said, str) and len(said) <= MAX_ID_CHARACTERS and said.isprintable()
    return str(said) if said and short else _UNREADABLE


def _book(
    connection: Connection, call: Call, payment: Payment, now: datetime
) -> tuple[Outcome, Booking | None]:
    """What becomes of a payment, and the booking if the open account is the one that was paid."""
    ean, books = payment.ean, call.door.books
    booking = book_batches(connection, {ean: (payment,)}, now, books).get(ean)
    if booking is not None and isinstance(booking.outcomes[0], Taken):
        kept = Act(call.agent, ActName.TOP_UP, payment.reference)
        keep(connection, booking.account.account_id, kept, now)
        return booking.outcomes[0], booking
    paid = paid_into(connection, [payment]).get(payment)
    if booking is not None:
        outcome = booking.outcomes[0]
    else:
        # Booked before its account was closed, the money is not to be looked for.
        outcome = NO_ACCOUNT if paid is None else Ignored.DUPLICATE
    tell_of_refused(connection, payment, outcome, now)
    is_open = booking is not None and booking.account.account_id == paid
    return outcome, booking if is_open else None


def _receipt(call: Call, payment: Payment, outcome: Outcome, booking: Booking | None) -> Reply:
    is_new, told = isinstance(outcome, Taken), None
    if booking is not None:
        policy = call.door.books.policies.at(booking.at)
        told = statement(booking.account, policy, booking.at)
    receipt = TopUpReceipt(
        outcome=BOOKED if is_new else Ignored.DUPLICATE,
        reference=payment.reference,
        ean=payment.ean,
        balance_eur=told.balance if told else None,
        balance_at=told.balance_at if told else None,
        band=told.band if told else None,
        supply=told.supply if told else None,
        to_restore_eur=told.to_restore if told else None,
    )
    return Reply(receipt, HTTPStatus.CREATED if is_new else HTTPStatus.OK)
