"""`make check`: the table of rules with their tests; fails on an empty cell or an unknown id."""

import sys
from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.rules.catalogue import catalogue
from tests.rules.covered import CollectionFailed, collect, faults

_WIDE: Final = 160


def main() -> int:
    """Prints the table, and the faults on standard error; 1 if there are any."""
    errors = Console(stderr=True)
    try:
        groups, tests = catalogue(), collect("tests")
    except CollectionFailed as failed:
        errors.print(failed, markup=False, highlight=False, soft_wrap=True)
        return 1
    # Into a file or a pipe the names are as long as on a wide screen.
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    for title, rules in groups.items():
        console.print(_table(title, rules, tests))
    found = faults(groups, tests)
    for fault in found:
        errors.print(fault, markup=False, highlight=False, soft_wrap=True)
    return 1 if found else 0


def _table(title: str, rules: Mapping[str, str], tests: Mapping[str, Sequence[str]]) -> Table:
    """A row an id: what it says, how many tests carry it, and the names of the first."""
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column(title, no_wrap=True)
    table.add_column("says", no_wrap=True)
    table.add_column("tests", justify="right", no_wrap=True)
    table.add_column("by", ratio=1, no_wrap=True, overflow="ellipsis")
    for rule, words in rules.items():
        names = tests.get(rule, ())
        table.add_row(rule, words, str(len(names)), ", ".join(dict.fromkeys(names)))
    return table


if __name__ == "__main__":
    sys.exit(main())
