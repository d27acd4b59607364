"""The form of a database's tables: brought to this version's, or refused with what to do."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from balance.storage.database import DatabaseError
from balance.storage.restored import is_unfinished

_MIGRATIONS = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The form that the tables have; None where there are none of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest form. Raises DatabaseError where theirs is a newer one."""
    found = revision(connection)
    if found is not None:
        refuse_newer(found)
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def refuse_other_schema(connection: Connection) -> None:
    """Raises DatabaseError, saying what to run, where the tables are not those of this version."""
    if is_unfinished(connection):
        raise DatabaseError(
            "A restore into this database did not end: make an empty one, and run there: "
            "allosolde db restore"
        )
    found = revision(connection)
    if found is None:
        raise DatabaseError("This database is empty. Make its tables with: allosolde db create")
    refuse_newer(found)
    if found != ScriptDirectory.from_config(_alembic()).get_current_head():
        raise DatabaseError("This database has older tables. Run: allosolde db upgrade")


def refuse_newer(found: str) -> None:
    """Raises DatabaseError where tables of this form were made by a newer version."""
    try:
        ScriptDirectory.from_config(_alembic()).get_revision(found)
    except CommandError as fault:
        raise DatabaseError("This database was made by a newer version: install that.") from fault


def _alembic() -> Config:
    config = Config()
    # Alembic reads a percent sign as the start of a substitution.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
