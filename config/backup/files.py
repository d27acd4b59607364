"""A backup as files: one that only its owner reads, whole or not there, and its SHA-256 beside."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.bootstrap import SetUpError


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """A new private file beside `file`, which takes that name at the end; removed by a fault.

    Raises SetUpError where there is a file of that name.
    """
    _refuse_existing(file)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        _refuse_existing(file)
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


def write_digest(file: Path, content: Path) -> str:
    """Keep the SHA-256 of `content` beside `file`, as `sha256sum --check` reads it; the digest."""
    digest = _digest(content)
    _beside(file).write_text(f"{digest}  {file.name}\n", "utf-8")
    return digest


def check_digest(file: Path) -> None:
    """Raises SetUpError when the file is not what its SHA-256 says, or has none beside it."""
    beside = _beside(file)
    if not beside.is_file():
        raise SetUpError(
            f"{beside} is missing: where you trust the backup, make it with sha256sum "
            f"{file.name} > {beside.name}"
        )
    if beside.read_text("utf-8").split()[:1] != [_digest(file)]:
        raise SetUpError(f"{file} is not what was backed up: its SHA-256 differs.")


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise SetUpError(f"There is a file at {file} already: nothing was overwritten.")
