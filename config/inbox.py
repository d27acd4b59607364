"""The inbox: files that a neighbour drops are claimed, taken in and archived by the worker.

A file is seen whole or not at all: its writer drops it under another name, such as `.part`, and
renames it to `.csv`. Claimed by a rename, it is one worker's; the lock on it dies with its
worker, so a file stopped in the middle is another's to finish.
"""

import fcntl
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import OperationalError

from balance.intake.lines import FileRefused
from balance.storage.staging import finish_stopped
from balance.storage.tasks import open_task
from config.bootstrap import Parts
from config.intake import KINDS, private_folder, take_file

_ENDING = ".csv"
# With what is put before and after it, a name stays below the 255 bytes of file systems.
_MOST_BYTES_OF_A_NAME = 120

_log = logging.getLogger(__name__)


def make_folders(data_dir: Path) -> None:
    """Make the folders of the inbox: `inbox`, `taking` and `archive`, one of each kind within."""
    for name in ("inbox", "taking", "archive"):
        private_folder(data_dir / name)
        for kind in KINDS:
            private_folder(data_dir / name / kind)


def take_inbox(parts: Parts) -> int:
    """Take in every file that waits, and what was stopped in the middle; the number of files."""
    data = parts.settings.data_dir
    make_folders(data)
    done = 0
    for kind in KINDS:
        _claim(data / "inbox" / kind, data / "taking" / kind, f"{parts.clock():%Y%m%dT%H%M%S}")
        for file in sorted((data / "taking" / kind).iterdir()):
            done += _take_alone(parts, kind, file)
    finish_stopped(parts.database, parts.clock, parts.books)
    return done


def _claim(inbox: Path, taking: Path, when: str) -> None:
    for entry in sorted(os.scandir(inbox), key=lambda entry: entry.name):
        if _is_for_us(entry):
            # The same name may come twice before the first one is archived.
            claimed = f"{when}-{secrets.token_hex(4)}-{_plain(entry.name)}"
            try:
                os.rename(entry.path, taking / claimed)
            except FileNotFoundError:
                # Another worker was faster.
                continue


def _is_for_us(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    hidden = name.startswith(".")
    return not hidden and name.lower().endswith(_ENDING) and entry.is_file(follow_symlinks=False)


def _plain(name: str) -> str:
    """The end of a name, printable: what neighbours call their files is kept in the database."""
    kept = os.fsencode(name)[-_MOST_BYTES_OF_A_NAME:].decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "_" for letter in kept)


def _take_alone(parts: Parts, kind: str, file: Path) -> int:
    """1 for a file taken in and archived; 0 for another worker's, or one that must wait."""
    try:
        with _locked(file) as mine:
            if mine:
                _take(parts, kind, file)
            return int(mine)
    except OperationalError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever it was, the other files are taken in
        _log.error("A file of %s could not be taken in: %s", kind, type(fault).__name__)
        _tell(parts, "file_not_taken", file, f"{kind} file {file.name}: {type(fault).__name__}")
        return 0


@contextmanager
def _locked(file: Path) -> Iterator[bool]:
    """Whether the file is this worker's alone until the end."""
    try:
        stream = file.open("rb")
    except FileNotFoundError:
        yield False
        return
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        # Whoever had the lock before may have archived the file.
        yield file.exists()


def _take(parts: Parts, kind: str, file: Path) -> None:
    archive = parts.settings.data_dir / "archive" / kind
    refused = archive / f"{file.name}.refused.csv"
    try:
        report = take_file(parts, kind, file, refused)
    except FileRefused as fault:
        (archive / f"{file.name}.refused.txt").write_text(f"{fault.sentence}\n", "utf-8")
        _log.warning("A file of %s was refused whole", kind)
        _tell(parts, "file_refused", file, f"{kind} file {file.name}: {fault.sentence}")
    else:
        counts = (report.booked, report.ignored, report.refused)
        _log.info("A file of %s: %d booked, %d ignored, %d refused", kind, *counts)
        if report.refused:
            detail = f"{kind} file {file.name}: {report.refused} lines, see {refused}"
            _tell(parts, "lines_refused", file, detail)
    os.rename(file, archive / file.name)


def _tell(parts: Parts, kind: str, file: Path, detail: str) -> None:
    with parts.database.write() as connection:
        open_task(connection, f"{kind}:{file.name}", kind, None, detail, parts.clock())
