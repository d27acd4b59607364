"""Commands that take files in: `allosolde import …`."""

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import Progress, TextColumn

from balance.batch import Refused, Taken
from balance.calendar import civil_date
from balance.intake import lines as intake
from balance.intake.accounts import Opening, read_accounts
from balance.intake.consumption import read_consumption
from balance.intake.history import read_history
from balance.intake.meter_events import read_meter_events
from balance.intake.top_ups import read_top_ups
from balance.storage.codec import Staged
from balance.storage.openings import open_accounts
from balance.storage.staging import FileKind, RefusedLine, refused_lines, take_in
from config.bootstrap import Parts
from config.cli.group import parts

_CHUNK = 200
_PRIVATE = 0o600

Lines = Iterator[intake.Taken[Staged] | intake.LineRefused]
Reader = Callable[[BinaryIO, tuple[str, ...]], Lines]

_READERS: Mapping[FileKind, Reader] = {
    FileKind.CONSUMPTION: read_consumption,
    FileKind.TOP_UPS: read_top_ups,
    FileKind.METER_EVENTS: read_meter_events,
    FileKind.HISTORY: read_history,
}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file's lines, and where the refused ones are named."""

    booked: int
    ignored: int
    refused: int
    refused_file: Path | None


def register(group: click.Group) -> None:
    """Add `import` and its kinds to the command line."""
    importing = click.Group("import", help="Take a file in.")
    importing.add_command(_command("accounts", _import_accounts))
    for kind in FileKind:
        importing.add_command(_command(str(kind), _importer(kind)))
    group.add_command(importing)


def _command(name: str, run: Callable[[Parts, Path], Report]) -> click.Command:
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
    def command(file: Path, as_json: bool) -> None:
        report = run(parts(), file)
        _print(report, as_json)
        if report.refused:
            raise SystemExit(1)

    return click.command(name, help=f"Take in a file of {name.replace('-', ' ')}.")(command)


def _print(report: Report, as_json: bool) -> None:
    counts = {"booked": report.booked, "ignored": report.ignored, "refused": report.refused}
    if as_json:
        named = {"refused_file": str(report.refused_file)} if report.refused_file else {}
        click.echo(json.dumps(counts | named))
        return
    click.echo(", ".join(f"{number} {word}" for word, number in counts.items()))
    if report.refused_file:
        click.echo(f"refused lines: {report.refused_file}")


def _importer(kind: FileKind) -> Callable[[Parts, Path], Report]:
    def run(product: Parts, file: Path) -> Report:
        with file.open("rb") as stream:
            parsed = _READERS[kind](stream, product.rules.operator.ean_prefixes)
            with _Progress(file.name) as step:
                counts = take_in(
                    product.database, kind, file.name, parsed, product.clock, product.books, step
                )
        named = None
        if counts.refused:
            with product.database.read() as connection:
                rows = list(refused_lines(connection, counts.import_id))
            named = _write_refused(product, f"{counts.import_id}-{file.stem}", rows)
        return Report(counts.booked, counts.ignored, counts.refused, named)

    return run


class _Progress:
    """A counter of booked lines on the terminal; nothing where output is not one."""

    def __init__(self, name: str) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}: {task.completed:.0f} lines done"),)
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self._task = self._progress.add_task(name, total=None)

    def __enter__(self) -> Callable[[int], None]:
        self._progress.start()
        return lambda done: self._progress.advance(self._task, done)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()


def _import_accounts(product: Parts, file: Path) -> Report:
    prefixes = product.rules.operator.ean_prefixes
    refused: list[RefusedLine] = []
    booked = ignored = 0
    with file.open("rb") as stream:
        lines = read_accounts(stream, prefixes, civil_date(product.clock()))
        while chunk := list(islice(lines, _CHUNK)):
            refused += [
                RefusedLine(line.line, line.code, line.field, line.detail, line.raw)
                for line in chunk
                if isinstance(line, intake.LineRefused)
            ]
            taken = [line for line in chunk if isinstance(line, intake.Taken)]
            opened, renewed, wrong = _open_chunk(product, taken)
            booked, ignored = booked + opened, ignored + renewed
            refused += wrong
    refused.sort(key=lambda line: line.line)
    named = _write_refused(product, f"accounts-{file.stem}", refused) if refused else None
    return Report(booked, ignored, len(refused), named)


def _open_chunk(
    product: Parts, lines: list[intake.Taken[Opening]]
) -> tuple[int, int, list[RefusedLine]]:
    now = product.clock()
    policy = product.rules.policies.at(now)
    with product.database.write() as connection:
        outcomes = open_accounts(connection, [line.record for line in lines], now, policy)
    refused = [
        RefusedLine(line.line, outcome.code, outcome.field, outcome.detail, line.raw)
        for line, outcome in zip(lines, outcomes, strict=True)
        if isinstance(outcome, Refused)
    ]
    opened = sum(isinstance(outcome, Taken) for outcome in outcomes)
    return opened, len(outcomes) - opened - len(refused), refused


def _write_refused(product: Parts, name: str, rows: list[RefusedLine]) -> Path:
    folder = product.settings.data_dir / "refused"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{name}.csv"
    # The lines may hold personal data: the service alone reads them.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("line", "code", "field", "detail", "raw"))
        writer.writerows((r.line, r.code, r.field, r.detail, r.raw) for r in rows)
    return path
