"""What an account that closes was still to be told is not told any more (R12)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from balance.energy import Energy
from balance.entries import Adjustment
from balance.intake.accounts import Opening
from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage import occupants
from balance.storage.acts import Act, ActName
from balance.storage.database import Database
from balance.storage.ledger import Books
from messaging.delivery import MessageState, NotSent, Unknown
from messaging.outbox import Outbox
from messaging.tables import messages
from tests.balance.storage.households import EAN, NOON, RULES, book
from tests.messaging.factories import (
    MANNER,
    MONDAY,
    Clock,
    ScriptedChannel,
    add_account,
    effect,
    stored,
)
from tests.messaging.workers import claim, read, submit, worker, write

pytestmark = pytest.mark.rule("R12")


def _close(database: Database, account_id: int, clock: Clock) -> int:
    with database.write() as connection:
        return Outbox(MANNER).cancel(connection, account_id, clock.now)


def test_a_waiting_message_is_cancelled_and_those_of_others_are_not(database: Database) -> None:
    write(database, 2)
    clock = Clock()
    mine, others = read(database)
    assert _close(database, int(str(mine["account_id"])), clock) == 1
    after = read(database)
    assert (after[0]["state"], after[0]["reason"]) == (MessageState.CANCELLED, "stale")
    assert after[1] == others
    channel = ScriptedChannel()
    assert worker(database, channel, clock).run_once().accepted == 1
    assert channel.recipients() == [others["recipient"]]


def test_a_message_in_a_workers_hands_is_taken_from_it(database: Database) -> None:
    write(database, 1)
    clock = Clock()
    [lease] = claim(database, clock)
    assert _close(database, lease.about.account_id, clock) == 1
    assert submit(database, clock, lease) is None
    assert read(database)[0]["state"] == MessageState.CANCELLED


@pytest.mark.parametrize("outcome", [NotSent("busy"), Unknown("no answer")])
def test_a_message_being_given_to_a_provider_is_not_tried_again(
    database: Database, outcome: NotSent | Unknown
) -> None:
    write(database, 1)
    clock = Clock()
    channel = ScriptedChannel([outcome])
    worker(database, channel, clock).run_once()
    under_way = update(messages).values(state=MessageState.SUBMITTING, owner="w1", attempts=1)
    with database.write() as connection:
        connection.execute(under_way)
    account_id = int(str(read(database)[0]["account_id"]))
    assert _close(database, account_id, clock) == 0
    # The provider's answer comes after the customer has left: it had not taken the message.
    with database.write() as connection:
        connection.execute(update(messages).values(state=MessageState.PENDING, owner=None))
    clock.move(minutes=5)
    worker(database, channel, clock).run_once()
    assert len(channel.sent) == 1
    assert read(database)[0]["state"] == MessageState.CANCELLED


@pytest.mark.rule("account.closed")
def test_an_agent_who_closes_an_account_silences_it(database: Database) -> None:
    with_outbox = Books(RULES.policies, RULES.tariff, Outbox(MANNER))
    newcomer = Opening(EAN, Energy.ELECTRICITY, NOON.date(), mobile="0470 00 00 01")
    with database.write() as connection:
        kept = Act("ag1", ActName.ACTIVATE)
        occupants.activate_account(connection, newcomer, None, kept, NOON, with_outbox)
    book(database, NOON, with_outbox, Adjustment("j1", EAN, Cents(-1600), "ag1", "a test"))
    assert [message["kind"] for message in read(database)] == ["LOW_CREDIT"]
    with database.write() as connection:
        kept = Act("ag1", ActName.CLOSE)
        closed = occupants.close_account(connection, EAN, kept, NOON, with_outbox)
    assert closed.messages == 1
    assert [message["state"] for message in read(database)] == [MessageState.CANCELLED]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=st.sampled_from(MessageState))
def test_only_what_no_provider_was_given_is_cancelled(
    database: Database, state: MessageState
) -> None:
    with database.write() as connection:
        number = len(stored(connection)) + 1
        account_id = add_account(connection, number, mobile=f"+32470{number:06d}")
        caused = effect(account_id, NoticeKind.LOW_CREDIT, number=number, cause=f"b:{number}")
        Outbox(MANNER).write(connection, [caused])
        mine = messages.c.account_id == account_id
        connection.execute(update(messages).where(mine).values(state=state))
        cancelled = Outbox(MANNER).cancel(connection, account_id, MONDAY)
        after = stored(connection)[-1]["state"]
    waiting = state in (MessageState.PENDING, MessageState.CLAIMED)
    assert (cancelled, after) == ((1, "cancelled") if waiting else (0, state))
