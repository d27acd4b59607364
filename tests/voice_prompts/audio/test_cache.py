"""Recordings are kept under names nobody can guess, whole or not at all."""

import os
import re
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from voice_prompts.audio.cache import Cache, prune

TEXT, FRENCH = "Il vous reste deux euros.", "fr-BE"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "recordings", b"a key")


def test_the_same_text_has_the_same_name_wherever_it_is_kept(cache: Cache, tmp_path: Path) -> None:
    other_host = Cache(tmp_path / "elsewhere", b"a key")
    assert cache.name(TEXT, FRENCH) == other_host.name(TEXT, FRENCH)
    assert re.fullmatch("[0-9a-f]{64}", cache.name(TEXT, FRENCH))


def test_another_text_language_or_key_is_another_name(cache: Cache) -> None:
    names = {
        cache.name(TEXT, FRENCH),
        cache.name(TEXT + " ", FRENCH),
        cache.name(TEXT, "nl-BE"),
        Cache(cache.folder, b"another key").name(TEXT, FRENCH),
    }
    assert len(names) == 4


def test_what_is_written_can_be_read(cache: Cache) -> None:
    assert cache.read("a") is None
    cache.write("a", b"one")
    cache.write("a", b"two")
    assert cache.read("a") == b"two"
    assert cache.read("b") is None


def test_only_the_service_reads_the_folder(cache: Cache) -> None:
    cache.folder.mkdir(mode=0o755)
    cache.write("a", b"one")
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700


def test_the_key_is_not_shown(cache: Cache) -> None:
    assert "a key" not in repr(cache)


def test_a_recording_that_cannot_be_kept_leaves_nothing_behind(cache: Cache) -> None:
    (cache.folder / "a.wav").mkdir(parents=True)
    with pytest.raises(OSError, match=r"a\.wav"):
        cache.write("a", b"one")
    assert [path.name for path in cache.folder.iterdir()] == ["a.wav"]


def test_whoever_reads_while_it_is_written_finds_the_whole_of_it(cache: Cache) -> None:
    versions = [bytes([number]) * 200_000 for number in range(20)]
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


def test_old_files_are_removed_and_younger_ones_stay(cache: Cache) -> None:
    for name, age in (("old", timedelta(days=31)), ("young", timedelta(days=29))):
        cache.write(name, b"sound")
        at = (NOW - age).timestamp()
        os.utime(cache.folder / f"{name}.wav", (at, at))
    assert prune(cache.folder, NOW - timedelta(days=30)) == 1
    assert (cache.read("old"), cache.read("young")) == (None, b"sound")


def test_there_is_nothing_to_remove_where_nothing_was_kept(cache: Cache) -> None:
    assert prune(cache.folder, NOW) == 0
