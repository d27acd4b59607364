"""Orders of which no meter tells in time: a task, until somebody does."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from balance.entries import MeterAction, MeterEvent
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.tasks import open_tasks
from balance.storage.unanswered import tell_of_unacknowledged
from balance.supply_table import OrderKind
from tests.balance.storage.households import (
    EAN,
    NOON,
    RULES,
    book,
    books,
    count,
    ean,
    open_account,
    pay,
    tasks_of,
    use,
)
from tests.balance.storage.sent_orders import (
    HOUR,
    cut,
    done,
    order_ids,
    send_all,
)


def _tell(database: Database, now: datetime) -> int:
    """How many tasks are opened."""
    before = count(database, schema.tasks)
    tell_of_unacknowledged(database, now, RULES.policies)
    return count(database, schema.tasks) - before


def _open(database: Database) -> list[tuple[str, str | None, str]]:
    with database.read() as connection:
        return [(task.kind, task.ean, task.detail) for task in open_tasks(connection)]


def test_a_cut_that_no_meter_acknowledged_for_four_hours_is_one_task(database: Database) -> None:
    cut(database)
    assert _tell(database, NOON + 40 * HOUR) == 0
    send_all(database)
    assert _tell(database, NOON + 4 * HOUR - timedelta(microseconds=1)) == 0
    assert _tell(database, NOON + 4 * HOUR) == 1
    assert _tell(database, NOON + 5 * HOUR) == 0
    detail = "The order cut sent at 2026-11-24 12:00 was not acknowledged by its meter."
    assert _open(database) == [("order_unacknowledged", EAN, detail)]


@pytest.mark.parametrize("named", [True, False])
def test_the_meter_s_answer_closes_the_task(database: Database, named: bool) -> None:
    cut(database)
    send_all(database)
    _tell(database, NOON + 4 * HOUR)
    book(database, NOON + 5 * HOUR, books(), done(order_ids(database)[0] if named else None))
    assert _tell(database, NOON + 5 * HOUR) == 0
    assert _open(database) == []


def test_the_answer_to_a_later_order_closes_the_tasks_of_the_earlier(database: Database) -> None:
    cut(database)
    book(database, NOON, books(), pay("T1", 5000))
    send_all(database)
    assert _tell(database, NOON + 4 * HOUR) == 2
    book(database, NOON + 5 * HOUR, books(), done(order_ids(database)[1]))
    _tell(database, NOON + 5 * HOUR)
    assert _open(database) == []


def test_a_button_pressed_shows_that_the_meter_was_made_ready(database: Database) -> None:
    cut(database)
    book(database, NOON, books(), pay("T1", 5000))
    send_all(database)
    _, ready = order_ids(database)
    with database.write() as connection:
        done_before = update(schema.orders).where(schema.orders.c.id < ready)
        connection.execute(done_before.values(executed_at=NOON))
    assert _tell(database, NOON + 4 * HOUR) == 1
    pressed = MeterEvent("B1", EAN, NOON + HOUR, MeterAction.BUTTON)
    book(database, NOON + 5 * HOUR, books(), pressed)
    assert _tell(database, NOON + 5 * HOUR) == 0
    assert _open(database) == []


def test_a_button_pressed_closes_the_task_of_the_cut_before_it(database: Database) -> None:
    cut(database)
    send_all(database)
    assert _tell(database, NOON + 4 * HOUR) == 1
    book(database, NOON + 4 * HOUR, books(), pay("T1", 5000))
    send_all(database, NOON + 4 * HOUR)
    pressed = MeterEvent("B1", EAN, NOON + 5 * HOUR, MeterAction.BUTTON)
    book(database, NOON + 5 * HOUR, books(), pressed)
    assert _tell(database, NOON + 40 * HOUR) == 0
    assert _open(database) == []


def test_nobody_looks_after_an_order_whose_customer_has_left(database: Database) -> None:
    cut(database)
    send_all(database)
    _tell(database, NOON + 4 * HOUR)
    with database.write() as connection:
        connection.execute(update(schema.accounts).values(closed_at=NOON))
    assert _tell(database, NOON + 5 * HOUR) == 0
    assert _open(database) == []


def test_a_display_that_no_meter_acknowledged_is_replaced_by_the_next_day_s(
    database: Database,
) -> None:
    open_account(database)
    book(database, NOON, books(), use("C1", 100))
    send_all(database)
    assert _tell(database, NOON + 40 * HOUR) == 0


def test_many_silent_meters_are_told_once_by_two_workers(database: Database) -> None:
    homes = [ean(number) for number in range(1, 6)]
    for home in homes:
        open_account(database, home)
    with database.write() as connection:
        accounts = connection.execute(select(schema.accounts.c.id)).scalars().all()
        row = {"kind": OrderKind.CUT, "ordered_at": NOON, "sent_at": NOON}
        rows = [row | {"account_id": accounts[number % 5]} for number in range(1200)]
        connection.execute(insert(schema.orders), rows)
    start = threading.Barrier(2)

    def run(_: int) -> int:
        start.wait(10)
        return _tell(database, NOON + 4 * HOUR)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(run, range(2)))
    assert len(tasks_of(database)) == 1200
