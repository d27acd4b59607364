"""Commands that take files in: `allosolde import …`."""

import json
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from config.cli.group import parts
from config.intake import KINDS, Report, take_file


def register(group: click.Group) -> None:
    """Add `import` and its kinds to the command line."""
    importing = click.Group("import", help="Take a file in.")
    for kind in KINDS:
        importing.add_command(_command(kind))
    group.add_command(importing)


def _command(kind: str) -> click.Command:
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
    def command(file: Path, as_json: bool) -> None:
        product = parts()
        # One name for each run: the refused lines of an earlier one stay.
        name = f"{kind}-{file.stem}-{product.clock():%Y%m%dT%H%M%S%f}.csv"
        refused = product.settings.data_dir / "refused" / name
        with _Progress(file.name) as step:
            report = take_file(product, kind, file, refused, step)
        _print(report, refused, as_json)
        if report.refused:
            raise SystemExit(1)

    return click.command(str(kind), help=f"Take in a file of {kind.replace('-', ' ')}.")(command)


def _print(report: Report, refused: Path, as_json: bool) -> None:
    counts = {"booked": report.booked, "ignored": report.ignored, "refused": report.refused}
    if as_json:
        named = {"refused_file": str(refused)} if report.refused else {}
        click.echo(json.dumps(counts | named))
        return
    click.echo(", ".join(f"{number} {word}" for word, number in counts.items()))
    if report.refused:
        click.echo(f"refused lines: {refused}")


class _Progress:
    """The lines done and left, on the terminal; nothing where output is not one."""

    def __init__(self, name: str) -> None:
        console = Console(stderr=True)
        columns = (BarColumn(), TextColumn("{task.description}: {task.fields[standing]}"))
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self._task = self._progress.add_task(name, total=None, standing="reading the file")

    def __enter__(self) -> Callable[[int, int | None], None]:
        self._progress.start()
        return self._tell

    def _tell(self, done: int, left: int | None) -> None:
        total, rest = (None, "") if left is None else (done + left, f", {left:,} left")
        standing = f"{done:,} lines done{rest}"
        self._progress.update(self._task, completed=done, total=total, standing=standing)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
