"""Keeps whom an account's messages go to, in the form that providers take.

A contact belongs to its account: nobody is reached through one that is closed.
"""

from collections.abc import Mapping
from typing import Final

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Connection, insert, or_, select, update

from balance.account import AccountId
from balance.ean import Ean
from balance.intake.accounts import Opening
from balance.refusals import Refusal, RefusedInput
from balance.storage.schema import accounts, contacts

_REGION = "BE"
# What a new customer gets where nothing is said.
_USUAL: Final = {"language": "fr", "channels": "sms"}

Contact = Mapping[str, str | None]
"""A contact's columns; None where nothing is said."""


def contact_of(opening: Opening) -> Contact:
    """The contact that an opening names. Raises RefusedInput (bad_format) for one that is none."""
    return {
        "name": opening.name or None,
        "language": opening.language,
        "mobile": read_number(opening.mobile, "mobile"),
        "landline": read_number(opening.landline, "landline"),
        "email": _address(opening.email),
        "channels": " ".join(opening.channels) or None,
    }


def add_contact(connection: Connection, account_id: AccountId, contact: Contact) -> None:
    """Give a new account its contact."""
    connection.execute(insert(contacts), _row(contact) | {"account_id": account_id})


def find_contact(connection: Connection, ean: Ean) -> Contact | None:
    """What is known of the contact of an EAN's open account; None where none is open."""
    columns = [column for column in contacts.c if column.name not in ("id", "account_id")]
    query = select(*columns).join(accounts, contacts.c.account_id == accounts.c.id)
    mine = (accounts.c.ean == ean, accounts.c.closed_at.is_(None))
    row = connection.execute(query.where(*mine).order_by(contacts.c.id)).mappings().first()
    return None if row is None else {str(name): value for name, value in row.items()}


def renew_contact(connection: Connection, account_id: AccountId, contact: Contact) -> None:
    """Change what is said, and leave the rest: a list of addresses erases no telephone number."""
    said = {name: value for name, value in contact.items() if value is not None}
    if said:
        mine = contacts.c.account_id == account_id
        connection.execute(update(contacts).where(mine).values(said))


def replace_contact(connection: Connection, account_id: AccountId, contact: Contact) -> bool:
    """Say anew whom messages go to: what is not said is not known any more.

    False where nothing changes by it.
    """
    row = _row(contact)
    differs = or_(*(contacts.c[name].is_distinct_from(value) for name, value in row.items()))
    mine = (contacts.c.account_id == account_id, differs)
    return connection.execute(update(contacts).where(*mine).values(row)).rowcount > 0


def move_contacts(connection: Connection, old: AccountId, new: AccountId) -> None:
    """Let a customer's contacts go with them to another account."""
    mine = contacts.c.account_id == old
    connection.execute(update(contacts).where(mine).values(account_id=new))


def _row(contact: Contact) -> dict[str, str | None]:
    return {name: value or _USUAL.get(name) for name, value in contact.items()}


def read_number(text: str, field: str) -> str | None:
    """The E.164 form of a number, as Belgians write it or with its country; None of blank text.

    Raises RefusedInput (bad_format).
    """
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
