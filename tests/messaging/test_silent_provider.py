"""A provider that is away, or answers nothing of use, gets no more messages than it takes to see.

What was not tried goes out when it is back, whatever the number of trials meanwhile.
"""

import pytest

from balance.storage.database import Database
from messaging.delivery import Accepted, NotSent, Outcome, Unknown
from messaging.dispatch import DispatchReport
from messaging.pauses import paused
from messaging.timing import DEFAULT
from tests.messaging.factories import Clock, ScriptedChannel
from tests.messaging.workers import read, worker, write

AWAY = NotSent("no connection", reached=False)
IN_DOUBT = Unknown("answered 500")


def reasons(database: Database) -> list[str]:
    with database.read() as connection:
        return [one.reason for one in paused(connection)]


def runs(database: Database, channel: ScriptedChannel, count: int) -> list[DispatchReport]:
    """What one worker does in so many runs, at one instant."""
    dispatcher = worker(database, channel, Clock())
    return [dispatcher.run_once(limit=12) for _ in range(count)]


@pytest.mark.parametrize("answer", [AWAY, IN_DOUBT])
def test_five_messages_in_a_row_that_nobody_takes_pause_the_channel(
    database: Database, answer: Outcome
) -> None:
    write(database, 12)
    channel = ScriptedChannel([answer] * 12)
    assert [bool(one.paused) for one in runs(database, channel, 6)] == [*[False] * 4, True, False]
    assert len(channel.sent) == 5
    assert [row["state"] for row in read(database)].count("pending") >= 7
    assert reasons(database)[0].startswith("Its provider does not take messages as it should (")


def test_an_answer_in_between_shows_that_the_provider_is_there(database: Database) -> None:
    write(database, 12)
    channel = ScriptedChannel([*[IN_DOUBT] * 4, Accepted("SM1"), *[AWAY] * 4, Accepted("SM2")])
    assert not any(one.paused for one in runs(database, channel, 12))
    assert len(channel.sent) == 12


def test_a_provider_that_is_back_gets_all_that_was_not_tried(database: Database) -> None:
    write(database, 12)
    clock, channel = Clock(), ScriptedChannel([IN_DOUBT] * 7)
    dispatcher = worker(database, channel, clock)
    for minutes in (0, 0, 0, 0, 0, 1, 1):
        clock.move(minutes=minutes)
        dispatcher.run_once(limit=12)
    assert len(channel.sent) == 7
    clock.move(minutes=1)
    assert dispatcher.run_once(limit=12).accepted == 1
    assert dispatcher.run_once(limit=12).accepted == 4
    assert reasons(database) == []


def test_whatever_often_nobody_is_there_no_attempt_is_used_up(database: Database) -> None:
    write(database, 1)
    clock, channel = Clock(), ScriptedChannel([AWAY] * 100)
    dispatcher = worker(database, channel, clock)
    for _ in range(100):
        dispatcher.run_once()
        clock.move(minutes=1)
    assert len(channel.sent) > DEFAULT.most_attempts
    channel.script.clear()
    assert dispatcher.run_once().accepted == 1
    assert read(database)[0]["attempts"] == 1
