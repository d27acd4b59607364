"""A channel that an operator has to put right pauses, tries now and then, and loses nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from balance.storage import schema
from balance.storage.database import Database
from messaging.delivery import (
    Accepted,
    ChannelName,
    Misconfigured,
    NotSent,
    Outcome,
    Refused,
    Unknown,
)
from messaging.pauses import pause, paused
from messaging.tables import messages
from tests.messaging.factories import MONDAY, Clock, ScriptedChannel
from tests.messaging.workers import read, sender, worker, write

WRONG = Misconfigured("Twilio refuses the token.")


def reasons(database: Database) -> list[str]:
    """Why channels are paused."""
    with database.read() as connection:
        return [pause.reason for pause in paused(connection)]


def test_a_wrong_token_loses_no_message_and_all_go_out_when_it_is_mended(
    database: Database,
) -> None:
    write(database, 8)
    clock, channel = Clock(), ScriptedChannel([WRONG] * 10)
    dispatcher = worker(database, channel, clock)
    for minute in range(10):
        assert dispatcher.run_once().accepted == 0
        assert len(channel.sent) == minute + 1
        dispatcher.run_once()
        clock.move(minutes=1)
    assert reasons(database) == [WRONG.reason]
    assert {(row["state"], row["attempts"]) for row in read(database)} == {("pending", 0)}
    assert sum(dispatcher.run_once().accepted for _ in range(3)) == 8
    assert reasons(database) == []


def test_each_trial_is_another_message_s(database: Database) -> None:
    write(database, 3)
    clock, channel = Clock(), ScriptedChannel([WRONG] * 3)
    dispatcher = worker(database, channel, clock)
    for _ in range(3):
        dispatcher.run_once()
        clock.move(minutes=1)
    assert len(set(channel.recipients())) == 3


def test_two_workers_try_a_paused_channel_with_one_message(database: Database) -> None:
    write(database, 5)
    clock, channel = Clock(), ScriptedChannel([WRONG] * 9)
    two = [worker(database, channel, clock, name) for name in ("w1", "w2")]
    two[0].run_once()
    clock.move(minutes=1)
    for one in two:
        one.run_once()
    assert len(channel.sent) == 2


@pytest.mark.parametrize(
    ("answer", "ends"),
    [
        (Accepted("SM1"), True),
        (Refused("no such number"), True),
        (NotSent("no connection"), False),
        (Unknown("no answer"), False),
        (WRONG, False),
    ],
)
def test_a_pause_ends_when_the_provider_takes_up_a_message_again(
    database: Database, answer: Outcome, ends: bool
) -> None:
    write(database, 3)
    clock, channel = Clock(), ScriptedChannel([WRONG, answer])
    dispatcher = worker(database, channel, clock)
    dispatcher.run_once()
    clock.move(minutes=1)
    dispatcher.run_once()
    assert (reasons(database) == []) == ends


def test_a_paused_channel_is_known_since_its_first_fault(database: Database) -> None:
    write(database, 3)
    clock = Clock()
    dispatcher = worker(database, ScriptedChannel([WRONG] * 3), clock)
    for _ in range(3):
        dispatcher.run_once()
        clock.move(minutes=1)
    with database.read() as connection:
        [pause] = paused(connection)
    assert (pause.channel, pause.since) == (ChannelName.SMS, MONDAY)


def by_mail(database: Database, *message_ids: int) -> None:
    """These go by e-mail, which is paused and has a trial now; nothing compares their words."""
    mine = update(messages).where(messages.c.id.in_(message_ids))
    with database.write() as connection:
        connection.execute(mine.values(channel=ChannelName.EMAIL, kind="SURVEY", urgency=0))
        pause(connection, ChannelName.EMAIL, WRONG.reason, MONDAY, timedelta(0))


def test_a_paused_channel_has_its_trial_however_much_is_due_on_another(
    database: Database,
) -> None:
    write(database, 30)
    by_mail(database, 1)
    mail, sms = ScriptedChannel([WRONG]), ScriptedChannel()
    both = {ChannelName.EMAIL: mail, ChannelName.SMS: sms}
    sender(database, both, Clock()).run_once(limit=10)
    assert (len(mail.sent), len(sms.sent)) == (1, 9)


def test_a_trial_that_does_not_go_out_is_the_next_message_s(database: Database) -> None:
    write(database, 2)
    by_mail(database, 1, 2)
    with database.write() as connection:
        gone = select(messages.c.account_id).where(messages.c.id == 1).scalar_subquery()
        left = update(schema.accounts).where(schema.accounts.c.id == gone)
        connection.execute(left.values(closed_at=MONDAY))
    mail = ScriptedChannel()
    dispatcher = sender(database, {ChannelName.EMAIL: mail}, Clock())
    assert [dispatcher.run_once().accepted for _ in range(2)] == [0, 1]
    assert reasons(database) == []
