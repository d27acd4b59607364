"""A backup as files: one that only its owner reads, whole or not there, and its SHA-256 beside."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from config.bootstrap import SetUpError

# What SQLite would take for a part of the database of that name.
_COMPANIONS: Final = ("-journal", "-shm", "-wal")


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """A new private file beside `file`, which takes that name at the end; removed by a fault.

    Raises SetUpError where there is a file of that name, or one that SQLite keeps beside it.
    """
    for one in (file, *_companions(file)):
        if os.path.lexists(one):
            raise _there_is(one)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        # Unlike a renaming, this replaces nothing that came meanwhile.
        os.link(part, file)
    except FileExistsError as fault:
        raise _there_is(file) from fault
    finally:
        for one in (part, *_companions(part)):
            one.unlink(missing_ok=True)


def digest_line(file: Path, content: Path) -> bytes:
    """The SHA-256 of `content` as `sha256sum --check` reads it, under the name of `file`."""
    return b"%s  %s\n" % (_digest(content), os.fsencode(file.name))


def check_digest(file: Path) -> None:
    """Raises SetUpError when the file is not what its SHA-256 says, or has none beside it."""
    kept = beside(file)
    if not kept.is_file():
        raise SetUpError(
            f"{kept} is missing: where you trust the backup, make it with sha256sum "
            f"{file.name} > {kept.name}"
        )
    if kept.read_bytes().split()[:1] != [_digest(file)]:
        raise SetUpError(f"{file} is not what was backed up: its SHA-256 differs.")


def beside(file: Path) -> Path:
    """Where the SHA-256 of a backup is kept."""
    return file.with_name(f"{file.name}.sha256")


def _digest(file: Path) -> bytes:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest().encode()


def _companions(file: Path) -> list[Path]:
    return [file.with_name(f"{file.name}{ending}") for ending in _COMPANIONS]


def _there_is(file: Path) -> SetUpError:
    return SetUpError(f"There is a file at {file} already: nothing was overwritten.")
