"""Mornings on which files of consumption come, and what is told when they do not."""

from datetime import date, datetime, time, timedelta

from balance.calendar import at_local
from balance.ean import Ean
from balance.entries import Consumption
from balance.storage.codec import Staged
from balance.storage.database import Database
from balance.storage.imports import FileKind
from balance.storage.silence import tell_of_silence
from balance.storage.staging import take_in
from balance.storage.tasks import open_tasks
from tests.balance.storage.households import EAN, RULES, at, books, parsed, use

TUESDAY = date(2026, 11, 24)


def day(back: int) -> date:
    """So many days before the Tuesday; below zero: after."""
    return TUESDAY - timedelta(days=back)


def nine(day: date = TUESDAY) -> datetime:
    return at_local(day, time(9))


def tell(database: Database, now: datetime) -> int:
    return tell_of_silence(database, now, RULES.policies)


def told(database: Database) -> list[tuple[str, str | None]]:
    with database.read() as connection:
        return [(task.kind, task.ean) for task in open_tasks(connection)]


def take(database: Database, now: datetime, *items: Staged) -> int:
    """Take a file of consumption in; how many lines were booked."""
    kind, lines = FileKind.CONSUMPTION, parsed(items)
    return take_in(database, kind, "day.csv", lines, at(now), books()).booked


def used(day: date, code: Ean = EAN) -> Consumption:
    return use(f"{code}/{day}", 100, day, code=code)


def come(database: Database, day: date, *codes: Ean) -> None:
    """The file of a supply day comes the next morning at six."""
    morning = at_local(day + timedelta(days=1), time(6))
    assert take(database, morning, *(used(day, code) for code in codes)) == len(codes)
