"""Opens accounts with their contacts; an account already open only gets new contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from balance.account import Account, Supply, level
from balance.batch import DebtPlan, Outcome, Refused, Taken
from balance.calendar import civil_date
from balance.ean import Ean
from balance.entries import Entry
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.opening import activate, add_debt, refuse_incoherent, take_over
from balance.policy import Policy
from balance.refusals import Ignored, Refusal, RefusedInput
from balance.storage.accounts import load_open
from balance.storage.contacts import add_contact, contact_of, renew_contact
from balance.storage.ledger import Books
from balance.storage.succession import (
    begin,
    last_left,
    refuse_older,
    refuse_other_energy,
    settle_in,
)


def open_accounts(
    connection: Connection, openings: Sequence[Opening], now: datetime, books: Books
) -> list[Outcome]:
    """Open each account, or renew its contacts; one outcome per opening.

    Nothing is sent, but for a meter that the last customer left off: it is made ready, and the
    next one is told what to press.
    """
    eans = {opening.ean for opening in openings}
    loaded = load_open(connection, eans, lock=True)
    known = {ean: one.account for ean, one in loaded.items()}
    left = last_left(connection, eans - known.keys())
    return [_open(connection, opening, known, left, now, books) for opening in openings]


def _open(
    connection: Connection,
    opening: Opening,
    known: dict[Ean, Account],
    left: Mapping[Ean, Supply],
    now: datetime,
    books: Books,
) -> Outcome:
    try:
        contact = contact_of(opening)
        account = known.get(opening.ean)
        if account is None:
            refuse_other_energy(connection, opening.ean, opening.energy)
            refuse_older(connection, opening.ean, opening.opened_on)
            account, entries = _begin(opening, now, books.policies.at(now))
            # What the file says of the supply is newer than how the last customer left it.
            stands = None if opening.supply else left.get(opening.ean)
            account = begin(connection, account, entries, stands, books)
            add_contact(connection, account.account_id, contact)
            known[opening.ean] = account
            if stands is not None:
                settle_in(connection, account, (), now, books)
            return Taken()
    except RefusedInput as refused:
        return Refused(refused.code, refused.field, refused.detail)
    if account.energy is not opening.energy:
        return Refused(Refusal.CONFLICT, "energy", f"this EAN is open as {account.energy}")
    if opening.opened_on < account.opened_on:
        detail = f"this EAN is open since {account.opened_on}: these may be the last customer's"
        return Refused(Refusal.CONFLICT, "opened_on", detail)
    renew_contact(connection, account.account_id, contact)
    return Ignored.DUPLICATE


def _begin(opening: Opening, now: datetime, policy: Policy) -> tuple[Account, tuple[Entry, ...]]:
    if opening.opened_on > civil_date(now):
        raise RefusedInput(Refusal.BAD_FORMAT, "opened_on", "an account opens today at the latest")
    debt = None
    if opening.debt_left:
        debt = DebtPlan("", opening.debt_left, opening.debt_per_day or Cents(0))
    if opening.balance is None:
        return _activate(opening, debt, now, policy)
    return take_over(
        opening.ean,
        opening.energy,
        opening.opened_on,
        opening.balance,
        now,
        policy,
        supply=opening.supply,
        threshold=opening.threshold,
        limiter=opening.limiter,
        advance_left=opening.advance_left or Cents(0),
        debt=debt,
    )


def _activate(
    opening: Opening, debt: DebtPlan | None, now: datetime, policy: Policy
) -> tuple[Account, tuple[Entry, ...]]:
    if opening.advance_left is not None or opening.supply not in (None, Supply.CONNECTED):
        raise RefusedInput(
            Refusal.BAD_FORMAT, "balance_eur", "say the balance too, or leave the facts out"
        )
    account, entries = activate(opening.ean, opening.energy, Cents(0), False, now, policy)
    account = replace(
        account,
        opened_on=opening.opened_on,
        threshold=opening.threshold,
        limiter=opening.limiter,
    )
    refuse_incoherent(account, policy)
    account = add_debt(account, debt) if debt else account
    return replace(account, told=level(account, policy)), entries
