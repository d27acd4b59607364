"""No alert goes out that the account it speaks of has made untrue."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, select, update

from balance.batch import Deactivation, Item, LimiterChange, ThresholdChange
from balance.ean import Ean
from balance.entries import Adjustment, MeterAction, MeterEvent
from balance.money import Cents
from balance.storage import brake
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.ledger import book_batches
from messaging.audit import unexplained
from messaging.tables import messages
from tests.balance.storage.households import (
    EAN,
    NIGHT,
    NOON,
    OTHER,
    YESTERDAY,
    account_of,
    book,
    ean,
    pay,
    use,
)
from tests.messaging.test_audit import BOOKS, open_reachable
from tests.messaging.workers import read, task_kinds

SUPERSEDED = ("cancelled", "superseded")
PAYMENT = pay("P1", 2000)


def states(database: Database) -> list[tuple[str, str, str | None]]:
    """Kind, state and reason of each message, oldest first."""
    query = select(messages.c.kind, messages.c.state, messages.c.reason).order_by(messages.c.id)
    with database.read() as connection:
        return [(kind, state, reason) for kind, state, reason in connection.execute(query)]


def low(database: Database, code: Ean = EAN) -> None:
    """A home at 4.00 whose alert waits."""
    open_reachable(database, code)
    book(database, NOON, BOOKS, use(f"low/{code}", 600, code=code), code=code)
    assert states(database)[-1] == ("LOW_CREDIT", "pending", None)


def test_a_top_up_cancels_the_alert_it_makes_untrue_and_is_confirmed(database: Database) -> None:
    low(database)
    book(database, NOON, BOOKS, PAYMENT)
    assert states(database) == [
        ("LOW_CREDIT", *SUPERSEDED),
        ("TOP_UP_RECEIVED", "pending", None),
    ]
    assert task_kinds(database) == []


def test_a_top_up_that_leaves_the_credit_low_leaves_its_alert(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, ThresholdChange(Cents(2000)))
    book(database, NOON, BOOKS, use("C1", 600))
    book(database, NOON, BOOKS, pay("P1", 500))
    assert states(database)[0] == ("LOW_CREDIT", "pending", None)


@pytest.mark.parametrize(
    "item",
    [
        Adjustment("J1", EAN, Cents(2000), "ag1", "a receipt"),
        use("C2", 100, version=2),
        ThresholdChange(Cents(100)),
        Deactivation(),
    ],
    ids=["an adjustment", "a corrected day", "a lower threshold", "prepayment switched off"],
)
def test_whatever_makes_an_alert_untrue_cancels_it(database: Database, item: Item) -> None:
    low(database)
    book(database, NOON, BOOKS, item)
    assert states(database) == [("LOW_CREDIT", *SUPERSEDED)]


def test_only_the_account_that_moved_is_silenced(database: Database) -> None:
    low(database)
    low(database, OTHER)
    book(database, NOON, BOOKS, pay("P1", 2000, OTHER), code=OTHER)
    assert states(database)[:2] == [("LOW_CREDIT", "pending", None), ("LOW_CREDIT", *SUPERSEDED)]


def test_a_graver_alert_takes_the_place_of_one_that_waits(database: Database) -> None:
    low(database)
    day = YESTERDAY - timedelta(days=1)
    book(database, NOON, BOOKS, use("C2", 500, day))
    assert states(database) == [
        ("LOW_CREDIT", *SUPERSEDED),
        ("EMERGENCY_CREDIT", "pending", None),
    ]
    book(database, NOON, BOOKS, use("C3", 2000, day - timedelta(days=1)))
    assert states(database)[1:] == [
        ("EMERGENCY_CREDIT", *SUPERSEDED),
        ("DISCONNECTED", "pending", None),
    ]


def test_no_warning_of_a_cut_goes_out_that_a_payment_has_averted(database: Database) -> None:
    open_reachable(database)
    book(database, NIGHT, BOOKS, use("C1", 2600))
    [warning] = read(database)
    assert (warning["kind"], "coupure" in str(warning["text"])) == ("EMERGENCY_CREDIT", True)
    # Still in the emergency credit, of which the confirmation tells the rest.
    book(database, NIGHT, BOOKS, pay("P1", 500))
    assert account_of(database).balance == -1100
    assert states(database)[0] == ("EMERGENCY_CREDIT", *SUPERSEDED)


def test_what_was_said_of_a_cut_gives_way_once_the_meter_may_be_on_again(
    database: Database,
) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 2600))
    book(database, NOON, BOOKS, pay("P1", 500))
    assert [kind for kind, *_ in states(database)] == ["DISCONNECTED", "TOP_UP_STILL_CUT"]
    assert {state for _, state, _ in states(database)} == {"pending"}
    book(database, NOON, BOOKS, pay("P2", 2000))
    assert states(database) == [
        ("DISCONNECTED", *SUPERSEDED),
        ("TOP_UP_STILL_CUT", *SUPERSEDED),
        ("RECONNECT_READY", "pending", None),
    ]
    pressed = MeterEvent("E1", EAN, NOON, MeterAction.BUTTON)
    book(database, NOON, BOOKS, pressed)
    assert states(database)[2] == ("RECONNECT_READY", *SUPERSEDED)
    with database.read() as connection:
        assert unexplained(connection) == []


def test_a_limit_of_power_that_is_lifted_is_not_told(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, LimiterChange(active=True))
    book(database, NOON, BOOKS, use("C1", 2600))
    assert [kind for kind, *_ in states(database)] == ["EMERGENCY_CREDIT", "LIMITED_SUPPLY"]
    assert {state for _, state, _ in states(database)} == {"pending"}
    book(database, NOON, BOOKS, PAYMENT)
    assert {state for _, state, _ in states(database)[:2]} == {"cancelled"}


def test_an_alert_stands_while_the_cut_that_follows_it_is_held(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 1200))
    with database.write() as connection:
        brake.stop(connection, Stopped.CUTS, "a drill", NOON)
    book(database, NOON, BOOKS, use("C2", 1500, YESTERDAY - timedelta(days=1)))
    assert states(database) == [("EMERGENCY_CREDIT", "pending", None)]
    with database.write() as connection:
        brake.free(connection, (Stopped.CUTS,), NIGHT)
    settle_due(database, NIGHT, BOOKS)
    assert states(database) == [
        ("EMERGENCY_CREDIT", *SUPERSEDED),
        ("CUT_WARNING", "pending", None),
    ]


@contextmanager
def _asked(database: Database) -> Iterator[list[str]]:
    """The queries of messages that are made meanwhile."""
    queries: list[str] = []

    def listen(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT") and "FROM messages" in statement:
            queries.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    yield queries
    event.remove(database.engine, "before_cursor_execute", listen)


def test_a_settlement_asks_of_all_its_accounts_at_once_and_only_if_an_alert_may_be_untrue(
    database: Database,
) -> None:
    codes = [ean(number) for number in range(1, 6)]
    for code in codes:
        low(database, code)
    day = YESTERDAY - timedelta(days=1)
    for cents, queries in ((100, 0), (500, 3)):
        day -= timedelta(days=1)
        batches = {code: [use(f"{code}/{day}", cents, day, code=code)] for code in codes}
        with _asked(database) as asked, database.write() as connection:
            book_batches(connection, batches, NOON, BOOKS)
        assert len(asked) == queries
    assert [state for _, state, _ in states(database)].count("cancelled") == len(codes)


@pytest.mark.parametrize("kind", ["SURVEY", "APPOINTMENT_48H", "BALANCE"])
def test_what_is_no_alert_waits_on_while_its_account_is_booked_on(
    database: Database, kind: str
) -> None:
    low(database)
    with database.write() as connection:
        connection.execute(update(messages).values(kind=kind, situation=kind))
    book(database, NOON, BOOKS, PAYMENT)
    assert states(database) == [(kind, "pending", None), ("TOP_UP_RECEIVED", "pending", None)]
