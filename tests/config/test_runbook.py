"""The runbook and the alerts name what there is: kinds of tasks, commands, metrics, headings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

import config
from balance.refusals import Refusal
from balance.storage.database import Database
from config import bootstrap
from config.cli import allosolde, main
from config.cli.tasks import KINDS
from config.metrics import Collector
from config.settings import Settings
from messaging.delivery import AgentTask, MessageState

_ROOT = Path(config.__file__).parent.parent
_PACKAGES = ("balance", "ivr", "messaging", "config")
_PAGE = (_ROOT / "docs" / "runbook.md").read_text("utf-8")
_RULES = yaml.safe_load((_ROOT / "docs" / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]

_CODES = frozenset(Refusal)
_OF_MESSAGES = frozenset(
    f"message_{state}"
    for state in (
        MessageState.UNKNOWN,
        MessageState.FAILED,
        MessageState.DEAD,
        MessageState.CANCELLED,
    )
)
# What stands for a kind where it is no constant, by file and expression.
_CHOSEN = {
    ("balance/api/top_ups.py", "problem.code"): _CODES,
    ("balance/storage/refused.py", "outcome.code"): _CODES,
    ("balance/storage/staging.py", "str(row['outcome'])"): _CODES,
    ("messaging/handover.py", "f'message_{state}'"): _OF_MESSAGES,
    ("messaging/handover.py", "kind"): {AgentTask().kind},
    ("config/inbox.py", "kind"): {"file_not_taken", "file_refused", "lines_refused"},
}
_OPENERS = {"open_task": 2, "_task": 1}


def _kinds() -> Iterator[str]:
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*.py")):
            name = str(path.relative_to(_ROOT))
            tree = ast.parse(path.read_text("utf-8"))
            for kind in _given(tree):
                yield from _meant(name, kind, tree)


def _given(tree: ast.Module) -> Iterator[ast.expr]:
    """What is given as the kind of a task, wherever one is opened."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = _OPENERS.get(node.func.id)
            if place is not None:
                yield node.args[place]


def _meant(name: str, kind: ast.expr, tree: ast.Module) -> Iterator[str]:
    said = ast.unparse(kind)
    constants = dict(_constants(tree))
    if isinstance(kind, ast.Constant):
        yield str(kind.value)
    elif (known := constants.get(said) or _imported(tree, said)) is not None:
        yield known
    else:
        yield from map(str, _CHOSEN[name, said])


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value))
            ):
                yield name, str(value)


def _imported(tree: ast.Module, name: str) -> str | None:
    """The constant of this name in the module of ours that it is imported from."""
    for node in tree.body:
        match node:
            case ast.ImportFrom(module=str(module), names=names) if name in {
                one.name for one in names
            }:
                path = _ROOT / f"{module.replace('.', '/')}.py"
                return dict(_constants(ast.parse(path.read_text("utf-8")))).get(name)
    return None


@pytest.mark.parametrize("kind", sorted(set(_kinds())))
def test_each_kind_of_task_has_its_line(kind: str) -> None:
    rows = [line for line in _PAGE.splitlines() if line.startswith("| `")]
    assert [row for row in rows if f"`{kind}`" in row.split("|")[1]]


def test_kinds_are_found_in_the_sources() -> None:
    assert {"platform_down", "silent_meter", "cuts_held", "conflict"} <= set(_kinds())


def test_the_command_knows_each_kind_of_task() -> None:
    assert set(KINDS) == set(_kinds())


def _headings() -> set[str]:
    found = re.findall(r"^#+ (.+)$", _PAGE, flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in found}


def test_each_link_within_the_page_leads_somewhere() -> None:
    links = re.findall(r"\]\(#([^)]+)\)", _PAGE)
    assert links
    assert set(links) <= _headings()


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: str(rule["alert"]))
def test_each_alert_leads_to_the_heading_under_which_it_stands(rule: dict[str, object]) -> None:
    notes = rule["annotations"]
    assert isinstance(notes, dict)
    page, _, anchor = str(notes["runbook"]).partition("#")
    assert (page, anchor in _headings()) == ("docs/runbook.md", True)
    assert f"`{rule['alert']}`" in _PAGE


def test_each_alert_asks_for_metrics_that_there_are(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    del database
    parts = bootstrap.assemble(Settings(database_url=database_url, data_dir=tmp_path))
    served = {family.name for family in Collector(parts).collect()}
    parts.database.engine.dispose()
    asked = {name for rule in _RULES for name in re.findall(r"allosolde_\w+", str(rule["expr"]))}
    assert len(asked) > 5
    assert asked <= served


def _commands() -> list[str]:
    """Every command the page names, in code of a line or of a block."""
    blocks = re.findall(r"```sh\n(.*?)```", _PAGE, flags=re.DOTALL)
    code = [line for block in blocks for line in block.splitlines()]
    code += re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", _PAGE, flags=re.DOTALL))
    return sorted({line for line in code if line.startswith("allosolde ")})


@pytest.fixture
def tree(monkeypatch: pytest.MonkeyPatch) -> click.Group:
    """The command line with every command in it."""
    monkeypatch.setattr("sys.argv", ["allosolde", "--help"])
    with pytest.raises(SystemExit):
        main()
    return allosolde


def test_each_command_of_the_page_is_one(tree: click.Group) -> None:
    said = _commands()
    assert len(said) > 20
    for line in said:
        words = line.split("#")[0].split()[1:]
        command: click.Command = tree
        while words and isinstance(command, click.Group) and words[0] in command.commands:
            command = command.commands[words.pop(0)]
        unfinished = isinstance(command, click.Group) and not command.invoke_without_command
        assert not unfinished, line
        options = {option for given in command.params for option in given.opts}
        assert {word for word in words if word.startswith("--")} <= options, line
