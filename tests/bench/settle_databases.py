"""Databases for repeated settlements: a fleet is built once, and copied for each run."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from tests.postgres import named, run_on, running_server


class Databases(Protocol):
    """Databases of one engine, by name."""

    def url(self, name: str) -> str:
        """Where the database is, or will be."""

    def make(self, name: str) -> str:
        """The URL of an empty one."""

    def copy(self, name: str, new: str) -> str:
        """The URL of a copy of one that nobody uses; a copy made before under `new` is gone."""


Place: TypeAlias = Callable[[Path], AbstractContextManager[Databases]]
"""What opens databases of one engine, given a folder."""


@dataclass(frozen=True, slots=True)
class SqliteFiles:
    """Files of a folder."""

    folder: Path

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite"

    def make(self, name: str) -> str:
        for left in self.folder.glob(f"{name}.sqlite*"):
            left.unlink()
        return self.url(name)

    def copy(self, name: str, new: str) -> str:
        url = self.make(new)
        shutil.copy(self.folder / f"{name}.sqlite", self.folder / f"{new}.sqlite")
        return url


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """Databases of a server."""

    server: str

    def url(self, name: str) -> str:
        return named(self.server, name)

    def make(self, name: str) -> str:
        return self.copy("template1", name)

    def copy(self, name: str, new: str) -> str:
        run_on(self.server, f"DROP DATABASE IF EXISTS {new} WITH (FORCE)")
        run_on(self.server, f"CREATE DATABASE {new} TEMPLATE {name}")
        # What copying left to write must not be written during a measurement.
        run_on(self.server, "CHECKPOINT")
        return self.url(new)


@contextmanager
def sqlite(folder: Path) -> Iterator[Databases]:
    """SQLite files in a folder."""
    yield SqliteFiles(folder)


@contextmanager
def postgres(_: Path) -> Iterator[Databases]:
    """Databases of a PostgreSQL server that runs meanwhile."""
    with running_server() as server:
        yield PostgresServer(server)
