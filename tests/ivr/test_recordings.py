"""A call in recordings: each is fetched at its unguessable address, and sounds."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import soundfile
from flask import Flask
from sqlalchemy import select
from werkzeug.test import Client, TestResponse

from balance.storage.database import Database
from ivr.recordings import Recordings, blueprint, path_of
from ivr.spoken import Spoken, forget_texts, spoken
from tests.ivr.provider import URL, Provider, door_of, said
from tests.ivr.samples import NOW, TAIL
from voice_prompts.audio.cache import Cache
from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.rendering import measure
from voice_prompts.audio.voices import Sound, VoiceError

FRENCH = Spoken("Il vous reste deux euros.", "fr-BE")
UNKNOWN = "0" * 64


class Broken:
    """A voice that promises French and does not speak."""

    def speaks(self, language: str) -> bool:
        return language == "fr-BE"

    def speak(self, text: str, language: str) -> Sound:
        raise VoiceError(text)


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(Cache(tmp_path / "recordings", b"a key"), installed_voices())


@pytest.fixture
def caller(database: Database, recordings: Recordings) -> Provider:
    return Provider(replace(door_of(database), recordings=recordings))


def door(recordings: Recordings, database: Database) -> Client:
    app = Flask("tests")
    app.register_blueprint(blueprint(recordings, database))
    return app.test_client()


def say(recordings: Recordings, database: Database, text: Spoken = FRENCH) -> str:
    """The name under which the text was remembered."""
    with database.write() as connection:
        recordings.remember(connection, [text], NOW)
    name = recordings.name(text.text, text.language)
    assert name is not None
    return name


def played(answer: TestResponse) -> list[tuple[str, str]]:
    """The words and the path of each recording of a document."""
    return re.findall(rf"<!--(.*?)--><Play>{URL}(.*?)</Play>", answer.text)


def call(caller: Provider) -> Iterator[TestResponse]:
    yield caller.start()
    yield caller.press(1, TAIL)
    yield caller.press(2, "1")
    yield caller.press(3, "0")


def test_every_recording_of_a_call_can_be_fetched_and_heard(
    caller: Provider, recordings: Recordings
) -> None:
    client = door(recordings, caller.door.database)
    for answer in call(caller):
        assert said(answer) == ""
        assert len(played(answer)) == answer.text.count("<Play>") > 0
        for words, path in played(answer):
            wav = client.get(path)
            assert (wav.status_code, wav.content_type) == (200, "audio/wav")
            assert 0.05 < measure(wav.data).seconds / len(words.split()) < 2


def test_a_call_is_captioned_with_what_it_says(caller: Provider) -> None:
    *_, balance, person = call(caller)
    words = [text for text, _ in played(balance)]
    assert words[0] == (
        "Compteur d'électricité. Il vous reste trente-huit euros et quatre-vingts centimes."
    )
    assert played(person)[0][0] == "Une personne peut vous aider. Prenez un crayon."


def test_the_turn_that_says_a_text_keeps_it_and_renders_nothing(
    caller: Provider, recordings: Recordings
) -> None:
    words = [text for text, _ in played(caller.start())]
    with caller.door.database.read() as connection:
        kept = {row.text: row.said_at for row in connection.execute(select(spoken))}
    assert kept == dict.fromkeys(words, NOW)
    assert not recordings.cache.folder.exists()


def test_a_repeated_webhook_plays_the_same_recordings(caller: Provider) -> None:
    first = played(caller.start())
    assert first
    assert played(caller.start()) == first


def test_a_language_without_an_offline_voice_is_said(caller: Provider) -> None:
    mute = replace(caller.door, recordings=Recordings(Cache(Path("unused"), b"key"), ()))
    answer = Provider(mute).start()
    assert "<Play>" not in answer.text
    assert "Prenez le code EAN" in said(answer)


def test_an_apology_is_said_and_never_played(caller: Provider) -> None:
    caller.start()
    caller.press(1, TAIL)
    caller.broken = RuntimeError("down")
    answer = caller.press(2, "1")
    assert "Excusez-nous." in said(answer)
    assert "<Play>" not in answer.text


def test_any_host_renders_what_another_one_said(
    database: Database, recordings: Recordings, tmp_path: Path
) -> None:
    name = say(recordings, database)
    other_host = replace(recordings, cache=Cache(tmp_path / "other", b"a key"))
    answer = door(other_host, database).get(path_of(name))
    assert soundfile.info(io.BytesIO(answer.data)).subtype == "ULAW"


def test_a_recording_is_rendered_once(database: Database, recordings: Recordings) -> None:
    name = say(recordings, database)
    client = door(recordings, database)
    first = client.get(path_of(name)).data
    # A file in the place of a voice: what is kept is not spoken again.
    recordings.cache.write(name, b"kept")
    assert (client.get(path_of(name)).data, first[:4]) == (b"kept", b"RIFF")


def test_a_recording_may_be_kept_for_ever(database: Database, recordings: Recordings) -> None:
    name = say(recordings, database)
    answer = door(recordings, database).get(path_of(name))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = door(recordings, database).get(
        path_of(name), headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_head_tells_the_length_and_a_range_gives_a_part(
    database: Database, recordings: Recordings
) -> None:
    path, client = path_of(say(recordings, database)), door(recordings, database)
    whole = client.get(path).data
    head = client.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(whole)
    part = client.get(path, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, whole[4:8])


@pytest.mark.parametrize(
    "name", [UNKNOWN, "0" * 63, "A" * 64, "..", "%2e%2e%2fallosolde", "0" * 64 + "%00", "é"]
)
def test_an_unknown_name_and_a_malformed_one_are_not_found(
    database: Database, recordings: Recordings, name: str
) -> None:
    assert door(recordings, database).get(f"/calls/recordings/{name}.wav").status_code == 404


def test_a_text_never_said_cannot_be_asked_for(database: Database, recordings: Recordings) -> None:
    name = recordings.name("Neuf zéro deux.", "fr-BE")
    assert name is not None
    assert door(recordings, database).get(path_of(name)).status_code == 404


def test_a_forgotten_text_is_not_rendered_any_more(
    database: Database, recordings: Recordings
) -> None:
    name = say(recordings, database)
    with database.write() as connection:
        forget_texts(connection, NOW + timedelta(days=1))
    assert door(recordings, database).get(path_of(name)).status_code == 404


def test_a_recording_is_only_fetched(database: Database, recordings: Recordings) -> None:
    assert door(recordings, database).post(path_of(UNKNOWN)).status_code == 405


def test_a_voice_that_fails_is_logged_without_its_words(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recordings = Recordings(Cache(tmp_path / "recordings", b"a key"), [Broken()])
    name = say(recordings, database)
    assert door(recordings, database).get(path_of(name)).status_code == 503
    (record,) = caplog.records
    assert FRENCH.text not in str(vars(record))
    assert not recordings.cache.folder.exists()
