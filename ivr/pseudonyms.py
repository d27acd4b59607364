"""Keyed hashes of callers and EANs: the same on one Brussels day, told apart by nobody later.

The key of a day is random and leaves with the day's calls: what rows and logs hold of it then
leads back to no number, not even by trying them all. Until then the hashes of an EAN, one for
each day whose key is left, find its calls.
"""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, Date, Table, Text, delete, select

from balance.calendar import civil_date
from balance.ean import Ean
from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, metadata

WITHHELD: Final = ""
"""How a number reads that its caller does not show."""

_KEY_BYTES: Final = 32
# A key younger than any transaction may be undone with the one that made it.
_SETTLED: Final = timedelta(minutes=1)
# By chance no two of all numbers and EANs share so many.
_HASH_BYTES: Final = 16
_E164: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
# A withheld number comes as such a word, or as the keys of one (the provider's change log,
# 16 November 2022), which would pass for a number.
_WORDS: Final = ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown")
_KEYS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
_KEYED_WORDS: Final = frozenset(f"+{word.translate(_KEYS)}" for word in _WORDS)

call_keys = Table(
    "call_keys",
    metadata,
    Column("day", Date, primary_key=True),
    Column("key", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    comment="Under which callers and EANs are hashed, by Brussels day; the key is hexadecimal",
)


def shown_number(caller: str) -> str:
    """The number of a caller in E.164, WITHHELD for everything else that a provider may say."""
    shown = _E164.fullmatch(caller) is not None and caller not in _KEYED_WORDS
    return caller if shown else WITHHELD


class Pseudonyms:
    """Hashes callers and EANs; a day's key is read once in a process, and made where it is not."""

    def __init__(self) -> None:
        self._known: dict[date, bytes] = {}

    def caller(self, connection: Connection, number: str, now: datetime) -> str:
        """The hash of a caller, 32 hexadecimal digits; one for all who withhold their number."""
        return self._hash(connection, f"caller {shown_number(number)}", now)

    def prefix(self, connection: Connection, start: str, now: datetime) -> str:
        """The hash of how several numbers begin."""
        return self._hash(connection, f"prefix {start}", now)

    def ean(self, connection: Connection, ean: Ean, now: datetime) -> str:
        """The hash of an EAN, which is never that of a caller."""
        return self._hash(connection, f"ean {ean}", now)

    def turn(self, connection: Connection, name: str, now: datetime) -> str:
        """The hash of a turn of a call, by the names of both."""
        return self._hash(connection, f"turn {name}", now)

    def _hash(self, connection: Connection, text: str, now: datetime) -> str:
        key = self._key(connection, now)
        return hmac.digest(key, text.encode(), "sha256")[:_HASH_BYTES].hex()

    def _key(self, connection: Connection, now: datetime) -> bytes:
        day = civil_date(now)
        if day in self._known:
            return self._known[day]
        found = _read_key(connection, day)
        if found is None:
            make_key(connection, day, now)
            found = _read_key(connection, day)
        if found is None:
            raise LookupError("the key of a day could not be made")
        key, made_at = found
        if now - made_at > _SETTLED:
            self._known = {day: key}
        return key


def make_key(connection: Connection, day: date, now: datetime) -> None:
    """Make the key of a day, where there is none yet."""
    row = {"day": day, "key": secrets.token_hex(_KEY_BYTES), "made_at": now}
    insert_new(connection, call_keys, [row])


def forget_keys(connection: Connection, before: datetime) -> int:
    """Remove the keys made before an instant; how many those were."""
    return connection.execute(delete(call_keys).where(call_keys.c.made_at < before)).rowcount


def _read_key(connection: Connection, day: date) -> tuple[bytes, datetime] | None:
    query = select(call_keys.c.key, call_keys.c.made_at).where(call_keys.c.day == day)
    row = connection.execute(query).one_or_none()
    return None if row is None else (bytes.fromhex(row.key), row.made_at)
