"""Lets customers raise the threshold of their low-credit message themselves."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from balance.account import Supply, threshold
from balance.batch import Taken, ThresholdChange
from balance.ean import Ean
from balance.money import Cents, euros
from balance.storage.accounts import load_open
from balance.storage.acts import Act, ActName, act
from balance.storage.ledger import Books

BY_PHONE: Final = "phone"
"""Who has acted where a caller raised it."""


def raise_threshold(
    connection: Connection, ean: Ean, to: Cents, now: datetime, books: Books
) -> bool:
    """Let low credit begin at so many cents; it sends nothing (D4), and locks the account.

    False, and nothing changed, where that is not above the threshold in force, where prepayment is
    off, and where no account is open.
    """
    loaded = load_open(connection, [ean], lock=True).get(ean)
    if loaded is None or loaded.account.supply is Supply.OFF_PREPAYMENT:
        return False
    before = threshold(loaded.account, books.policies.at(now))
    if to <= before:
        return False
    kept = Act(BY_PHONE, ActName.THRESHOLD, detail=f"{euros(before)} -> {euros(to)}")
    booking = act(connection, ean, (ThresholdChange(to),), kept, now, books)
    return all(isinstance(outcome, Taken) for outcome in booking.outcomes)
