"""Takes a payment in at once: booked, judged and told in one transaction."""

from datetime import datetime
from hashlib import sha256
from http import HTTPStatus

from sqlalchemy import Connection

from balance.account import statement
from balance.api.answers import TopUpReceipt
from balance.api.door import Call, Reply
from balance.api.incoming import TopUp, values_of
from balance.api.problems import Problem, refused
from balance.batch import Booking, Refused
from balance.entries import TopUp as Payment
from balance.intake.fields import MAX_ID_CHARACTERS
from balance.intake.top_ups import parse_top_up
from balance.policy import Policy
from balance.refusals import Ignored, RefusedInput
from balance.storage.acts import unknown
from balance.storage.ledger import book_batches
from balance.storage.refused import tell_of_refused
from balance.storage.retries import write_retried
from balance.storage.tasks import open_task


def book_top_up(call: Call, said: TopUp) -> Reply:
    """Book a payment at once.

    The answer holds the balance after it. The same payment again books nothing. A refused payment
    was paid all the same: it is a task for an agent, and its reference is not used up.
    """
    door, now = call.door, call.door.clock()
    try:
        payment = parse_top_up(values_of(said), door.prefixes)
    except RefusedInput as fault:
        tell_of_unread(call, {"reference": said.reference}, refused(fault))
        raise
    booked = write_retried(door.database, lambda connection: _book(connection, call, payment, now))
    if isinstance(booked, Refused):
        raise RefusedInput(booked.code, booked.field, booked.detail)
    receipt = _receipt(payment, booked, door.books.policies.at(now))
    return Reply(receipt, HTTPStatus.CREATED if receipt.outcome == "booked" else HTTPStatus.OK)


def tell_of_unread(call: Call, said: object, problem: Problem) -> None:
    """Ask an agent to find the payment behind a body that breaks a rule: once a body."""
    reference = said.get("reference") if isinstance(said, dict) else None
    where = f"{_shown(problem.field)} {problem.detail}"
    detail = f"top-up {_shown(reference)}, API token {call.token}: {where}"
    key, now = f"unread:{sha256(call.body).hexdigest()}", call.door.clock()
    write_retried(
        call.door.database,
        lambda connection: open_task(connection, key, problem.code, None, detail, now),
    )


def _shown(said: object) -> str:
    """A text that a task can hold, else a question mark: what was sent may be anything."""
    short = isinstance(said, str) and len(said) <= MAX_ID_CHARACTERS and said.isprintable()
    return str(said) if short else "?"


def _book(connection: Connection, call: Call, payment: Payment, now: datetime) -> Booking | Refused:
    booking = book_batches(connection, {payment.ean: (payment,)}, now, call.door.books)
    if payment.ean in booking:
        outcome = booking[payment.ean].outcomes[0]
    else:
        fault = unknown(payment.ean)
        outcome = Refused(fault.code, fault.field, fault.detail)
    tell_of_refused(connection, payment, outcome, now)
    return outcome if isinstance(outcome, Refused) else booking[payment.ean]


def _receipt(payment: Payment, booking: Booking, policy: Policy) -> TopUpReceipt:
    said = statement(booking.account, policy, booking.at)
    known = booking.outcomes[0] is Ignored.DUPLICATE
    return TopUpReceipt(
        outcome=Ignored.DUPLICATE if known else "booked",
        reference=payment.reference,
        ean=payment.ean,
        balance_eur=said.balance,
        balance_at=said.balance_at,
        band=said.band,
        supply=said.supply,
        to_restore_eur=said.to_restore,
    )
