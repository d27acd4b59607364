"""Messages are written with their cause, once, or an agent is told."""

from dataclasses import replace

import pytest

from balance.judge import NoticeKind
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.effects import CausedNotice
from balance.storage.tasks import open_tasks
from messaging.delivery import ChannelName
from messaging.mail_languages import MAILS
from messaging.mails import render
from messaging.outbox import Outbox
from tests.messaging.factories import (
    EMAIL,
    MANNER,
    MOBILE,
    MONDAY,
    SERVICE,
    add_account,
    effect,
    statement,
    stored,
    write_messages,
)
from voice_prompts.languages import Language


def test_a_notice_becomes_a_pending_message_with_its_frozen_text(database: Database) -> None:
    with database.write() as connection:
        Outbox(MANNER).write(connection, [effect(add_account(connection))])
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
        Outbox(MANNER).write(connection, [notice, notice])
        Outbox(MANNER).write(connection, [notice])
        assert len(stored(connection)) == 1


def test_another_kind_of_the_same_cause_is_another_message(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection)
        kinds = (NoticeKind.EMERGENCY_CREDIT, NoticeKind.LIMITED_SUPPLY)
        Outbox(MANNER).write(connection, [effect(account_id, kind) for kind in kinds])
        assert [message["kind"] for message in stored(connection)] == list(kinds)


def test_a_message_is_not_written_when_its_cause_is_rolled_back(database: Database) -> None:
    def book_and_fail() -> None:
        with database.write() as connection:
            Outbox(MANNER).write(connection, [effect(add_account(connection))])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        book_and_fail()
    with database.read() as connection:
        assert stored(connection) == []


def test_an_email_is_a_message_with_its_frozen_subject_text_and_html(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=None, email=EMAIL, channels="email")
        Outbox(MANNER).write(connection, [effect(account_id)] * 2)
        [message] = stored(connection)
    assert (message["channel"], message["recipient"]) == ("email", EMAIL)
    version = MAILS[Language.FR].version
    assert (message["language"], message["template_version"]) == ("fr", version)
    about = statement()
    written = render(NoticeKind.LOW_CREDIT, about, SERVICE, MONDAY)
    assert (message["subject"], message["text"]) == (written.subject, written.text)
    assert message["html"] == written.html


def test_what_was_paid_reaches_every_channel_that_confirms_it(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection, email=EMAIL, channels="sms email")
        kind, about = NoticeKind.TOP_UP_RECEIVED, statement(balance=2380)
        paid = Cents(2000)
        notice = CausedNotice(account_id, "batch:1/1", kind, about, MONDAY, paid)
        Outbox(MANNER).write(connection, [notice])
        texts = {str(message["channel"]): str(message["text"]) for message in stored(connection)}
    assert "20,00 EUR" in texts["sms"]
    assert "Votre rechargement\xa0: 20,00\xa0€" in texts["email"]


def test_an_sms_has_neither_subject_nor_html(database: Database) -> None:
    with database.write() as connection:
        Outbox(MANNER).write(connection, [effect(add_account(connection))])
        [message] = stored(connection)
    assert (message["subject"], message["html"]) == (None, None)


@pytest.mark.rule("R27", "R28", "contact.any_before_task")
@pytest.mark.parametrize(
    ("mobile", "email", "channels", "written"),
    [
        (MOBILE, EMAIL, "sms email", {"sms": MOBILE, "email": EMAIL}),
        (MOBILE, EMAIL, "email", {"email": EMAIL}),
        (MOBILE, EMAIL, "", {"sms": MOBILE}),
        (MOBILE, None, "email", {"sms": MOBILE}),
        (MOBILE, None, "sms email", {"sms": MOBILE}),
        (None, EMAIL, "sms", {"email": EMAIL}),
    ],
)
def test_the_chosen_channels_are_written_or_else_any_usable_one(
    database: Database,
    mobile: str | None,
    email: str | None,
    channels: str,
    written: dict[str, str],
) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=mobile, email=email, channels=channels)
        Outbox(MANNER).write(connection, [effect(account_id)])
        found = {str(one["channel"]): one["recipient"] for one in stored(connection)}
        assert found == written
        assert open_tasks(connection) == []


def test_an_email_address_alone_is_a_task_where_no_channel_carries_email(
    database: Database,
) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=None, email=EMAIL, channels="email")
        Outbox(MANNER, frozenset({ChannelName.SMS})).write(connection, [effect(account_id)] * 2)
        assert stored(connection) == []
        [task] = open_tasks(connection)
    assert (task.kind, task.ean) == ("no_usable_contact", statement().ean)
    assert "LOW_CREDIT" in task.detail


@pytest.mark.rule("R27")
def test_email_chosen_goes_by_sms_where_no_channel_carries_email(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection, email=EMAIL, channels="email")
        Outbox(MANNER, frozenset({ChannelName.SMS})).write(connection, [effect(account_id)])
        assert [message["recipient"] for message in stored(connection)] == [MOBILE]


@pytest.mark.rule("contact.any_before_task")
def test_an_account_without_any_contact_is_a_task(database: Database) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=None, channels="")
        Outbox(MANNER).write(connection, [effect(account_id)])
        assert [task.kind for task in open_tasks(connection)] == ["no_usable_contact"]


def test_amounts_beyond_the_longest_foreseen_are_sent_whole_and_told_to_an_agent(
    database: Database,
) -> None:
    about = statement(balance=-123456789)
    with database.write() as connection:
        account_id = add_account(connection)
        kind = NoticeKind.EMERGENCY_CREDIT
        notice = CausedNotice(account_id, "batch:1/1", kind, about, MONDAY)
        Outbox(MANNER).write(connection, [notice])
        assert "-1234567,89 EUR" in str(stored(connection)[0]["text"])
        assert [task.kind for task in open_tasks(connection)] == ["long_message"]


def test_many_notices_are_written_at_once(database: Database) -> None:
    with database.write() as connection:
        write_messages(connection, 300)
        found = stored(connection)
    assert len({message["recipient"] for message in found}) == 300


def test_nothing_to_tell_writes_nothing(database: Database) -> None:
    with database.write() as connection:
        Outbox(MANNER).write(connection, [])
        assert stored(connection) == []


@pytest.mark.parametrize(
    ("kind", "tasks", "states"),
    [
        (NoticeKind.TOP_UP_RECEIVED, [], [("cancelled", "invalid_contact")]),
        (NoticeKind.TOP_UP_STILL_CUT, ["no_usable_contact"], []),
    ],
)
def test_a_payment_of_someone_who_cannot_be_written_to_is_a_task_only_if_still_cut(
    database: Database, kind: NoticeKind, tasks: list[str], states: list[tuple[str, str]]
) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=None, email=None)
        Outbox(MANNER).write(connection, [replace(effect(account_id, kind), paid=Cents(2000))])
        assert [task.kind for task in open_tasks(connection)] == tasks
        assert [(m["state"], m["reason"]) for m in stored(connection)] == states
