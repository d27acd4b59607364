"""`allosolde messages`: what was said to whom, what would be said, and what an agent decides."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from balance.storage.database import Database
from config.channels import bounce_key
from config.settings import sqlite_url
from messaging.bounces import Bounces
from tests.config.commands import Shell

EAN = "541449020000000001"
ACCOUNTS = "ean,energy,balance_eur,opened_on,mobile,email,channels"
CONSUMPTION = "message_id,ean,day,version,peak_kwh,offpeak_kwh,amount_eur"
_BOUNCE = """To: {to}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; lambert@example.be
Action: failed
Status: 5.1.1

--b--
"""
_WHO = ("--by", "ag7", "--note", "called")


@pytest.fixture
def told(rehearsal: Shell) -> Shell:
    """A rehearsal whose household was told of its low credit by SMS, and waits for the e-mail."""
    person = "+32470000001,lambert@example.be,sms email"
    accounts = (ACCOUNTS, f"{EAN},electricity,6.00,2026-11-01,{person}")
    rehearsal.succeed("import", "accounts", rehearsal.file("accounts.csv", *accounts))
    day = (CONSUMPTION, f"m1,{EAN},2026-11-23,1,,,3.00")
    rehearsal.succeed("import", "consumption", rehearsal.file("day.csv", *day))
    _set_state(rehearsal, 1, "accepted")
    return rehearsal


def _set_state(shell: Shell, number: int, state: str) -> None:
    with closing(sqlite3.connect(shell.data / "allosolde.db")) as stored, stored:
        stored.execute("UPDATE messages SET state = ? WHERE id = ?", (state, number))


def _die(shell: Shell) -> None:
    """Let the SMS be dead, with its task, and the e-mail fail."""
    _set_state(shell, 1, "dead")
    _set_state(shell, 2, "failed")
    task = ("message:1:dead", "message_dead", EAN, "no line", "2026-11-24 11:00:00")
    query = "INSERT INTO tasks (key, kind, ean, detail, created_at) VALUES (?, ?, ?, ?, ?)"
    with closing(sqlite3.connect(shell.data / "allosolde.db")) as stored, stored:
        stored.execute(query, task)


def test_messages_are_listed_newest_first_with_recipients_masked(told: Shell) -> None:
    lines = told.succeed("messages", "list").splitlines()
    assert re.fullmatch(
        r" +2  2026-11-24 12:\d\d:\d\d  LOW_CREDIT +email l…@example\.be +EAN \.\.0001  pending",
        lines[0],
    )
    assert re.search(r" 1 .*sms   …01 +EAN \.\.0001  accepted$", lines[1])
    assert lines[2] == "2 messages"
    one = ("--state", "accepted", "--kind", "LOW_CREDIT", "--ean", EAN[5:], "--json")
    assert [found["id"] for found in json.loads(told.succeed("messages", "list", *one))] == [1]
    assert told.succeed("messages", "list", "--state", "dead") == "0 messages\n"


def test_a_message_is_shown_as_its_customer_got_it_with_its_life(told: Shell) -> None:
    _die(told)
    said = told.succeed("messages", "show", "1")
    assert "  Crédit bas, électricité (EAN ..0001): 3,00 EUR le 24/11." in said
    for fact in (
        r"cause +batch:1/1",
        r"words +fr, version \d+, SMS: 1",
        r"task +\d+, message_dead: no line",
    ):
        assert re.search(rf"^{fact}$", said, flags=re.MULTILINE), fact
    shown = json.loads(told.succeed("messages", "show", "2", "--json"))
    assert (shown["recipient"], shown["state"]) == ("l…@example.be", "failed")
    assert shown["subject"].startswith("Crédit bas")
    assert "there is no message 77 (not_allowed)" in told.refuse("messages", "show", "77")


def test_a_preview_says_what_an_account_would_read_now(told: Shell) -> None:
    said = told.succeed("messages", "preview", "BALANCE", "--ean", EAN)
    assert said.startswith("Électricité (EAN ..0001): solde 3,00 EUR le 24/11 à 12h")
    assert said.endswith(" letters, 1 SMS in GSM-7\n")
    dutch = told.succeed("messages", "preview", "BALANCE", "--ean", EAN, "--language", "nl")
    assert dutch.startswith("Elektriciteit (EAN ..0001): saldo 3,00 EUR op 24/11 om 12u")
    german = told.succeed("messages", "preview", "LOW_CREDIT", "--language", "de")
    assert german.startswith("Wenig Guthaben, Strom (EAN ..0001): Saldo 3,80 EUR am 24.11.")
    mail = told.succeed("messages", "preview", "LOW_CREDIT", "--channel", "email")
    assert mail.startswith("Crédit bas\xa0: 3,80\xa0€")
    assert "SMS in" not in mail
    refused = told.refuse("messages", "preview", "DISCONNECTED", "--ean", EAN)
    assert "DISCONNECTED is not true of this account now: CONNECTED, 3.00" in refused
    done = told.run("messages", "preview", "GREETING")
    assert "'GREETING' is not one of 'LOW_CREDIT'" in done.stderr


def test_a_preview_is_in_the_language_of_the_account_unless_another_is_asked_for(
    told: Shell,
) -> None:
    accounts = ("ean,energy,language", f"{EAN},electricity,nl")
    told.succeed("import", "accounts", told.file("dutch.csv", *accounts))
    said = told.succeed("messages", "preview", "LOW_CREDIT", "--ean", EAN)
    assert said.startswith("Laag krediet, elektriciteit (EAN ..0001): saldo 3,00 EUR op 24/11.")
    english = told.succeed("messages", "preview", "LOW_CREDIT", "--ean", EAN, "--language", "en")
    assert english.startswith("Low credit, electricity (EAN ..0001): balance 3.00 EUR on 24/11.")


def test_a_dead_message_is_sent_again_and_its_task_is_closed(told: Shell) -> None:
    _die(told)
    said = told.succeed("messages", "resend", "1", "--by", "ag7", "--note", "new number")
    assert said == "Message 3 says it again.\n"
    assert told.succeed("tasks", "--kind", "message_dead") == "0 open\n"
    assert "not_allowed" in told.refuse("messages", "resend", "1", *_WHO)


def test_a_dead_message_is_closed_once_and_both_say_who_and_why(told: Shell) -> None:
    _die(told)
    assert told.succeed("messages", "close", "1", *_WHO) == "Message 1 is closed.\n"
    assert "no task about message 1 is open" in told.refuse("messages", "close", "1", *_WHO)
    for command in ("resend", "close"):
        unsaid = told.refuse("messages", command, "1", "--by", " ", "--note", "x")
        assert "missing_reason" in unsaid


def test_a_bounce_tells_that_its_message_did_not_arrive(told: Shell) -> None:
    _set_state(told, 2, "accepted")
    stored = Database.open(sqlite_url(told.data / "allosolde.db"))
    address = Bounces("retours@solde.example", bounce_key(stored)).address_of(2)
    stored.engine.dispose()
    said = told.succeed("messages", "bounced", stdin=_BOUNCE.format(to=address).encode())
    assert said == "Message 2 bounced.\n"
    shown = json.loads(told.succeed("messages", "show", "2", "--json"))
    assert (shown["state"], len(shown["receipts"])) == ("undelivered", 1)


def test_a_mail_that_is_no_bounce_of_ours_is_left_alone(told: Shell) -> None:
    said = told.succeed("messages", "bounced", stdin=b"Subject: \xff\x00 offer\n\nBuy now.")
    assert said == "This mail is no bounce of ours: nothing was done.\n"
