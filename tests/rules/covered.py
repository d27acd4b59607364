"""Which tests carry which rule ids, and what the catalogue lacks of them."""

import contextlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pytest

from tests.rules.catalogue import LATER

_COLLECT: Final = ("--collect-only", "--capture=no", "-n0", "-p", "no:randomly")


class CollectionFailed(Exception):
    """pytest could not collect the tests; the text is what it said."""


@dataclass(slots=True, eq=False)
class Collector:
    """A pytest plugin: the names of the tests by the ids they carry, and the broken files.

    A test that is always skipped asserts nothing and is left out.
    """

    tests: dict[str, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keeps what is said of a file that cannot be imported."""
        if report.failed:
            self.broken.append(f"{report.nodeid}\n{report.longreprtext}")

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Notes one test under each of its ids."""
        if item.get_closest_marker("skip"):
            return
        for rule in _carried(item):
            self.tests.setdefault(rule, []).append(_name(item))


def collect(folder: str) -> dict[str, list[str]]:
    """The tests of a folder by rule id, one name a parametrised case.

    Raises CollectionFailed where a file cannot be imported.
    """
    collector, said = Collector(), io.StringIO()
    with contextlib.redirect_stdout(said):
        ended = pytest.main([*_COLLECT, folder], plugins=[collector])
    if ended is not pytest.ExitCode.OK:
        raise CollectionFailed("\n".join(collector.broken) or said.getvalue())
    return collector.tests


def faults(
    groups: Mapping[str, Mapping[str, str]], tests: Mapping[str, Sequence[str]]
) -> list[str]:
    """A sentence for each empty cell, each unknown id and each later rule that has a test."""
    known = {rule for rules in groups.values() for rule in rules}
    later = groups.get(LATER, {})
    empty = [
        f"{rule} has no test: {words}"
        for title, rules in groups.items()
        for rule, words in rules.items()
        if title != LATER and not tests.get(rule)
    ]
    early = [f"{rule} has a test: move it out of [{LATER}]" for rule in later if tests.get(rule)]
    unknown = [
        f"{rule} is not in the catalogue: {names[0]}"
        for rule, names in tests.items()
        if rule not in known
    ]
    return empty + early + unknown


def _carried(item: pytest.Item) -> set[str]:
    """The ids of one case: "code:{code}" takes the case's own value of that parameter."""
    case = getattr(item, "callspec", None)
    written = [rule for marker in item.iter_markers("rule") for rule in marker.args]
    return {rule.format_map(case.params) for rule in written} if case else set(written)


def _name(item: pytest.Item) -> str:
    """The function's name as a sentence; a reference timeline is told by its own id."""
    function, _, case = item.name.partition("[")
    first = case.split(" ")[0]
    timeline = first.startswith("S") and first[1:].isdigit()
    return first if timeline else function.removeprefix("test_")
