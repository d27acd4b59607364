"""A way to the meters that only notes what it is given, and orders for it to carry."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from balance.ean import Ean
from balance.meters.orders import NoAnswer, NotSent, Order, Outcome, Sent
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import open_account


@dataclass
class Postman:
    """Notes what it is given, and does not reach some meters."""

    unreached: Collection[Ean] = ()
    given: list[Order] = field(default_factory=list)

    @property
    def most(self) -> int:
        return 1

    def send(self, orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        return [self.carry(order) for order in orders]

    def carry(self, order: Order) -> Outcome:
        self.given.append(order)
        return NotSent("nobody answers") if order.ean in self.unreached else Sent()

    @property
    def kinds(self) -> list[tuple[Ean, OrderKind]]:
        return [(order.ean, order.kind) for order in self.given]


def cut_and_paid(database: Database, *codes: Ean) -> Rehearsal:
    """Each home is cut, then has paid: two orders each, home by home in turns."""
    rehearsal = Rehearsal(database)
    for code in codes:
        open_account(database, code, 100)
    rehearsal.pass_minutes(0)
    for code in codes:
        rehearsal.adjust(-1700, code)
    for code in codes:
        rehearsal.top_up(2000, code)
    return rehearsal
