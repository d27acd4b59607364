"""The audit of messages: each has its cause, and each cause its message or a task."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Delete, Insert, Update, delete, insert, select, update

from balance.ean import Ean
from balance.entries import Adjustment
from balance.money import Cents
from balance.storage import brake, schema
from balance.storage.audit import differences
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.ledger import Books
from messaging.audit import unexplained
from messaging.outbox import Outbox
from messaging.tables import messages
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    RULES,
    YESTERDAY,
    book,
    ean,
    open_account,
    pay,
    use,
)
from tests.messaging.factories import MANNER, MOBILE

BOOKS = Books(RULES.policies, RULES.tariff, Outbox(MANNER))
NEXT = NOON + timedelta(days=1)


def faults(database: Database) -> list[str]:
    with database.read() as connection:
        return unexplained(connection)


def tamper(database: Database, change: Insert | Update | Delete) -> list[str]:
    with database.write() as connection:
        connection.execute(change)
    return faults(database)


def open_reachable(database: Database, code: Ean = EAN, balance: int = 1000) -> None:
    """A home that can be reached by SMS."""
    open_account(database, code, balance)
    account_id = select(schema.accounts.c.id).where(schema.accounts.c.ean == code)
    contact = {"account_id": account_id.scalar_subquery(), "mobile": MOBILE, "channels": "sms"}
    with database.write() as connection:
        connection.execute(
            delete(schema.contacts).where(
                schema.contacts.c.account_id == account_id.scalar_subquery()
            )
        )
        connection.execute(insert(schema.contacts).values(contact | {"language": "fr"}))


def live(database: Database, code: Ean = EAN) -> None:
    """Low, in emergency, cut, paid too little, paid enough."""
    days = [YESTERDAY - timedelta(days=back) for back in (3, 2, 1, 0)]
    for day, cents in zip(days, (600, 700, 1300, 10), strict=True):
        book(database, NOON, BOOKS, use(f"{code}/{day}", cents, day, code=code), code=code)
    book(database, NOON, BOOKS, pay(f"{code}/1", 500, code), code=code)
    book(database, NOON, BOOKS, pay(f"{code}/2", 5000, code), code=code)


def test_a_home_with_a_past_and_one_that_nobody_can_reach_are_explained(
    database: Database,
) -> None:
    open_reachable(database)
    open_account(database, OTHER, 1000)
    live(database)
    live(database, OTHER)
    assert faults(database) == []
    with database.read() as connection:
        said = set(connection.execute(select(messages.c.kind)).scalars())
        assert differences(connection) == []
    assert said == {
        "LOW_CREDIT",
        "EMERGENCY_CREDIT",
        "DISCONNECTED",
        "TOP_UP_STILL_CUT",
        "RECONNECT_READY",
    }


@pytest.mark.parametrize(
    "kind",
    ["LOW_CREDIT", "EMERGENCY_CREDIT", "DISCONNECTED", "TOP_UP_STILL_CUT", "RECONNECT_READY"],
)
def test_a_message_that_was_lost_is_named(database: Database, kind: str) -> None:
    open_reachable(database)
    live(database)
    # A payment that made the meter ready lacks its confirmation too.
    found = tamper(database, delete(messages).where(messages.c.kind == kind))
    assert len(found) in (1, 2)
    for fault in found:
        assert "nothing was said" in fault
        assert kind in fault
        assert EAN not in fault


def test_a_task_that_was_lost_is_named(database: Database) -> None:
    open_account(database, EAN, 1000)
    live(database)
    lost = schema.tasks.c.key.contains("LOW_CREDIT")
    (fault,) = tamper(database, delete(schema.tasks).where(lost))
    assert "LOW_CREDIT should have been" in fault


@pytest.mark.parametrize("kind", ["CUT_WARNING", "DISCONNECTED", "TOP_UP_RECEIVED"])
def test_a_message_without_a_cause_is_named(database: Database, kind: str) -> None:
    open_reachable(database)
    live(database)
    low = messages.c.kind == "LOW_CREDIT"
    found = tamper(database, update(messages).where(low).values(kind=kind))
    assert any(f"{kind} was said, nothing in this batch causes it" in fault for fault in found)


def test_a_cut_held_and_released_at_night_is_explained(database: Database) -> None:
    open_reachable(database)
    with database.write() as connection:
        brake.stop(connection, Stopped.CUTS, "a drill", NOON)
    book(database, NOON, BOOKS, use("C1", 3000))
    night = NOON + timedelta(hours=8)
    with database.write() as connection:
        brake.free(connection, (Stopped.CUTS,), night)
    settle_due(database, night, BOOKS)
    assert faults(database) == []
    with database.read() as connection:
        said = list(connection.execute(select(messages.c.kind).order_by(messages.c.id)).scalars())
    assert said == ["EMERGENCY_CREDIT", "CUT_WARNING"]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "use", "adjust", "hold", "release", "due"]),
        st.integers(500, 4000),
        st.integers(1, 30),
    ),
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_life_is_explained(database: Database, steps: list[tuple[str, int, int]]) -> None:
    with database.read() as connection:
        lived = len(connection.execute(select(schema.accounts.c.id)).all())
    code = ean(lived + 1)
    open_reachable(database, code)
    now = NOON
    for number, (step, cents, hours) in enumerate(steps):
        now += timedelta(hours=hours)
        key = f"{code}/{number}"
        with database.write() as connection:
            match step:
                case "hold":
                    brake.stop(connection, Stopped.CUTS, "a drill", now)
                case "release":
                    brake.free(connection, (Stopped.CUTS,), now)
        match step:
            case "pay":
                book(database, now, BOOKS, pay(key, cents, code), code=code)
            case "use":
                day = date(2026, 11, 2) + timedelta(days=number)
                book(database, now, BOOKS, use(key, cents, day, code=code), code=code)
            case "adjust":
                taken = Adjustment(key, code, Cents(-cents), "ag1", "receipt")
                book(database, now, BOOKS, taken, code=code)
            case "due" | "release":
                settle_due(database, now, BOOKS)
    assert faults(database) == []
    with database.read() as connection:
        assert differences(connection) == []
