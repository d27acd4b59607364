"""Messages are written with their cause, once, or an agent is told."""

import pytest

from balance.judge import NoticeKind
from balance.storage.database import Database
from balance.storage.effects import CausedNotice
from balance.storage.tasks import open_tasks
from messaging.delivery import ChannelName
from messaging.outbox import Outbox
from tests.messaging.factories import (
    MOBILE,
    MONDAY,
    PHONES,
    add_account,
    effect,
    statement,
    stored,
    write_messages,
)


def test_a_notice_becomes_a_pending_message_with_its_frozen_text(database: Database) -> None:
    with database.write() as connection:
        Outbox(PHONES).write(connection, [effect(add_account(connection))])
        [message] = stored(connection)
    assert message["kind"] == "LOW_CREDIT"
    assert (message["channel"], message["recipient"]) == ("sms", MOBILE)
    assert (message["state"], message["attempt"], message["attempts"]) == ("pending", 1, 0)
    assert (message["severity"], message["language"]) == (1, "fr")
    assert str(message["text"]).startswith("Crédit bas, électricité")
    assert message["created_at"] == message["not_before"] == MONDAY


def test_a_cause_told_twice_is_one_message(database: Database) -> None:
    with database.write() as connection:
        notice = effect(add_account(connection))
        Outbox(PHONES).write(connection, [notice, notice])
        Outbox(PHONES).write(connection, [notice])
        assert len(stored(connection)) == 1


def test_another_kind_of_the_same_cause_is_another_message(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection)
        kinds = (NoticeKind.EMERGENCY_CREDIT, NoticeKind.LIMITED_SUPPLY)
        Outbox(PHONES).write(connection, [effect(account_id, kind) for kind in kinds])
        assert [message["kind"] for message in stored(connection)] == list(kinds)


def test_a_message_is_not_written_when_its_cause_is_rolled_back(database: Database) -> None:
    def book_and_fail() -> None:
        with database.write() as connection:
            Outbox(PHONES).write(connection, [effect(add_account(connection))])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book_and_fail()
    with database.read() as connection:
        assert stored(connection) == []


def test_an_email_address_alone_is_a_task_while_no_channel_carries_email(
    database: Database,
) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=None, email="a@example.be", channels="email")
        Outbox(PHONES).write(connection, [effect(account_id)] * 2)
        assert stored(connection) == []
        [task] = open_tasks(connection)
    assert (task.kind, task.ean) == ("no_usable_contact", statement().ean)
    assert "LOW_CREDIT" in task.detail


def test_email_chosen_goes_by_sms_while_no_channel_carries_email(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection, email="a@example.be", channels="email")
        Outbox(PHONES).write(connection, [effect(account_id)])
        assert [message["recipient"] for message in stored(connection)] == [MOBILE]


def test_both_channels_chosen_are_both_written_once_carried(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection, email="a@example.be", channels="sms email")
        Outbox(PHONES, frozenset(ChannelName)).write(connection, [effect(account_id)])
        assert [message["channel"] for message in stored(connection)] == ["sms", "email"]


def test_an_account_without_any_contact_is_a_task(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=None, channels="")
        Outbox(PHONES).write(connection, [effect(account_id)])
        assert [task.kind for task in open_tasks(connection)] == ["no_usable_contact"]


def test_amounts_beyond_the_longest_foreseen_are_sent_whole_and_told_to_an_agent(
    database: Database,
) -> None:
    about = statement(balance=-123456789)
    with database.write() as connection:
        account_id = add_account(connection)
        kind = NoticeKind.EMERGENCY_CREDIT
        notice = CausedNotice(account_id, "batch:1/1", kind, about, MONDAY)
        Outbox(PHONES).write(connection, [notice])
        assert "-1234567,89 EUR" in str(stored(connection)[0]["text"])
        assert [task.kind for task in open_tasks(connection)] == ["long_message"]


def test_many_notices_are_written_at_once(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 300)
        found = stored(connection)
    assert len({message["recipient"] for message in found}) == 300


def test_nothing_to_tell_writes_nothing(database: Database) -> None:
    with database.write() as connection:
        Outbox(PHONES).write(connection, [])
        assert stored(connection) == []
