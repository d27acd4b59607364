"""Commands to try the rules and the voice: `replay` and `amount`."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import yaml

from balance.money import parse_euros
from balance.policy import Policy
from balance.scenario import RUNNERS as BALANCE_RUNNERS
from balance.scenario import Runner, Step
from balance.variants import ScenarioError
from config.bootstrap import real_now
from config.rules import Rules
from messaging.scenario import RUNNERS as MESSAGING_RUNNERS
from voice_prompts.amounts import LANGUAGES, amount_in_words

_ONLY = re.compile(r"([A-Z]+)(\d+)(?:-([A-Z]+)(\d+))?", re.ASCII)
_STEPS = ("timeline", "queries", "cases")
_RUNNERS: Mapping[str, Runner] = {**BALANCE_RUNNERS, **MESSAGING_RUNNERS}


def register(group: click.Group) -> None:
    """Add the commands to the command line."""
    group.add_command(replay)
    group.add_command(amount)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--check", is_flag=True, help="Compare with what the file expects; exit 1 if not.")
@click.option("--only", metavar="S01-S36", help="A range of ids, or one.")
@click.option("--json", "as_json", is_flag=True, help="Print what each step gave.")
def replay(files: tuple[Path, ...], check: bool, only: str | None, as_json: bool) -> None:
    """Play timelines on the real engine."""
    policy = Rules().policies.at(real_now())
    played = [
        (scenario, _play(scenario, policy))
        for file in files
        for scenario in _scenarios(file)
        if only is None or _is_wanted(str(scenario["id"]), only)
    ]
    if as_json:
        shown = [{"id": s["id"], "steps": steps or []} for s, steps in played]
        click.echo(json.dumps(shown, ensure_ascii=False))
    faults = [fault for s, steps in played for fault in _differences(s, steps)] if check else []
    _report(played, faults, check=check, quiet=as_json)
    if faults or (check and not played):
        raise SystemExit(1)


def _report(
    played: Sequence[tuple[Mapping[str, object], list[Step] | None]],
    faults: Sequence[str],
    *,
    check: bool,
    quiet: bool,
) -> None:
    for fault in faults:
        click.echo(fault, err=quiet)
    if check:
        wrong = {fault.split()[0] for fault in faults}
        right = sum(str(scenario["id"]) not in wrong for scenario, _ in played)
        click.echo(f"{right} of {len(played)} scenarios as expected", err=quiet)
    elif not quiet:
        for scenario, steps in played:
            click.echo(f"{scenario['id']} {scenario.get('title', '')}")
            for step in steps or []:
                click.echo("  " + json.dumps(step, ensure_ascii=False))


def _scenarios(file: Path) -> Iterator[Mapping[str, object]]:
    try:
        document = yaml.safe_load(file.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise ScenarioError(f"{file.name}: {' '.join(str(fault).split())}") from fault
    scenarios = document.get("scenarios") if isinstance(document, dict) else None
    if not isinstance(scenarios, list):
        raise ScenarioError(f"{file.name}: there is no list of scenarios in it")
    for scenario in scenarios:
        if not (isinstance(scenario, dict) and "id" in scenario):
            raise ScenarioError(f"{file.name}: a scenario without id")
        yield scenario


def _play(scenario: Mapping[str, object], policy: Policy) -> list[Step] | None:
    runner = _RUNNERS.get(str(scenario.get("kind", "ledger")))
    if runner is None:
        return None
    try:
        return runner(scenario, policy)
    except (KeyError, ValueError, TypeError) as fault:
        raise ScenarioError(f"{scenario['id']}: {type(fault).__name__}: {fault}") from fault


def _differences(scenario: Mapping[str, object], steps: list[Step] | None) -> Iterator[str]:
    if steps is None:
        yield f"{scenario['id']} kind {scenario['kind']}: the engine cannot play it yet"
        return
    for number, (given, got) in enumerate(zip(_expected(scenario), steps, strict=True), 1):
        at = got.get("at") or got.get("keyed") or f"case {number}"
        for name, value in given.items():
            if got.get(name) != value:
                yield f"{scenario['id']} {at}: {name}: expected {value!r}, got {got.get(name)!r}"


def _expected(scenario: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    steps = next((scenario[name] for name in _STEPS if name in scenario), None)
    if steps is None:  # a journey is one step
        yield _facts(scenario.get("expect"))
        return
    if not isinstance(steps, list):
        raise ScenarioError(f"{scenario['id']}: a list of steps is missing")
    for step in map(_facts, steps):
        if "do" in step:
            # A step that expects nothing still expects that nobody is notified.
            yield {"notify": [], **_facts(step.get("expect", {}))}
        else:
            # The second of two equal wall times is said beside `at`, and is no result.
            yield {name: value for name, value in step.items() if name != "fold"}


def _facts(node: object) -> Mapping[str, object]:
    if not isinstance(node, dict):
        raise ScenarioError(f"expected names and values, found {node!r}")
    return node


def _is_wanted(scenario_id: str, only: str) -> bool:
    wanted, mine = _ONLY.fullmatch(only), _ONLY.fullmatch(scenario_id)
    if wanted is None:
        raise ScenarioError(f"--only {only}: write a range such as S01-S36, or one id")
    if mine is None or mine[1] != wanted[1]:
        return False
    return int(wanted[2]) <= int(mine[2]) <= int(wanted[4] or wanted[2])


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--lang", default="fr-BE", type=click.Choice(LANGUAGES), show_default=True)
@click.argument("amounts", nargs=-1, required=True)
def amount(lang: str, amounts: tuple[str, ...]) -> None:
    """Amounts in words, as the line speaks them; "-" reads them from standard input."""
    for text in _texts(amounts):
        click.echo(amount_in_words(parse_euros(text, f"amount {text!r}"), lang))


def _texts(amounts: tuple[str, ...]) -> Iterator[str]:
    for text in amounts:
        if text != "-":
            yield text
            continue
        lines = sys.stdin
        yield from (line.strip() for line in lines if line.strip())
