"""Tables made, upgraded and recognised; every unusable database says what to do."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

import ivr.calls  # noqa: F401 - declares its tables
import messaging.mailbox
import messaging.outbox  # noqa: F401
from balance.storage import facts
from balance.storage.database import Database, DatabaseError, make_engine, parse_url
from balance.storage.schema import metadata
from config.bootstrap import SetUpError, assemble, create_database, reset_rehearsal, upgrade
from config.settings import Settings
from tests.config.commands import Shell


def test_the_migrations_make_what_the_code_declares(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_upgrading_twice_is_harmless(database: Database, database_url: str) -> None:
    upgrade(database_url)
    with database.read() as connection:
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


def test_a_database_of_another_form_is_refused(
    database: Database, database_url: str, shell: Shell
) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert "allosolde db upgrade" in shell.refuse("audit", database_url=database_url)
    assert "newer version" in shell.refuse("db", "upgrade", database_url=database_url)


def test_a_second_database_is_not_made_over_the_first(database_url: str) -> None:
    with pytest.raises(DatabaseError, match="already"):
        create_database(database_url, rehearsal=True)
    database = Database.open(database_url)
    with database.read() as connection:
        assert not facts.is_rehearsal(connection)
    database.engine.dispose()


def test_only_a_rehearsal_can_start_over(database: Database) -> None:
    with pytest.raises(SetUpError, match="not a rehearsal"):
        reset_rehearsal(database)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"no database at .*gone\.db"):
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
    "url", ["postgresql+other://agent:hush@localhost/x", "postgresql://agent:a@b:hush@localhost/x"]
)
def test_a_url_never_shows_its_password(url: str) -> None:
    with pytest.raises(DatabaseError) as refused:
        make_engine(parse_url(url))
    assert "hush" not in str(refused.value)


def test_a_server_that_does_not_answer_is_said_so() -> None:
    with pytest.raises(DatabaseError, match="does not answer"):
        assemble(Settings(database_url="postgresql://nobody@127.0.0.1:1/x"))
