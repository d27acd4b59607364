"""A call in recordings: each is fetched at its unguessable address, and sounds."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from ivr.recordings import Recordings, path_of
from ivr.spoken import spoken
from tests.ivr.hosts import FRENCH, Host, door
from tests.ivr.provider import URL, Provider, said
from tests.ivr.samples import NOW, TAIL
from tests.voice_prompts.voices import needs_french
from voice_prompts.audio.cache import Cache
from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.rendering import measure
from voice_prompts.audio.voices import Voice

UNKNOWN = "0" * 64


@pytest.fixture
def caller(host: Host) -> Provider:
    return Provider(host.database, recordings=host.recordings)


def speaking(host: Host, *voices: Voice) -> Provider:
    """A caller of a line that has these voices."""
    cache = Cache(host.folder, b"a key")
    recordings = Recordings(cache, voices, host.database, lambda: host.now)
    return Provider(host.database, recordings=recordings)


def played(answer: TestResponse) -> list[tuple[str, str]]:
    """The words and the path of each recording of a document."""
    return re.findall(rf"<!--(.*?)--><Play>{URL}(.*?)</Play>", answer.text)


def call(caller: Provider) -> Iterator[TestResponse]:
    yield caller.start()
    yield caller.press(1, TAIL)
    yield caller.press(2, "1")
    yield caller.press(3, "0")


@needs_french
def test_every_recording_of_a_call_can_be_fetched_and_heard(host: Host) -> None:
    caller = speaking(host, *installed_voices())
    assert caller.recordings is not None
    client = door(caller.recordings)
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
    assert played(person)[1][0] == "Une personne peut vous aider. Prenez un crayon."


def test_the_turn_that_says_a_text_keeps_it_and_renders_nothing(
    caller: Provider, host: Host
) -> None:
    words = [text for text, _ in played(caller.start())]
    with host.database.read() as connection:
        kept = {row.text: row.said_at for row in connection.execute(select(spoken))}
    assert kept == dict.fromkeys(words, NOW)
    assert not host.folder.exists()


def test_a_repeated_webhook_plays_the_same_recordings(caller: Provider) -> None:
    first = played(caller.start())
    assert first
    assert played(caller.start()) == first


def test_a_language_without_an_offline_voice_is_said(host: Host) -> None:
    answer = speaking(host).start()
    assert "<Play>" not in answer.text
    assert "Solde de votre compteur." in said(answer)


def test_an_apology_is_said_and_never_played(caller: Provider) -> None:
    caller.start()
    caller.press(1, TAIL)
    caller.broken = RuntimeError("down")
    answer = caller.press(2, "1")
    assert "Excusez-nous." in said(answer)
    assert "<Play>" not in answer.text


def test_a_recording_may_be_kept_elsewhere_as_long_as_its_text(host: Host) -> None:
    name = host.say()
    answer = host.fetch(name)
    assert answer.headers["Cache-Control"] == "public, max-age=2592000, immutable"
    again = host.fetch(name, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_head_tells_the_length_and_a_range_gives_a_part(host: Host) -> None:
    name = host.say()
    whole = host.fetch(name).data
    head = door(host.recordings).head(path_of(name))
    assert (head.status_code, head.data) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(whole)
    part = host.fetch(name, Range="bytes=4-7")
    assert (part.status_code, part.data) == (206, whole[4:8])


@pytest.mark.parametrize(
    "name", [UNKNOWN, "0" * 63, "A" * 64, "..", "%2e%2e%2fallosolde", "0" * 64 + "%00", "é"]
)
def test_an_unknown_name_and_a_malformed_one_are_not_found(host: Host, name: str) -> None:
    assert host.fetch(name).status_code == 404


def test_a_text_never_said_cannot_be_asked_for(host: Host) -> None:
    assert host.fetch(host.recordings.name(FRENCH)).status_code == 404


def test_a_recording_is_only_fetched(host: Host) -> None:
    assert door(host.recordings).post(path_of(UNKNOWN)).status_code == 405
