"""What is known of one message, and what an agent may decide about it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from balance.refusals import RefusedInput
from balance.storage import schema
from balance.storage.database import Database
from balance.storage.tasks import open_tasks
from messaging.care import close, look_up, resend
from messaging.delivery import ChannelName, MessageState
from messaging.handover import tell_agent
from messaging.journal import UNDER_WAY, read_lines
from messaging.kinds import Kind
from messaging.pauses import pause
from messaging.tables import messages, receipts
from tests.messaging.factories import MONDAY, ean, write_messages

LATER = MONDAY + timedelta(hours=2)
_ENDED_WELL = (MessageState.ACCEPTED, MessageState.SENT, MessageState.DELIVERED)
_ENDED_BADLY = [state for state in MessageState if state not in {*UNDER_WAY, *_ENDED_WELL}]


def _again(connection: Connection, message_id: int, now: datetime) -> int | None:
    return message_id + 100


def _untrue(connection: Connection, message_id: int, now: datetime) -> int | None:
    return None


def _end(connection: Connection, state: MessageState, number: int = 1) -> None:
    """Let a message come to this state, with its task."""
    values = {"state": state, "reason": "no line"}
    connection.execute(update(messages).where(messages.c.id == number).values(values))
    tell_agent(connection, number, number, "LOW_CREDIT", state, "no line", MONDAY)


def _acts(connection: Connection) -> Sequence[tuple[object, ...]]:
    column = schema.agent_acts.c
    query = select(column.account_id, column.agent, column.act, column.reference, column.detail)
    return [tuple(row) for row in connection.execute(query)]


def _closed(connection: Connection) -> Sequence[tuple[object, ...]]:
    column = schema.tasks.c
    query = select(column.key, column.closed_by, column.note).where(column.closed_at.is_not(None))
    return [tuple(row) for row in connection.execute(query.order_by(column.id))]


def test_lists_hold_what_is_asked_for_newest_first(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 3)
        _end(connection, MessageState.DEAD, 2)
    with database.read() as connection:
        assert [one.message_id for one in read_lines(connection, 2)] == [3, 2]
        (dead,) = read_lines(connection, 9, state=MessageState.DEAD, kind=Kind.LOW_CREDIT)
        assert (dead.message_id, dead.reason, dead.recipient) == (2, "no line", "…02")
        assert [one.message_id for one in read_lines(connection, 9, ean=ean(3))] == [3]
        assert read_lines(connection, 9, kind=Kind.SURVEY) == []


def test_a_life_holds_receipts_in_their_order_lineage_tasks_and_pause(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 2)
        _end(connection, MessageState.UNDELIVERED)
        follows = update(messages).where(messages.c.id == 2).values(follows=1)
        connection.execute(follows)
        for state, reason in (("sent", None), ("undelivered", "30005")):
            row = {"message_id": 1, "provider_id": "SM1", "state": state, "reason": reason}
            connection.execute(insert(receipts), row | {"came_at": LATER})
        pause(connection, ChannelName.SMS, "The token is wrong.", MONDAY, timedelta(minutes=1))
    with database.read() as connection:
        life, after = look_up(connection, 1), look_up(connection, 2)
    assert [(one.state, one.reason) for one in life.heard] == [
        ("sent", None),
        ("undelivered", "30005"),
    ]
    assert [one.message_id for one in life.followed_by] == [2]
    assert [one.kind for one in life.tasks] == ["message_undelivered"]
    assert life.pause is not None
    assert life.pause.reason == "The token is wrong."
    assert (after.follows, after.followed_by, after.heard, after.tasks) == (1, (), (), ())


def test_of_another_message_whose_number_begins_alike_nothing_is_shown(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 12)
        _end(connection, MessageState.DEAD, 12)
    with database.read() as connection:
        assert look_up(connection, 1).tasks == ()
        assert len(look_up(connection, 12).tasks) == 1


@pytest.mark.parametrize("state", _ENDED_BADLY)
def test_sent_again_a_message_has_nothing_open_and_says_who_and_why(
    database: Database, state: MessageState
) -> None:
    with database.write() as connection:
        write_messages(connection, 1)
        _end(connection, state)
        assert resend(connection, 1, "ag7", "new number", LATER, _again) == 101
        assert open_tasks(connection) == []
        assert _closed(connection) == [(f"message:1:{state}", "ag7", "new number")]
        assert _acts(connection) == [(1, "ag7", "resend", "message:1", "new number")]


@pytest.mark.parametrize("state", UNDER_WAY)
@pytest.mark.parametrize("number", [1, 2])
def test_what_or_whose_follower_may_still_go_out_is_not_sent_again(
    database: Database, state: MessageState, number: int
) -> None:
    with database.write() as connection:
        write_messages(connection, 2)
        connection.execute(update(messages).values(state="dead"))
        connection.execute(update(messages).where(messages.c.id == 2).values(follows=1))
        mine = update(messages).where(messages.c.id == number)
        connection.execute(mine.values(state=state))
        said = rf"message {number} is still under way \({state}\)"
        with pytest.raises(RefusedInput, match=said):
            resend(connection, 1, "ag7", "x", LATER, _again)
        assert _acts(connection) == []


def test_what_is_not_true_any_more_stays_open(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 1)
        _end(connection, MessageState.DEAD)
    with (
        pytest.raises(RefusedInput, match="message 1 is not true any more"),
        database.write() as connection,
    ):
        resend(connection, 1, "ag7", "x", LATER, _untrue)
    with database.read() as connection:
        assert len(open_tasks(connection)) == 1
        assert _acts(connection) == []


def test_a_message_of_a_closed_account_is_not_sent_again(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 1)
        connection.execute(update(schema.accounts).values(closed_at=MONDAY))
        assert not look_up(connection, 1).is_account_open
        with pytest.raises(RefusedInput, match="the account of message 1 is closed"):
            resend(connection, 1, "ag7", "x", LATER, _again)


@pytest.mark.parametrize("state", [*_ENDED_BADLY, MessageState.UNKNOWN])
def test_what_is_open_about_a_message_is_closed_once(
    database: Database, state: MessageState
) -> None:
    with database.write() as connection:
        write_messages(connection, 1)
        _end(connection, state)
        close(connection, 1, "ag7", "called", LATER)
        assert _closed(connection) == [(f"message:1:{state}", "ag7", "called")]
        assert _acts(connection) == [(1, "ag7", "close_message", "message:1", "called")]
        with pytest.raises(RefusedInput, match="no task about message 1 is open"):
            close(connection, 1, "ag7", "called", LATER)


@pytest.mark.parametrize("state", [*_ENDED_WELL, MessageState.PENDING, MessageState.SUBMITTING])
def test_what_arrived_or_has_not_ended_is_not_closed(
    database: Database, state: MessageState
) -> None:
    with database.write() as connection:
        write_messages(connection, 1)
        connection.execute(update(messages).values(state=state))
        with pytest.raises(RefusedInput, match=rf"message 1 is {state}: only what was not"):
            close(connection, 1, "ag7", "x", LATER)


def test_a_message_that_there_is_not_is_refused(database: Database) -> None:
    with database.write() as connection:
        with pytest.raises(RefusedInput, match="there is no message 1"):
            resend(connection, 1, "ag7", "x", LATER, _again)
        with pytest.raises(RefusedInput, match="there is no message 1"):
            close(connection, 1, "ag7", "x", LATER)
