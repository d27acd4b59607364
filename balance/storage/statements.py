"""Reads what may be said of an account now."""

from datetime import datetime

from sqlalchemy import Connection

from balance.account import Statement, statement
from balance.ean import Ean
from balance.policy import Policies
from balance.storage.accounts import load_open


def read_statement(
    connection: Connection, ean: Ean, policies: Policies, now: datetime
) -> Statement | None:
    """The statement of the open account of an EAN; None when there is none."""
    loaded = load_open(connection, [ean]).get(ean)
    return statement(loaded.account, policies.at(now), now) if loaded else None
