"""What tests of backups do again and again: homes that use much, meters that take orders over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from balance.batch import Item
from balance.ean import Ean
from balance.meters.orders import Order, Outcome, Sent
from balance.meters.sending import send_orders
from balance.storage import facts
from balance.storage.database import parse_url
from balance.storage.imports import FileKind
from balance.storage.ledger import book_batches
from balance.storage.staging import take_in
from balance.storage.tasks import open_tasks
from config import bootstrap
from config.bootstrap import Parts, real_now
from config.settings import Settings
from tests.balance.storage.households import NOON, at, ean, parsed, use
from tests.postgres import run_on

HOMES = [ean(number) for number in range(1, 41)]


class Meters:
    """Meters that take every order over."""

    most = 100

    def __init__(self) -> None:
        self.orders: list[Order] = []

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome]:
        """All are sent."""
        self.orders += orders
        return [Sent() for _ in orders]

    def kinds(self, home: str) -> list[str]:
        """What one meter was told, but for displays."""
        mine = [order.kind for order in self.orders if order.ean == home]
        return [str(kind) for kind in mine if kind != "update_display"]


def assembled(url: str, folder: Path, now: datetime = NOON) -> Parts:
    """The product on a database, with a clock that stands."""
    product = bootstrap.assemble(Settings(database_url=url, data_dir=folder))
    return replace(product, clock=at(now))


def use_up(parts: Parts, cents: int, day: date) -> None:
    """A file of one day arrives, the same amount for each home."""
    lines = [use(f"{home}/{day}", cents, day, code=home) for home in HOMES]
    take_in(parts.database, FileKind.CONSUMPTION, "f.csv", parsed(lines), parts.clock, parts.books)


def book(parts: Parts, home: Ean, item: Item) -> None:
    """One home's batch of one item arrives."""
    with parts.database.write() as connection:
        book_batches(connection, {home: [item]}, parts.clock(), parts.books)


def send(parts: Parts, meters: Meters) -> None:
    """All orders that wait are sent."""
    send_orders(parts.database, meters, parts.clock)


def set_clock(parts: Parts, now: datetime) -> None:
    """The rehearsal's own clock, by which the commands go."""
    with parts.database.write() as connection:
        facts.start_clock(connection, now, real_now())


def lose(settings: Settings) -> None:
    """The database of these settings is gone; a server's is there and empty."""
    url = parse_url(settings.database)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").unlink()
        return
    for statement in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
        run_on(settings.database, statement)


def tasks(parts: Parts) -> list[tuple[str, str | None]]:
    """The open tasks: kind and EAN."""
    with parts.database.read() as connection:
        return [(task.kind, task.ean) for task in open_tasks(connection)]
