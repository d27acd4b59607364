"""What the doctor says of one part."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a part stands: a fault keeps the product from serving, a warning may one day."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part, how it stands, and a sentence: what was seen, and what to do where it is not ok."""

    part: str
    status: Status
    sentence: str


def ok(part: str, sentence: str) -> Finding:
    """A part that stands well."""
    return Finding(part, Status.OK, sentence)


def warning(part: str, sentence: str) -> Finding:
    """A part that somebody should look at."""
    return Finding(part, Status.WARNING, sentence)


def fault(part: str, sentence: str) -> Finding:
    """A part that has to be put right."""
    return Finding(part, Status.FAULT, sentence)
