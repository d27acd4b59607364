"""A meter that names the order it carried out: that one is done, and the earlier are overtaken."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from balance.batch import Refused, Taken
from balance.ean import Ean
from balance.entries import MeterAction, MeterEvent
from balance.refusals import Ignored, Refusal
from balance.storage import schema
from balance.storage.codec import decode_meter_event
from balance.storage.database import Database
from balance.storage.imports import FileKind
from balance.storage.staging import take_in
from balance.storage.tasks import open_tasks
from balance.storage.unanswered import tell_of_unacknowledged
from balance.supply_table import OrderKind
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    RULES,
    at,
    book,
    books,
    count,
    ean,
    open_account,
    parsed,
    pay,
    tasks_of,
    use,
)

LATER = NOON + timedelta(minutes=3)
HOUR = timedelta(hours=1)


def done(
    order_id: int | None,
    event_id: str = "E1",
    code: Ean = EAN,
    action: MeterAction = MeterAction.ORDER_EXECUTED,
) -> MeterEvent:
    return MeterEvent(event_id, code, LATER, action, order_id)


def cut(database: Database, code: Ean = EAN) -> None:
    open_account(database, code, balance=100)
    book(database, NOON, books(), use(f"C-{code}", 1700, code=code), code=code)


def order_ids(database: Database) -> list[int]:
    with database.read() as connection:
        query = select(schema.orders.c.id).order_by(schema.orders.c.id)
        return list(connection.execute(query).scalars())


def state_of(database: Database) -> list[str]:
    """Where each order stands, oldest first."""
    table = schema.orders
    columns = (table.c.executed_at, table.c.withdrawn_at, table.c.sent_at)
    with database.read() as connection:
        rows = connection.execute(select(*columns).order_by(table.c.id)).all()
    words = ("executed", "withdrawn", "sent", "waiting")
    return [next(w for w, at in zip(words, (*row, NOON), strict=True) if at) for row in rows]


def send_all(database: Database, now: datetime = NOON) -> None:
    with database.write() as connection:
        connection.execute(update(schema.orders).values(sent_at=now))


def test_the_order_named_is_done_and_the_earlier_ones_of_its_meter_are_overtaken(
    database: Database,
) -> None:
    cut(database)
    cut(database, OTHER)
    book(database, NOON, books(), pay("T1", 5000))
    book(database, NOON, books(), use("C9", 100, version=2, code=OTHER), code=OTHER)
    send_all(database)
    first, others, second, *_ = order_ids(database)
    book(database, LATER, books(), done(second))
    assert state_of(database) == ["withdrawn", "sent", "executed", "sent"]
    book(database, LATER, books(), done(first, "E2"))
    assert state_of(database) == ["executed", "sent", "executed", "sent"]
    assert others


def test_a_later_order_is_none_of_what_the_named_one_s_meter_did(database: Database) -> None:
    cut(database)
    book(database, NOON, books(), pay("T1", 5000))
    send_all(database)
    book(database, LATER, books(), done(order_ids(database)[0]))
    assert state_of(database) == ["executed", "sent"]


def test_an_order_carried_out_was_sent_although_the_answer_was_lost(database: Database) -> None:
    cut(database)
    book(database, NOON, books(), pay("T1", 5000))
    book(database, LATER, books(), done(order_ids(database)[1]))
    assert state_of(database) == ["withdrawn", "executed"]
    with database.read() as connection:
        query = select(schema.orders.c.sent_at).order_by(schema.orders.c.id)
        sent = connection.execute(query).scalars().all()
    assert sent == [None, LATER]


@pytest.mark.rule("code:not_allowed")
@pytest.mark.parametrize(
    ("named", "action"),
    [
        ("another meter's", MeterAction.ORDER_EXECUTED),
        ("unknown", MeterAction.ORDER_EXECUTED),
        ("its own", MeterAction.BUTTON),
    ],
)
def test_an_order_that_cannot_be_the_one_meant_is_refused_and_its_id_stays_free(
    database: Database, named: str, action: MeterAction
) -> None:
    cut(database)
    cut(database, OTHER)
    send_all(database)
    own, other = order_ids(database)
    ids = {"another meter's": other, "unknown": 10**17, "its own": own}
    [outcome] = book(database, LATER, books(), done(ids[named], action=action)).outcomes
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.field) == (Refusal.NOT_ALLOWED, "order_id")
    assert state_of(database) == ["sent", "sent"]
    assert book(database, LATER, books(), done(own)).outcomes == (Taken(),)


@pytest.mark.rule("keys.event", "code:conflict", "code:duplicate")
def test_an_event_told_again_counts_once_and_under_another_order_is_a_conflict(
    database: Database,
) -> None:
    cut(database)
    book(database, NOON, books(), pay("T1", 5000))
    first, second = order_ids(database)
    book(database, LATER, books(), done(first))
    assert book(database, LATER, books(), done(first)).outcomes == (Ignored.DUPLICATE,)
    for other in (second, None):
        [outcome] = book(database, LATER, books(), done(other)).outcomes
        assert isinstance(outcome, Refused)
        assert outcome.code is Refusal.CONFLICT


def test_an_order_to_the_last_customer_s_meter_is_known_to_the_next_one_s(
    database: Database,
) -> None:
    cut(database)
    with database.write() as connection:
        connection.execute(update(schema.accounts).values(closed_at=NOON))
    open_account(database, now=NOON, opened_on=date(2026, 11, 24))
    [order_id, *_] = order_ids(database)
    assert book(database, LATER, books(), done(order_id)).outcomes == (Taken(),)
    assert state_of(database)[0] == "executed"


def test_events_of_a_file_name_their_orders(database: Database) -> None:
    cut(database)
    send_all(database)
    [order_id] = order_ids(database)
    lines = parsed([done(order_id), done(order_id + 1, "E2")])
    kind = FileKind.METER_EVENTS
    counts = take_in(database, kind, "events.csv", lines, at(LATER), books())
    assert (counts.booked, counts.refused) == (1, 1)
    assert state_of(database) == ["executed"]


def test_an_event_staged_before_orders_were_named_is_still_read() -> None:
    staged = f'["E1", "{EAN}", "{LATER.isoformat()}", "order_executed"]'
    assert decode_meter_event(staged) == done(None)


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
