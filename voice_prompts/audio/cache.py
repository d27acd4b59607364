"""Owns the folder of recordings: one file a text, under a name that nobody can guess."""

from __future__ import annotations

import hmac
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

# Part of every name: raised when the same voice's sound is made into a recording otherwise.
_RENDERING: Final = 1
_PRIVATE: Final = 0o700
_SUFFIX: Final = ".wav"
# RIFF: the first four bytes, the length of what follows the next four, the kind.
_RIFF_HEAD: Final = 8


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder only the service reads: what was said may be a number or a balance.

    With the key nobody outside can try which numbers were read back, by asking for their names.
    """

    folder: Path
    key: bytes = field(repr=False)

    def name(self, text: str, language: str, voice: str) -> str:
        """The name of the text's recording in a voice: 64 hexadecimal digits."""
        what = "\0".join((str(_RENDERING), voice, language, text))
        return hmac.digest(self.key, what.encode(), "sha256").hex()

    def read(self, name: str) -> bytes | None:
        """The recording under a name, None when none is there whole."""
        try:
            found = self._path(name).read_bytes()
        except OSError:
            return None
        return found if _is_whole(found) else None

    def write(self, name: str, wav: bytes) -> None:
        """Keep a recording; whoever reads meanwhile finds the whole of it, or none.

        Raises OSError when it cannot be kept; the name is in its words.
        """
        # A folder that is there already stays as open as somebody made it.
        self.folder.mkdir(_PRIVATE, parents=True, exist_ok=True)
        descriptor, path = tempfile.mkstemp(dir=self.folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(wav)
                file.flush()
                # Else a power cut may leave the name, and nothing under it.
                os.fsync(file.fileno())
            os.replace(path, self._path(name))
        except OSError:
            Path(path).unlink(missing_ok=True)
            raise

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{_SUFFIX}"


def prune(
    folder: Path, before: datetime, is_spared: Callable[[str], bool] = lambda name: False
) -> int:
    """Remove what was written to a cache's folder before an instant; how many files that were.

    `is_spared` tells by its name which recording stays, however old.
    """
    old = [
        file for file in folder.glob("*") if _is_older(file, before) and not is_spared(file.stem)
    ]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _is_older(file: Path, before: datetime) -> bool:
    try:
        found = file.stat()
    except FileNotFoundError:
        # Just given its name, or removed by another process.
        return False
    return stat.S_ISREG(found.st_mode) and found.st_mtime < before.timestamp()


def _is_whole(wav: bytes) -> bool:
    follows = int.from_bytes(wav[4:_RIFF_HEAD], "little")
    return wav.startswith(b"RIFF") and len(wav) == _RIFF_HEAD + follows
