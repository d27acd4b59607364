"""Owns the recordings a call plays, and the door the provider fetches them at.

The provider may fetch a `<Play>` unsigned, and keep it: the name in the address is the key. It is
a keyed hash of the text, so knowing a text is not knowing its name. What a name stands for is in
the database: any host renders it, in its own voices, and none gives it out once it is forgotten.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from flask import Blueprint, Response, abort, send_file
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from balance.storage.database import Database, DatabaseError
from ivr.spoken import KEPT, Spoken, find_text, remember
from voice_prompts.audio.cache import Cache, prune
from voice_prompts.audio.rendering import render
from voice_prompts.audio.voices import Voice, VoiceError, voice_for

CONTENT_TYPE: Final = "audio/wav"
_PATH: Final = "/calls/recordings"
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_CACHED: Final = f"public, max-age={KEPT // timedelta(seconds=1)}, immutable"
_PRUNED_EVERY: Final = timedelta(hours=1)

_log = logging.getLogger(__name__)


class Recordings:
    """The sound of every text said, rendered when it is first asked for.

    One for a process: what two ask for at once is then rendered once. `clock` tells the real time,
    by which files age whatever a rehearsal's clock says.
    """

    def __init__(
        self,
        cache: Cache,
        voices: Sequence[Voice],
        database: Database,
        clock: Callable[[], datetime],
    ) -> None:
        self._cache = cache
        self._voices = voices
        self._database = database
        self._clock = clock
        self._rendering = Lock()
        self._pruned_at = datetime.min.replace(tzinfo=UTC)

    def speaks(self, language: str) -> bool:
        """Whether a voice here speaks the language of this BCP 47 tag."""
        return any(voice.speaks(language) for voice in self._voices)

    def name(self, said: Spoken) -> str:
        """The name of the text's recording in the voice of this host. Raises NoVoice."""
        voice = voice_for(said.language, self._voices)
        return self._cache.name(said.text, said.language, voice.name)

    def remember(self, connection: Connection, said: Iterable[Spoken], now: datetime) -> None:
        """Keep the texts for whoever fetches their recordings, on any host; none is rendered.

        Raises NoVoice when no voice speaks one of them.
        """
        remember(connection, {self.name(one): one for one in said}, now)

    def wav(self, name: str) -> bytes | None:
        """The recording under a name, None when nothing was said under it, or it is forgotten.

        Raises VoiceError when it cannot be rendered.
        """
        if not _NAME.fullmatch(name):
            return None
        with self._database.read() as connection:
            said = find_text(connection, name)
        return None if said is None else self.sound(name, said)

    def holds(self, name: str) -> bool:
        """Whether this host has the recording of a name already."""
        return self._cache.read(name) is not None

    def sound(self, name: str, said: Spoken) -> bytes:
        """The recording of a text under the name it was given, kept from now on.

        Raises VoiceError when it cannot be rendered.
        """
        kept = self._cache.read(name)
        if kept is not None:
            return kept
        with self._rendering:
            # Whoever held the lock may have rendered this one.
            return self._cache.read(name) or self._render(name, said)

    def _render(self, name: str, said: Spoken) -> bytes:
        wav = render(said.text, said.language, self._voices)
        try:
            self._cache.write(name, wav)
            self._prune()
        except (OSError, DatabaseError, DBAPIError) as fault:
            # Of the fault only its kind: its words may hold the name, which is the key.
            fields = {"error": type(fault).__name__}
            _log.warning("The folder of recordings could not be kept in order.", extra=fields)
        return wav

    def _prune(self) -> None:
        now = self._clock()
        if now - self._pruned_at < _PRUNED_EVERY:
            return
        self._pruned_at = now
        with self._database.read() as connection:
            prune(self._cache.folder, now - KEPT, lambda name: _is_known(connection, name))


def _is_known(connection: Connection, name: str) -> bool:
    return find_text(connection, name) is not None


def path_of(name: str) -> str:
    """Where a recording is fetched, below the public address."""
    return f"{_PATH}/{name}.wav"


def blueprint(recordings: Recordings) -> Blueprint:
    """`GET /calls/recordings/<name>.wav`, unsigned: whoever holds a name was given it."""
    routes = Blueprint("recordings", __name__, url_prefix=_PATH)
    routes.add_url_rule("/<name>.wav", "wav", lambda name: _wav(recordings, name))
    return routes


def _wav(recordings: Recordings, name: str) -> Response:
    try:
        wav = recordings.wav(name)
    except (VoiceError, DatabaseError, DBAPIError) as fault:
        # The fault's own words may quote what was said, or the name.
        _log.error("A recording could not be given.", extra={"error": type(fault).__name__})
        abort(503)
    if wav is None:
        abort(404)
    answer = send_file(io.BytesIO(wav), CONTENT_TYPE, etag=name)
    answer.headers["Cache-Control"] = _CACHED
    return answer
