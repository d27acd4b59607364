"""A channel that an operator has to put right pauses, tries now and then, and loses nothing."""

import pytest

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
from messaging.pauses import paused
from tests.messaging.factories import MONDAY, Clock, ScriptedChannel
from tests.messaging.workers import read, worker, write

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
