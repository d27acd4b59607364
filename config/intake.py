"""Takes one file in, whatever its kind, and writes its refused lines beside."""

import csv
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, TextIO

from balance.batch import Outcome, Refused, Taken
from balance.calendar import civil_date
from balance.intake import lines as intake
from balance.intake.accounts import Opening, read_accounts
from balance.intake.consumption import read_consumption
from balance.intake.history import read_history
from balance.intake.meter_events import read_meter_events
from balance.intake.top_ups import read_top_ups
from balance.storage.codec import Staged
from balance.storage.imports import FileKind, Progress, RefusedLine, refused_lines, unheard
from balance.storage.openings import open_accounts
from balance.storage.retries import write_retried
from balance.storage.staging import take_in
from config.bootstrap import Parts

ACCOUNTS: Final = "accounts"
KINDS: Final = (
    ACCOUNTS,
    FileKind.TOP_UPS,
    FileKind.CONSUMPTION,
    FileKind.HISTORY,
    FileKind.METER_EVENTS,
)
"""What a file can hold; of several that wait, money is heard before what was used."""

_CHUNK = 200
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700

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
    """What became of a file's lines."""

    booked: int
    ignored: int
    refused: int


def take_file(
    parts: Parts, kind: str, file: Path, refused: Path, progress: Progress = unheard
) -> Report:
    """Take in a file of one of KINDS; its refused lines go to `refused`, none make no file.

    Raises FileRefused when the file as a whole cannot be read, OSError when it cannot be opened.
    """
    with file.open("rb") as stream, _RefusedFile(refused) as named:
        if kind == ACCOUNTS:
            return _take_accounts(parts, stream, named, progress)
        return _take_lines(parts, FileKind(kind), file.name, stream, named, progress)


def private_folder(path: Path) -> Path:
    """The folder, made where it is missing; what is taken in is for the service alone."""
    path.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
    return path


class _RefusedFile:
    """Writes refused lines as they come, into a file that is made with the first one."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: TextIO | None = None

    def __enter__(self) -> "_RefusedFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._stream is not None:
            self._stream.close()

    def write(self, lines: Iterable[RefusedLine]) -> None:
        for line in lines:
            if self._stream is None:
                self._stream = self._begin()
            row = (line.line, line.code, line.field, line.detail, line.raw)
            csv.writer(self._stream, lineterminator="\n").writerow(row)

    def _begin(self) -> TextIO:
        private_folder(self._path.parent)
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        descriptor = os.open(self._path, flags, _PRIVATE_FILE)
        stream = os.fdopen(descriptor, "w", encoding="utf-8", newline="")
        stream.write("line,code,field,detail,raw\n")
        return stream


def _take_lines(
    parts: Parts,
    kind: FileKind,
    name: str,
    stream: BufferedReader,
    named: _RefusedFile,
    progress: Progress,
) -> Report:
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    parsed = _READERS[kind](stream, parts.rules.operator.ean_prefixes)
    counts = take_in(parts.database, kind, name, parsed, parts.clock, parts.books, progress, digest)
    with parts.database.read() as connection:
        named.write(refused_lines(connection, counts.import_id))
    return Report(counts.booked, counts.ignored, counts.refused)


def _take_accounts(
    parts: Parts, stream: BinaryIO, named: _RefusedFile, progress: Progress
) -> Report:
    booked = ignored = refused = 0
    lines = read_accounts(stream, parts.rules.operator.ean_prefixes, civil_date(parts.clock()))
    while chunk := list(islice(lines, _CHUNK)):
        outcomes, wrong = _open_chunk(parts, chunk)
        opened = sum(isinstance(outcome, Taken) for outcome in outcomes)
        booked, refused = booked + opened, refused + len(wrong)
        ignored += len(chunk) - opened - len(wrong)
        named.write(wrong)
        progress(booked + ignored + refused, None)
    return Report(booked, ignored, refused)


def _open_chunk(
    parts: Parts, chunk: list[intake.Parsed[Opening]]
) -> tuple[list[Outcome], list[RefusedLine]]:
    """What became of the lines that can be read, and all that are refused, in the file's order."""
    now = parts.clock()
    taken = [line for line in chunk if isinstance(line, intake.Taken)]
    openings = [line.record for line in taken]
    outcomes = write_retried(
        parts.database, lambda connection: open_accounts(connection, openings, now, parts.books)
    )
    wrong = [
        RefusedLine(line.line, line.code, line.field, line.detail, line.raw)
        for line in chunk
        if isinstance(line, intake.LineRefused)
    ] + [
        RefusedLine(line.line, outcome.code, outcome.field, outcome.detail, line.raw)
        for line, outcome in zip(taken, outcomes, strict=True)
        if isinstance(outcome, Refused)
    ]
    return outcomes, sorted(wrong, key=lambda line: line.line)
