"""Calls are stored between two webhooks, and leave a log that names nobody; on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Row, select

from balance.money import Cents
from balance.storage.database import Database
from ivr import calls
from ivr.calls import Outcome
from ivr.turns import Call, State
from tests.ivr.samples import EAN, NOW
from voice_prompts.languages import Language

CALL = Call(State.MENU, 3, Language.NL, ean=EAN, alert=Cents(500), ean_wrong=2)
LATER = NOW + timedelta(seconds=70)


def _open(database: Database, sid: str = "CA1") -> None:
    with database.write() as connection:
        calls.open_call(connection, sid, "a1", NOW)


def _load(database: Database, sid: str = "CA1") -> calls.StoredCall | None:
    with database.write() as connection:
        return calls.load(connection, sid)


def _row(database: Database) -> Row:
    with database.read() as connection:
        return connection.execute(select(calls.calls)).one()


def test_a_new_call_has_taken_no_turn(database: Database) -> None:
    _open(database)
    assert _load(database) == calls.StoredCall("CA1", Call(), "", "", NOW, None)


def test_a_turn_is_kept(database: Database) -> None:
    _open(database)
    with database.write() as connection:
        calls.save(connection, "CA1", CALL, "<Response />", "token", LATER)
    assert _load(database) == calls.StoredCall("CA1", CALL, "<Response />", "token", NOW, None)


def test_a_call_opened_twice_stands_where_it_stood(database: Database) -> None:
    _open(database)
    with database.write() as connection:
        calls.save(connection, "CA1", CALL, "<Response />", "token", NOW)
        calls.open_call(connection, "CA1", "b2", LATER)
    assert _load(database) == calls.StoredCall("CA1", CALL, "<Response />", "token", NOW, None)
    assert _row(database).caller == "a1"


def test_an_unknown_call_is_none(database: Database) -> None:
    with database.write() as connection:
        assert calls.load(connection, "CA1") is None
        assert not calls.end(connection, "CA1", NOW)


def test_a_call_that_ended_is_a_log_line_without_what_was_said(database: Database) -> None:
    _open(database)
    with database.write() as connection:
        calls.save(connection, "CA1", CALL, "<Response />", "token", LATER, balance_of="e1")
        assert calls.end(connection, "CA1", LATER)
    row = _row(database)
    assert (row.state, row.answer, row.claim) == ("", "", "")
    assert (row.caller, row.ean, row.language) == ("a1", "e1", "nl")
    assert (row.reached, row.balance_at, row.outcome) == ("menu", LATER, "balance")
    assert not any(digits in str(tuple(row)) for digits in (EAN, EAN[-13:]))


def test_of_a_call_that_ended_only_its_end_is_loaded(database: Database) -> None:
    _open(database)
    with database.write() as connection:
        calls.save(connection, "CA1", CALL, "<Response />", "token", LATER)
        calls.end(connection, "CA1", LATER)
    stored = _load(database)
    assert stored == calls.StoredCall("CA1", Call(State.OVER, 3), "", "", NOW, LATER)
    assert stored.is_finished(LATER)


def test_the_first_end_of_a_call_is_kept(database: Database) -> None:
    _open(database)
    with database.write() as connection:
        assert calls.end(connection, "CA1", NOW)
        assert calls.end(connection, "CA1", LATER)
    assert _row(database).ended_at == NOW


def test_the_first_balance_and_the_last_ean_are_kept(database: Database) -> None:
    _open(database)
    with database.write() as connection:
        calls.save(connection, "CA1", CALL, "", "1", LATER, balance_of="e1")
        again = LATER + timedelta(seconds=30)
        calls.save(connection, "CA1", CALL, "", "2", again, balance_of="e2")
        calls.save(connection, "CA1", CALL, "", "3", again)
    row = _row(database)
    assert (row.balance_at, row.ean) == (LATER, "e2")


@pytest.mark.parametrize(
    ("turns", "outcome"),
    [
        ([{}], Outcome.NOTHING),
        ([{"person": True}, {}], Outcome.PERSON),
        ([{"person": True}, {"balance_of": "e1"}], Outcome.BALANCE),
        ([{"balance_of": "e1"}, {"person": True}], Outcome.BALANCE),
    ],
)
def test_who_heard_a_balance_got_it_whatever_came_before_or_after(
    database: Database, turns: list[dict], outcome: Outcome
) -> None:
    _open(database)
    with database.write() as connection:
        for turn in turns:
            calls.save(connection, "CA1", CALL, "", "", NOW, **turn)
    assert _row(database).outcome == outcome


def test_the_end_of_a_dialogue_is_no_question_that_was_reached(database: Database) -> None:
    _open(database)
    assert _row(database).reached == State.WELCOME
    with database.write() as connection:
        calls.save(connection, "CA1", Call(State.CONFIRM, 2), "", "", NOW)
        calls.save(connection, "CA1", Call(State.OVER, 3), "", "", NOW)
    assert _row(database).reached == State.CONFIRM


def test_a_call_whose_end_nobody_told_is_ended_at_its_last_turn(database: Database) -> None:
    _open(database)
    with database.write() as connection:
        calls.save(connection, "CA1", CALL, "<Response />", "token", LATER)
        assert calls.give_up_calls(connection, NOW + calls.FORGOTTEN_AFTER) == 0
        late = NOW + calls.FORGOTTEN_AFTER + timedelta(microseconds=1)
        assert calls.give_up_calls(connection, late) == 1
        assert calls.give_up_calls(connection, late) == 0
    row = _row(database)
    assert (row.state, row.answer, row.claim, row.ended_at) == ("", "", "", LATER)


@pytest.mark.parametrize(("minutes", "finished"), [(0, False), (20, False), (21, True)])
def test_a_call_of_long_ago_is_finished(minutes: int, finished: bool) -> None:
    stored = calls.StoredCall("CA1", CALL, "", "", NOW, None)
    assert stored.is_finished(NOW + timedelta(minutes=minutes)) is finished
