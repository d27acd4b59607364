"""Whoever locks several rows does so in one order: nobody waits for who waits for them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update

from balance.refusals import RefusedInput
from balance.storage.database import Database
from balance.storage.standings import lock_account
from messaging import care, claims, leases
from messaging.delivery import ChannelName, MessageState
from messaging.dropping import drop_waiting
from messaging.handover import settle, tell_agent
from messaging.outbox import Outbox, drop_replacement, instead_of
from messaging.pauses import pause
from messaging.tables import messages
from messaging.timing import DEFAULT
from tests.messaging.factories import MANNER, MONDAY, Clock
from tests.messaging.workers import claim, read, write

LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def postgres(fresh_postgres_url: str) -> Iterator[Database]:
    """The engine that locks rows; SQLite has one writer at a time."""
    database = Database.open(fresh_postgres_url)
    yield database
    database.engine.dispose()


def lock(connection: Connection, message_id: int) -> None:
    connection.execute(select(messages).where(messages.c.id == message_id).with_for_update())


def submitting(database: Database, message_id: int, **values: object) -> None:
    """A message in the hands of a worker that may be dead."""
    held = {"state": MessageState.SUBMITTING, "owner": "w1", "lease_until": MONDAY}
    mine = update(messages).where(messages.c.id == message_id)
    with database.write() as connection:
        connection.execute(mine.values(held | values))


def replaced(database: Database) -> None:
    """Message 1 is being sent though it is not so any more; 2 is to be said in its place."""
    write(database, 2)
    submitting(database, 1, reason="superseded")
    instead = {"account_id": 1, "cause": instead_of(1), "follows": 1}
    with database.write() as connection:
        connection.execute(update(messages).where(messages.c.id == 2).values(instead))


def reclaim(database: Database) -> tuple[int, int]:
    with database.write() as connection:
        claims.take_turns(connection)
        return leases.reclaim(connection, LATER, DEFAULT)


def test_dead_workers_messages_wait_for_a_booking_that_waits_for_no_one(
    postgres: Database,
) -> None:
    write(postgres, 3)
    submitting(postgres, 1, reason="superseded")
    submitting(postgres, 3)
    instead = {"account_id": 1, "cause": instead_of(1), "follows": 1}
    with postgres.write() as connection:
        connection.execute(update(messages).where(messages.c.id == 2).values(instead))
    with ThreadPoolExecutor(1) as pool:
        with postgres.write() as connection:
            for account_id in (1, 3):
                lock_account(connection, account_id)
            lock(connection, 2)
            reclaiming = pool.submit(reclaim, postgres)
            wait([reclaiming], timeout=0.3)
            lock(connection, 3)
        assert reclaiming.result(timeout=20) == (0, 0)
    assert reclaim(postgres) == (2, 0)
    assert [row["state"] for row in read(postgres)] == ["unknown", "cancelled", "unknown"]


def test_an_account_closes_while_an_outcome_is_recorded(postgres: Database) -> None:
    replaced(postgres)

    def close() -> int:
        with postgres.write() as connection:
            return Outbox(MANNER).cancel(connection, 1, LATER)

    with ThreadPoolExecutor(1) as pool:
        with postgres.write() as connection:
            lock(connection, 1)
            closing = pool.submit(close)
            assert wait([closing], timeout=0.3).not_done
            drop_replacement(connection, 1, 1, LATER)
        assert closing.result(timeout=20) == 0


def test_a_booking_goes_on_beside_messages_that_are_dropped(postgres: Database) -> None:
    write(postgres, 2)
    # The database finds a changed row after the others.
    submitting(postgres, 1, state=MessageState.PENDING, not_before=LATER)

    def drop() -> int:
        with postgres.write() as connection:
            return drop_waiting(connection, LATER, LATER)

    with ThreadPoolExecutor(1) as pool:
        with postgres.write() as connection:
            lock(connection, 1)
            dropping = pool.submit(drop)
            assert wait([dropping], timeout=0.3).not_done
            lock(connection, 2)
        assert dropping.result(timeout=20) == 2


def test_an_agent_closes_what_a_receipt_settles(postgres: Database) -> None:
    write(postgres, 1)
    with postgres.write() as connection:
        dead = {"state": MessageState.DEAD, "reason": "no proof"}
        connection.execute(update(messages).values(dead))
        tell_agent(connection, 1, 1, "LOW_CREDIT", MessageState.DEAD, "no proof", MONDAY)

    def close() -> None:
        with postgres.write() as connection:
            care.close(connection, 1, "ag1", "told by phone", LATER)

    with ThreadPoolExecutor(1) as pool:
        with postgres.write() as connection:
            lock_account(connection, 1)
            closing = pool.submit(close)
            assert wait([closing], timeout=0.3).not_done
            settle(connection, [1], LATER)
        with pytest.raises(RefusedInput, match="no task about message 1 is open"):
            closing.result(timeout=20)


def test_a_claim_does_not_wait_for_who_changes_a_pause(postgres: Database) -> None:
    write(postgres, 1)
    with postgres.write() as connection:
        pause(connection, ChannelName.SMS, "wrong token", MONDAY, timedelta(0))
    with ThreadPoolExecutor(1) as pool, postgres.write() as connection:
        pause(connection, ChannelName.SMS, "wrong sender", MONDAY, timedelta(0))
        assert pool.submit(claim, postgres, Clock(LATER)).result(timeout=20) == []
