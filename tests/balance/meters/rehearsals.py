"""A rehearsal with simulated meters, whose clock the tests move."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select

from balance.account import Account, Supply
from balance.batch import Booking, Item
from balance.calendar import civil_date
from balance.ean import Ean
from balance.energy import Energy, WattHours
from balance.entries import Adjustment
from balance.meters.sending import send_orders
from balance.meters.simulated import Meter, SimulatedMeters
from balance.money import Cents
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.imports import Counts
from balance.storage.orders import WAITING
from tests.balance.storage.households import (
    EAN,
    NOON,
    Ears,
    account_of,
    book,
    books,
    open_account,
    pay,
)


@dataclass
class Rehearsal:
    """One database and its meters; `now` is what its clock shows."""

    database: Database
    now: datetime = NOON
    ears: Ears = field(default_factory=Ears)
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.books = books(self.ears)
        self.meters = SimulatedMeters(self.database, lambda: self.now, self.books)

    def pass_minutes(self, minutes: float) -> None:
        """What the worker does by then, orders apart."""
        self.now += timedelta(minutes=minutes)
        self.meters.tick(self.now)
        settle_due(self.database, self.now, self.books)

    def deliver(self) -> int:
        return send_orders(self.database, self.meters, lambda: self.now)

    def read_out(self) -> Counts:
        return self.meters.read_out(civil_date(self.now) - timedelta(days=1))

    def book(self, *items: Item, code: Ean = EAN) -> Booking:
        return book(self.database, self.now, self.books, *items, code=code)

    def top_up(self, cents: int, code: Ean = EAN) -> None:
        self.book(pay(f"T{next(self.ids)}-{code}", cents, code), code=code)

    def adjust(self, cents: int, code: Ean = EAN) -> None:
        reference = f"A{next(self.ids)}-{code}"
        self.book(Adjustment(reference, code, Cents(cents), "agent", "test"), code=code)

    def use(self, peak: int, offpeak: int = 0, code: Ean = EAN) -> None:
        self.meters.use(code, WattHours(peak), WattHours(offpeak))

    def look(self, code: Ean = EAN) -> Meter:
        with self.database.read() as connection:
            meter = self.meters.look(connection, code, self.now)
        assert meter is not None
        return meter

    def account(self, code: Ean = EAN) -> Account:
        return account_of(self.database, code)

    def supply(self, code: Ean = EAN) -> Supply:
        return self.account(code).supply

    def waiting(self, code: Ean = EAN) -> list[str]:
        """The kinds of the orders not sent yet, in order."""
        order, account = schema.orders, schema.accounts
        query = select(order.c.kind).join(account, account.c.id == order.c.account_id)
        query = query.where(account.c.ean == code, *WAITING)
        with self.database.read() as connection:
            return list(connection.execute(query.order_by(order.c.id)).scalars())

    def events(self, code: Ean = EAN) -> list[tuple[str, datetime]]:
        """What the meter told and was kept, in the order of its ids."""
        event = schema.meter_events
        query = select(event.c.event_id, event.c.event, event.c.at).where(event.c.ean == code)
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        return [(row.event, row.at) for row in sorted(rows, key=lambda row: _number(row.event_id))]


def live(database: Database, balance: int = 100, energy: Energy = Energy.ELECTRICITY) -> Rehearsal:
    """A household whose meter is on and was seen."""
    open_account(database, balance=balance, energy=energy)
    rehearsal = Rehearsal(database)
    rehearsal.pass_minutes(0)
    return rehearsal


def armed(database: Database, energy: Energy = Energy.ELECTRICITY) -> Rehearsal:
    """A household that was cut and has paid."""
    rehearsal = live(database, energy=energy)
    rehearsal.adjust(-1700)
    rehearsal.deliver()
    rehearsal.top_up(2000)
    rehearsal.deliver()
    return rehearsal


def _number(event_id: str) -> int:
    return int(event_id.rsplit("-", 1)[-1])
