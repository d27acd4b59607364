"""Physical lines of a file: decides what can be read at all, before any column is looked at.

A file is UTF-8 as a whole or refused as a whole; after that every fault costs one line only.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeAlias, TypeVar

from balance.refusals import Refusal

# A record is only read, never replaced: lines of one kind are lines of any wider kind.
T = TypeVar("T", covariant=True)

MAX_CHARACTERS = 10_000
_CHUNK = 1 << 16
_BOM = "\ufeff"
# The longest line that may still be short enough: four bytes a character, a BOM and CR LF.
_MAX_BYTES = 4 * MAX_CHARACTERS + len(_BOM.encode()) + len(b"\r\n")


class FileRefused(ValueError):
    """A file of which nothing was taken in; the sentence says what is wrong with it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Taken(Generic[T]):
    """A record that can be read; `line` is its physical line, the header being 1."""

    line: int
    record: T
    raw: str


@dataclass(frozen=True, slots=True)
class LineRefused:
    """A line that cannot be taken in, and why.

    `raw` is its text, at most 10,000 characters and without NUL. `ean` is the full 18 digits, or
    empty where the line names no right one.
    """

    line: int
    raw: str
    code: Refusal
    field: str
    detail: str
    ean: str


Parsed: TypeAlias = Taken[T] | LineRefused


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line without its end; `fault` says why it cannot be read, empty if it can."""

    number: int
    text: str
    fault: str


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of a seekable binary stream, from its beginning, empty ones left out.

    Raises FileRefused at once, not at the first line, when the stream is not UTF-8 throughout.
    """
    _refuse_other_encodings(stream)
    stream.seek(0)
    return _lines(stream)


def _refuse_other_encodings(stream: BinaryIO) -> None:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
            line += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
        raise FileRefused(
            f"the file is not UTF-8 (line {line}): save it as UTF-8 and send it again"
        ) from error


def _lines(stream: BinaryIO) -> Iterator[Line]:
    number = 0
    while piece := stream.readline(_MAX_BYTES + 1):
        number += 1
        if not piece.endswith(b"\n"):
            _skip_to_line_end(stream)
        # "replace" acts only on a line too long, cut inside a character.
        text = piece.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")
        if number == 1:
            text = text.removeprefix(_BOM)
        if text:
            yield _checked(number, text)


def _skip_to_line_end(stream: BinaryIO) -> None:
    while piece := stream.readline(_CHUNK):
        if piece.endswith(b"\n"):
            return


def _checked(number: int, text: str) -> Line:
    if len(text) > MAX_CHARACTERS:
        fault = f"the line is longer than {MAX_CHARACTERS} characters"
    elif "\0" in text:
        fault = "the line holds a NUL character"
    else:
        return Line(number, text, "")
    return Line(number, text[:MAX_CHARACTERS].replace("\0", "\ufffd"), fault)
