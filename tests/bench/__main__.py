"""`make bench`: runs the rows named in ROWS (all without it) and keeps them in var/bench.json."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.bench import engine  # noqa: F401  (registers its rows)
from tests.bench.rows import ROWS, Row

RESULTS: Final = Path("var/bench.json")


def main() -> int:
    """Prints the table; 2 for a row that does not exist."""
    wanted = os.environ.get("ROWS", "").split() or list(ROWS)
    if unknown := [name for name in wanted if name not in ROWS]:
        print(f"No such row: {', '.join(unknown)}. There are: {', '.join(ROWS)}", file=sys.stderr)
        return 2
    measured = {name: ROWS[name]() for name in wanted}
    _keep(measured)
    Console().print(_table(measured))
    return 0


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
    kept |= {name: asdict(row) | {"ratio": row.ratio} for name, row in measured.items()}
    RESULTS.write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
