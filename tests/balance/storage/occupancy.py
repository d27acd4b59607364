"""Agents at work, for the tests of customers and meters that follow each other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import func, select, update

from balance.account import Supply
from balance.batch import Booking
from balance.ean import Ean
from balance.energy import Energy
from balance.intake.accounts import Opening
from balance.money import Cents
from balance.refusals import Refusal, RefusedInput
from balance.storage import occupants, schema
from balance.storage.acts import Act, ActName
from balance.storage.audit import differences
from balance.storage.database import Database
from balance.storage.occupants import Closed
from balance.storage.retries import write_retried
from tests.balance.storage.households import EAN, NOON, Ears, books


@dataclass
class Desk:
    """An agent at one database, and what customers hear of the acts."""

    database: Database
    ears: Ears
    now: datetime = NOON

    def activate(
        self,
        ean: Ean = EAN,
        energy: Energy = Energy.ELECTRICITY,
        transferred: int | None = None,
        mobile: str = "",
    ) -> Booking:
        """Open a fresh account."""
        moved = None if transferred is None else Cents(transferred)
        newcomer = newcomer_of(ean, energy, mobile)
        kept = Act("ag1", ActName.ACTIVATE)
        with self.database.write() as connection:
            return occupants.activate_account(
                connection, newcomer, moved, kept, self.now, books(self.ears)
            )

    def bridge(
        self, reference: str = "b1", newcomer: Opening | None = None, ean: Ean = EAN
    ) -> Booking:
        """Help a new customer without contract; rivals give way to each other."""
        kept = Act("ag1", ActName.BRIDGE, reference)
        return write_retried(
            self.database,
            lambda connection: occupants.bridge(
                connection, ean, newcomer, "no contract", kept, self.now, books(self.ears)
            ),
        )

    def replace(self, new: Ean, old: Ean = EAN) -> Booking:
        """Move a customer to another meter."""
        kept = Act("ag1", ActName.REPLACE)
        with self.database.write() as connection:
            return occupants.replace_meter(connection, old, new, kept, self.now, books(self.ears))

    def close(self, ean: Ean = EAN) -> Closed:
        """Close the account of a customer who leaves."""
        kept = Act("ag1", ActName.CLOSE)
        with self.database.write() as connection:
            return occupants.close_account(connection, ean, kept, self.now, books(self.ears))

    def send_orders(self) -> None:
        """Let every waiting order reach its meter."""
        table = schema.orders
        waiting = (table.c.sent_at.is_(None), table.c.withdrawn_at.is_(None))
        with self.database.write() as connection:
            connection.execute(update(table).where(*waiting).values(sent_at=self.now))

    def orders(self) -> list[str]:
        """The orders that wait for the meters, in their order."""
        table = schema.orders
        query = select(table.c.kind).where(
            table.c.sent_at.is_(None), table.c.withdrawn_at.is_(None)
        )
        with self.database.read() as connection:
            return list(connection.execute(query.order_by(table.c.id)).scalars())

    def total(self) -> int:
        """The cents of every entry, of whatever account."""
        query = select(func.coalesce(func.sum(schema.entries.c.amount), 0))
        with self.database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def audit(self) -> list[str]:
        """What entries and history do not explain."""
        with self.database.read() as connection:
            return differences(connection)

    def frozen(self) -> list[tuple[int, Supply]]:
        """Balance and supply of every closed account, oldest first."""
        table = schema.accounts
        query = select(table.c.balance, table.c.supply).where(table.c.closed_at.is_not(None))
        with self.database.read() as connection:
            rows = connection.execute(query.order_by(table.c.id))
            return [(row.balance, Supply(row.supply)) for row in rows]


def refusal_of(act: Callable[[], object]) -> Refusal:
    """The code with which an act is refused; fails the test where it is not."""
    with pytest.raises(RefusedInput) as refused:
        act()
    return refused.value.code


def newcomer_of(ean: Ean = EAN, energy: Energy = Energy.ELECTRICITY, mobile: str = "") -> Opening:
    """A new customer who moves in at noon."""
    return Opening(ean, energy, date(2026, 11, 24), mobile=mobile)
