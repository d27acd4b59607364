"""Asks a market platform, and orders to ask it with."""

from dataclasses import dataclass
from datetime import datetime

from balance.ean import Ean
from balance.energy import Energy
from balance.meters.orders import Order
from balance.meters.platform import MarketPlatform
from balance.money import Cents
from balance.supply_table import OrderKind
from tests.balance.meters.market import KEY, Door, Market
from tests.balance.storage.households import EAN, NOON, OTHER

# A machine that is busy with other tests needs some of them to answer at all.
_SECONDS = 2.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n"


@dataclass
class Caller:
    """Asks a platform, at instants of the test's own."""

    market: Market
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.platform = MarketPlatform(self.market.url, KEY, "3f9a", lambda: self.now, _SECONDS)

    def send(self, *orders: Order) -> object:
        return self.platform.send(orders)


def order(number: int, code: Ean = EAN, kind: OrderKind = OrderKind.CUT) -> Order:
    return Order(number, code, Energy.GAS, kind, Cents(-1605), Cents(0), NOON)


TWO = (order(1), order(2, OTHER))


def drip_a_body(door: Door) -> None:
    door.drip(HEAD + b"\r\n" + b" " * 100_000)
