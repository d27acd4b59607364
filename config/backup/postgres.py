"""Dumps and restores PostgreSQL with its own programs."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy import URL, text

from balance.storage.database import Database, DatabaseError, parse_url
from balance.storage.restored import UNFINISHED
from config.bootstrap import SetUpError

MAGIC: Final = b"PGDMP"
"""How a dump in PostgreSQL's custom format begins."""

_PASSWORD: Final = "password"  # noqa: S105 - the name of the parameter
_END: Final = "\\."


def dump(url: str, file: Path) -> None:
    """Write a consistent dump, whoever writes meanwhile, and read its table of contents."""
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={_address(url)}", url=url)
    _run("pg_restore", "--list", str(file), url=url)


def load(url: str, file: Path) -> None:
    """Fill an empty database from a dump: whole or not at all."""
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", *options, f"--dbname={_address(url)}", str(file), url=url)


def revision(url: str, file: Path) -> str:
    """The form of the tables in a dump. Raises SetUpError where it has none of ours."""
    only = ("--data-only", "--table=alembic_version", "--file=-")
    lines = iter(_run("pg_restore", *only, str(file), url=url).splitlines())
    # The rows follow the statement that copies them in.
    found = next((next(lines, "") for line in lines if line.startswith("COPY ")), "")
    if not found or found == _END:
        raise SetUpError(f"{file} is no backup of a database of ours.")
    return found


def refuse_used(database: Database) -> None:
    """Raises DatabaseError where the database has tables, or others are connected to it.

    One that a restore has marked and filled with nothing counts as empty.
    """
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with database.read() as connection:
        if set(connection.execute(text(tables)).scalars()) - {UNFINISHED.name}:
            raise DatabaseError("This database has tables: restore into an empty one.")
        if connection.execute(text(others)).scalar_one():
            raise DatabaseError("Others use this database: stop web and worker first.")


def _address(url: str) -> str:
    # Without the password: whoever lists the processes would read it.
    known = parse_url(url).difference_update_query([_PASSWORD])
    bare = URL.create(
        "postgresql", known.username, None, known.host, known.port, known.database, known.query
    )
    return bare.render_as_string()


def _secret(url: str) -> dict[str, str]:
    known = parse_url(url)
    # As libpq has it, the query's goes before the other.
    password = known.query.get(_PASSWORD, known.password)
    return {} if password is None else {"PGPASSWORD": str(password)}


def _run(program: str, *words: str, url: str) -> str:
    """What the program printed. Raises SetUpError with what it said of its failure."""
    path = shutil.which(program)
    if path is None:
        raise SetUpError(
            f"{program} is missing: install PostgreSQL's client programs, as new as the server."
        )
    done = subprocess.run(
        # What runs by itself at night is asked for no password.
        [path, "--no-password", *words],
        env=os.environ | _secret(url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise SetUpError(said or f"{program} failed with {done.returncode}.")
    return done.stdout.decode("utf-8", "replace")
