"""A shell on a fresh data folder, and one on a rehearsal that stands at a Tuesday noon."""

import shutil
from pathlib import Path

import pytest

from tests.config.commands import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    folder = tmp_path / "data folder"
    folder.mkdir()
    return Shell(folder)


@pytest.fixture(scope="session")
def _rehearsal_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rehearsal")
    Shell(folder).succeed("db", "create", "--rehearsal", "--at", "2026-11-24T12:00")
    return folder / "allosolde.db"


@pytest.fixture
def rehearsal(shell: Shell, _rehearsal_made: Path) -> Shell:
    shutil.copy(_rehearsal_made, shell.data)
    return shell
