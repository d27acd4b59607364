"""Accounts, batches and books for the tests of storage: no sending, only what would be sent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Table, func, select

from balance.account import Account, AccountId, Supply
from balance.batch import Booking, Item, Taken
from balance.calendar import BRUSSELS
from balance.ean import Ean, check_digit
from balance.energy import Energy
from balance.entries import Consumption, Priced, TopUp, TopUpChannel
from balance.intake import lines as intake
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.storage import schema
from balance.storage.accounts import load_open
from balance.storage.codec import Staged
from balance.storage.database import Database
from balance.storage.effects import CausedNotice, Standing
from balance.storage.ledger import Books, book_batches
from balance.storage.openings import open_accounts
from config.rules import Rules

RULES = Rules()
EAN = Ean("541449020000000001")
OTHER = Ean("541449060123456781")


def brussels(text: str) -> datetime:
    """The UTC instant of a Brussels wall time."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS).astimezone(UTC)


# A Tuesday at noon: no protection, the day before is over.
NOON = brussels("2026-11-24T12:00")
MORNING = brussels("2026-11-24T06:00")
NIGHT = brussels("2026-11-24T20:00")
YESTERDAY = date(2026, 11, 23)


@dataclass
class Ears:
    """Hears every notice that is caused."""

    heard: list[CausedNotice] = field(default_factory=list)

    def write(self, connection: Connection, effects: Sequence[CausedNotice]) -> None:
        self.heard += effects

    def withdraw(
        self,
        connection: Connection,
        standings: Sequence[Standing],
        effects: Sequence[CausedNotice],
        now: datetime,
    ) -> Sequence[CausedNotice]:
        return effects

    def cancel(self, connection: Connection, account_id: int, now: datetime) -> int:
        return 0

    @property
    def kinds(self) -> list[str]:
        return [str(effect.kind) for effect in self.heard]


class SinkBroke(Exception):
    """What a broken sink raises."""


class BrokenSink:
    """Cannot write any message."""

    def write(self, connection: Connection, effects: Sequence[CausedNotice]) -> None:
        raise SinkBroke

    def withdraw(
        self,
        connection: Connection,
        standings: Sequence[Standing],
        effects: Sequence[CausedNotice],
        now: datetime,
    ) -> Sequence[CausedNotice]:
        raise SinkBroke

    def cancel(self, connection: Connection, account_id: int, now: datetime) -> int:
        raise SinkBroke


def books(sink: Ears | BrokenSink | None = None) -> Books:
    return Books(RULES.policies, RULES.tariff, sink or Ears())


def ean(number: int) -> Ean:
    first = f"54144{number:012}"
    return Ean(first + check_digit(first))


_OPENED_AT = brussels("2026-11-20T10:00")


def open_account(
    database: Database,
    code: Ean = EAN,
    balance: int | None = 2000,
    *,
    energy: Energy = Energy.ELECTRICITY,
    supply: Supply | None = None,
    advance_left: int | None = None,
    limiter: bool = False,
    now: datetime = _OPENED_AT,
    opened_on: date = date(2026, 11, 1),
) -> None:
    opening = Opening(
        ean=code,
        energy=energy,
        opened_on=opened_on,
        balance=None if balance is None else Cents(balance),
        supply=supply,
        advance_left=None if advance_left is None else Cents(advance_left),
        limiter=limiter,
    )
    with database.write() as connection:
        assert open_accounts(connection, [opening], now, books()) == [Taken()]


def use(
    message_id: str, cents: int, day: date = YESTERDAY, version: int = 1, code: Ean = EAN
) -> Consumption:
    return Consumption(message_id, code, day, version, Priced(Cents(cents)))


def pay(reference: str, cents: int, code: Ean = EAN) -> TopUp:
    return TopUp(reference, code, Cents(cents), TopUpChannel.TERMINAL, None)


def book(
    database: Database, now: datetime, with_books: Books, *items: Item, code: Ean = EAN
) -> Booking:
    with database.write() as connection:
        return book_batches(connection, {code: items}, now, with_books)[code]


def parsed(records: Iterable[Staged]) -> list[intake.Parsed[Staged]]:
    """The records as lines of a file, from physical line 2 on."""
    return [
        intake.Taken(line, record, f"line {line}") for line, record in enumerate(records, start=2)
    ]


def at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def account_of(database: Database, code: Ean = EAN) -> Account:
    with database.read() as connection:
        return load_open(connection, [code])[code].account


def count(database: Database, table: Table) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def entry_sum(database: Database, account_id: AccountId) -> int:
    entry = schema.entries
    query = select(func.sum(entry.c.amount)).where(entry.c.account_id == account_id)
    with database.read() as connection:
        return int(connection.execute(query).scalar_one())


def order_kinds(database: Database) -> list[str]:
    """What the meters were told, in order."""
    query = select(schema.orders.c.kind).order_by(schema.orders.c.id)
    with database.read() as connection:
        return list(connection.execute(query).scalars())


def tasks_of(database: Database) -> list[tuple[str, str | None]]:
    table = schema.tasks
    with database.read() as connection:
        rows = connection.execute(select(table.c.kind, table.c.ean).order_by(table.c.id))
        return [(row.kind, row.ean) for row in rows]
