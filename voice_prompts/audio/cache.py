"""Owns the folder of recordings: one file a text, under a name that nobody can guess."""

from __future__ import annotations

import hmac
import os
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

# Part of every name: raised when the same text is rendered to sound otherwise.
_RENDERING: Final = 1
_PRIVATE: Final = 0o700
_SUFFIX: Final = ".wav"


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder only the service reads: what was said may be a number or a balance.

    With the key nobody outside can try which numbers were read back, by asking for their names.
    """

    folder: Path
    key: bytes = field(repr=False)

    def name(self, text: str, language: str) -> str:
        """The name of the text's recording: 64 hexadecimal digits, the same on every host."""
        what = "\0".join((str(_RENDERING), language, text))
        return hmac.digest(self.key, what.encode(), "sha256").hex()

    def read(self, name: str) -> bytes | None:
        """The recording under a name, None when there is none."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def holds(self, name: str) -> bool:
        """Whether there is a recording under this name."""
        return self._path(name).exists()

    def write(self, name: str, wav: bytes) -> None:
        """Keep a recording; whoever reads meanwhile finds the whole of it, or none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(_PRIVATE)
        descriptor, path = tempfile.mkstemp(dir=self.folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(wav)
            os.replace(path, self._path(name))
        except OSError:
            Path(path).unlink(missing_ok=True)
            raise

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{_SUFFIX}"


def prune(folder: Path, before: datetime) -> int:
    """Remove what was written to a cache's folder before an instant; how many files that were."""
    files = [(file, file.stat().st_mtime) for file in folder.glob("*") if file.is_file()]
    old = [file for file, written in files if written < before.timestamp()]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
