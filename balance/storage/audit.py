"""Proves that each account is the sum of its entries and stands where its history left it."""

from sqlalchemy import Connection, func, select

from balance.storage import schema


def differences(connection: Connection) -> list[str]:
    """Every difference found, a sentence each; an empty list is the proof."""
    return [*_balances(connection), *_supplies(connection)]


def _balances(connection: Connection) -> list[str]:
    account, entry = schema.accounts, schema.entries
    total = func.coalesce(func.sum(entry.c.amount), 0)
    query = (
        select(account.c.id, account.c.ean, account.c.balance, total)
        .outerjoin(entry, entry.c.account_id == account.c.id)
        .group_by(account.c.id, account.c.ean, account.c.balance)
        .having(account.c.balance != total)
    )
    return [
        f"account {account_id} (EAN ..{ean[-4:]}): balance {balance} cents, entries {summed} cents"
        for account_id, ean, balance, summed in connection.execute(query)
    ]


def _supplies(connection: Connection) -> list[str]:
    account, change = schema.accounts, schema.state_changes
    newest = select(func.max(change.c.id)).group_by(change.c.account_id).scalar_subquery()
    query = (
        select(account.c.id, account.c.ean, account.c.supply, change.c.after)
        .outerjoin(change, (change.c.account_id == account.c.id) & change.c.id.in_(newest))
        .where(func.coalesce(change.c.after, "") != account.c.supply)
    )
    return [
        f"account {account_id} (EAN ..{ean[-4:]}): supply {supply}, history says {after}"
        for account_id, ean, supply, after in connection.execute(query)
    ]
