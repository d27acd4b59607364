"""Databases as earlier versions left them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData

import config

_MIGRATIONS = Path(config.__file__).parent / "migrations"


def remake(connection: Connection, revision: str) -> None:
    """Make all tables again, empty, in the form of a revision."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    of = Config()
    of.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    of.attributes["connection"] = connection
    command.upgrade(of, revision)
