"""Looks at this machine: its zone data, its disks, and who may write and read there."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

from balance.calendar import BRUSSELS
from config.doctor.findings import Finding, fault, ok, warning

_GIGABYTE: Final = 10**9
# A settlement of a whole fleet writes less than half of it.
_LEAST_FREE: Final = 1 * _GIGABYTE
_AMPLE: Final = 5 * _GIGABYTE
_PRIVATE: Final = ("archive", "taking", "refused", "recordings")
_OF_SQLITE: Final = ("", "-wal", "-shm")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_LOOK_AHEAD_DAYS: Final = 400


def zone(now: datetime) -> Finding:
    """Whether the zone data know the next two changes of Brussels time."""
    noon = now.astimezone(BRUSSELS).replace(hour=12, minute=0, second=0, microsecond=0)
    noons = (noon + timedelta(days=day) for day in range(_LOOK_AHEAD_DAYS))
    changes = (
        after for before, after in pairwise(noons) if after.utcoffset() != before.utcoffset()
    )
    said = [f"{day:%Y-%m-%d} to UTC{day:%z}" for day in islice(changes, 2)]
    if len(said) < 2:
        return warning("zone", "Europe/Brussels knows no next changes of time: update tzdata.")
    return ok("zone", f"Europe/Brussels changes on {said[0]} and on {said[1]}.")


def space(data_dir: Path, database: Path | None) -> Iterator[Finding]:
    """The free space where the data folder lies, and where a database file does."""
    places = {"data folder": data_dir} | ({} if database is None else {"database": database})
    for name, place in places.items():
        free = shutil.disk_usage(_existing(place)).free
        said = f"{free / _GIGABYTE:.1f} GB are free where the {name} lies"
        if free < _LEAST_FREE:
            yield fault("disk", f"{said}: make room now, nothing is booked on a full disk.")
        elif free < _AMPLE:
            yield warning("disk", f"{said}: make room, or move it to a larger disk.")
        else:
            yield ok("disk", f"{said}.")


def folders(data_dir: Path, database: Path | None) -> Iterator[Finding]:
    """Whether the service can write where it has to, and alone reads what is of customers."""
    place = _existing(data_dir)
    if not os.access(place, os.W_OK | os.X_OK):
        yield fault("folders", f"This user may not write in {place}: no file is taken in.")
    private = [(data_dir / name, "700") for name in _PRIVATE]
    if database is not None:
        private += [(database.with_name(database.name + end), "600") for end in _OF_SQLITE]
    open_ones = [(path, mode) for path, mode in private if path.exists() and _is_open(path)]
    for path, mode in open_ones:
        yield warning("folders", f"Others may read {path}: run chmod {mode} {path}")
    if not open_ones:
        yield ok("folders", "What is of customers is the service's alone.")


def _is_open(path: Path) -> bool:
    return bool(path.stat().st_mode & _OTHERS)


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    absolute = path.absolute()
    return next(one for one in (absolute, *absolute.parents) if one.exists())
