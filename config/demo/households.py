"""The households of a rehearsal: one per situation a caller can be in, and those made up."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select

from balance.batch import Outcome, Refused
from balance.calendar import civil_date
from balance.ean import FULL_DIGITS, Ean, check_digit, tail
from balance.energy import Energy
from balance.intake.accounts import Opening, read_accounts
from balance.intake.lines import Taken
from balance.storage import schema
from balance.storage.openings import open_accounts
from config.bootstrap import Parts, SetUpError

_FILE = Path(__file__).parent / "households.csv"
STORY: Final = Ean("541449061600000121")
"""The household the page opens with: its emergency credit has begun, so its story can be short."""

CALLER: Final = "+32470000000"
"""Who calls when nobody else does."""


@dataclass(frozen=True, slots=True)
class Household:
    """An open account as the page lists it; `name` is empty where none is known."""

    ean: Ean
    energy: Energy
    name: str
    mobile: str | None
    email: str | None


def demo_openings(parts: Parts) -> list[Opening]:
    """The demo accounts, opened today."""
    today = civil_date(parts.clock())
    prefixes = parts.rules.operator.ean_prefixes
    with _FILE.open("rb") as stream:
        lines: Iterable[object] = list(read_accounts(stream, prefixes, today))
    return [line.record for line in lines if isinstance(line, Taken)]


def open_demo_accounts(parts: Parts) -> None:
    """Open the demo accounts. Raises SetUpError when the file shipped with them is wrong."""
    openings = demo_openings(parts)
    for opening, outcome in zip(openings, _open(parts, openings), strict=True):
        if isinstance(outcome, Refused):
            raise SetUpError(f"demo account {tail(opening.ean)}: {outcome.detail}")


def make_up(parts: Parts, opening: Opening) -> Outcome:
    """Open one more account."""
    return _open(parts, [opening])[0]


def households(connection: Connection) -> list[Household]:
    """The open accounts with their first contact, oldest first."""
    account, contact = schema.accounts, schema.contacts
    first = select(func.min(contact.c.id)).group_by(contact.c.account_id).scalar_subquery()
    columns = (account.c.ean, account.c.energy, contact.c.name, contact.c.mobile, contact.c.email)
    query = (
        select(*columns)
        .join(contact, (contact.c.account_id == account.c.id) & contact.c.id.in_(first))
        .where(account.c.closed_at.is_(None))
        .order_by(account.c.id)
    )
    return [
        Household(Ean(ean), Energy(energy), name or "", mobile, email)
        for ean, energy, name, mobile, email in connection.execute(query)
    ]


def free_ean(connection: Connection, prefix: str) -> Ean:
    """An EAN that no account of this database ever had."""
    taken = connection.execute(select(func.count()).select_from(schema.accounts)).scalar_one()
    while True:
        taken += 1
        first = f"{prefix}90{taken:0{FULL_DIGITS - len(prefix) - 3}d}"
        ean = Ean(first + check_digit(first))
        known = select(schema.accounts.c.id).where(schema.accounts.c.ean == ean)
        if connection.execute(known).first() is None:
            return ean


def _open(parts: Parts, openings: list[Opening]) -> list[Outcome]:
    now = parts.clock()
    with parts.database.write() as connection:
        return open_accounts(connection, openings, now, parts.books)
