"""What a host keeps of its recordings, what it does without, and what it gives out no longer."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from balance.storage.database import Database
from ivr.spoken import KEPT, Spoken, spoken
from tests.ivr.hosts import FRENCH, Host
from tests.voice_prompts.voices import Tone
from voice_prompts.audio.voices import Sound, VoiceError

OTHER = Spoken("Il vous reste trois euros.", "fr-BE")


class Broken(Tone):
    """A voice that promises French and does not speak."""

    def speak(self, text: str, language: str) -> Sound:
        raise VoiceError(text)


class NewerTone(Tone):
    name = "tone 2"


class SlowTone(Tone):
    """Speaks once a second thread wants to, or none does for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.together = threading.Barrier(2, timeout=0.5)

    def speak(self, text: str, language: str) -> Sound:
        with suppress(threading.BrokenBarrierError):
            self.together.wait()
        return super().speak(text, language)


def test_any_host_renders_what_another_one_said_in_its_own_voice(
    host: Host, tmp_path: Path
) -> None:
    other = Host(host.database, tmp_path / "other", NewerTone())
    name = host.say()
    assert other.recordings.name(FRENCH) != name
    assert other.fetch(name).status_code == 200
    assert other.voice.spoken == [FRENCH.text]
    assert other.recordings.holds(name)


def test_a_recording_is_rendered_once(host: Host) -> None:
    name = host.say()
    assert not host.recordings.holds(name)
    first = host.fetch(name).data
    assert host.recordings.holds(name)
    assert (host.fetch(name).data, host.voice.spoken) == (first, [FRENCH.text])


def test_a_recording_asked_for_twice_at_once_is_rendered_once(
    database: Database, tmp_path: Path
) -> None:
    host = Host(database, tmp_path / "recordings", SlowTone())
    name = host.say()
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(host.recordings.sound(name, FRENCH)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(set(found)), host.voice.spoken) == (1, [FRENCH.text])


def test_a_file_cut_short_is_rendered_again(host: Host) -> None:
    name = host.say()
    whole = host.fetch(name).data
    for left in (b"", whole[:-1]):
        host.file(name).write_bytes(left)
        assert host.fetch(name).data == whole
        assert host.file(name).read_bytes() == whole


def test_a_recording_that_cannot_be_kept_is_given_all_the_same(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    name = host.say()
    host.folder.write_bytes(b"A file in the place of the folder.")
    assert host.fetch(name).data.startswith(b"RIFF")
    (record,) = caplog.records
    assert vars(record)["error"] == "FileExistsError"
    for secret in (name, FRENCH.text, str(host.folder)):
        assert secret not in str(vars(record))


def test_a_forgotten_text_is_not_given_out_though_its_file_is_there(host: Host) -> None:
    name = host.say()
    answer = host.fetch(name)
    host.forget()
    assert host.file(name).exists()
    assert host.fetch(name).status_code == 404
    assert host.fetch(name, **{"If-None-Match": answer.headers["ETag"]}).status_code == 404


def test_what_is_written_removes_old_files_of_forgotten_texts_alone(host: Host) -> None:
    known, forgotten, young = host.say(), "e" * 64, "f" * 64
    wav = host.fetch(known).data
    for name, age in ((known, 31), (forgotten, 31), (young, 29)):
        host.file(name).write_bytes(wav)
        host.written(name, timedelta(days=age))
    host.now += timedelta(hours=1)
    host.fetch(host.say(OTHER))
    assert [host.file(name).exists() for name in (known, forgotten, young)] == [True, False, True]


def test_old_files_are_looked_for_once_an_hour(host: Host) -> None:
    host.fetch(host.say())
    old = "e" * 64
    host.file(old).write_bytes(b"old")
    host.written(old, KEPT + timedelta(hours=2))
    host.now += timedelta(minutes=59)
    host.fetch(host.say(OTHER))
    assert host.file(old).exists()
    host.now += timedelta(minutes=1)
    host.fetch(host.say(replace(OTHER, text="Au revoir.")))
    assert not host.file(old).exists()


def test_a_voice_that_fails_is_logged_without_its_words(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    host = Host(database, tmp_path / "recordings", Broken())
    name = host.say()
    assert host.fetch(name).status_code == 503
    (record,) = caplog.records
    assert FRENCH.text not in str(vars(record))
    assert not host.folder.exists()


def test_a_database_that_fails_is_logged_without_the_name(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    name = host.say()
    with host.database.write() as connection:
        spoken.drop(connection)
    assert host.fetch(name).status_code == 503
    (record,) = caplog.records
    assert name not in str(vars(record))
