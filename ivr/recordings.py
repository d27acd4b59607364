"""Owns the recordings a call plays, and the door the provider fetches them at.

The provider may fetch a `<Play>` unsigned, and keep it: the name in the address is the key. It is
a keyed hash of the text, so knowing a text is not knowing its name.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, abort, send_file
from sqlalchemy import Connection

from balance.storage.database import Database
from ivr.spoken import Spoken, find_text, remember
from voice_prompts.audio.cache import Cache
from voice_prompts.audio.rendering import render
from voice_prompts.audio.voices import Voice, VoiceError

CONTENT_TYPE: Final = "audio/wav"
_PATH: Final = "/calls/recordings"
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_FOR_EVER: Final = "public, max-age=31536000, immutable"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recordings:
    """The sound of every text said, rendered when it is first fetched."""

    cache: Cache
    voices: Sequence[Voice]

    def name(self, text: str, language: str) -> str | None:
        """The name of the text's recording; None when no voice here speaks the language."""
        speaks = any(voice.speaks(language) for voice in self.voices)
        return self.cache.name(text, language) if speaks else None

    def remember(self, connection: Connection, said: Iterable[Spoken], now: datetime) -> None:
        """Keep the texts for whoever fetches their recordings, on any host; none is rendered."""
        named = {self.name(one.text, one.language): one for one in said}
        remember(connection, {name: one for name, one in named.items() if name}, now)

    def wav(self, database: Database, name: str) -> bytes | None:
        """The recording under a name, None when nothing was said under it.

        Raises VoiceError when it cannot be rendered.
        """
        if not _NAME.fullmatch(name):
            return None
        kept = self.cache.read(name)
        if kept is not None:
            return kept
        with database.read() as connection:
            text = find_text(connection, name)
        return None if text is None else self.render(text)

    def render(self, said: Spoken) -> bytes:
        """The text's recording, kept from now on. Raises VoiceError when no voice speaks it."""
        wav = render(said.text, said.language, self.voices)
        self.cache.write(self.cache.name(said.text, said.language), wav)
        return wav


def path_of(name: str) -> str:
    """Where a recording is fetched, below the public address."""
    return f"{_PATH}/{name}.wav"


def blueprint(recordings: Recordings, database: Database) -> Blueprint:
    """`GET /calls/recordings/<name>.wav`, unsigned: whoever holds a name was given it."""
    routes = Blueprint("recordings", __name__, url_prefix=_PATH)
    routes.add_url_rule("/<name>.wav", "wav", lambda name: _wav(recordings, database, name))
    return routes


def _wav(recordings: Recordings, database: Database, name: str) -> Response:
    try:
        wav = recordings.wav(database, name)
    except VoiceError as fault:
        # The fault's own words may quote what was said.
        _log.error("A recording could not be rendered.", extra={"error": type(fault).__name__})
        abort(503)
    if wav is None:
        abort(404)
    answer = send_file(io.BytesIO(wav), CONTENT_TYPE, etag=name)
    answer.headers["Cache-Control"] = _FOR_EVER
    return answer
