"""The check itself: what it counts as a test, and what it does not let pass."""

from pathlib import Path

import pytest

from tests.rules.catalogue import LATER
from tests.rules.covered import CollectionFailed, Collector, collect, faults

pytest_plugins = ("pytester",)

GROUPS = {"R": {"R1": "one", "R2": "two"}, "keys": {"keys.a": "a"}, LATER: {"R9": "nine"}}
FULL = {"R1": ["x"], "R2": ["x"], "keys.a": ["y"]}


def test_a_full_table_has_no_fault() -> None:
    assert faults(GROUPS, FULL) == []


@pytest.mark.parametrize("rule", FULL)
def test_an_empty_cell_is_named(rule: str) -> None:
    left = {one: names for one, names in FULL.items() if one != rule}
    [fault] = faults(GROUPS, left)
    assert fault.startswith(f"{rule} has no test")


def test_an_id_that_the_catalogue_does_not_know_is_named_with_its_test() -> None:
    assert faults(GROUPS, FULL | {"R3": ["stray", "other"]}) == [
        "R3 is not in the catalogue: stray"
    ]


def test_a_later_rule_may_be_empty_but_not_tested() -> None:
    [fault] = faults(GROUPS, FULL | {"R9": ["early"]})
    assert fault.startswith("R9 has a test")


MODULE = """
    import pytest

    pytestmark = pytest.mark.rule("R1")

    @pytest.mark.rule("R2")
    class TestOne:
        @pytest.mark.rule("D1", "D2")
        def test_method(self): ...

    @pytest.mark.rule("code:{code}", "D3")
    @pytest.mark.parametrize("code", ["bad_format", "conflict"])
    def test_each_code(code): ...

    @pytest.mark.parametrize("scenario", [
        pytest.param(1, id="S07 A title", marks=pytest.mark.rule("R7")),
        pytest.param(2, id="Sunday first", marks=pytest.mark.rule("R8")),
    ])
    def test_timeline(scenario): ...

    @pytest.mark.rule("D9")
    @pytest.mark.skip(reason="never runs")
    def test_skipped(): ...
"""


def test_a_test_carries_the_ids_of_its_function_its_class_its_module_and_its_case(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeini("[pytest]\nmarkers = rule(*ids): the rules asserted")
    pytester.makepyfile(MODULE)
    collector = Collector()
    pytester.inline_run("--collect-only", "-p", "no:randomly", plugins=[collector])
    assert collector.tests == {
        "R1": ["method", "each_code", "each_code", "S07", "timeline"],
        "R2": ["method"],
        "D1": ["method"],
        "D2": ["method"],
        "D3": ["each_code", "each_code"],
        "code:bad_format": ["each_code"],
        "code:conflict": ["each_code"],
        "R7": ["S07"],
        "R8": ["timeline"],
    }


def test_tests_that_cannot_be_collected_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text("import no_such_module\n", "utf-8")
    with pytest.raises(CollectionFailed, match="no_such_module") as failed:
        collect(str(tmp_path))
    assert str(failed.value).splitlines()[0].endswith("test_broken.py")
