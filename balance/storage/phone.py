"""Keeps which accounts the telephone line may speak of; an agent can close one to it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from balance.account import Account, AccountId, Statement, Supply, statement
from balance.ean import Ean
from balance.policy import Policies
from balance.storage.accounts import account_of, with_plans
from balance.storage.acts import Act, keep, unknown
from balance.storage.schema import accounts


def find_open_to_phone(connection: Connection, ean: Ean) -> Account | None:
    """The open account of an EAN that the line may speak of, by one query; without its plans.

    None alike for an unknown EAN, a meter off prepayment and one that is closed to the phone.
    """
    row = connection.execute(_spoken_of(), {"spoken_of": ean}).one_or_none()
    return None if row is None else account_of(row)


def spoken_statement(
    connection: Connection, account: Account, policies: Policies, now: datetime
) -> Statement:
    """What may be said of an account that was just found."""
    return statement(with_plans(connection, account), policies.at(now), now)


# Built once: to build it costs more than to run it.
@cache
def _spoken_of() -> Select[Any]:
    column = accounts.c
    spoken_of = (column.supply != Supply.OFF_PREPAYMENT, column.phone_closed_at.is_(None))
    mine = (column.ean == bindparam("spoken_of"), column.closed_at.is_(None))
    return select(accounts).where(*mine, *spoken_of)


def set_phone_access(
    connection: Connection, ean: Ean, is_open: bool, kept: Act, now: datetime
) -> bool:
    """Open an account to the phone, or close it, for as long as it lasts; False: it is so already.

    Raises RefusedInput: unknown_ean where no account is open, missing_reason where `keep` does.
    """
    column = accounts.c
    query = select(column.id, column.phone_closed_at)
    query = query.where(column.ean == ean, column.closed_at.is_(None)).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise unknown(ean)
    if (row.phone_closed_at is None) == is_open:
        return False
    keep(connection, AccountId(row.id), kept, now)
    closed_at = None if is_open else now
    mine = update(accounts).where(column.id == row.id)
    connection.execute(mine.values(phone_closed_at=closed_at))
    return True


def move_phone_access(connection: Connection, old: AccountId, new: AccountId) -> None:
    """Let a customer's closed phone go with them to another account."""
    closed_at = select(accounts.c.phone_closed_at).where(accounts.c.id == old).scalar_subquery()
    mine = update(accounts).where(accounts.c.id == new)
    connection.execute(mine.values(phone_closed_at=closed_at))
