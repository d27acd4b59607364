"""`allosolde tasks`: one kind of them, and one that somebody has dealt with."""

import json
import sqlite3

import pytest

from tests.config.commands import Shell

TOP_UPS = "reference,ean,paid_at,amount_eur,channel"
EAN = "541449020000000001"


@pytest.fixture
def asked(rehearsal: Shell) -> Shell:
    """A rehearsal with two tasks: money for an unknown meter, and an amount that is none."""
    lines = (f"T1,{EAN},,10.00,online", f"T2,{EAN},,ten,online")
    rehearsal.run("import", "top-ups", rehearsal.file("pay.csv", TOP_UPS, *lines))
    return rehearsal


def _kinds(shell: Shell, *words: str) -> list[str]:
    return sorted(task["kind"] for task in json.loads(shell.succeed("tasks", "--json", *words)))


def test_tasks_are_listed_whole_or_of_one_kind(asked: Shell) -> None:
    assert _kinds(asked) == ["bad_amount", "unknown_ean"]
    assert _kinds(asked, "--kind", "bad_amount") == ["bad_amount"]
    assert _kinds(asked, "--kind", "silent_meter") == []
    assert asked.succeed("tasks").endswith("2 open\n")


def test_a_kind_of_task_that_there_is_not_is_refused(asked: Shell) -> None:
    done = asked.run("tasks", "--kind", "colour")
    assert done.returncode != 0
    assert "'colour' is not one of 'cuts_held'" in done.stderr


@pytest.mark.parametrize(
    "words", [("tasks", "close", "1", "--note", "x", "--by"), ("hold", "--reason")]
)
def test_words_that_are_no_text_are_refused(asked: Shell, words: tuple[str, ...]) -> None:
    assert "no UTF-8: 'a\\udcff'" in asked.refuse(*words, "a\udcff")
    assert len(_kinds(asked)) == 2


def test_a_task_is_closed_once_with_who_and_why(asked: Shell) -> None:
    (task,) = json.loads(asked.succeed("tasks", "--json", "--kind", "bad_amount"))
    words = ("tasks", "close", str(task["id"]), "--by", "ag7", "--note", "paid back")
    assert asked.succeed(*words) == f"Task {task['id']} is closed.\n"
    assert _kinds(asked) == ["unknown_ean"]
    assert "not_allowed" in asked.refuse(*words)
    stored = sqlite3.connect(asked.data / "allosolde.db")
    query = "SELECT closed_by, note FROM tasks WHERE closed_at IS NOT NULL"
    assert stored.execute(query).fetchall() == [("ag7", "paid back")]
    stored.close()


@pytest.mark.parametrize("words", [("--by", " ", "--note", "x"), ("--by", "ag7", "--note", "")])
def test_who_and_why_are_asked_for(asked: Shell, words: tuple[str, ...]) -> None:
    assert "missing_reason" in asked.refuse("tasks", "close", "1", *words)
    assert len(_kinds(asked)) == 2
