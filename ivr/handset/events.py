"""Decides what a page is told of its call: numbered events, from the ring to the end."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import ClassVar

from ivr.handset.phone import Ending


class EventKind(StrEnum):
    RINGING = "ringing"
    SAY = "say"
    PAUSE = "pause"
    LISTEN = "listen"
    KEYED = "keyed"
    NOTE = "note"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Ringing:
    kind: ClassVar = EventKind.RINGING


@dataclass(frozen=True, slots=True)
class Said:
    """Words, in a BCP 47 `language` or "" where the line does not tell it.

    `audio` is a path on this server, None when there is nothing but the words.
    """

    kind: ClassVar = EventKind.SAY
    text: str
    language: str
    audio: str | None


@dataclass(frozen=True, slots=True)
class Paused:
    """Silence, in its place between what is said."""

    kind: ClassVar = EventKind.PAUSE
    seconds: int


@dataclass(frozen=True, slots=True)
class Listening:
    """A question, after its prompts. `timeout` is in seconds, `digits` None any number."""

    kind: ClassVar = EventKind.LISTEN
    timeout: int
    digits: int | None
    finish_key: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """What answered the question, never "": silence has no event."""

    kind: ClassVar = EventKind.KEYED
    keys: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence for the person at the page, not part of the call."""

    kind: ClassVar = EventKind.NOTE
    sentence: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event. `sentence` says what went wrong, None unless it was a fault."""

    kind: ClassVar = EventKind.ENDED
    by: Ending
    sentence: str | None = None


Happening = Ringing | Said | Paused | Listening | Keyed | Noted | Ended


@dataclass(frozen=True, slots=True)
class Event:
    """One happening of a call. `number` counts from 1 without a gap."""

    number: int
    happening: Happening

    @property
    def kind(self) -> EventKind:
        return self.happening.kind

    def to_dict(self) -> dict[str, object]:
        """The event for JSON: its number, its kind and the fields of what happened."""
        return {"number": self.number, "kind": self.kind, **asdict(self.happening)}
