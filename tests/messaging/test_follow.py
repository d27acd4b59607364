"""What follows a message that was not delivered: never silence, never twice, never untrue."""

from dataclasses import replace
from datetime import timedelta

import pytest

from balance.account import Level
from balance.judge import NoticeKind
from balance.storage import schema
from balance.storage.database import Database
from messaging.delivery import Barrier, CancelReason, Failing, MessageState
from messaging.outbox import Outbox, instead_of
from messaging.pauses import paused
from messaging.timing import DEFAULT
from tests.messaging.factories import EMAIL, MANNER, MOBILE, MONDAY, effect
from tests.messaging.proofs import MAIL, SMS, SOON, Household
from tests.messaging.workers import task_kinds

_INVALID = ("sms", MOBILE, Barrier.INVALID)
_OUT = ("sms", MOBILE, Barrier.OPTED_OUT)


def ways(home: Household) -> list[tuple[object, ...]]:
    """The channel, address and earliest instant of all that will go out."""
    return [row[1:4] for row in home.waiting()]


@pytest.mark.parametrize(
    ("failing", "channel", "later", "barred"),
    [
        (Failing.TRANSIENT, SMS, timedelta(seconds=30), []),
        (Failing.AWAY, SMS, timedelta(minutes=15), []),
        (Failing.CONTACT, MAIL, timedelta(0), [_INVALID]),
        (Failing.BLOCKED, MAIL, timedelta(0), []),
        (Failing.CONFIGURATION, SMS, timedelta(0), []),
    ],
)
def test_a_failed_message_is_said_again_the_same_way_or_another_one(
    database: Database,
    failing: Failing,
    channel: tuple[str, str],
    later: timedelta,
    barred: list[tuple[str, str, str]],
) -> None:
    home = Household(database).write()
    home.balance(321)
    home.fail(failing)
    assert ways(home) == [(*channel, SOON + later)]
    first, again = home.rows()
    assert (again["follows"], again["cause"]) == (first["id"], first["cause"])
    assert "3,21" in str(again["text"])
    assert again["expires_at"] == first["expires_at"]
    assert (home.barred(), task_kinds(database)) == (barred, [])
    with database.read() as connection:
        assert bool(paused(connection)) == (failing is Failing.CONFIGURATION)


def test_the_waits_grow_until_the_attempts_are_used_up_and_another_way_is_taken(
    database: Database,
) -> None:
    home, now = Household(database).write(), SOON
    for wait in DEFAULT.retries:
        last = home.rows()[-1]
        home.fail(Failing.TRANSIENT, now, int(str(last["id"])))
        assert ways(home)[-1] == (*SMS, now + wait)
        now += wait
    home.fail(Failing.TRANSIENT, now, int(str(home.rows()[-1]["id"])))
    assert ways(home)[-1] == (*MAIL, now)
    assert [row["attempt"] for row in home.rows()] == [1, 2, 3, 4, 5, 6, 1]


def test_a_handset_out_of_reach_is_tried_once_more_then_another_way(database: Database) -> None:
    home = Household(database).write()
    home.fail(Failing.AWAY)
    home.fail(Failing.AWAY, SOON, int(str(home.rows()[-1]["id"])))
    assert ways(home) == [(*MAIL, SOON)]


@pytest.mark.parametrize(
    ("kind", "severe"), [(NoticeKind.LOW_CREDIT, False), (NoticeKind.EMERGENCY_CREDIT, True)]
)
def test_what_ran_out_of_time_is_told_by_an_agent_where_it_is_about_the_supply(
    database: Database, kind: NoticeKind, severe: bool
) -> None:
    home = Household(database, kind).write()
    home.fail(Failing.EXPIRED)
    assert (home.waiting(), task_kinds(database)) == ([], ["message_failed"] * severe)


def test_nothing_goes_out_after_its_time(database: Database) -> None:
    home = Household(database, NoticeKind.DISCONNECTED).write(expires_at=SOON)
    home.fail(Failing.BLOCKED)
    assert (home.waiting(), task_kinds(database)) == ([], ["message_failed"])


def test_a_retry_that_would_come_too_late_goes_another_way_at_once(database: Database) -> None:
    home = Household(database).write(expires_at=SOON + timedelta(minutes=10))
    home.fail(Failing.AWAY)
    assert ways(home) == [(*MAIL, SOON)]


def test_who_cannot_be_reached_another_way_is_left_to_an_agent(database: Database) -> None:
    home = Household(database).write(email=None)
    home.fail(Failing.CONTACT)
    assert (home.waiting(), task_kinds(database)) == ([], ["message_failed"])


def test_the_other_channel_that_was_chosen_is_enough_until_it_fails_too(
    database: Database,
) -> None:
    home = Household(database).write(channels="sms email")
    second = int(str(home.rows()[1]["id"]))
    home.set(second, state=MessageState.ACCEPTED)
    home.fail(Failing.CONTACT)
    assert (home.waiting(), task_kinds(database)) == ([], [])
    home.fail(Failing.CONTACT, SOON, second)
    assert (home.waiting(), task_kinds(database)) == ([], ["message_failed"])


