"""Rows of a settlement: a fleet, one day each, from the file to the last message.

`python -m tests.bench.settle profile N` shows where the time of N accounts goes, on SQLite.
SETTLE_ACCOUNTS and REPEATS make a quick try of the rows.
"""

import cProfile
import os
import pstats
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench import settle_product
from tests.bench.rows import NotAsExpected, Row, row
from tests.bench.settle_databases import Databases, Place, SqliteFiles, postgres, sqlite
from tests.bench.steps import run, step

_REPEATS: Final = int(os.environ.get("REPEATS", "3"))
_FLEET: Final = int(os.environ.get("SETTLE_ACCOUNTS", "166000"))
_GROWN: Final = int(os.environ.get("SETTLE_ACCOUNTS", "200000"))
_GROWTH: Final = 10

_Figures = Mapping[str, float]


@row
def settle_sqlite() -> Row:
    """A fleet settled on SQLite, beside reading and writing the same rows in bulk."""
    return _beside_the_floor(sqlite)


@row
def settle_postgres() -> Row:
    """The same on PostgreSQL."""
    return _beside_the_floor(postgres)


@row
def settle_growth() -> Row:
    """A fleet settled on SQLite, beside one of a tenth."""
    with tempfile.TemporaryDirectory() as name, sqlite(Path(name)) as databases:
        fleets = [
            _Fleet(databases, Path(name), accounts) for accounts in (_GROWN, _GROWN // _GROWTH)
        ]
        runs = [[fleet.settle() for fleet in fleets] for _ in range(_REPEATS)]
        for fleet in fleets:
            fleet.audit()
    large, small = (_Runs(found) for found in zip(*runs, strict=True))
    peaks = {_GROWN: round(large.peak_mb), _GROWN // _GROWTH: round(small.peak_mb)}
    return Row(
        _GROWN,
        "accounts",
        large.seconds,
        small.seconds,
        f"{_GROWN // _GROWTH} accounts",
        {"seconds_of_runs": [large.each, small.each], "peak_mb": peaks},
    )


def _beside_the_floor(place: Place) -> Row:
    with tempfile.TemporaryDirectory() as name, place(Path(name)) as databases:
        fleet = _Fleet(databases, Path(name), _FLEET)
        runs = [(fleet.settle(), fleet.floor()) for _ in range(_REPEATS)]
        fleet.audit()
    product, floor = (_Runs(found) for found in zip(*runs, strict=True))
    rows = {key: int(value) for key, value in floor.last.items() if key != "seconds"}
    return Row(
        _FLEET,
        "accounts",
        product.seconds,
        floor.seconds,
        "the same rows in bulk",
        {
            "seconds_of_runs": [product.each, floor.each],
            "rows": rows,
            "messages_percent": round(100 * rows["messages"] / _FLEET, 1),
            "peak_mb": round(product.peak_mb),
        },
    )


class _Fleet:
    """A fleet built once, and settled again and again."""

    def __init__(self, databases: Databases, folder: Path, accounts: int) -> None:
        self._databases, self._accounts = databases, accounts
        self._name, self._settled = f"fleet{accounts}", f"settled{accounts}"
        self._file = folder / f"{self._name}.csv"
        where = databases.make(self._name)
        made = step("settle_fleet", where, str(accounts), str(self._file))
        self._rows = {**made, **dict.fromkeys(("read", "accounts", "orders"), accounts)}
        self._audit(self._name)

    def settle(self) -> _Figures:
        """The product's figures on a fresh copy. Raises NotAsExpected for other counts."""
        where = self._databases.copy(self._name, self._settled)
        found = step("settle_product", where, str(self._file))
        self._compare(found, {"booked": self._accounts, "others": 0})
        return found

    def floor(self) -> _Figures:
        """The figures of the least that has to be done, on a fresh copy, and the rows it has."""
        where = self._databases.copy(self._name, f"floor{self._accounts}")
        found = step("settle_floor", where, self._databases.url(self._settled))
        self._compare(found, self._rows)
        return found

    def audit(self) -> None:
        """Raises NotAsExpected where the product's audit finds a fault in what was settled."""
        self._audit(self._settled)

    def _audit(self, name: str) -> None:
        where = {"ALLOSOLDE_DATABASE_URL": self._databases.url(name)}
        done = run("config.cli", "audit", settings=where)
        if done.returncode:
            last = (done.stdout + done.stderr).strip().splitlines()[-1]
            raise NotAsExpected(f"The audit of {name} does not pass: {last}")

    def _compare(self, found: _Figures, expected: _Figures) -> None:
        other = {key: found[key] for key in expected if found[key] != expected[key]}
        if other:
            raise NotAsExpected(f"{self._name} came to {other}, not to {dict(expected)}.")


@dataclass(frozen=True, slots=True)
class _Runs:
    """The same measured several times."""

    figures: tuple[_Figures, ...]

    @property
    def seconds(self) -> float:
        return median(run["seconds"] for run in self.figures)

    @property
    def each(self) -> list[float]:
        return [round(run["seconds"], 2) for run in self.figures]

    @property
    def peak_mb(self) -> float:
        return max(run["peak_mb"] for run in self.figures)

    @property
    def last(self) -> _Figures:
        return self.figures[-1]


def _profile(accounts: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _Fleet(SqliteFiles(folder), folder, accounts)
        product = settle_product.parts(SqliteFiles(folder).url(f"fleet{accounts}"))
        profile = cProfile.Profile()
        profile.runcall(settle_product.settle, product, folder / f"fleet{accounts}.csv")
        for order in ("tottime", "cumulative"):
            pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(40)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["profile", accounts]:
            _profile(int(accounts))
        case _:
            sys.exit("Say: python -m tests.bench.settle profile N")
