"""The consumption history customers download from their operator: rows in, supply days out.

Decides which rows count (offtake in kWh, never injection or gas by volume) and gives each day
the id that such a file lacks: a hash of EAN, day and content. The ledger gives the version.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, TypeAlias

from balance.ean import Ean, parse_ean
from balance.energy import parse_kwh
from balance.entries import Consumption, Metered, written
from balance.intake.fields import sane
from balance.intake.history_day import HistoryDay
from balance.intake.history_words import (
    COUNTED_UNIT,
    ESTIMATED,
    OTHER_UNITS,
    REGISTERS,
    Register,
    name_columns,
    plain,
)
from balance.intake.lines import LineRefused, Parsed, Taken
from balance.intake.rows import Row, Values, read_rows
from balance.refusals import Refusal, RefusedInput

_HASH_DIGITS = 32
_DATE = re.compile(r"(\d\d)[/.-](\d\d)[/.-](\d{4})", re.ASCII)
_TIME = re.compile(r"(\d\d):(\d\d)(?::(\d\d))?", re.ASCII)


@dataclass(slots=True)
class _Gathered:
    """A day of one EAN with the line where it began, or the one that spoilt it."""

    first: Row
    ean: Ean | RefusedInput
    tally: HistoryDay
    fault: RefusedInput | None = field(default=None)


_Days: TypeAlias = dict[tuple[str, date], _Gathered]


def read_history(stream: BinaryIO, prefixes: tuple[str, ...]) -> Iterator[Parsed[Consumption]]:
    """Unreadable lines as they come, then one Parsed per EAN and day, in day order.

    A day is Taken under the line where it begins, or refused: incomplete_day, or the fault of
    its first wrong line. Version is None. Raises FileRefused at once when the file as a whole
    cannot be read.
    """
    return _parsed(read_rows(stream, name_columns, ";"), prefixes)


def _parsed(
    rows: Iterator[Row | LineRefused], prefixes: Sequence[str]
) -> Iterator[Parsed[Consumption]]:
    days: _Days = {}
    for row in rows:
        refused = row if isinstance(row, LineRefused) else _gather(row, days, prefixes)
        if refused is not None:
            yield refused
    for _, gathered in sorted(days.items(), key=lambda item: (item[0][1], item[1].first.line)):
        yield _settled(gathered)


def _gather(row: Row, days: _Days, prefixes: Sequence[str]) -> LineRefused | None:
    ean = _ean(row.values["ean"], prefixes)
    try:
        start = _wall_time(row.values, "from")
    except RefusedInput as error:
        return _refused(row, error, ean)
    key = (_text(row.values["ean"]) if isinstance(ean, RefusedInput) else ean, start.date())
    day = days.setdefault(key, _Gathered(row, ean, HistoryDay(start.date())))
    if day.fault is None:
        _count(row, start, day)
    return None


def _count(row: Row, start: datetime, day: _Gathered) -> None:
    try:
        _add(row.values, start, day.tally)
    except RefusedInput as error:
        day.first, day.fault = row, error


def _add(values: Values, start: datetime, tally: HistoryDay) -> None:
    unit, volume = plain(values["unit"]), values["volume"]
    if unit in OTHER_UNITS:
        return
    register = REGISTERS.get(plain(values["register"]))
    if register is Register.INJECTION:
        return
    if register is None:
        raise RefusedInput(Refusal.BAD_FORMAT, "register", "the register is not a known one")
    if volume and unit != COUNTED_UNIT:
        raise RefusedInput(Refusal.BAD_FORMAT, "unit", "the unit is not kWh")
    energy = parse_kwh(volume, "volume") if volume else None
    tally.add(register, start, _wall_time(values, "until"), energy)
    tally.estimated |= bool(volume) and plain(values["status"]) in ESTIMATED


def _settled(day: _Gathered) -> Parsed[Consumption]:
    if isinstance(day.ean, RefusedInput):
        return _refused(day.first, day.ean, day.ean)
    if day.fault is not None:
        return _refused(day.first, day.fault, day.ean)
    try:
        content = day.tally.content()
    except RefusedInput as error:
        return _refused(day.first, error, day.ean)
    return Taken(day.first.line, _consumption(day.ean, day.tally, content), day.first.raw)


def _consumption(ean: Ean, tally: HistoryDay, content: Metered) -> Consumption:
    told = f"{ean}|{tally.day}|{written(content)}"
    digest = hashlib.sha256(told.encode()).hexdigest()[:_HASH_DIGITS]
    return Consumption(f"history-{digest}", ean, tally.day, None, content, tally.estimated)


def _refused(row: Row, error: RefusedInput, ean: Ean | RefusedInput) -> LineRefused:
    known = "" if isinstance(ean, RefusedInput) else ean
    return LineRefused(row.line, row.raw, error.code, error.field, error.detail, known)


def _ean(text: str, prefixes: Sequence[str]) -> Ean | RefusedInput:
    try:
        return parse_ean(_text(text), prefixes)
    except RefusedInput as error:
        return error


def _text(cell: str) -> str:
    """A cell as a spreadsheet shows it: ="5414" is a text of digits."""
    return cell.removeprefix("=").strip('"').strip()


def _wall_time(values: Values, end: str) -> datetime:
    """The naive Brussels wall time of a row's beginning ("from") or end ("until")."""
    day, hour = _DATE.fullmatch(values[f"{end}_date"]), _TIME.fullmatch(values[f"{end}_time"])
    try:
        if day is None or hour is None:
            raise ValueError(end)
        d, m, y, h, minute, second = (int(part or 0) for part in (*day.groups(), *hour.groups()))
        # Naive on purpose: in autumn the same wall time means two instants.
        read = datetime(y, m, d, h, minute, second)  # noqa: DTZ001
    except ValueError as error:
        raise RefusedInput(
            Refusal.BAD_FORMAT, f"{end}_date", "write a date and time such as 31/01/2026 18:15:00"
        ) from error
    sane(read.date(), f"{end}_date")
    return read
