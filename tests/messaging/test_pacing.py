"""No sender goes faster than its pace, whoever sends; the most urgent goes first."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from balance.storage.database import Database
from messaging import pacing
from messaging.delivery import Accepted, ChannelName, Misconfigured, Slowed
from messaging.tables import messages, senders
from tests.messaging.factories import MONDAY, Clock, ScriptedChannel
from tests.messaging.workers import read, sender, write

SMS = ChannelName.SMS


def test_a_second_takes_its_segments_and_the_next_one_more(database: Database) -> None:
    write(database, 30)
    clock, channel = Clock(), ScriptedChannel()
    two = [sender(database, {SMS: channel}, clock, name, pace={SMS: 10}) for name in ("w1", "w2")]
    for second in range(1, 4):
        for one in two:
            one.run_once()
            one.run_once()
        assert len(channel.sent) == 10 * second
        clock.move(seconds=1)


def test_a_message_of_many_segments_uses_up_as_many(database: Database) -> None:
    write(database, 4)
    with database.write() as connection:
        connection.execute(update(messages).values(segments=5))
    clock, channel = Clock(), ScriptedChannel()
    paced = sender(database, {SMS: channel}, clock, pace={SMS: 2})
    for seconds, sent in ((0, 1), (1, 1), (1, 2), (1, 2)):
        clock.move(seconds=seconds)
        paced.run_once()
        assert len(channel.sent) == sent


def test_a_drain_sends_all_that_is_due_at_the_pace_set(database: Database) -> None:
    write(database, 35)
    clock, channel = Clock(), ScriptedChannel()
    paced = sender(database, {SMS: channel}, clock, pace={SMS: 10})
    assert paced.drain(lambda: clock.move(seconds=0.1)).accepted == 35
    assert clock.now - MONDAY >= timedelta(seconds=2)


def test_a_drain_ends_where_nothing_may_go_out(database: Database) -> None:
    write(database, 5)
    wrong = ScriptedChannel([Misconfigured("bad token")])
    clock = Clock()
    paced = sender(database, {SMS: wrong}, clock)
    assert paced.drain(lambda: clock.move(seconds=0.1)).paused == {SMS}
    assert paced.drain(lambda: clock.move(seconds=0.1)).accepted == 0


def test_without_a_pace_all_go_at_once(database: Database) -> None:
    write(database, 30)
    channel = ScriptedChannel()
    sender(database, {SMS: channel}, Clock()).run_once(limit=50)
    assert len(channel.sent) == 30


@pytest.mark.parametrize("pace", [{}, {SMS: 10}])
def test_a_provider_that_was_asked_too_often_is_left_alone(
    database: Database, pace: pacing.Pace
) -> None:
    write(database, 3)
    clock = Clock()
    channel = ScriptedChannel([Slowed("429", timedelta(seconds=30)), Accepted("SM1")])
    dispatcher = sender(database, {SMS: channel}, clock, pace=pace)
    dispatcher.run_once(limit=1)
    clock.move(seconds=29)
    dispatcher.run_once()
    assert len(channel.sent) == 1
    assert {row["attempts"] for row in read(database)} == {0}
    clock.move(seconds=3)
    dispatcher.run_once()
    dispatcher.run_once()
    assert len(channel.sent) == 4


_ASKED = st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 4)), max_size=40)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pace=st.integers(1, 20), asked=_ASKED)
def test_no_window_of_time_holds_more_than_its_pace_and_a_second(
    database: Database, pace: int, asked: Sequence[tuple[int, int]]
) -> None:
    now, went = MONDAY, []
    with database.write() as connection:
        connection.execute(delete(senders))
        for wait, segments in asked:
            now += timedelta(milliseconds=wait)
            left = pacing.room(connection, SMS, {SMS: pace}, now)
            assert left is not None
            if left > 0:
                pacing.book(connection, SMS, segments, {SMS: pace}, now)
                went.append((now, segments))
    for first, (start, _) in enumerate(went):
        for end, _ in went[first:]:
            # The last of them may have taken more than there was room for.
            seconds = (end - start).total_seconds()
            inside = [n for at, n in went if start <= at <= end]
            assert sum(inside[:-1]) <= pace * (seconds + 1) + 4
