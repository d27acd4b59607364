"""Lets messages be forgotten: of words and addresses a keyed hash stays, of receipts nothing.

With the key in hand one can still tell whether these very words went to this very address.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection, Row, bindparam, select, update

from balance.storage.database import Database
from balance.storage.forgetting import delete_rows
from balance.storage.retries import write_retried
from messaging.mailbox import mailbox
from messaging.tables import messages, receipts

_HASHED: Final = "hmac-sha256:"
_CHUNK: Final = 500


def delete_receipts(database: Database, before: datetime) -> int:
    """Remove what providers said before an instant; how many words those were."""
    return delete_rows(database, receipts.c.id, receipts.c.came_at < before)


def delete_letters(database: Database, before: datetime) -> int:
    """Remove what a rehearsal's mailbox got before an instant; how many letters those were."""
    return delete_rows(database, mailbox.c.id, mailbox.c.delivered_at < before)


def hash_messages(database: Database, before: datetime, key: str) -> int:
    """Put a keyed hash for text and recipient of the messages written before an instant.

    Subject and HTML, which say the same, are removed. How many messages those were.
    """
    last, done = 0, 0
    while True:
        # Looked for in a transaction that lets others write.
        with database.read() as connection:
            found = _readable(connection, last, before)
        if not found:
            return done
        rows = [_hashed(row, key.encode()) for row in found]
        done += write_retried(database, partial(_put, rows=rows))
        last = found[-1].id


def _readable(connection: Connection, last: int, before: datetime) -> Sequence[Row[int, str, str]]:
    column = messages.c
    still = column.recipient.not_like(f"{_HASHED}%")
    query = select(column.id, column.recipient, column.text)
    query = query.where(column.id > last, column.created_at < before, still)
    return connection.execute(query.order_by(column.id).limit(_CHUNK)).all()


def _hashed(row: Row[int, str, str], key: bytes) -> dict[str, object]:
    words, address = (
        _HASHED + hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
        for said in (row.text, row.recipient)
    )
    return {"of": row.id, "words": words, "address": address}


def _put(connection: Connection, rows: Sequence[dict[str, object]]) -> int:
    # Another worker's hash of the same words is the same: which of two is kept does not matter.
    put = update(messages).where(messages.c.id == bindparam("of"))
    put = put.values(text=bindparam("words"), recipient=bindparam("address"))
    connection.execute(put.values(subject=None, html=None), list(rows))
    return len(rows)
