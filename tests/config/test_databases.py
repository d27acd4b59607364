"""Tables made, upgraded and recognised; every unusable database says what to do."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

import balance.storage.jobs
import balance.storage.ticks  # noqa: F401 - declares its table
import ivr.calls  # noqa: F401 - declares its tables
import messaging.mailbox
import messaging.tables  # noqa: F401
from balance.storage import facts
from balance.storage.database import Database, DatabaseError, make_engine, parse_url
from balance.storage.schema import metadata
from config.bootstrap import SetUpError, assemble, create_database, reset_rehearsal, upgrade
from config.settings import Settings
from tests.config.commands import Shell
from tests.config.forms import remake


def test_the_migrations_make_what_the_code_declares(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrading_twice_is_harmless(database: Database, database_url: str) -> None:
    upgrade(database_url)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


_OF_THE_FIRST_FORM = (
    "INSERT INTO accounts (id, ean, energy, opened_on, balance, balance_at, supply, told, limiter,"
    " gas_failures, batches) VALUES (7, '541449020000000001', 'electricity', '2026-11-01', -1600,"
    " '2026-11-20 08:00:00', 'CUT', 2, FALSE, 0, 3)",
    "INSERT INTO state_changes (id, account_id, at, before, after, batch)"
    " VALUES (5, 7, '2026-11-20 08:00:00', 'CONNECTED', 'CUT', 3)",
    "INSERT INTO orders (id, account_id, state_change_id, kind, ordered_at)"
    " VALUES (9, 7, 5, 'cut', '2026-11-20 08:00:00')",
    "INSERT INTO messages (id, account_id, cause, kind, severity, channel, recipient, attempt,"
    " language, template_version, text, state, created_at, not_before, expires_at, attempts,"
    " changed_at) VALUES (3, 7, 'batch:7/3', 'DISCONNECTED', 5, 'sms', '+32470000001', 1, 'fr', 1,"
    " 'Courant', 'accepted', '2026-11-20 08:00:00', '2026-11-20 08:00:00', '2026-11-22 08:00:00',"
    " 1, '2026-11-20 08:00:01')",
    "INSERT INTO mailbox (message_id, recipient, text, delivered_at)"
    " VALUES (3, '+32470000001', 'Courant', '2026-11-20 08:00:01')",
)


def test_a_database_of_the_first_form_keeps_its_rows(database: Database, database_url: str) -> None:
    with database.write() as connection:
        remake(connection, "0001")
        for statement in _OF_THE_FIRST_FORM:
            connection.execute(text(statement))
    upgrade(database_url)
    with database.read() as connection:
        order = connection.execute(text("SELECT kind, state_change_id, sent_at FROM orders")).one()
        assert tuple(order) == ("cut", 5, None)
        kept = text("SELECT channel, text, source FROM mailbox")
        assert tuple(connection.execute(kept).one()) == ("sms", "Courant", None)
        assert connection.execute(text("SELECT state FROM messages")).scalar_one() == "accepted"
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_an_upgraded_database_is_usable(database_url: str) -> None:
    product = assemble(Settings(database_url=database_url))
    assert product.rehearsal is False
    product.database.engine.dispose()


def test_a_database_without_our_tables_is_refused(
    database: Database, database_url: str, shell: Shell
) -> None:
    with database.write() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert "allosolde db create" in shell.refuse("audit", database_url=database_url)


@pytest.mark.parametrize(
    ("form", "advice"), [("0003", "allosolde db upgrade"), ("9999", "newer version")]
)
def test_a_database_of_another_form_is_refused(
    database: Database, database_url: str, shell: Shell, form: str, advice: str
) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :form"), {"form": form})
    assert advice in shell.refuse("audit", database_url=database_url)


def test_a_database_of_a_newer_form_is_not_upgraded(
    database: Database, database_url: str, shell: Shell
) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer version" in shell.refuse("db", "upgrade", database_url=database_url)


def test_a_second_database_is_not_made_over_the_first(database_url: str) -> None:
    with pytest.raises(DatabaseError, match="already"):
        create_database(database_url, rehearsal=True)
    database = Database.open(database_url)
    with database.read() as connection:
        assert not facts.is_rehearsal(connection)
    database.engine.dispose()


def test_only_a_rehearsal_can_start_over(database: Database, tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="not a rehearsal"):
        reset_rehearsal(database, tmp_path)


def test_a_missing_file_is_named_and_no_rehearsal_advised(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"no database at .*gone\.db.*db create, or restore"):
        Database.open(f"sqlite:///{tmp_path / 'gone.db'}")
    assert not (tmp_path / "gone.db").exists()


@pytest.mark.parametrize(
    "url",
    [
        "not a url",
        "mysql://localhost/x",
        "postgresql://localhost:port/x",
        "postgresql+other://localhost/x",
        "sqlite+other:///x",
    ],
)
def test_a_url_that_leads_nowhere_is_refused_in_words(url: str) -> None:
    with pytest.raises(DatabaseError):
        make_engine(parse_url(url))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+other://agent:hush@localhost/x",
        "postgresql://agent:a@b:hush@localhost/x",
        "postgresql://agent:a@hush@localhost/x",
    ],
)
def test_a_url_never_shows_its_password(url: str) -> None:
    with pytest.raises(DatabaseError) as refused:
        make_engine(parse_url(url))
    assert "hush" not in str(refused.value)


def test_a_server_that_does_not_answer_is_said_so() -> None:
    with pytest.raises(DatabaseError, match="does not answer"):
        assemble(Settings(database_url="postgresql://nobody@127.0.0.1:1/x"))
