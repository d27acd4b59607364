"""Calls are stored between two webhooks, on both databases."""

from datetime import timedelta

import pytest

from balance.storage.database import Database
from ivr import calls
from ivr.turns import Call, State
from tests.ivr.samples import EAN, NOW

CALL = Call(State.MENU, 3, "", EAN, 1, 2, 0, 1, 2, True)


def test_a_new_call_has_taken_no_turn(database: Database) -> None:
    with database.write() as connection:
        calls.open_call(connection, "CA1", NOW)
        stored = calls.load(connection, "CA1")
    assert stored == calls.StoredCall("CA1", Call(), "", NOW, None)


def test_a_turn_is_kept(database: Database) -> None:
    with database.write() as connection:
        calls.open_call(connection, "CA1", NOW)
        calls.save(connection, "CA1", CALL, "<Response />", "1", NOW + timedelta(seconds=9))
    with database.write() as connection:
        stored = calls.load(connection, "CA1")
    assert stored == calls.StoredCall("CA1", CALL, "<Response />", NOW, None)


def test_a_call_opened_twice_stands_where_it_stood(database: Database) -> None:
    with database.write() as connection:
        calls.open_call(connection, "CA1", NOW)
        calls.save(connection, "CA1", CALL, "<Response />", "1", NOW)
        calls.open_call(connection, "CA1", NOW + timedelta(minutes=1))
        stored = calls.load(connection, "CA1")
    assert stored == calls.StoredCall("CA1", CALL, "<Response />", NOW, None)


def test_an_unknown_call_is_none(database: Database) -> None:
    with database.write() as connection:
        assert calls.load(connection, "CA1") is None
        assert not calls.end(connection, "CA1", NOW)


def test_the_first_end_of_a_call_is_kept(database: Database) -> None:
    later = NOW + timedelta(minutes=1)
    with database.write() as connection:
        calls.open_call(connection, "CA1", NOW)
        assert calls.end(connection, "CA1", NOW)
        assert calls.end(connection, "CA1", later)
        stored = calls.load(connection, "CA1")
    assert stored is not None
    assert stored.ended_at == NOW


@pytest.mark.parametrize(("minutes", "finished"), [(0, False), (20, False), (21, True)])
def test_a_call_of_long_ago_is_finished(minutes: int, finished: bool) -> None:
    stored = calls.StoredCall("CA1", CALL, "", NOW, None)
    assert stored.is_finished(NOW + timedelta(minutes=minutes)) is finished
