"""At the last moment: only what is true to the cent goes out, at an hour and to whom it may."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from balance.batch import Item
from balance.entries import Adjustment
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.schema import accounts, contacts
from messaging.barriers import set_barrier
from messaging.delivery import (
    Accepted,
    Barrier,
    ChannelName,
    Failing,
    MessageState,
    NotSent,
    Receipt,
    Refused,
    Unknown,
)
from messaging.hours import DEFAULT as QUIET
from messaging.receipts import take
from messaging.rows import Manner
from messaging.tables import messages
from tests.balance.storage.households import EAN, NIGHT, NOON, YESTERDAY, book, brussels, pay, use
from tests.messaging.factories import EMAIL, SERVICE, Clock, ScriptedChannel
from tests.messaging.test_audit import BOOKS
from tests.messaging.test_said_instead import set_all, warn
from tests.messaging.test_untrue_alerts import SUPERSEDED, low, states
from tests.messaging.workers import read, sender, submitter, worker

SMS = ChannelName.SMS


def drain(database: Database, channel: ScriptedChannel, clock: Clock) -> list[str]:
    """The texts that go out until nothing more does."""
    before = len(channel.sent)
    for _ in range(5):
        worker(database, channel, clock).run_once()
    return [message.text for message in channel.sent[before:]]


def test_amounts_that_moved_are_said_anew_with_todays_figures(database: Database) -> None:
    low(database)
    book(database, NOON, BOOKS, Adjustment("J1", EAN, Cents(-150), "ag1", "a receipt"))
    first = read(database)[0]
    [text] = drain(database, ScriptedChannel(), Clock(NOON))
    assert ("4,00" in str(first["text"]), "2,50" in text) == (True, True)
    old, new = read(database)
    assert (old["state"], old["reason"]) == SUPERSEDED
    assert (new["state"], new["follows"], new["kind"]) == ("accepted", old["id"], old["kind"])


def test_a_message_that_says_what_is_so_goes_out_as_it_was_written(database: Database) -> None:
    low(database)
    written = read(database)[0]["text"]
    assert drain(database, ScriptedChannel(), Clock(NOON)) == [written]


@pytest.mark.parametrize("channels", ["sms", "email", "sms email"])
def test_every_message_of_a_household_is_true_as_soon_as_it_is_written(
    database: Database, channels: str
) -> None:
    warn(database)
    set_all(database, state="accepted")
    clock = Clock(NIGHT)
    channel = ScriptedChannel()
    with database.write() as connection:
        connection.execute(update(contacts).values(channels=channels, email=EMAIL))
    acts: tuple[Item, ...] = (
        pay("P1", 500),
        pay("P2", 3000),
        use("C2", 2500, YESTERDAY - timedelta(days=1)),
    )
    for number, item in enumerate(acts):
        clock.now = NIGHT + timedelta(days=number)
        book(database, clock.now, BOOKS, item)
        written = [row for row in read(database) if row["state"] == "pending"]
        both = dict.fromkeys(ChannelName, channel)
        sender(database, both, clock).run_once()
        after = {row["id"]: row["state"] for row in read(database)}
        assert written
        # One message at a time an account.
        sender(database, both, clock).run_once()
        after = {row["id"]: row["state"] for row in read(database)}
        assert {after[row["id"]] for row in written} == {"accepted"}


def test_what_waits_for_the_morning_is_not_sent_at_night(database: Database) -> None:
    low(database)
    night = Clock(brussels("2026-11-24T21:00"))
    manner = Manner(SERVICE, QUIET)
    channel = ScriptedChannel()
    careful = sender(database, {SMS: channel}, night, judge=submitter(manner=manner))
    assert careful.run_once().postponed == 1
    [row] = read(database)
    assert (row["not_before"], row["attempts"]) == (brussels("2026-11-25T08:00"), 0)
    night.now = brussels("2026-11-25T08:00")
    assert careful.run_once().accepted == 1


def test_nothing_goes_to_an_address_that_is_barred(database: Database) -> None:
    low(database)
    [row] = read(database)
    with database.write() as connection:
        barrier = (SMS, str(row["recipient"]), Barrier.INVALID)
        set_barrier(connection, *barrier, NOON)
    channel = ScriptedChannel()
    assert drain(database, channel, Clock(NOON)) == []
    assert states(database)[0] == ("LOW_CREDIT", "cancelled", "invalid_contact")


def test_nobody_who_left_is_written_to(database: Database) -> None:
    low(database)
    with database.write() as connection:
        row = read(database)[0]
        gone = update(accounts).where(accounts.c.id == row["account_id"])
        connection.execute(gone.values(closed_at=NOON))
    assert drain(database, ScriptedChannel(), Clock(NOON)) == []
    assert states(database) == [("LOW_CREDIT", "cancelled", "stale")]


def test_what_may_have_gone_out_before_stays_marked_when_it_is_said_anew(
    database: Database,
) -> None:
    low(database)
    set_all(database, once_more=True)
    book(database, NOON, BOOKS, Adjustment("J1", EAN, Cents(-150), "ag1", "a receipt"))
    drain(database, ScriptedChannel([Unknown("no answer")]), Clock(NOON))
    assert [row["once_more"] for row in read(database)] == [True, True]


def test_a_retry_too_says_what_is_so_by_then(database: Database) -> None:
    low(database)
    clock, channel = Clock(NOON), ScriptedChannel([NotSent("busy"), Accepted("SM1")])
    assert "4,00" in drain(database, channel, clock)[0]
    book(database, NOON, BOOKS, Adjustment("J1", EAN, Cents(-150), "ag1", "a receipt"))
    clock.move(minutes=1)
    assert "2,50" in drain(database, channel, clock)[0]


def test_an_old_form_of_message_without_a_situation_still_goes_out(database: Database) -> None:
    low(database)
    with database.write() as connection:
        connection.execute(update(messages).values(situation=""))
    assert len(drain(database, ScriptedChannel(), Clock(NOON))) == 1


def test_who_heard_by_mail_in_todays_words_is_not_written_to_there_again(
    database: Database,
) -> None:
    low(database)
    with database.write() as connection:
        connection.execute(delete(messages))
        connection.execute(update(contacts).values(channels="sms email", email=EMAIL))
    book(database, NOON, BOOKS, Adjustment("J0", EAN, Cents(200), "ag1", "a receipt"))
    book(database, NOON, BOOKS, Adjustment("J1", EAN, Cents(-150), "ag1", "a receipt"))
    book(database, NOON, BOOKS, Adjustment("J2", EAN, Cents(-50), "ag1", "a receipt"))
    sms, mail = ScriptedChannel([Refused("no such number", Barrier.INVALID)]), ScriptedChannel()
    both = {SMS: sms, ChannelName.EMAIL: mail}
    for _ in range(5):
        sender(database, both, Clock(NOON)).run_once()
    assert (len(sms.sent), len(mail.sent)) == (1, 1)
    assert "4,00" in mail.sent[0].text


def test_a_handset_out_of_reach_is_tried_once_more_in_words_that_were_said_anew(
    database: Database,
) -> None:
    low(database)
    book(database, NOON, BOOKS, Adjustment("J1", EAN, Cents(-150), "ag1", "a receipt"))
    drain(database, ScriptedChannel(), Clock(NOON))
    _, sent = read(database)
    away = Receipt("SM1", MessageState.UNDELIVERED, "undelivered 30003", Failing.AWAY)
    with database.write() as connection:
        assert take(connection, int(str(sent["id"])), away, submitter().follow_ups, NOON)
    again = read(database)[-1]
    assert (again["state"], again["follows"]) == ("pending", sent["id"])
    assert again["not_before"] == NOON + timedelta(minutes=15)
