"""The machines of a line that plays recordings."""

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from werkzeug.test import Client, TestResponse

from balance.storage.database import Database
from ivr.recordings import Recordings, blueprint, path_of
from ivr.spoken import Spoken, forget_texts
from tests.ivr.samples import NOW
from tests.voice_prompts.voices import Tone
from voice_prompts.audio.cache import Cache

FRENCH = Spoken("Il vous reste deux euros.", "fr-BE")


@dataclass
class Host:
    """One machine of the line: its folder, its voice, and its clock of the real time."""

    database: Database
    folder: Path
    voice: Tone = field(default_factory=Tone)
    now: datetime = NOW

    def __post_init__(self) -> None:
        cache = Cache(self.folder, b"a key")
        self.recordings = Recordings(cache, [self.voice], self.database, lambda: self.now)

    def say(self, text: Spoken = FRENCH) -> str:
        """The name under which the text was remembered."""
        with self.database.write() as connection:
            self.recordings.remember(connection, [text], self.now)
        return self.recordings.name(text)

    def fetch(self, name: str, **headers: str) -> TestResponse:
        return door(self.recordings).get(path_of(name), headers=headers)

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.wav"

    def written(self, name: str, age: timedelta) -> None:
        """Let the file have been written so long ago."""
        at = (self.now - age).timestamp()
        os.utime(self.file(name), (at, at))

    def forget(self) -> None:
        with self.database.write() as connection:
            forget_texts(connection, self.now + timedelta(days=1))


def door(recordings: Recordings) -> Client:
    app = Flask("tests")
    app.register_blueprint(blueprint(recordings))
    return app.test_client()
