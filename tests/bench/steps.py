"""Processes of a measurement: each loads the product anew, under no setting of who measures."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.rows import NotAsExpected

_ROOT: Final = Path(__file__).parents[2]


def step(module: str, *words: str) -> Mapping[str, float]:
    """What a module of this folder prints. Raises NotAsExpected where it fails."""
    done = run(f"tests.bench.{module}", *words)
    if done.returncode:
        last = (done.stderr.strip() or "it says nothing").splitlines()[-1]
        raise NotAsExpected(f"{module} failed: {last}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run(
    module: str, *words: str, settings: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A module run to its end."""
    return subprocess.run(
        _command(module, words),
        env=_environment() | dict(settings or {}),
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def run_until_stopped(module: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A module that runs meanwhile, and is killed at the end; what it prints can be read."""
    process = subprocess.Popen(
        _command(module, words), env=_environment(), cwd=_ROOT, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _command(module: str, words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", module, *words]


def _environment() -> dict[str, str]:
    # No setting of the person who measures may change what is measured.
    return {name: value for name, value in os.environ.items() if not name.startswith("ALLOSOLDE_")}
