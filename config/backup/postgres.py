"""Dumps and restores PostgreSQL with its own programs."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from sqlalchemy import URL, text

from balance.storage.database import Database, DatabaseError, parse_url
from config.bootstrap import SetUpError

MAGIC: Final = b"PGDMP"
"""How a dump in PostgreSQL's custom format begins."""


def dump(url: str, file: Path) -> None:
    """Write a consistent dump, whoever writes meanwhile, and read its table of contents."""
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={_address(url)}", url=url)
    _run("pg_restore", "--list", str(file), url=url)


def load(url: str, file: Path) -> None:
    """Fill an empty database from a dump: whole or not at all."""
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", *options, f"--dbname={_address(url)}", str(file), url=url)


def refuse_used(database: Database) -> None:
    """Raises DatabaseError where the database has tables, or others are connected to it."""
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with database.read() as connection:
        if connection.execute(text(tables)).scalar_one():
            raise DatabaseError("This database has tables: restore into an empty one.")
        if connection.execute(text(others)).scalar_one():
            raise DatabaseError("Others use this database: stop web and worker first.")


def _address(url: str) -> str:
    # Without the password: whoever lists the processes would read it.
    known = parse_url(url)
    bare = URL.create(
        "postgresql", known.username, None, known.host, known.port, known.database, known.query
    )
    return bare.render_as_string()


def _run(program: str, *words: str, url: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise SetUpError(
            f"{program} is missing: install PostgreSQL's client programs, as new as the server."
        )
    password = parse_url(url).password
    secret = {} if password is None else {"PGPASSWORD": str(password)}
    done = subprocess.run(
        [path, *words],
        env=os.environ | secret,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise SetUpError(said or f"{program} failed with {done.returncode}.")
