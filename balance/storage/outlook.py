"""Reads what the consumption of an account lets expect: its estimate, and how long it lasts."""

from datetime import date, datetime

from sqlalchemy import Connection, func, select

from balance.account import AccountId, Statement
from balance.entries import EntryKind
from balance.estimate import Outlook, outlook
from balance.money import Cents
from balance.policy import Policies
from balance.storage.accounts import load_open
from balance.storage.schema import entries


def read_outlook(
    connection: Connection, about: Statement, policies: Policies, now: datetime
) -> Outlook:
    """The outlook of the open account that the statement is about; nothing is known of a closed."""
    loaded = load_open(connection, [about.ean]).get(about.ean)
    if loaded is None:
        return Outlook(None, None)
    account, policy = loaded.account, policies.at(now)
    received = _newest_days(connection, account.account_id, policy.estimate_days)
    return outlook(about, account.plans, received, policy, now)


def _newest_days(connection: Connection, account_id: AccountId, most: int) -> dict[date, Cents]:
    """What each of the newest supply days received cost, corrections included."""
    column = entries.c
    mine = (column.account_id == account_id, column.kind == EntryKind.CONSUMPTION)
    query = select(column.day, func.sum(column.amount)).where(*mine)
    newest = query.group_by(column.day).order_by(column.day.desc()).limit(most)
    return {day: Cents(-int(amount)) for day, amount in connection.execute(newest)}
