"""Reads how an account stands now, and keeps it so until the transaction ends."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, select

from balance.account import Account, level, statement
from balance.ean import Ean
from balance.policy import Policies
from balance.storage.accounts import load_open, lock_open
from balance.storage.effects import Standing
from balance.storage.schema import accounts

Today: TypeAlias = Callable[[Connection, int, datetime], Standing | None]
"""How an account of this id stands at an instant, locked; None for one that is closed."""


def lock_account(connection: Connection, account_id: int) -> Ean | None:
    """The EAN of an open account, which nobody books on until the transaction ends; None: closed.

    Whoever locks messages too locks the account first, as the booking does.
    """
    column = accounts.c
    query = select(column.ean, column.closed_at).where(column.id == account_id).with_for_update()
    row = connection.execute(query).one_or_none()
    return Ean(row.ean) if row is not None and row.closed_at is None else None


def standing_now(
    connection: Connection, account_id: int, now: datetime, policies: Policies
) -> Standing | None:
    """How an open account stands, locked; None for one that is closed."""
    account = lock_open(connection, account_id)
    return None if account is None else _standing(account, policies, now)


def read_standing(
    connection: Connection, ean: Ean, policies: Policies, now: datetime
) -> Standing | None:
    """How the open account of an EAN stands; None when there is none."""
    loaded = load_open(connection, [ean]).get(ean)
    return None if loaded is None else _standing(loaded.account, policies, now)


def _standing(account: Account, policies: Policies, now: datetime) -> Standing:
    policy = policies.at(now)
    return Standing(account.account_id, statement(account, policy, now), level(account, policy))
