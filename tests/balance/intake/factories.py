"""Made-up files for the intake tests: bytes in memory, one line a list element."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

from balance.calendar import BRUSSELS, midnight
from balance.intake.lines import LineRefused, Parsed, T, Taken

PREFIXES = ("54144",)
EAN = "541449020000000001"
TAIL = "9020000000001"
OTHER_EAN = "541449060123456781"
ENGLISH = (
    "From (date);From (time);Until (date);Until (time);EAN code;Meter;Meter type;Register;"
    "Volume;Unit;Validation status;Description"
)


def file_of(*lines: str) -> BytesIO:
    return BytesIO("".join(f"{line}\n" for line in lines).encode())


def taken(parsed: Iterable[Parsed[T]]) -> list[T]:
    found = list(parsed)
    assert all(isinstance(one, Taken) for one in found), found
    return [one.record for one in found if isinstance(one, Taken)]


def refused(parsed: Iterable[Parsed[T]]) -> list[LineRefused]:
    return [one for one in parsed if isinstance(one, LineRefused)]


def row(
    start: datetime,
    end: datetime,
    register: str = "Offtake",
    volume: str = "0,100",
    unit: str = "kWh",
    status: str = "Read",
    ean: str = f'="{EAN}"',
) -> str:
    begin, until = f"{start:%d/%m/%Y;%H:%M:%S}", f"{end:%d/%m/%Y;%H:%M:%S}"
    return f"{begin};{until};{ean};1XYZ000000001;Digital meter;{register};{volume};{unit};{status};"


def intervals(day: date, minutes: int) -> Iterator[tuple[datetime, datetime]]:
    """The wall times of all intervals of a Brussels day, as an operator writes them."""
    instant, end = midnight(day), midnight(day + timedelta(days=1))
    while instant < end:
        following = instant + timedelta(minutes=minutes)
        yield _wall(instant), _wall(following)
        instant = following


def _wall(instant: datetime) -> datetime:
    return instant.astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None)


def day_rows(day: date, minutes: int, **cells: str) -> list[str]:
    return [row(start, end, **cells) for start, end in intervals(day, minutes)]
