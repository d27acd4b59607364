"""The commands that try rules and words: numbers, amounts, timelines."""

import json
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


@pytest.mark.rule("ean.completed", "ean.separators")
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
    assert shell.succeed("replay", str(REFERENCE), "--check") == "55 of 55 scenarios as expected\n"


def test_a_range_is_played_alone(shell: Shell) -> None:
    shown = shell.succeed("replay", str(REFERENCE), "--check", "--only", "S71-S79")
    assert shown == "7 of 7 scenarios as expected\n"


def test_what_is_played_is_told_step_by_step(shell: Shell) -> None:
    words = ("replay", str(REFERENCE), "--json", "--only")
    [query] = json.loads(shell.succeed(*words, "S74"))[0]["steps"]
    assert (query["at"], query["estimate"]) == ("2026-11-23T12:00", "-1.00")
    cases = json.loads(shell.succeed(*words, "S77"))[0]["steps"]
    assert [case["sent"] for case in cases][-2:] == [["sms"], ["agent_task"]]
    [journey] = json.loads(shell.succeed(*words, "S78"))[0]["steps"]
    assert journey["must_not_send_at"] == []


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('estimate: "19.83"', 'estimate: "19.84"', "S71 2026-11-23T18:00: estimate:"),
        ("sent: [agent_task]", "sent: [sms]", "S77 case 5: sent:"),
        ("2027-03-27T09:00", "2027-03-27T10:00", "S78 2027-03-29T10:00: sms_48h:"),
    ],
)
def test_a_difference_of_any_kind_is_named_where_it_is(
    shell: Shell, right: str, wrong: str, said: str
) -> None:
    text = REFERENCE.read_text("utf-8")
    assert text.count(right) == 1
    changed = shell.file("changed.yaml", text.replace(right, wrong))
    done = shell.run("replay", changed, "--check")
    assert done.returncode == 1
    assert done.stdout.startswith(said)
    assert done.stdout.endswith("54 of 55 scenarios as expected\n")


def test_the_second_of_two_equal_wall_times_is_no_difference(shell: Shell) -> None:
    query = '{at: "2026-10-25T02:30", fold: 1, estimate: "6.50"}'
    text = (
        'scenarios: [{id: S01, kind: estimate, given: {at: "2026-10-25T01:00", balance: "10.00"},'
        ' consumption: [{day: "2026-10-24", amount: "24.00"}], queries: [' + query + "]}]"
    )
    shell.succeed("replay", shell.file("fold.yaml", text), "--check")


def test_a_kind_that_nothing_plays_is_named(shell: Shell) -> None:
    odd = shell.file("odd.yaml", "scenarios: [{id: S01, kind: dance, cases: []}]")
    done = shell.run("replay", odd, "--check")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "S01 kind dance: the engine cannot play it yet",
        "0 of 1 scenarios as expected",
    ]


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
        "scenarios: [{id: S01, kind: journey, expect: {}}]",
        "scenarios: [{id: S01, kind: journey, appointment: 2026-11-26T14:30}]",
        "scenarios: [{id: S01, kind: channel, cases: [{prefs: [pigeon]}]}]",
        "scenarios: [{id: S01, kind: channel, cases: [{prefs: [sms], mobile: 32470000001}]}]",
        "scenarios: [{id: S01, kind: estimate, consumption: [], queries: []}]",
    ],
)
def test_a_timeline_that_makes_no_sense_is_refused_in_words(shell: Shell, text: str) -> None:
    shell.refuse("replay", shell.file("odd.yaml", text), "--check")


def test_a_range_that_is_none_is_refused(shell: Shell) -> None:
    shell.refuse("replay", str(REFERENCE), "--only", "everything")


def test_a_check_that_finds_no_timeline_fails(shell: Shell) -> None:
    assert shell.run("replay", str(REFERENCE), "--check", "--only", "S97-S98").returncode == 1
