"""Receipts come in any order and any number, early, late or never: the end is the same."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from balance.judge import NoticeKind
from balance.storage import schema
from balance.storage.database import Database
from messaging.barriers import lift
from messaging.delivery import Barrier, Failing, MessageState, Receipt
from messaging.handover import tell_agent
from messaging.receipts import take
from messaging.tables import barriers, messages, pauses, receipts
from tests.messaging.factories import MONDAY
from tests.messaging.proofs import MAIL, SMS, SOON, Household, said
from tests.messaging.workers import task_kinds

_ON_ITS_WAY = [said(MessageState.ACCEPTED), said(MessageState.SENT)]
_ARRIVED = said(MessageState.DELIVERED)
_FAILURES = [
    said(state, failing)
    for state in (MessageState.FAILED, MessageState.UNDELIVERED)
    for failing in (*Failing,)
]
_WITHOUT_PROOF = [
    MessageState.PENDING,
    MessageState.SUBMITTING,
    MessageState.UNKNOWN,
    MessageState.DEAD,
    MessageState.CANCELLED,
]


def forget(home: Household) -> None:
    """As if nothing had ever been heard of the household."""
    with home.database.write() as connection:
        for table in (receipts, messages, barriers, pauses, schema.tasks, schema.contacts):
            connection.execute(delete(table))
        connection.execute(delete(schema.accounts))


def end(home: Household) -> tuple[object, ...]:
    """All that lasts: the message, what will go out, what is barred, what agents have to do."""
    first = home.first()
    stands = tuple(first[name] for name in ("state", "reason", "provider_id", "owner"))
    return stands, home.waiting(), home.barred(), task_kinds(home.database)


def told(home: Household, start: MessageState, order: tuple[Receipt, ...]) -> tuple[object, ...]:
    forget(home)
    home.write(state=start, owner="w1", channels="sms")
    home.take(*order)
    return end(home)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    heard=st.lists(
        st.sampled_from([*_ON_ITS_WAY, *_ON_ITS_WAY, _ARRIVED, *_FAILURES]), min_size=2, max_size=4
    ),
    start=st.sampled_from(MessageState),
    kind=st.sampled_from([NoticeKind.LOW_CREDIT, NoticeKind.DISCONNECTED]),
)
def test_every_order_of_receipts_ends_the_same(
    database: Database, heard: list[Receipt], start: MessageState, kind: NoticeKind
) -> None:
    home = Household(database, kind)
    wanted = told(home, start, tuple(heard))
    for order in set(permutations(heard)):
        assert told(home, start, order) == wanted, order


@pytest.mark.parametrize("start", _WITHOUT_PROOF)
@pytest.mark.parametrize("receipt", [*_ON_ITS_WAY, _ARRIVED])
def test_a_receipt_proves_that_a_message_in_doubt_went_out(
    database: Database, start: MessageState, receipt: Receipt
) -> None:
    home = Household(database).write(state=start, provider_id=None, owner="w1", lease_until=SOON)
    home.take(receipt)
    row = home.first()
    assert (row["state"], row["provider_id"], row["reason"]) == (receipt.state, "SM1", None)
    assert (row["owner"], row["lease_until"], row["changed_at"]) == (None, None, SOON)


@pytest.mark.parametrize("state", [MessageState.UNKNOWN, MessageState.DEAD])
def test_a_late_proof_closes_what_an_agent_was_asked(
    database: Database, state: MessageState
) -> None:
    home = Household(database).write(state=MessageState.DEAD, provider_id=None)
    with database.write() as connection:
        told = (home.message_id, home.account_id, "LOW_CREDIT", state, "no proof", MONDAY)
        tell_agent(connection, *told)
    assert task_kinds(database) == [f"message_{state}"]
    home.take(said(MessageState.SENT))
    assert task_kinds(database) == []


def test_what_an_agent_sent_again_is_dropped_by_a_late_proof(database: Database) -> None:
    home = Household(database).write(state=MessageState.DEAD, provider_id=None)
    with database.write() as connection:
        assert home.follow_ups.send_again(connection, home.message_id, SOON)
    assert [row[1] for row in home.waiting()] == ["sms"]
    home.take(said(MessageState.ACCEPTED))
    assert home.waiting() == []


def test_a_delivery_is_believed_over_a_failure_and_drops_what_followed_it(
    database: Database,
) -> None:
    home = Household(database).write()
    home.take(said(MessageState.UNDELIVERED, Failing.CONTACT))
    assert ([row[1:3] for row in home.waiting()], len(home.barred())) == ([MAIL], 1)
    home.take(_ARRIVED)
    assert (home.waiting(), home.barred()) == ([], [])
    assert home.first()["state"] == "delivered"


def test_what_followed_is_not_recalled_once_it_was_submitted(database: Database) -> None:
    home = Household(database).write()
    home.take(said(MessageState.UNDELIVERED, Failing.BLOCKED))
    home.set(int(str(home.rows()[1]["id"])), state=MessageState.SUBMITTING)
    home.take(_ARRIVED)
    assert [row["state"] for row in home.rows()] == ["delivered", "submitting"]


def test_a_graver_failure_takes_another_way_in_place_of_the_first(database: Database) -> None:
    home = Household(database).write()
    home.take(said(MessageState.FAILED, Failing.TRANSIENT))
    assert [row[1:3] for row in home.waiting()] == [SMS]
    home.take(said(MessageState.FAILED, Failing.CONTACT))
    assert [row[1:3] for row in home.waiting()] == [MAIL]


def test_each_word_is_kept_and_one_repeated_changes_nothing(database: Database) -> None:
    home = Household(database).write()
    home.take(said(MessageState.UNDELIVERED, Failing.BLOCKED))
    before = home.rows()
    home.take(*[said(MessageState.UNDELIVERED, Failing.BLOCKED)] * 3, now=MONDAY)
    home.take(said(MessageState.SENT))
    assert home.rows() == before
    with database.read() as connection:
        kept = connection.execute(select(func.count()).select_from(receipts)).scalar_one()
    assert kept == 5


def test_a_repeated_opt_out_does_not_bar_who_came_back(database: Database) -> None:
    home, stop = Household(database).write(), said(MessageState.FAILED, Failing.OPTED_OUT)
    home.take(stop)
    with database.write() as connection:
        assert lift(connection, *SMS, Barrier.OPTED_OUT)
    home.take(stop)
    assert home.barred() == []


def test_a_failure_that_comes_after_a_delivery_bars_no_address(database: Database) -> None:
    home = Household(database).write()
    home.take(_ARRIVED, said(MessageState.UNDELIVERED, Failing.CONTACT))
    assert (home.barred(), home.waiting()) == ([], [])


def test_a_failure_without_a_reason_goes_another_way(database: Database) -> None:
    home = Household(database).write()
    home.take(Receipt("SM1", MessageState.FAILED))
    assert [row[1:3] for row in home.waiting()] == [MAIL]


def test_a_message_never_heard_of_stays_accepted(database: Database) -> None:
    home = Household(database).write()
    assert (home.first()["state"], home.waiting()) == ("accepted", [])


def test_a_receipt_of_no_message_is_passed_over(database: Database) -> None:
    home = Household(database)
    with database.write() as connection:
        assert not take(connection, 4711, _ARRIVED, home.follow_ups, SOON)
        assert connection.execute(select(receipts)).all() == []


def test_a_customer_who_left_is_not_written_to_again(database: Database) -> None:
    home = Household(database, NoticeKind.DISCONNECTED).write()
    home.standing = None
    with database.write() as connection:
        connection.execute(schema.accounts.update().values(closed_at=MONDAY))
    home.take(said(MessageState.UNDELIVERED, Failing.BLOCKED))
    assert (home.first()["state"], home.waiting(), task_kinds(database)) == ("undelivered", [], [])
