"""Mutants of the rules: small faults put in one by one, and what the tests said of each.

mutmut makes and tries them, as pyproject.toml says, in a copy of the sources that is thrown away.
It changes what functions do; the supply table is a constant, and test_supply_table.py states it
cell by cell.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
_SOURCES: Final = ("balance", "config", "ivr", "messaging", "voice_prompts", "tests")
_KILLED: Final = ("killed", "timeout")
_RESULT: Final = re.compile(r"^ +(\S+): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of a function: the code that `was` there and what is there `now`, on a line."""

    function: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a module's mutants."""

    module: str
    killed: int
    survivors: tuple[Mutant, ...]

    @property
    def made(self) -> int:
        """How many there were."""
        return self.killed + len(self.survivors)


class NotTried(Exception):
    """The mutants could not be tried; the text is what mutmut said."""


def try_all() -> list[Tried]:
    """Every mutant of the modules that pyproject.toml names, against the tests it names.

    Raises NotTried where the tests fail without any mutant.
    """
    with tempfile.TemporaryDirectory(prefix="allosolde-mutants-") as folder:
        copy = Path(folder)
        _lay_out(copy)
        _mutmut(copy, "run")
        results = _RESULT.findall(_mutmut(copy, "results", "--all", "true"))
        modules = sorted({_module(name) for name, _ in results})
        return [_of_module(copy, module, results) for module in modules]


def read(name: str, diff: str) -> Mutant:
    """The mutant of one name, from the unified diff of its function."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    was, now = (_on_a_line(lines, sign) for sign in "-+")
    return Mutant(_function(name), was, now)


def _on_a_line(lines: list[str], sign: str) -> str:
    return " ".join(line[1:].strip() for line in lines if line.startswith(sign))


def _module(name: str) -> str:
    return name.rpartition(".")[0]


def _function(name: str) -> str:
    """A function's own name: mutmut writes module.x_name__mutmut_3, xǁClassǁname for a method."""
    module, _, mangled = name.rpartition(".")
    inner = mangled.rpartition("__mutmut_")[0]
    own = inner[2:].replace("ǁ", ".") if inner.startswith("xǁ") else inner.removeprefix("x_")
    return f"{module}.{own}"


def _of_module(copy: Path, module: str, results: list[tuple[str, str]]) -> Tried:
    mine = [(name, status) for name, status in results if _module(name) == module]
    left = [name for name, status in mine if status not in _KILLED]
    survivors = tuple(read(name, _mutmut(copy, "show", name)) for name in left)
    return Tried(module, len(mine) - len(left), survivors)


def _lay_out(copy: Path) -> None:
    for name in _SOURCES:
        shutil.copytree(_ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(_ROOT / "pyproject.toml", copy)


def _mutmut(copy: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotTried(done.stdout + done.stderr)
    return done.stdout
