"""What became of messages is told without whom they went to."""

import pytest
from sqlalchemy import select, update

from balance.account import AccountId
from balance.storage.database import Database
from messaging.outbox import Outbox
from messaging.states import read_states
from messaging.tables import messages
from tests.messaging.factories import EMAIL, MANNER, MONDAY, add_account, effect, write_messages

BOTH = "sms email"


def test_messages_are_told_in_their_order_a_part_at_a_time(database: Database) -> None:
    with database.write() as connection:
        account_id = AccountId(add_account(connection, email=EMAIL, channels=BOTH))
        Outbox(MANNER).write(connection, [effect(account_id)])
        one, other = read_states(connection, account_id, 0, 10)
        assert read_states(connection, account_id, 0, 1) == [one]
        assert read_states(connection, account_id, one.message_id, 1) == [other]
    assert (one.kind, one.channel, one.state) == ("LOW_CREDIT", "sms", "pending")
    assert (one.created_at, one.changed_at, one.reason) == (MONDAY, MONDAY, None)
    assert (one.recipient, other.recipient) == ("…01", "l…@example.be")


def test_another_account_is_not_told_of(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 2)
        ids = connection.execute(select(messages.c.account_id)).scalars().all()
        assert [len(read_states(connection, AccountId(one), 0, 10)) for one in ids] == [1, 1]


@pytest.mark.parametrize(
    ("channel", "recipient", "told"),
    [
        ("sms", "", ""),
        ("email", "a@b.be", "…@b.be"),
        ("email", "ab@b.be", "a…@b.be"),
        ("email", '"x@y"@b.be', '"…@b.be'),
    ],
)
def test_no_recipient_is_told_whole(
    database: Database, channel: str, recipient: str, told: str
) -> None:
    with database.write() as connection:
        write_messages(connection, 1)
        connection.execute(update(messages).values(channel=channel, recipient=recipient))
        account_id = connection.execute(select(messages.c.account_id)).scalar_one()
        [seen] = read_states(connection, AccountId(account_id), 0, 10)
    assert seen.recipient == told
