"""What every way to the meters keeps to: a subclass brings the adapter and looks at its meters."""

from abc import ABC, abstractmethod
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from balance.energy import Energy
from balance.meters.orders import (
    MeterAdapter,
    NoAnswer,
    NotSent,
    Order,
    Outcome,
    Refused,
    Sent,
)
from balance.money import Cents
from balance.storage import schema
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.storage.households import EAN, NOON, OTHER, ean, open_account

_SHOWN = {OrderKind.CUT: -1610, OrderKind.MAKE_READY: 390, OrderKind.UPDATE_DISPLAY: 120}


def order(number: int, kind: OrderKind, balance: int | None = None) -> Order:
    """The order of that number to the first household's meter, a minute after the one before."""
    shown = Cents(_SHOWN[kind] if balance is None else balance)
    left = Cents(max(0, 1500 + min(0, shown)))
    ordered_at = NOON + timedelta(minutes=number)
    return Order(number, EAN, Energy.ELECTRICITY, kind, shown, left, ordered_at)


def keep_orders(database: Database, *orders: Order) -> None:
    """The orders as they stand in the database when they are sent."""
    account, table = schema.accounts, schema.orders
    with database.write() as connection:
        for one in orders:
            mine = account.c.ean == one.ean
            account_id = connection.execute(select(account.c.id).where(mine)).scalar_one()
            row = {"id": one.order_id, "account_id": account_id, "kind": one.kind}
            connection.execute(insert(table), row | {"ordered_at": one.ordered_at})


class MeterAdapterContract(ABC):
    """The conformance suite of the MeterAdapter protocol."""

    @pytest.fixture(autouse=True)
    def _households(self, database: Database) -> None:
        self.database = database
        for code in (EAN, OTHER):
            open_account(database, code)
        self.adapter = self.make(database)

    def send(self, *orders: Order) -> list[Outcome]:
        """What becomes of the orders, sent as many at once as the adapter takes."""
        outcomes: list[Outcome] = []
        for start in range(0, len(orders), self.adapter.most):
            answer = self.adapter.send(orders[start : start + self.adapter.most])
            assert not isinstance(answer, NoAnswer)
            outcomes += answer
        return outcomes

    @abstractmethod
    def make(self, database: Database) -> MeterAdapter:
        """The adapter to meters that are on, of which each open account has one."""

    @abstractmethod
    def observe(self) -> object:
        """All that can be seen of the first household's meter, and what it told."""

    def test_an_order_that_arrives_is_sent(self) -> None:
        before = self.observe()
        assert self.send(order(1, OrderKind.CUT)) == [Sent()]
        assert self.observe() != before

    def test_the_same_order_again_is_sent_and_changes_nothing(self) -> None:
        self.send(order(1, OrderKind.CUT))
        once = self.observe()
        assert self.send(order(1, OrderKind.CUT)) == [Sent()]
        assert self.observe() == once

    def test_an_order_that_comes_again_after_a_later_one_changes_nothing(self) -> None:
        for number, kind in enumerate((OrderKind.CUT, OrderKind.MAKE_READY), start=1):
            self.send(order(number, kind))
        both = self.observe()
        assert self.send(order(1, OrderKind.CUT)) == [Sent()]
        assert self.observe() == both

    def test_orders_of_one_kind_under_two_ids_are_two_orders(self) -> None:
        self.send(order(1, OrderKind.UPDATE_DISPLAY, 120))
        once = self.observe()
        self.send(order(2, OrderKind.UPDATE_DISPLAY, 130))
        assert self.observe() != once

    def test_an_order_reaches_its_own_meter_only(self) -> None:
        before = self.observe()
        foreign = order(1, OrderKind.CUT)
        elsewhere = Order(
            2, OTHER, foreign.energy, foreign.kind, foreign.balance, Cents(0), foreign.ordered_at
        )
        assert self.send(elsewhere) == [Sent()]
        assert self.observe() == before

    def test_every_order_has_its_own_outcome_in_their_order(self) -> None:
        first = order(1, OrderKind.CUT)
        rest = (first.energy, first.kind, first.balance, Cents(0), first.ordered_at)
        lost, other = Order(2, ean(77), *rest), Order(3, OTHER, *rest)
        outcomes = self.send(lost, first, other)
        assert [isinstance(one, Sent) for one in outcomes] == [False, True, True]

    def test_an_order_to_no_meter_is_not_sent_and_says_why(self) -> None:
        lost = order(1, OrderKind.CUT)
        nowhere = Order(1, ean(77), lost.energy, lost.kind, lost.balance, Cents(0), lost.ordered_at)
        [outcome] = self.send(nowhere)
        match outcome:
            case NotSent(why) | Refused(why):
                assert why
                assert nowhere.ean not in why
            case Sent():
                pytest.fail("there is no such meter")
