"""Households with a message each that is true, and some without supply: what a drain begins with.

`python -m tests.bench.dispatch_fleet URL MESSAGES CUT FILE` settles a day of a fleet that sinks
into low credit, through the product's own intake.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from balance.account import Supply
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.imports import FileKind
from config.bootstrap import Parts, assemble, upgrade
from config.intake import take_file
from config.settings import Settings
from tests.bench.rows import NotAsExpected
from tests.bench.settle_fleet import AT, Home, move_in, tidy, write_day
from tests.twilio.server import SID, TOKEN


def product(url: str, provider: str, ahead: timedelta = timedelta(), pacing: str = "none") -> Parts:
    """The product on this database, with SMS only; its clock runs `ahead`."""
    settings = Settings(
        database_url=url,
        twilio_auth_token=SecretStr(TOKEN),
        twilio_account_sid=SID,
        public_url="https://allosolde.example",
        twilio_api_url=provider,
        twilio_from="+32460000000",
        pacing=pacing,
    )
    return replace(assemble(settings), clock=lambda: datetime.now(UTC) + ahead)


def build(url: str, messages: int, cut: int, file: Path) -> None:
    """Make the database. Raises NotAsExpected where the day is not booked as it should."""
    upgrade(url)
    database = Database.open(url)
    with database.write() as connection:
        move_in(connection, _homes(messages, cut))
    write_day(file, messages + cut)
    settled = replace(product(url, "http://127.0.0.1:1"), clock=lambda: AT)
    report = take_file(settled, FileKind.CONSUMPTION, file, file.with_suffix(".refused.csv"))
    settled.database.engine.dispose()
    tidy(database)
    database.engine.dispose()
    if report.booked != messages + cut:
        raise NotAsExpected(f"Of {messages + cut} days {report.booked} were booked.")


def _homes(messages: int, cut: int) -> Iterator[Home]:
    """Those who will be told first, then those who wait for the arrow."""
    for number in range(1, messages + 1):
        yield Home(number, Cents(501 + number % 60), told=True)
    for number in range(messages + 1, messages + cut + 1):
        yield Home(number, Cents(-1600 - number % 100), supply=Supply.CUT)


if __name__ == "__main__":
    where, number, dark, into = sys.argv[1:]
    build(where, int(number), int(dark), Path(into))
    print("{}")
