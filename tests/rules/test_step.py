"""The step of `make check`: the table on standard output, the faults on standard error."""

import pytest

from tests.rules import __main__ as step
from tests.rules.covered import CollectionFailed

GROUPS = {"R": {"R1": "the first rule"}, "keys": {"keys.a": "the first point"}}
FULL = {"R1": ["a_sentence", "a_sentence", "S01"], "keys.a": ["another"]}


def _run(monkeypatch: pytest.MonkeyPatch, tests: dict[str, list[str]]) -> int:
    monkeypatch.setattr(step, "catalogue", lambda: GROUPS)
    monkeypatch.setattr(step, "collect", lambda folder: tests)
    return step.main()


def test_a_full_table_passes_with_a_row_for_each_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, FULL) == 0
    told = capsys.readouterr()
    rows = [line.split() for line in told.out.splitlines()]
    assert ["R1", "the", "first", "rule", "3", "a_sentence,", "S01"] in rows
    assert ["keys.a", "the", "first", "point", "1", "another"] in rows
    assert told.err == ""


@pytest.mark.parametrize(
    ("tests", "named"),
    [
        ({"R1": ["a_sentence"]}, "keys.a has no test: the first point\n"),
        (FULL | {"R2": ["stray"]}, "R2 is not in the catalogue: stray\n"),
    ],
)
def test_an_empty_cell_and_an_unknown_id_fail_by_name(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tests: dict[str, list[str]],
    named: str,
) -> None:
    assert _run(monkeypatch, tests) == 1
    assert capsys.readouterr().err == named


def test_tests_that_cannot_be_collected_fail_with_what_was_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(folder: str) -> dict[str, list[str]]:
        raise CollectionFailed("No module named nothing")

    monkeypatch.setattr(step, "collect", broken)
    assert step.main() == 1
    assert "No module named nothing" in capsys.readouterr().err
