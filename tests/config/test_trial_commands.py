"""The commands that try rules and words: numbers, amounts, timelines."""

from pathlib import Path

import pytest

from tests.config.commands import Shell

EAN = "541449020000000001"
REFERENCE = Path(__file__).parents[1] / "scenarios" / "reference.yaml"


@pytest.mark.parametrize("text", ["12", "9020000000002", "abc"])
def test_a_number_that_is_no_ean_is_refused_with_its_code(shell: Shell, text: str) -> None:
    done = shell.run("ean", text)
    assert done.returncode == 1
    assert done.stdout.strip() in {"too_short", "bad_check_digit", "not_digits"}


def test_an_ean_is_completed(shell: Shell) -> None:
    assert shell.succeed("ean", "9020000000001") == f"{EAN}\n"
    assert shell.succeed("ean", "5414-4902.0000 000001") == f"{EAN}\n"


def test_amounts_are_spoken_from_words_and_from_standard_input(shell: Shell) -> None:
    spoken = shell.succeed("amount", "80.00", "-1.00", "-", stdin=b"80.00\n\n-1.00\n").splitlines()
    assert len(spoken) == 4
    assert spoken[:2] == spoken[2:]
    assert "quatre-vingts euros" in spoken[0]


@pytest.mark.parametrize(
    ("word", "stdin"), [("ten", b""), ("1.005", b""), ("-", b"ten\n"), ("-", b"\xff\n")]
)
def test_an_amount_that_is_none_is_refused(shell: Shell, word: str, stdin: bytes) -> None:
    shell.refuse("amount", word, stdin=stdin)


def test_the_reference_timelines_give_what_they_expect(shell: Shell) -> None:
    words = ("replay", str(REFERENCE), "--check", "--only", "S01-S36")
    shown = shell.succeed(*words)
    assert "expected" in shown
    assert "0 of" not in shown.splitlines()[-1]


def test_a_difference_from_a_timeline_is_named(shell: Shell) -> None:
    text = REFERENCE.read_text("utf-8").replace('balance: "20.00"', 'balance: "20.01"', 1)
    assert "20.01" in text
    done = shell.run("replay", shell.file("changed.yaml", text), "--check")
    assert done.returncode == 1
    assert "expected '20.01', got '20.00'" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "text",
    [
        "scenarios: 3",
        "[",
        "scenarios: [{id: S01, timeline: 5}]",
        "scenarios: [{id: S01, timeline: [5]}]",
        "scenarios: [{id: S01, timeline: [{at: yesterday, do: nothing}]}]",
        "scenarios: [{title: nameless}]",
    ],
)
def test_a_timeline_that_makes_no_sense_is_refused_in_words(shell: Shell, text: str) -> None:
    shell.refuse("replay", shell.file("odd.yaml", text), "--check")


def test_a_range_that_is_none_is_refused(shell: Shell) -> None:
    shell.refuse("replay", str(REFERENCE), "--only", "everything")


def test_a_check_that_finds_no_timeline_fails(shell: Shell) -> None:
    assert shell.run("replay", str(REFERENCE), "--check", "--only", "S97-S98").returncode == 1
