"""An address that failed for good, or asked for silence, is not written to."""

from itertools import permutations

import pytest

from balance.storage.database import Database
from messaging.barriers import lift, read_barrier, read_barriers, set_barrier
from messaging.delivery import Barrier, ChannelName
from tests.messaging.factories import MOBILE, MONDAY

SMS, EMAIL = ChannelName.SMS, ChannelName.EMAIL


@pytest.mark.parametrize("order", [*permutations(Barrier)])
def test_an_opt_out_outweighs_a_failure(database: Database, order: tuple[Barrier, Barrier]) -> None:
    with database.write() as connection:
        for barrier in order:
            set_barrier(connection, SMS, MOBILE, barrier, MONDAY)
        assert read_barrier(connection, SMS, MOBILE) is Barrier.OPTED_OUT


def test_a_barrier_belongs_to_one_address_of_one_channel(database: Database) -> None:
    with database.write() as connection:
        set_barrier(connection, SMS, MOBILE, Barrier.INVALID, MONDAY)
        pairs = [(SMS, MOBILE), (EMAIL, MOBILE), (SMS, MOBILE[:-1])]
        assert read_barriers(connection, pairs) == {(SMS, MOBILE): Barrier.INVALID}
        assert read_barriers(connection, []) == {}


@pytest.mark.parametrize("stands", Barrier)
def test_only_the_barrier_that_stands_is_lifted(database: Database, stands: Barrier) -> None:
    other = next(barrier for barrier in Barrier if barrier is not stands)
    with database.write() as connection:
        set_barrier(connection, SMS, MOBILE, stands, MONDAY)
        assert not lift(connection, SMS, MOBILE, other)
        assert lift(connection, SMS, MOBILE, stands)
        assert read_barrier(connection, SMS, MOBILE) is None
        assert not lift(connection, SMS, MOBILE, stands)
