"""`make bench`: runs the rows named in ROWS (all without it) and keeps them in var/bench.json.

`dispatch` names `dispatch_sqlite` and `dispatch_postgres`.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.bench import calls, dispatch, engine, settle  # noqa: F401  (they register their rows)
from tests.bench.rows import ROWS, NotAsExpected, Row

RESULTS: Final = Path("var/bench.json")


def main() -> int:
    """Prints the table; 2 for a row that does not exist, 1 where one did not end as it should."""
    words = os.environ.get("ROWS", "").split()
    if unknown := [word for word in words if not _rows_of(word)]:
        print(f"No such row: {', '.join(unknown)}. There are: {', '.join(ROWS)}", file=sys.stderr)
        return 2
    wanted = [name for word in words for name in _rows_of(word)] or list(ROWS)
    try:
        measured = {name: ROWS[name]() for name in wanted}
    except NotAsExpected as fault:
        print(fault, file=sys.stderr)
        return 1
    _keep(measured)
    Console().print(_table(measured))
    for name, row in measured.items():
        print("".join(f"{name}: {fact} {value}\n" for fact, value in row.facts.items()), end="")
    return 0


def _rows_of(word: str) -> list[str]:
    """The row of this name, or those of which it is the first part."""
    return [name for name in ROWS if name == word or name.startswith(f"{word}_")]


def _table(measured: dict[str, Row]) -> Table:
    table = Table("row", "units", "product", "yardstick", "ratio", box=None)
    for name, row in measured.items():
        table.add_row(
            name,
            f"{row.units} {row.unit}",
            f"{row.seconds * 1000:.1f} ms",
            f"{row.yardstick * 1000:.1f} ms ({row.yardstick_is})",
            f"{row.ratio:.1f}",
        )
    return table


def _keep(measured: dict[str, Row]) -> None:
    # Rows that were not run again keep what they had.
    RESULTS.parent.mkdir(exist_ok=True)
    kept = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    kept |= {name: _figures(row) for name, row in measured.items()}
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


def _figures(row: Row) -> dict[str, object]:
    figures = asdict(row)
    return figures | figures.pop("facts") | {"ratio": row.ratio}


if __name__ == "__main__":
    sys.exit(main())
