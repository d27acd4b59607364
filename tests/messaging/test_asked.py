"""What is asked for in a call: written once, to the number on file, and true when it goes out."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from balance.account import AccountId
from balance.batch import DebtPlan, ThresholdChange
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.schema import accounts, contacts
from messaging.asked import BALANCES_A_DAY, Answer, AskedSms
from messaging.barriers import set_barrier
from messaging.channels.simulator import SimulatedSms
from messaging.delivery import Barrier, ChannelName, Unknown
from messaging.hours import DEFAULT as QUIET
from messaging.kinds import Kind
from messaging.mailbox import DatabaseMailbox
from messaging.outbox import CARRIED
from messaging.rows import Manner
from tests.balance.storage.households import EAN, NIGHT, NOON, account_of, book, pay
from tests.messaging.factories import MANNER, MOBILE, SERVICE, Clock, ScriptedChannel
from tests.messaging.test_audit import BOOKS, open_reachable
from tests.messaging.workers import TODAY, read, sender, submitter, task_kinds, worker
from voice_prompts.languages import Language

CUT_OFF = ("cancelled", "superseded")


def ask(
    database: Database,
    cause: str = "call:1",
    kind: Kind = Kind.BALANCE,
    clock: Clock | None = None,
    carried: frozenset[ChannelName] = CARRIED,
) -> Answer:
    """A caller asks, at noon."""
    asked = AskedSms(MANNER, carried, TODAY, clock or Clock(NOON))
    account_id = account_of(database, EAN).account_id
    with database.write() as connection:
        return asked(connection, account_id, kind, cause)


def on_file(database: Database, **values: object) -> None:
    """What the account's contact is."""
    with database.write() as connection:
        connection.execute(update(contacts).values(values))


def bar(database: Database, barrier: Barrier) -> None:
    """The customer's number cannot be written to."""
    with database.write() as connection:
        set_barrier(connection, ChannelName.SMS, MOBILE, barrier, NOON)


def test_a_balance_asked_for_is_written_to_the_number_on_file(database: Database) -> None:
    open_reachable(database)
    assert ask(database) is Answer.SENT
    [row] = read(database)
    assert (row["kind"], row["cause"], row["channel"]) == ("BALANCE", "call:1", "sms")
    assert (row["state"], row["severity"], row["urgency"]) == ("pending", 0, 6)
    assert (row["language"], row["segments"]) == ("fr", 1)
    assert str(row["text"]).startswith("Électricité (EAN ..0001): solde 10,00 EUR le ")
    assert row["expires_at"] == NOON + timedelta(minutes=10)


def test_the_same_cause_writes_nothing_twice_and_is_answered_as_before(database: Database) -> None:
    open_reachable(database)
    for number in range(BALANCES_A_DAY):
        ask(database, f"call:{number}")
    for number in range(BALANCES_A_DAY):
        assert ask(database, f"call:{number}") is Answer.SENT
    later = Clock(NOON + timedelta(days=3))
    assert ask(database, "call:0", clock=later) is Answer.SENT
    assert len(read(database)) == BALANCES_A_DAY


def test_a_stranger_cannot_fill_a_phone_with_balances(database: Database) -> None:
    open_reachable(database)
    answers = [ask(database, f"call:{number}") for number in range(5)]
    assert answers == [Answer.SENT] * 3 + [Answer.ENOUGH] * 2
    assert len(read(database)) == 3
    tomorrow = Clock(NIGHT + timedelta(hours=4))
    assert ask(database, "call:9", clock=tomorrow) is Answer.SENT


def test_a_changed_threshold_is_told_however_many_balances_were(database: Database) -> None:
    open_reachable(database)
    for number in range(5):
        ask(database, f"call:{number}")
    for number in range(5):
        cause = f"call:{number}"
        assert ask(database, cause, Kind.THRESHOLD_CHANGED) is Answer.SENT
    assert sum(row["kind"] == "THRESHOLD_CHANGED" for row in read(database)) == 5


@pytest.mark.parametrize("channels", ["email", "sms", "sms email"])
def test_whatever_channels_were_chosen_it_is_an_sms(database: Database, channels: str) -> None:
    open_reachable(database)
    on_file(database, channels=channels, email="lambert@example.be")
    assert ask(database) is Answer.SENT
    assert [row["channel"] for row in read(database)] == ["sms"]


def test_without_a_number_that_can_be_written_to_nothing_is_sent(database: Database) -> None:
    open_reachable(database)
    assert ask(database, carried=frozenset({ChannelName.EMAIL})) is Answer.NO_NUMBER
    bar(database, Barrier.INVALID)
    assert ask(database) is Answer.NO_NUMBER
    on_file(database, mobile=None, landline="+3242000001")
    assert ask(database) is Answer.NO_NUMBER
    assert read(database) == []


def test_of_a_closed_account_nothing_is_sent(database: Database) -> None:
    open_reachable(database)
    account_id = account_of(database, EAN).account_id
    with database.write() as connection:
        connection.execute(update(accounts).values(closed_at=NOON))
        asked = AskedSms(MANNER, CARRIED, TODAY, Clock(NOON))
        assert asked(connection, AccountId(account_id), Kind.BALANCE, "c") is Answer.NO_NUMBER
    assert read(database) == []