@pytest.mark.parametrize(
    ("kind", "follows"),
    [(NoticeKind.LOW_CREDIT, []), (NoticeKind.DISCONNECTED, [(*MAIL, SOON)])],
)
def test_an_opt_out_ends_what_it_can_end_and_the_rest_goes_another_way(
    database: Database, kind: NoticeKind, follows: list[tuple[object, ...]]
) -> None:
    home = Household(database, kind).write()
    home.fail(Failing.OPTED_OUT)
    assert (ways(home), home.barred(), task_kinds(database)) == (follows, [_OUT], [])


def test_nothing_follows_what_is_not_true_any_more(database: Database) -> None:
    home = Household(database).write()
    home.untrue()
    home.fail(Failing.CONTACT)
    assert (home.waiting(), task_kinds(database), home.barred()) == ([], [], [_INVALID])


def test_nothing_follows_for_a_customer_who_left(database: Database) -> None:
    home = Household(database, NoticeKind.DISCONNECTED).write()
    home.standing = None
    with database.write() as connection:
        connection.execute(schema.accounts.update().values(closed_at=MONDAY))
    home.fail(Failing.BLOCKED)
    assert (home.waiting(), task_kinds(database)) == ([], [])


@pytest.mark.parametrize("kind", ["BALANCE", "CODE", "SURVEY"])
def test_nothing_follows_what_is_no_notice(database: Database, kind: str) -> None:
    home = Household(database).write(kind=kind)
    home.fail(Failing.TRANSIENT)
    assert (home.waiting(), task_kinds(database)) == ([], [])


def test_who_gave_another_number_meanwhile_is_written_to_there(database: Database) -> None:
    home = Household(database).write(email=None)
    with database.write() as connection:
        connection.execute(schema.contacts.update().values(mobile="+32470999999"))
    home.fail(Failing.CONTACT)
    assert ways(home) == [("sms", "+32470999999", SOON)]


def test_a_barred_address_is_not_written_to_again(database: Database) -> None:
    home = Household(database).write()
    home.fail(Failing.CONTACT)
    mail = int(str(home.rows()[-1]["id"]))
    home.fail(Failing.TRANSIENT, SOON, mail)
    assert ways(home) == [(*MAIL, SOON + timedelta(seconds=30))]
    home.fail(Failing.CONTACT, SOON, int(str(home.rows()[-1]["id"])))
    assert (home.waiting(), task_kinds(database)) == ([], ["message_failed"])
    assert home.barred() == [("email", EMAIL, Barrier.INVALID), _INVALID]


def drop_instead(home: Household, of: int) -> int:
    """What was to be said in place of a message was dropped, for the message had gone out."""
    with home.database.write() as connection:
        said = effect(home.account_id, NoticeKind.EMERGENCY_CREDIT, cause=instead_of(of))
        Outbox(MANNER).write(connection, [replace(said, follows=of)])
    dropped = int(str(home.rows()[-1]["id"]))
    home.set(dropped, state=MessageState.CANCELLED, reason=CancelReason.SUPERSEDED)
    return dropped


def test_what_was_dropped_in_its_place_is_said_when_it_fails_after_all(
    database: Database,
) -> None:
    home = Household(database).write()
    drop_instead(home, home.message_id)
    assert home.standing is not None
    home.standing = replace(home.standing, level=Level.EMERGENCY)
    home.fail(Failing.CONTACT)
    [(kind, *way, _, text)] = home.waiting()
    assert (kind, way) == ("EMERGENCY_CREDIT", [*SMS, SOON])
    assert "Crédit de secours commencé" in str(text)


def test_what_was_said_in_place_of_what_was_dropped_is_not_said_twice(
    database: Database,
) -> None:
    home = Household(database).write()
    drop_instead(home, drop_instead(home, home.message_id))
    assert home.standing is not None
    home.standing = replace(home.standing, level=Level.EMERGENCY)
    home.fail(Failing.CONTACT)
    assert home.waiting() == []


def test_what_was_dropped_in_its_place_stays_so_when_it_is_true_no_more(
    database: Database,
) -> None:
    home = Household(database).write()
    drop_instead(home, home.message_id)
    home.untrue()
    home.fail(Failing.CONTACT)
    assert home.waiting() == []


def test_an_agent_sends_again_what_is_true_in_todays_words(database: Database) -> None:
    home = Household(database).write(email=None)
    home.fail(Failing.CONTACT)
    assert task_kinds(database) == ["message_failed"]
    with database.write() as connection:
        assert home.follow_ups.send_again(connection, home.message_id, SOON) is None
        connection.execute(schema.contacts.update().values(mobile="+32470999999"))
        made = home.follow_ups.send_again(connection, home.message_id, SOON)
    [row] = [row for row in home.rows() if row["id"] == made]
    assert (row["state"], row["recipient"]) == ("pending", "+32470999999")
    assert (row["follows"], row["attempt"]) == (home.message_id, 2)
    assert task_kinds(database) == []


def test_an_agent_cannot_send_again_what_is_not_true(database: Database) -> None:
    home = Household(database).write()
    home.untrue()
    with database.write() as connection:
        assert home.follow_ups.send_again(connection, home.message_id, SOON) is None
    assert home.waiting() == []
