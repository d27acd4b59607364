"""One settlement by the product, in a process that loads nothing else: its seconds and its memory.

`python -m tests.bench.settle_product URL FILE`; what became of the file is printed as JSON.
"""

import gc
import json
import re
import sys
import time
from dataclasses import replace
from pathlib import Path

from balance.storage.imports import FileKind
from config.bootstrap import Parts, assemble
from config.intake import Report, take_file
from config.settings import Settings
from tests.bench.settle_fleet import AT


def parts(url: str) -> Parts:
    """The product on this database, at the hour of the settlement."""
    return replace(assemble(Settings(database_url=url)), clock=lambda: AT)


def settle(product: Parts, file: Path) -> Report:
    """Take the day's file in."""
    refused = file.with_suffix(".refused.csv")
    return take_file(product, FileKind.CONSUMPTION, file, refused)


def _main(url: str, file: Path) -> None:
    product = parts(url)
    # As the command line does before it takes a file in.
    gc.freeze()
    began = time.perf_counter()
    report = settle(product, file)
    seconds = time.perf_counter() - began
    others = report.ignored + report.refused
    figures = {"seconds": seconds, "peak_mb": _peak_mb(), "booked": report.booked}
    print(json.dumps(figures | {"others": others}))


def _peak_mb() -> float:
    """The most memory this program held, on Linux; what getrusage says counts its starter's too."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text("utf-8"), re.M)
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    _main(sys.argv[1], Path(sys.argv[2]))
