"""No cut leaves for a meter while a supervisor holds cuts."""

import pytest

from balance.meters.orders import Order, Outcome, send_orders
from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.meters.test_sending import Postman, cut_and_paid
from tests.balance.storage.households import EAN, NOON, ean, open_account


@pytest.mark.rule("brake.command")
def test_no_cut_leaves_while_a_supervisor_holds_cuts_and_all_follow_the_release(
    database: Database,
) -> None:
    """The order to make ready waits behind its cut: sent before it, it would be undone."""
    cut_and_paid(database, EAN)
    with database.write() as connection:
        brake.stop(connection, Stopped.CUTS, "a drill", NOON)
    held = Postman()
    assert send_orders(database, held, NOON) == 0
    assert held.given == []
    with database.write() as connection:
        brake.free(connection, (Stopped.CUTS,), NOON)
    freed = Postman()
    assert send_orders(database, freed, NOON) == 2
    assert freed.kinds == [(EAN, OrderKind.CUT), (EAN, OrderKind.MAKE_READY)]


@pytest.mark.rule("brake.command")
def test_a_word_to_stop_reaches_a_round_of_orders_under_way(database: Database) -> None:
    homes = [ean(n) for n in range(1, 4)]
    rehearsal = Rehearsal(database)
    for home in homes:
        open_account(database, home, 100)
    rehearsal.pass_minutes(0)
    for home in homes:
        rehearsal.adjust(-1700, home)

    class Stopper(Postman):
        def send(self, order: Order) -> Outcome:
            with database.write() as connection:
                brake.stop(connection, Stopped.CUTS, "a drill", NOON)
            return Postman.send(self, order)

    assert send_orders(database, Stopper(), rehearsal.now) == 1
