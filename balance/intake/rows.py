"""Lines cut into named fields: decides whether the header is the expected one.

One record per physical line: a quote left open is a refused line, never a longer record.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from balance.ean import parse_ean
from balance.intake.lines import FileRefused, Line, LineRefused, Parsed, T, Taken, read_lines
from balance.refusals import Refusal, RefusedInput

Values: TypeAlias = Mapping[str, str]
Naming: TypeAlias = Callable[[Sequence[str]], Sequence[str | None]]

_SHOWN_COLUMNS = 30
_SHOWN_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One record's fields by column name, stripped of surrounding space."""

    line: int
    raw: str
    values: Values


def exact_columns(required: Sequence[str], optional: Sequence[str] = ()) -> Naming:
    """Takes these names in any order; FileRefused when one lacks, is unknown or comes twice."""

    def name(header: Sequence[str]) -> Sequence[str]:
        known = set(header) <= {*required, *optional}
        if not known or not set(required) <= set(header) or len(set(header)) != len(header):
            refuse_header([*required, *optional], header)
        return header

    return name


def refuse_header(expected: Sequence[str], found: Sequence[str]) -> None:
    """Raises FileRefused naming the columns expected and found (a long header is cut short)."""
    shown = [column[:_SHOWN_CHARACTERS] for column in found[:_SHOWN_COLUMNS]]
    raise FileRefused(
        f"the columns are not the expected ones: expected {', '.join(expected)}; "
        f"found {', '.join(shown)}"
    )


def read_rows(
    stream: BinaryIO, naming: Naming, delimiter: str = ","
) -> Iterator[Row | LineRefused]:
    """The records below the header; columns that `naming` calls None are left out.

    Raises FileRefused at once for a wrong encoding, an empty file or a wrong header.
    """
    lines = read_lines(stream)
    names = naming(_header(lines, delimiter))
    return (_row(line, names, delimiter) for line in lines)


def parse_rows(
    stream: BinaryIO, naming: Naming, prefixes: Sequence[str], parse: Callable[[Values], T]
) -> Iterator[Parsed[T]]:
    """One Parsed per record: what `parse` makes of it, or the RefusedInput it raises.

    Raises FileRefused as `read_rows` does.
    """
    rows = read_rows(stream, naming)
    return (parse_row(row, prefixes, parse) for row in rows)


def _header(lines: Iterator[Line], delimiter: str) -> list[str]:
    first = next(lines, None)
    if first is None:
        raise FileRefused("the file is empty: its first line names the columns")
    if first.number > 1 or first.fault:
        raise FileRefused("the first line of the file does not name the columns")
    try:
        return _cut(first.text, delimiter)
    except csv.Error as error:
        raise FileRefused(f"the first line of the file cannot be read: {error}") from error


def _cut(text: str, delimiter: str) -> list[str]:
    fields = next(csv.reader([text], delimiter=delimiter, strict=True))
    return [field.strip() for field in fields]


def _row(line: Line, names: Sequence[str | None], delimiter: str) -> Row | LineRefused:
    if line.fault:
        return _unreadable(line, line.fault)
    try:
        fields = _cut(line.text, delimiter)
    except csv.Error as error:
        return _unreadable(line, f"the line cannot be cut into fields: {error}")
    if len(fields) != len(names):
        return _unreadable(line, f"{len(names)} fields expected, {len(fields)} found")
    values = {name: field for name, field in zip(names, fields, strict=True) if name is not None}
    return Row(line.number, line.text, values)


def _unreadable(line: Line, detail: str) -> LineRefused:
    return LineRefused(line.number, line.text, Refusal.BAD_FORMAT, "line", detail, "")


def parse_row(
    row: Row | LineRefused, prefixes: Sequence[str], parse: Callable[[Values], T]
) -> Parsed[T]:
    """What `parse` makes of one record, or the RefusedInput it raises as a refused line."""
    if isinstance(row, LineRefused):
        return row
    try:
        return Taken(row.line, parse(row.values), row.raw)
    except RefusedInput as error:
        ean = known_ean(row.values["ean"], prefixes)
        return LineRefused(row.line, row.raw, error.code, error.field, error.detail, ean)


def known_ean(text: str, prefixes: Sequence[str]) -> str:
    """The full 18 digits, empty where the text names no right EAN."""
    try:
        return parse_ean(text, prefixes)
    except RefusedInput:
        return ""
