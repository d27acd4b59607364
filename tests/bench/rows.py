"""The measured rows: what the product does, beside a bare yardstick doing the least of it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

REPEATS: Final = 5


class NotAsExpected(Exception):
    """What was measured did not come to the right end: a sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: seconds of the product and of the yardstick for the same `units`.

    `facts` are further figures by name, printed and kept beside them.
    """

    units: int
    unit: str
    seconds: float
    yardstick: float
    yardstick_is: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times the yardstick's time the product takes."""
        return self.seconds / self.yardstick


ROWS: Final[dict[str, Callable[[], Row]]] = {}


def row(measure: Callable[[], Row]) -> Callable[[], Row]:
    """Registers a measurement under its own name."""
    ROWS[measure.__name__] = measure
    return measure


def best_of(action: Callable[[], object], repeats: int = REPEATS) -> float:
    """The shortest time of some runs, in seconds: what the machine can do undisturbed."""
    return min(_seconds(action) for _ in range(repeats))


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
