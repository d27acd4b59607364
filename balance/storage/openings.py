"""Opens accounts with their contacts; an account already open only gets new contacts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Connection, insert, update

from balance.account import Account, Supply, level
from balance.batch import DebtPlan, Outcome, Refused, Taken
from balance.calendar import civil_date
from balance.ean import Ean
from balance.entries import Entry
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.opening import activate, add_debt, take_over
from balance.policy import Policy
from balance.refusals import Ignored, Refusal, RefusedInput
from balance.storage import schema
from balance.storage.accounts import insert_account, load_open

_REGION = "BE"
# What a new customer gets where the file is silent.
_USUAL: Final = {"language": "fr", "channels": "sms"}


def open_accounts(
    connection: Connection, openings: Sequence[Opening], now: datetime, policy: Policy
) -> list[Outcome]:
    """Open each account, or renew its contacts; nothing is sent. One outcome per opening."""
    loaded = load_open(connection, {opening.ean for opening in openings}, lock=True)
    known = {ean: one.account for ean, one in loaded.items()}
    return [_open(connection, opening, known, now, policy) for opening in openings]


def _open(
    connection: Connection,
    opening: Opening,
    known: dict[Ean, Account],
    now: datetime,
    policy: Policy,
) -> Outcome:
    try:
        contact = _contact(opening)
        account = known.get(opening.ean)
        if account is None:
            account, entries = _begin(opening, now, policy)
            account_id = insert_account(connection, account, entries)
            known[opening.ean] = replace(account, account_id=account_id)
            row = {name: value or _USUAL.get(name) for name, value in contact.items()}
            connection.execute(insert(schema.contacts), row | {"account_id": account_id})
            return Taken()
    except RefusedInput as refused:
        return Refused(refused.code, refused.field, refused.detail)
    if account.energy is not opening.energy:
        return Refused(Refusal.CONFLICT, "energy", f"this EAN is open as {account.energy}")
    # What the file is silent about stays: a list of addresses must not erase telephone numbers.
    said = {name: value for name, value in contact.items() if value is not None}
    if said:
        mine = schema.contacts.c.account_id == account.account_id
        connection.execute(update(schema.contacts).where(mine).values(said))
    return Ignored.DUPLICATE


def _begin(opening: Opening, now: datetime, policy: Policy) -> tuple[Account, tuple[Entry, ...]]:
    if opening.opened_on > civil_date(now):
        raise RefusedInput(Refusal.BAD_FORMAT, "opened_on", "an account opens today at the latest")
    debt = None
    if opening.debt_left and opening.debt_per_day:
        debt = DebtPlan("", opening.debt_left, opening.debt_per_day)
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
    account = add_debt(account, debt) if debt else account
    return replace(account, told=level(account, policy)), entries


def _contact(opening: Opening) -> dict[str, object]:
    return {
        "name": opening.name or None,
        "language": opening.language,
        "mobile": _number(opening.mobile, "mobile"),
        "landline": _number(opening.landline, "landline"),
        "email": _address(opening.email),
        "channels": " ".join(opening.channels) or None,
    }


def _number(text: str, field: str) -> str | None:
    if not text.strip():
        return None
    try:
        number = phonenumbers.parse(text, _REGION)
    except phonenumbers.NumberParseException as fault:
        raise RefusedInput(Refusal.BAD_FORMAT, field, "not a telephone number") from fault
    if not phonenumbers.is_possible_number(number):
        raise RefusedInput(Refusal.BAD_FORMAT, field, "not a possible telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _address(text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise RefusedInput(Refusal.BAD_FORMAT, "email", "not an e-mail address") from fault
