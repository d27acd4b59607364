"""Payments of homes without supply, one after the other, and how soon each was told of it.

`python -m tests.bench.dispatch_top_ups URL PROVIDER AHEAD FIRST COUNT` prints as JSON, in seconds
from the payment to the message that the provider has taken over, the half and 95 in 100, and how
many other messages waited still.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from functools import partial
from statistics import quantiles
from typing import Final

from sqlalchemy import func, select

from balance.entries import TopUp, TopUpChannel
from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage.ledger import book_batches
from balance.storage.retries import write_retried
from config.bootstrap import Parts
from messaging.delivery import MessageState
from messaging.tables import messages
from tests.bench.dispatch_fleet import product
from tests.bench.settle_fleet import ean_of

_PAUSE_SECONDS: Final = 0.5
_PATIENCE_SECONDS: Final = 60.0
_AMOUNT: Final = Cents(10_000)


def _main(parts: Parts, first: int, count: int) -> None:
    paid_at = {}
    for number in range(first, first + count):
        paid_at[number] = parts.clock()
        pay(parts, number, paid_at[number])
        time.sleep(_PAUSE_SECONDS)
    waited = 0.0
    while len(told := told_at(parts)) < count and waited < _PATIENCE_SECONDS:
        time.sleep(_PAUSE_SECONDS)
        waited += _PAUSE_SECONDS
    took = [(told[number] - at).total_seconds() for number, at in paid_at.items()]
    cuts = quantiles(took, n=20, method="inclusive")
    print(json.dumps({"p50": cuts[9], "p95": cuts[18], "waiting": _waiting(parts)}))


def pay(parts: Parts, number: int, now: datetime) -> None:
    """Book a payment that brings the supply back, as an import or the API does."""
    ean = ean_of(number)
    paid = TopUp(f"bench-{number}", ean, _AMOUNT, TopUpChannel.TERMINAL, None)
    book = partial(book_batches, batches={ean: [paid]}, now=now, books=parts.books)
    write_retried(parts.database, book)


def told_at(parts: Parts) -> dict[int, datetime]:
    """When the provider had taken over what says that the supply can be back, by account."""
    columns = messages.c
    query = select(columns.account_id, columns.changed_at).where(
        columns.kind == NoticeKind.RECONNECT_READY, columns.state == MessageState.ACCEPTED
    )
    with parts.database.read() as connection:
        return {row.account_id: row.changed_at for row in connection.execute(query)}


def _waiting(parts: Parts) -> int:
    query = select(func.count()).where(messages.c.state == MessageState.PENDING)
    with parts.database.read() as connection:
        return connection.execute(query).scalar_one()


if __name__ == "__main__":
    where, provider, ahead, home, homes = sys.argv[1:]
    _main(product(where, provider, timedelta(seconds=float(ahead))), int(home), int(homes))
