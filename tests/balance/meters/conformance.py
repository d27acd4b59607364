"""What every way to the meters keeps to: a subclass brings the adapter and looks at its meters."""

from abc import ABC, abstractmethod
from datetime import timedelta

import pytest

from balance.energy import Energy
from balance.meters.orders import MeterAdapter, NotSent, Order, Sent
from balance.money import Cents
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


class MeterAdapterContract(ABC):
    """The conformance suite of the MeterAdapter protocol."""

    @pytest.fixture(autouse=True)
    def _households(self, database: Database) -> None:
        self.database = database
        for code in (EAN, OTHER):
            open_account(database, code)
        self.adapter = self.make(database)

    @abstractmethod
    def make(self, database: Database) -> MeterAdapter:
        """The adapter to meters that are on, of which each open account has one."""

    @abstractmethod
    def observe(self) -> object:
        """All that can be seen of the first household's meter, and what it told."""

    def test_an_order_that_arrives_is_sent(self) -> None:
        before = self.observe()
        assert self.adapter.send(order(1, OrderKind.CUT)) == Sent()
        assert self.observe() != before

    def test_the_same_order_again_is_sent_and_changes_nothing(self) -> None:
        self.adapter.send(order(1, OrderKind.CUT))
        once = self.observe()
        assert self.adapter.send(order(1, OrderKind.CUT)) == Sent()
        assert self.observe() == once

    def test_an_order_that_comes_again_after_a_later_one_changes_nothing(self) -> None:
        for number, kind in enumerate((OrderKind.CUT, OrderKind.MAKE_READY), start=1):
            self.adapter.send(order(number, kind))
        both = self.observe()
        assert self.adapter.send(order(1, OrderKind.CUT)) == Sent()
        assert self.observe() == both

    def test_orders_of_one_kind_under_two_ids_are_two_orders(self) -> None:
        self.adapter.send(order(1, OrderKind.UPDATE_DISPLAY, 120))
        once = self.observe()
        self.adapter.send(order(2, OrderKind.UPDATE_DISPLAY, 130))
        assert self.observe() != once

    def test_an_order_reaches_its_own_meter_only(self) -> None:
        before = self.observe()
        foreign = order(1, OrderKind.CUT)
        elsewhere = Order(
            2, OTHER, foreign.energy, foreign.kind, foreign.balance, Cents(0), foreign.ordered_at
        )
        assert self.adapter.send(elsewhere) == Sent()
        assert self.observe() == before

    def test_an_order_to_no_meter_is_not_sent_and_says_why(self) -> None:
        lost = order(1, OrderKind.CUT)
        nowhere = Order(1, ean(77), lost.energy, lost.kind, lost.balance, Cents(0), lost.ordered_at)
        outcome = self.adapter.send(nowhere)
        assert isinstance(outcome, NotSent)
        assert outcome.reason
        assert nowhere.ean not in outcome.reason
