"""Recordings are kept under names nobody can guess, whole or not at all."""

import io
import os
import re
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_prompts.audio.cache import Cache, prune

TEXT, FRENCH, VOICE = "Il vous reste deux euros.", "fr-BE", "pico 1"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def wav(sound: bytes) -> bytes:
    """A file with the head of a WAV."""
    return b"RIFF" + (len(sound) + 4).to_bytes(4, "little") + b"WAVE" + sound


ONE = wav(b"one")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "recordings", b"a key")


def test_the_same_text_has_the_same_name_wherever_it_is_kept(cache: Cache, tmp_path: Path) -> None:
    other_host = Cache(tmp_path / "elsewhere", b"a key")
    assert cache.name(TEXT, FRENCH, VOICE) == other_host.name(TEXT, FRENCH, VOICE)
    assert re.fullmatch("[0-9a-f]{64}", cache.name(TEXT, FRENCH, VOICE))


def test_another_text_language_voice_or_key_is_another_name(cache: Cache) -> None:
    names = {
        cache.name(TEXT, FRENCH, VOICE),
        cache.name(TEXT + " ", FRENCH, VOICE),
        cache.name(TEXT, "nl-BE", VOICE),
        cache.name(TEXT, FRENCH, "pico 2"),
        Cache(cache.folder, b"another key").name(TEXT, FRENCH, VOICE),
    }
    assert len(names) == 5


def test_what_is_written_can_be_read(cache: Cache) -> None:
    assert cache.read("a") is None
    cache.write("a", wav(b"one"))
    cache.write("a", wav(b"two"))
    assert cache.read("a") == wav(b"two")
    assert cache.read("b") is None


@pytest.mark.parametrize(
    "left", [b"", b"RIFF", ONE[:-1], ONE + b"s", b"\0" * len(ONE), b"one"], ids=repr
)
def test_what_is_not_a_whole_recording_is_none_until_it_is_written_again(
    cache: Cache, left: bytes
) -> None:
    cache.write("a", left)
    assert cache.read("a") is None
    cache.write("a", ONE)
    assert cache.read("a") == ONE


def test_what_is_rendered_is_a_whole_recording(cache: Cache) -> None:
    for length in (0, 1, 1000, 1001):
        file = io.BytesIO()
        soundfile.write(file, np.zeros(length), 8_000, format="WAV", subtype="ULAW")
        cache.write("a", file.getvalue())
        assert cache.read("a") == file.getvalue()


def test_a_folder_just_made_is_read_by_the_service_alone(cache: Cache) -> None:
    cache.write("a", ONE)
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700


def test_a_folder_that_was_there_keeps_its_rights(cache: Cache) -> None:
    cache.folder.mkdir()
    cache.folder.chmod(0o750)
    cache.write("a", ONE)
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o750


def test_the_key_is_not_shown(cache: Cache) -> None:
    assert "a key" not in repr(cache)


def test_a_recording_that_cannot_be_kept_leaves_nothing_behind(cache: Cache) -> None:
    (cache.folder / "a.wav").mkdir(parents=True)
    with pytest.raises(OSError, match=r"a\.wav"):
        cache.write("a", ONE)
    assert [path.name for path in cache.folder.iterdir()] == ["a.wav"]


def test_whoever_reads_while_it_is_written_finds_the_whole_of_it(cache: Cache) -> None:
    versions = [wav(bytes([number]) * 200_000) for number in range(20)]
    cache.write("a", versions[0])
    found: list[bytes | None] = []

    def read() -> None:
        found.extend(cache.read("a") for _ in range(200))

    reader = threading.Thread(target=read)
    reader.start()
    for version in versions:
        cache.write("a", version)
    reader.join()
    assert set(found) <= set(versions)


def test_old_files_are_removed_and_younger_and_spared_ones_stay(cache: Cache) -> None:
    for name, age in (("old", 31), ("spared", 31), ("young", 29)):
        cache.write(name, ONE)
        grow_old(cache, name, timedelta(days=age))
    before = NOW - timedelta(days=30)
    assert prune(cache.folder, before, lambda name: name == "spared") == 1
    assert [cache.read(name) for name in ("old", "spared", "young")] == [None, ONE, ONE]
    assert prune(cache.folder, before) == 1
    assert (cache.read("spared"), cache.read("young")) == (None, ONE)


def test_a_file_that_goes_meanwhile_is_none_of_those_removed(cache: Cache) -> None:
    for name in ("a", "b", "c"):
        cache.write(name, ONE)
        grow_old(cache, name, timedelta(days=31))

    def other_process_renames(name: str) -> bool:
        for file in cache.folder.glob("*"):
            file.unlink()
        return False

    assert prune(cache.folder, NOW, other_process_renames) <= 1


def test_there_is_nothing_to_remove_where_nothing_was_kept(cache: Cache) -> None:
    assert prune(cache.folder, NOW) == 0


def grow_old(cache: Cache, name: str, age: timedelta) -> None:
    at = (NOW - age).timestamp()
    os.utime(cache.folder / f"{name}.wav", (at, at))
