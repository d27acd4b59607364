"""Callers who have heard their number read back, each on a call of their own, about to key 1.

`python -m tests.bench.calls_fleet URL CALLS` makes the database: an account a caller.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from pydantic import SecretStr
from sqlalchemy import Connection

from balance.calendar import civil_date
from balance.money import Cents
from balance.storage.database import Database
from config.bootstrap import Parts, assemble, signature, upgrade
from config.settings import Settings
from ivr import calls
from ivr.pseudonyms import Pseudonyms, make_key
from ivr.taking import TURN
from ivr.turns import Call, State
from tests.bench.settle_fleet import Home, ean_of, move_in, tidy

ADDRESS: Final = "https://allosolde.example"
# The ring, the welcome and the number.
STEP: Final = 3


@dataclass(frozen=True, slots=True)
class Posted:
    """A webhook as it is posted."""

    target: str
    body: bytes
    signature: str


def product(url: str) -> Parts:
    """The product on this database; the provider's voice says everything."""
    token = SecretStr("a-token-of-a-measurement")
    return assemble(Settings(database_url=url, twilio_auth_token=token, public_url=ADDRESS))


def build(url: str, count: int) -> None:
    """Make the database, its accounts and its calls."""
    upgrade(url)
    database = Database.open(url)
    with database.write() as connection:
        move_in(connection, (Home(number, Cents(2000 + number)) for number in range(1, count + 1)))
    with database.write() as connection:
        _ring(connection, count, datetime.now(UTC))
    tidy(database)
    database.engine.dispose()


def webhooks(parts: Parts, numbers: range) -> Iterator[Posted]:
    """The key 1 of each of these callers, signed."""
    check, target = signature(parts), f"{TURN}?step={STEP}&lang=fr"
    for number in numbers:
        form = {"CallSid": _sid(number), "From": _caller(number), "Digits": "1"}
        yield Posted(target, urlencode(form).encode(), check.sign(target, form))


def _ring(connection: Connection, count: int, now: datetime) -> None:
    # A key just made is read anew for a minute: a day's last longer.
    make_key(connection, civil_date(now), now - timedelta(hours=1))
    pseudonyms = Pseudonyms()
    for number in range(1, count + 1):
        caller = pseudonyms.caller(connection, _caller(number), now)
        calls.open_call(connection, _sid(number), caller, now)
        standing = Call(state=State.CONFIRM, step=STEP, ean=ean_of(number))
        calls.save(connection, _sid(number), standing, "", "", now)


def _sid(number: int) -> str:
    return f"CA{number:032x}"


def _caller(number: int) -> str:
    # Each from a thousand numbers of their own: together they would be a crowd.
    return f"+32{470_000_000 + number * 1000}"


if __name__ == "__main__":
    build(sys.argv[1], int(sys.argv[2]))
    print("{}")
