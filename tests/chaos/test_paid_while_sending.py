"""Customers pay while their alerts go out: what is committed after the payment is not untrue.

`make chaos` plays 1,000 of them on each database.
"""

import os
import random
import sqlite3
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlalchemy import event, select

from balance.ean import Ean
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.ledger import book_batches
from messaging.audit import unexplained
from messaging.tables import messages
from tests.balance.storage.households import NOON, pay
from tests.chaos.fleet import BOOKS, fill
from tests.chaos.scene import ean
from tests.messaging.factories import Clock, ScriptedChannel
from tests.messaging.workers import read, worker

_HOUSEHOLDS = int(os.environ.get("CHAOS_INTERLEAVINGS", "100"))
# Households of these numbers are told that their credit is low.
_LOW = range(10, 10 * _HOUSEHOLDS + 1, 10)
_OWNERS = ("w1", "w2", "w3")
# Where an alert stood that must not be sent once the payment was committed.
_UNSENT = ("pending", "claimed", "cancelled")


def test_no_alert_is_sent_that_a_payment_had_made_untrue(database: Database) -> None:
    seed = int(os.environ.get("CHAOS_SEED", random.randrange(2**32)))
    if database.dialect == "sqlite":
        # Four writers without a break: whoever is put off here is not asked again.
        event.listen(database.engine, "connect", _wait_longer)
    fill(database, _LOW, NOON)
    codes = [ean(number) for number in _LOW]
    random.Random(seed).shuffle(codes)
    channel = ScriptedChannel()
    with ThreadPoolExecutor(len(_OWNERS) + 1) as hands:
        sending = [hands.submit(_send, database, channel, owner) for owner in _OWNERS]
        seen = dict(hands.map(partial(_pay, database), codes))
        for one in sending:
            one.result()
    _send(database, channel, "last")
    rows = read(database)
    sent = Counter(message.message_id for message in channel.sent)
    alerts = {row["id"]: seen[int(str(row["account_id"]))] for row in rows if _is_alert(row)}
    told = Counter(alerts.values())
    sys.stderr.write(
        f"\n{database.dialect}: alerts when their payment came: {dict(told)} ({seed})\n"
    )
    assert max(sent.values()) == 1, seed
    assert {one for one in alerts if one in sent} == {
        one for one, state in alerts.items() if state not in _UNSENT
    }, seed
    assert sum(row["kind"] == "TOP_UP_RECEIVED" and row["id"] in sent for row in rows) == len(codes)
    with database.read() as connection:
        assert unexplained(connection) == [], seed


def _wait_longer(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA busy_timeout=60000")


def _is_alert(row: dict[str, object]) -> bool:
    return row["kind"] == "LOW_CREDIT"


def _send(database: Database, channel: ScriptedChannel, owner: str) -> None:
    dispatcher = worker(database, channel, Clock(NOON), owner)
    for _ in range(50 * _HOUSEHOLDS):
        dispatcher.run_once(limit=3)
        if not dispatcher.is_anything_left():
            return


def _pay(database: Database, code: Ean) -> tuple[int, str]:
    """The account, and where its alert stood when the payment was committed."""
    with database.write() as connection:
        book_batches(connection, {code: [pay(f"P{code}", 2000, code)]}, NOON, BOOKS)
        alert = select(messages.c.account_id, messages.c.state).join(schema.accounts)
        mine = alert.where(schema.accounts.c.ean == code, messages.c.kind == "LOW_CREDIT")
        account_id, state = connection.execute(mine).one()
        return account_id, state
