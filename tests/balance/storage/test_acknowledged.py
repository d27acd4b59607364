"""A meter that names the order it carried out: that one is done, and the earlier are overtaken."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from balance.batch import Refused, Taken
from balance.entries import MeterAction, MeterEvent
from balance.refusals import Ignored, Refusal
from balance.storage import schema
from balance.storage.codec import decode_meter_event
from balance.storage.database import Database
from balance.storage.imports import FileKind
from balance.storage.staging import take_in
from tests.balance.storage.households import (
    EAN,
    NOON,
    OTHER,
    at,
    book,
    books,
    open_account,
    parsed,
    pay,
    use,
)
from tests.balance.storage.sent_orders import (
    EXECUTED,
    HOUR,
    LATER,
    MINUTE,
    cut,
    done,
    order_ids,
    send_all,
    state_of,
)


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


def test_what_a_meter_did_before_an_order_was_sent_is_none_of_it(database: Database) -> None:
    """A cut waited for hours; the event tells of a display of before."""
    cut(database)
    send_all(database, LATER + timedelta(seconds=1))
    book(database, LATER + HOUR, books(), done(None))
    assert state_of(database) == ["sent"]
    book(database, LATER + HOUR, books(), MeterEvent("E2", EAN, LATER + MINUTE, EXECUTED))
    assert state_of(database) == ["executed"]


@pytest.mark.parametrize("named", [True, False])
def test_nothing_is_carried_out_in_the_future(database: Database, named: bool) -> None:
    """A meter's clock runs ahead."""
    cut(database)
    send_all(database)
    [number] = order_ids(database)
    ahead = MeterEvent("E1", EAN, LATER + HOUR, EXECUTED, number if named else None)
    book(database, LATER, books(), ahead)
    with database.read() as connection:
        assert connection.execute(select(schema.orders.c.executed_at)).scalar_one() == LATER


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