def test_who_wants_no_messages_gets_the_one_asked_for(database: Database) -> None:
    open_reachable(database)
    bar(database, Barrier.OPTED_OUT)
    assert ask(database) is Answer.SENT
    worker(database, ScriptedChannel(), Clock(NOON)).run_once()
    assert [row["state"] for row in read(database)] == ["accepted"]


def test_a_number_that_turned_out_wrong_meanwhile_is_not_written_to(database: Database) -> None:
    open_reachable(database)
    ask(database)
    bar(database, Barrier.INVALID)
    worker(database, ScriptedChannel(), Clock(NOON)).run_once()
    [row] = read(database)
    assert (row["state"], row["reason"]) == ("cancelled", "invalid_contact")
    assert task_kinds(database) == []


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        (Language.NL, "Elektriciteit (EAN ..0001): saldo 10,00 EUR op 20/11 om "),
        (Language.DE, "Strom (EAN ..0001): Saldo 10,00 EUR am 20.11. um "),
        (Language.EN, "Electricity (EAN ..0001): balance 10.00 EUR on 20/11 at "),
    ],
)
def test_it_is_written_in_the_language_on_file(
    database: Database, language: Language, opening: str
) -> None:
    open_reachable(database)
    on_file(database, language=language)
    ask(database)
    [row] = read(database)
    assert str(row["text"]).startswith(opening)
    assert row["language"] == language


def test_in_the_quiet_hours_it_goes_out_at_once_in_the_simulated_mailbox(
    database: Database,
) -> None:
    open_reachable(database)
    clock, quiet = Clock(NIGHT), Manner(SERVICE, QUIET)
    ask(database, clock=clock)
    mailbox = SimulatedSms(DatabaseMailbox(database, clock))
    channels = {ChannelName.SMS: mailbox}
    sender(database, channels, clock, judge=submitter(manner=quiet)).run_once()
    assert [row["state"] for row in read(database)] == ["accepted"]


def test_after_ten_minutes_it_is_not_sent_and_no_agent_is_asked(database: Database) -> None:
    open_reachable(database)
    ask(database)
    channel = ScriptedChannel()
    worker(database, channel, Clock(NOON + timedelta(minutes=10))).run_once()
    assert channel.sent == []
    assert [row["reason"] for row in read(database)] == ["expired"]
    assert task_kinds(database) == []


@pytest.mark.parametrize("language", Language)
def test_figures_that_moved_are_said_anew_and_no_later_than_asked(
    database: Database, language: Language
) -> None:
    open_reachable(database)
    on_file(database, language=language)
    ask(database)
    book(database, NOON, BOOKS, pay("P1", 2000))
    channel, clock = ScriptedChannel(), Clock(NOON + timedelta(minutes=3))
    for _ in range(4):
        worker(database, channel, clock).run_once()
    balances = [row for row in read(database) if row["kind"] == "BALANCE"]
    old, new = balances
    assert (old["state"], old["reason"]) == CUT_OFF
    assert (new["state"], new["follows"], new["language"]) == ("accepted", old["id"], language)
    assert new["expires_at"] == old["expires_at"]
    assert "30" in str(new["text"]).split("EUR")[0]
    assert old["text"] not in [message.text for message in channel.sent]


def test_of_two_balances_that_moved_the_later_is_said_anew(database: Database) -> None:
    open_reachable(database)
    ask(database, "call:1")
    ask(database, "call:2")
    book(database, NOON, BOOKS, pay("P1", 2000))
    channel, clock = ScriptedChannel(), Clock(NOON)
    for _ in range(6):
        worker(database, channel, clock).run_once()
    sent = [message.text for message in channel.sent if "30,00" in message.text]
    assert len([text for text in sent if text.startswith("Électricité")]) == 1


def test_a_threshold_changed_again_is_told_once_as_it_is(database: Database) -> None:
    open_reachable(database)
    for number, euros in enumerate((700, 900)):
        book(database, NOON, BOOKS, ThresholdChange(Cents(euros)))
        ask(database, f"call:{number}", Kind.THRESHOLD_CHANGED)
    channel = ScriptedChannel()
    for _ in range(4):
        worker(database, channel, Clock(NOON)).run_once()
    assert len(channel.sent) == 1
    assert "à 9 EUR ou moins" in channel.sent[0].text


def test_debts_are_sent_with_what_is_taken_a_day(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, DebtPlan("debt:1", Cents(3000), Cents(50)))
    ask(database)
    [row] = read(database)
    assert "dettes 30,00 EUR (0,50 par jour)" in str(row["text"])
    assert row["segments"] == 2


def test_a_balance_in_doubt_is_dropped_and_no_agent_is_asked(database: Database) -> None:
    open_reachable(database)
    ask(database)
    channel = ScriptedChannel([Unknown("a time-out")])
    worker(database, channel, Clock(NOON)).run_once()
    assert [row["state"] for row in read(database)] == ["unknown"]
    assert task_kinds(database) == []


def test_amounts_beyond_the_longest_are_sent_whole_and_an_agent_learns(database: Database) -> None:
    open_reachable(database)
    with database.write() as connection:
        connection.execute(update(accounts).values(balance=-(10**14)))
    ask(database)
    [row] = read(database)
    assert "-1000000000000,00 EUR" in str(row["text"])
    assert row["segments"] == 2
    assert task_kinds(database) == ["long_message"]
