"""The mutants that may live, each with its reason, and what is wrong with a run against them."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.mutation.mutants import Mutant, Tried

MOST_SURVIVORS: Final = 0.05
_FILE: Final = Path(__file__).with_name("survivors.toml")


def listed() -> dict[Mutant, str]:
    """Each mutant of survivors.toml with why no test can kill it."""
    written = tomllib.loads(_FILE.read_text("utf-8"))["survivor"]
    return {Mutant(s["function"], s["was"], s["now"]): s["why"] for s in written}


def faults(run: Sequence[Tried], known: Mapping[Mutant, str]) -> list[str]:
    """A sentence for each unknown survivor, each listed mutant that does not, each weak module."""
    alive = [mutant for module in run for mutant in module.survivors]
    return [
        *(f"survives: {_told(mutant)}" for mutant in alive if mutant not in known),
        *(
            f"listed, but does not survive: {_told(mutant)}"
            for mutant in known
            if mutant not in alive
        ),
        *(
            f"{module.module}: {len(module.survivors)} of {module.made} mutants survive"
            for module in run
            if len(module.survivors) > MOST_SURVIVORS * module.made
        ),
    ]


def _told(mutant: Mutant) -> str:
    return f"{mutant.function}: {mutant.was}  ->  {mutant.now}"
