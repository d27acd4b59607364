"""The list of mutants that may live, and what a run is told that differs from it."""

import importlib
import inspect

import pytest

from tests.mutation.mutants import Mutant, Tried, read
from tests.mutation.survivors import faults, listed

ONE = Mutant("balance.plans.settle", "if a > b:", "if a >= b:")
OTHER = Mutant("balance.plans.settle", "if a < b:", "if a <= b:")
DIFF = """\
--- balance/plans.py
+++ balance/plans.py
@@ -1,4 +1,3 @@
 def settle():
-    taken = list(
-        plans)
+    taken = None
     return taken
"""


def run(*survivors: Mutant, made: int = 100) -> list[Tried]:
    """A run of one module."""
    return [Tried("balance.plans", made - len(survivors), survivors)]


def test_a_run_whose_survivors_are_the_listed_ones_has_no_fault() -> None:
    assert faults(run(ONE, OTHER), {ONE: "same", OTHER: "same"}) == []


def test_a_survivor_that_is_not_listed_is_a_fault() -> None:
    assert faults(run(ONE, OTHER), {ONE: "same"}) == [
        "survives: balance.plans.settle: if a < b:  ->  if a <= b:"
    ]


def test_a_listed_mutant_that_was_killed_is_a_fault() -> None:
    assert faults(run(ONE), {ONE: "same", OTHER: "same"}) == [
        "listed, but does not survive: balance.plans.settle: if a < b:  ->  if a <= b:"
    ]


@pytest.mark.parametrize(("made", "weak"), [(40, 0), (39, 1)])
def test_a_module_of_which_more_than_a_twentieth_survives_is_too_weak(made: int, weak: int) -> None:
    told = faults(run(ONE, OTHER, made=made), {ONE: "same", OTHER: "same"})
    assert told == [f"balance.plans: 2 of {made} mutants survive"] * weak


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("balance.plans.x_settle__mutmut_3", "balance.plans.settle"),
        ("balance.plans.x__dates__mutmut_12", "balance.plans._dates"),
        ("balance.plans.xǁPlanǁend__mutmut_1", "balance.plans.Plan.end"),
    ],
)
def test_a_mutant_is_known_by_its_function_and_its_change_not_by_its_number(
    name: str, function: str
) -> None:
    assert read(name, DIFF) == Mutant(function, "taken = list( plans)", "taken = None")


@pytest.mark.parametrize("mutant", listed(), ids=lambda mutant: mutant.function)
def test_what_a_listed_mutant_changes_still_stands_in_its_function(mutant: Mutant) -> None:
    module, _, name = mutant.function.rpartition(".")
    source = inspect.getsource(getattr(importlib.import_module(module), name))
    assert mutant.was in " ".join(source.split())


def test_each_listed_mutant_has_its_reason() -> None:
    assert all(why.strip() for why in listed().values())
