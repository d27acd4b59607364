"""What `make coverage` measures: all rules of the engine, and every branch of them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

ROOT = Path(__file__).parents[2]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
MEASURED = Coverage(data_file=None, config_file=str(ROOT / "pyproject.toml"))


def test_the_rules_that_reach_no_framework_are_measured_and_nothing_else_of_the_engine() -> None:
    contracts = SETTINGS["importlinter"]["contracts"]
    [pure] = [contract["source_modules"] for contract in contracts if contract["id"] == "pure"]
    left_out = MEASURED.get_option("run:omit")
    assert isinstance(left_out, list)
    measured = {
        path.relative_to(ROOT)
        for path in (ROOT / "balance").rglob("*.py")
        if not any(path.relative_to(ROOT).match(pattern) for pattern in left_out)
    }
    rules = {
        path.relative_to(ROOT)
        for module in pure
        if module.startswith("balance.")
        for path in _files(module)
    }
    assert measured == rules | {Path("balance/__init__.py")}


@pytest.mark.parametrize("mark", ["exclude_lines", "exclude_also", "partial_branches"])
def test_no_mark_in_the_code_excuses_a_line_or_a_branch(mark: str) -> None:
    assert MEASURED.get_option(f"report:{mark}") == []


def test_every_branch_has_to_be_taken() -> None:
    assert MEASURED.get_option("run:branch") is True
    assert MEASURED.get_option("report:fail_under") == 100


def _files(module: str) -> list[Path]:
    path = ROOT.joinpath(*module.split("."))
    return list(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
