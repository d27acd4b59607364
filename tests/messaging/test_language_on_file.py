"""Each message is written in the language on file: at first, said anew, and sent again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, update

from balance.account import Level
from balance.entries import Adjustment
from balance.money import Cents
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.schema import contacts
from messaging.delivery import Failing
from messaging.languages import WORDS
from tests.balance.storage.households import EAN, NOON, YESTERDAY, book, brussels, pay, use
from tests.messaging.factories import Clock, ScriptedChannel
from tests.messaging.proofs import SOON, Household
from tests.messaging.test_audit import BOOKS, open_reachable
from tests.messaging.test_follow import drop_instead
from tests.messaging.workers import read, worker
from voice_prompts.languages import Language

_MONDAY = brussels("2026-11-30T08:00")
_HELP = "Hulp: 0800 92 424"
_DUTCH = [
    "Laag krediet, elektriciteit (EAN ..0001): saldo 4,00 EUR op 24/11. "
    "Onder nul begint het noodkrediet van 15 EUR. Laad op tijd op. Gratis info: 0800 92 424",
    "Noodkrediet begonnen, elektriciteit (EAN ..0001): saldo -2,00 EUR op 25/11. "
    f"Nog 13,00 EUR, dan wordt u afgesloten. Laad 5 EUR of meer op. {_HELP}",
    "Elektriciteit (EAN ..0001) wordt maandag 30/11 om 8u afgesloten. "
    f"Saldo -16,00 EUR op 28/11. Betaal tegen dan minstens 16,51 EUR. {_HELP}",
    "Stroom afgesloten (EAN ..0001). Saldo -16,00 EUR op 28/11. "
    f"Betaal vandaag minstens 16,51 EUR. Dan zegt een sms hoe u ze weer aanzet. {_HELP}",
    "5,00 EUR ontvangen, niet genoeg. Stroom nog afgesloten (EAN ..0001): "
    f"saldo -11,00 EUR op 30/11. Betaal vandaag nog 11,51 EUR. {_HELP}",
    "Stroom (EAN ..0001): u kunt ze weer aanzetten. Saldo 1,00 EUR op 30/11. "
    f"Knippert er een pijl? Houd de groene knop in tot de klik (5 s). {_HELP}",
]


def on_file(database: Database, language: Language) -> None:
    """The customer is written to in this language from now on."""
    with database.write() as connection:
        connection.execute(update(contacts).values(language=language))


def live(database: Database, language: Language) -> list[str]:
    """What a household is told: low, in emergency, warned, cut, paid too little, paid enough."""
    open_reachable(database)
    on_file(database, language)
    channel = ScriptedChannel()

    def tell(now: datetime) -> None:
        for _ in range(3):
            worker(database, channel, Clock(now)).run_once()

    for days, cents in ((0, 600), (1, 600), (4, 1400)):
        now, day = NOON + timedelta(days=days), YESTERDAY + timedelta(days=days)
        book(database, now, BOOKS, use(f"C{days}", cents, day))
        tell(now)
    settle_due(database, _MONDAY, BOOKS)
    tell(_MONDAY)
    for hours, cents in ((1, 500), (2, 1200)):
        now = _MONDAY + timedelta(hours=hours)
        book(database, now, BOOKS, pay(f"P{hours}", cents))
        tell(now)
    return [message.text for message in channel.sent]


def test_a_dutch_household_is_told_its_whole_episode_in_dutch(database: Database) -> None:
    assert live(database, Language.NL) == _DUTCH


@pytest.mark.parametrize("language", Language)
def test_every_row_of_an_episode_says_its_language_and_the_form_of_its_words(
    database: Database, language: Language
) -> None:
    assert len(live(database, language)) == len(_DUTCH)
    version = WORDS[language].version
    said = {(row["language"], row["template_version"], row["segments"]) for row in read(database)}
    assert said == {(language, version, 1)}


def test_what_is_still_true_goes_out_as_it_was_written(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 600))
    on_file(database, Language.DE)
    channel = ScriptedChannel()
    worker(database, channel, Clock(NOON)).run_once()
    assert [message.text[:11] for message in channel.sent] == ["Crédit bas,"]


def test_figures_that_moved_are_said_anew_in_the_language_of_today(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 600))
    on_file(database, Language.DE)
    book(database, NOON, BOOKS, Adjustment("J1", EAN, Cents(-150), "ag1", "a receipt"))
    channel = ScriptedChannel()
    for _ in range(3):
        worker(database, channel, Clock(NOON)).run_once()
    assert [row["language"] for row in read(database)] == ["fr", "de"]
    [message] = channel.sent
    assert message.text.startswith("Wenig Guthaben, Strom (EAN ..0001): Saldo 2,50 EUR am 24.11. ")


def test_to_a_number_that_is_no_more_on_file_it_is_said_anew_in_the_language_it_had(
    database: Database,
) -> None:
    open_reachable(database)
    on_file(database, Language.NL)
    book(database, NOON, BOOKS, use("C1", 600))
    with database.write() as connection:
        connection.execute(delete(contacts))
    book(database, NOON, BOOKS, Adjustment("J1", EAN, Cents(-150), "ag1", "a receipt"))
    for _ in range(3):
        worker(database, ScriptedChannel(), Clock(NOON)).run_once()
    assert [row["language"] for row in read(database)] == ["nl", "nl"]


def test_a_message_that_failed_is_said_again_in_the_language_of_today(database: Database) -> None:
    home = Household(database).write()
    on_file(database, Language.EN)
    home.fail(Failing.TRANSIENT)
    first, again = home.rows()
    assert (first["language"], again["language"]) == ("fr", "en")
    assert str(again["text"]).startswith("Low credit, electricity (EAN ..")


def test_what_an_agent_sends_again_is_in_the_language_of_today(database: Database) -> None:
    home = Household(database).write()
    on_file(database, Language.NL)
    with database.write() as connection:
        sent = home.follow_ups.send_again(connection, home.message_id, SOON)
    [again] = [row for row in home.rows() if row["id"] == sent]
    assert str(again["text"]).startswith("Laag krediet, elektriciteit (EAN ..")


def test_what_was_dropped_and_is_said_after_all_is_in_the_language_of_today(
    database: Database,
) -> None:
    home = Household(database).write()
    drop_instead(home, home.message_id)
    assert home.standing is not None
    home.standing = replace(home.standing, level=Level.EMERGENCY)
    on_file(database, Language.DE)
    home.fail(Failing.CONTACT)
    assert str(home.rows()[-1]["text"]).startswith("Notkredit hat begonnen, Strom (EAN ..")
