"""The texts behind recordings: kept once, renewed when said again, forgotten in time."""

from datetime import datetime, timedelta

from sqlalchemy import select

from balance.storage.database import Database
from ivr.spoken import KEPT, Spoken, find_text, forget_texts, remember, spoken
from tests.ivr.samples import NOW

BYE = Spoken("Au revoir.", "fr-BE")
DOEI = Spoken("Tot ziens.", "nl-BE")


def say(database: Database, at: datetime, **said: Spoken) -> None:
    with database.write() as connection:
        remember(connection, said, at)


def said_at(database: Database) -> dict[str, datetime]:
    with database.read() as connection:
        rows = connection.execute(select(spoken.c.name, spoken.c.said_at))
        return {row.name: row.said_at for row in rows}


def test_a_text_is_found_by_its_name(database: Database) -> None:
    say(database, NOW, b=BYE, a=DOEI)
    with database.read() as connection:
        assert find_text(connection, "a") == DOEI
        assert find_text(connection, "b") == BYE
        assert find_text(connection, "c") is None


def test_nothing_said_is_nothing_kept(database: Database) -> None:
    say(database, NOW)
    assert said_at(database) == {}


def test_a_text_said_again_another_day_is_renewed(database: Database) -> None:
    say(database, NOW, a=BYE)
    later = NOW + timedelta(days=2)
    say(database, later, a=BYE, b=DOEI)
    assert said_at(database) == {"a": later, "b": later}


def test_a_text_said_again_the_same_day_is_left_as_it_is(database: Database) -> None:
    say(database, NOW, a=BYE)
    say(database, NOW + timedelta(hours=23), a=BYE)
    assert said_at(database) == {"a": NOW}


def test_a_clock_behind_takes_no_time_away(database: Database) -> None:
    say(database, NOW, a=BYE)
    say(database, NOW - timedelta(days=3), a=BYE)
    assert said_at(database) == {"a": NOW}


def test_a_text_last_said_too_long_ago_is_forgotten(database: Database) -> None:
    say(database, NOW - KEPT - timedelta(seconds=1), old=BYE)
    say(database, NOW - KEPT, kept=DOEI)
    with database.write() as connection:
        assert forget_texts(connection, NOW - KEPT) == 1
        assert find_text(connection, "old") is None
        assert find_text(connection, "kept") == DOEI


def test_a_turn_undone_leaves_no_text(database: Database) -> None:
    with database.engine.connect() as connection:
        remember(connection, {"a": BYE}, NOW)
        connection.rollback()
    assert said_at(database) == {}
