"""No cut leaves for a meter while a supervisor holds cuts."""

from datetime import datetime, timedelta

import pytest

from balance.ean import Ean
from balance.meters.orders import Order, Outcome
from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.restored import note_restored
from balance.supply_table import OrderKind
from tests.balance.meters.postman import Postman, cut_and_paid, deliver
from tests.balance.meters.rehearsals import Rehearsal
from tests.balance.storage.households import EAN, NOON, ean, open_account, tasks_of


def _stop(database: Database) -> None:
    with database.write() as connection:
        brake.stop(connection, Stopped.CUTS, "a drill", NOON)


def _free(database: Database, now: datetime) -> None:
    with database.write() as connection:
        brake.free(connection, (Stopped.CUTS,), now)


def _cut(database: Database, *homes: Ean) -> Rehearsal:
    """Homes cut, their orders not sent yet."""
    rehearsal = Rehearsal(database)
    for home in homes:
        open_account(database, home, 100)
    rehearsal.pass_minutes(0)
    for home in homes:
        rehearsal.adjust(-1700, home)
    return rehearsal


@pytest.mark.rule("brake.command")
def test_no_cut_leaves_while_a_supervisor_holds_cuts_and_each_follows_the_release(
    database: Database,
) -> None:
    rehearsal = _cut(database, EAN)
    _stop(database)
    held = Postman()
    assert deliver(database, held, rehearsal.now) == 0
    assert held.given == []
    _free(database, rehearsal.now)
    freed = Postman()
    assert deliver(database, freed, rehearsal.now) == 1
    assert freed.kinds == [(EAN, OrderKind.CUT)]


@pytest.mark.rule("brake.command")
def test_a_cut_held_over_a_long_weekend_is_not_stale_and_follows_the_release(
    database: Database,
) -> None:
    rehearsal = _cut(database, EAN)
    _stop(database)
    monday = rehearsal.now + timedelta(hours=66)
    assert deliver(database, Postman(), monday) == 0
    _free(database, monday)
    assert deliver(database, Postman(), monday) == 1


@pytest.mark.rule("brake.command")
def test_a_home_that_paid_while_its_cut_order_was_held_keeps_its_light(database: Database) -> None:
    """Sent after the release, the cut would switch off a home that has paid."""
    cut_and_paid(database, EAN)
    _stop(database)
    assert deliver(database, Postman(), NOON) == 0
    _free(database, NOON)
    freed = Postman()
    assert deliver(database, freed, NOON) == 1
    assert freed.kinds == [(EAN, OrderKind.MAKE_READY)]
    assert tasks_of(database) == [("never_cut", EAN)]


@pytest.mark.rule("brake.command")
def test_a_home_that_may_have_been_cut_before_a_hold_is_made_ready_after_it(
    database: Database,
) -> None:
    """The answer to its cut was lost: nobody can say that it has light."""
    rehearsal = _cut(database, EAN)
    assert deliver(database, Postman(unreached={EAN}), rehearsal.now) == 0
    rehearsal.top_up(3000)
    _stop(database)
    _free(database, rehearsal.now)
    freed = Postman()
    deliver(database, freed, rehearsal.now + timedelta(minutes=1))
    assert freed.kinds == [(EAN, OrderKind.MAKE_READY)]
    assert tasks_of(database) == [("maybe_dark", EAN)]


@pytest.mark.rule("brake.command")
def test_a_cut_that_waited_in_a_backup_may_have_left_after_it(database: Database) -> None:
    rehearsal = _cut(database, EAN)
    with database.write() as connection:
        note_restored(connection, "last night's", rehearsal.now)
    _stop(database)
    rehearsal.top_up(3000)
    _free(database, rehearsal.now)
    freed = Postman()
    assert deliver(database, freed, rehearsal.now) == 1
    assert freed.kinds == [(EAN, OrderKind.MAKE_READY)]
    assert tasks_of(database) == [("cuts_unknown", None), ("maybe_dark", EAN)]


@pytest.mark.rule("brake.command")
def test_a_word_to_stop_reaches_a_round_of_orders_under_way(database: Database) -> None:
    rehearsal = _cut(database, *(ean(n) for n in range(1, 4)))

    class Stopper(Postman):
        def carry(self, order: Order) -> Outcome:
            _stop(database)
            return Postman.carry(self, order)

    assert deliver(database, Stopper(), rehearsal.now) == 1
