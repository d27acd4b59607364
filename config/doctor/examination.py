"""Looks at every part in turn; what is missing leaves out only what needs it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from balance.storage.database import DatabaseError
from config.bootstrap import Parts, assemble, real_now
from config.doctor.doors import look_at_doors
from config.doctor.findings import Finding, fault, ok
from config.doctor.machine import folders, space, zone
from config.doctor.stored import database_file, look_at_database
from config.probe import Probe
from config.rules import Rules, RulesError
from config.settings import Settings, SettingsError, load_settings

# A check of the whole SQLite file takes some seconds.
_WITHIN_SECONDS: Final = 60.0
_SILENT: Final = (
    f"The database did not answer within {_WITHIN_SECONDS:.0f} s: look at its server and network."
)


def examine(within: float = _WITHIN_SECONDS) -> Iterator[Finding]:
    """What was found, part by part; `within` are the seconds the database has to answer in."""
    yield zone(real_now())
    rules_are_wrong = _rules()
    yield from rules_are_wrong or [ok("rules", "The rule files are usable.")]
    try:
        settings = load_settings()
    except SettingsError as wrong:
        yield from (fault("settings", line) for line in str(wrong).splitlines())
        return
    yield ok("settings", "The settings are usable.")
    try:
        yield from _places(settings.data_dir, database_file(settings.database))
        if not rules_are_wrong:
            yield from Probe(partial(_look, settings), within)()
    except TimeoutError:
        yield fault("database", _SILENT)
    except DatabaseError as missing:
        yield fault("database", str(missing))
    except SQLAlchemyError as failed:
        yield fault("database", f"The database failed with {type(failed).__name__}.")
    except OSError as failed:
        yield fault("database", f"{failed.filename} cannot be read: {failed.strerror}.")


def _places(data_dir: Path, database: Path | None) -> Iterator[Finding]:
    for part, look in (("folders", folders), ("disk", space)):
        try:
            yield from look(data_dir, database)
        except OSError as failed:
            yield fault(part, f"{failed.filename} cannot be read: {failed.strerror}.")


def _rules() -> list[Finding]:
    try:
        Rules()
    except RulesError as wrong:
        return [fault("rules", line) for line in str(wrong).splitlines()]
    return []


def _look(settings: Settings) -> list[Finding]:
    parts: Parts = assemble(settings)
    try:
        return [*look_at_database(parts), *look_at_doors(parts)]
    finally:
        parts.database.engine.dispose()
