"""`make mutate`: tries the mutants of the rules and compares who survives with survivors.toml."""

import sys

from rich.console import Console
from rich.table import Table

from tests.mutation.mutants import NotTried, Tried, try_all
from tests.mutation.survivors import faults, listed


def main() -> int:
    """Prints the figures, and the faults on standard error; 1 if there are any."""
    errors = Console(stderr=True)
    try:
        run = try_all()
    except NotTried as failed:
        errors.print(failed, markup=False, highlight=False, soft_wrap=True)
        return 1
    Console().print(_table(run))
    found = faults(run, listed())
    for fault in found:
        errors.print(fault, markup=False, highlight=False, soft_wrap=True)
    return 1 if found else 0


def _table(run: list[Tried]) -> Table:
    table = Table("module", "mutants", "killed", "survived", box=None)
    for module in run:
        figures = (module.made, module.killed, len(module.survivors))
        table.add_row(module.module, *map(str, figures))
    return table


if __name__ == "__main__":
    sys.exit(main())
