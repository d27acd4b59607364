"""The commands that render and measure what is spoken, and the setting that lets calls play it."""

import json
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from config import bootstrap
from config.bootstrap import Parts, SetUpError
from config.cli import prompts
from config.cli.prompts import Row, faults
from config.line import call_door
from config.settings import Settings
from config.wsgi import make_app
from ivr.recordings import path_of
from ivr.spoken import spoken
from tests.config.commands import Shell
from tests.voice_prompts.voices import Tone, needs_french
from voice_prompts.audio.sound import Measures
from voice_prompts.audio.voices import Voice
from voice_prompts.catalogue import PROMPTS
from voice_prompts.journeys import Journey
from voice_prompts.languages import Language
from voice_prompts.samples import Sample

SAMPLE = Sample("W1", "Bonjour.", 8, Language.FR)
GOOD = Row(SAMPLE, Measures(seconds=8.0, level_db=-22.0, peak_db=-9.0, clipped=0))


def row(seconds: float = 8.0, level_db: float = -22.0, clipped: int = 0) -> Row:
    return Row(replace(SAMPLE, prompt_id="EAN1"), Measures(seconds, level_db, -9.0, clipped))


def together(limit: float) -> Journey:
    keys = ((Language.FR, "W1"), (Language.FR, "EAN1"))
    return Journey("greeting", Language.FR, keys, limit)


@needs_french
def test_the_table_needs_no_database_and_names_every_prompt(shell: Shell) -> None:
    printed = shell.succeed("prompts", "table", "--language", "fr")
    assert {line.split()[0] for line in printed.splitlines()} >= set(PROMPTS[Language.FR])
    assert printed.splitlines()[0].split() == ["seconds", "fr", "limit"]
    assert "read-back" in printed
    assert "dB apart" in printed
    assert list(shell.data.iterdir()) == []


@needs_french
def test_the_table_as_json_holds_what_it_prints(shell: Shell) -> None:
    shown = json.loads(shell.succeed("prompts", "table", "--language", "fr", "--json"))
    assert [prompt["id"] for prompt in shown["prompts"]] == list(PROMPTS[Language.FR])
    assert all(prompt["seconds"] <= prompt["limit"] for prompt in shown["prompts"])
    assert all(one["seconds"] <= one["limit"] for one in shown["journeys"])
    assert {one["language"] for one in [*shown["prompts"], *shown["journeys"]]} == {"fr"}
    assert shown["spread_db"] <= 3
    assert shown["faults"] == []


def test_prompts_within_their_limits_have_no_fault() -> None:
    assert not list(faults([GOOD, row(level_db=-19.0)], [together(16)]))


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        (row(seconds=8.01), "EAN1 (fr) lasts 8.01 s, its limit is 8."),
        (row(clipped=2), "EAN1 (fr) is clipped in 2 samples."),
        (row(level_db=-18.9), "The levels are 3.1 dB apart, at most 3 is even."),
        (row(level_db=-25.1), "The levels are 3.1 dB apart, at most 3 is even."),
    ],
)
def test_a_broken_limit_is_named(bad: Row, fault: str) -> None:
    assert list(faults([GOOD, bad], [])) == [fault]


def test_what_is_not_spoken_counts_as_well() -> None:
    waiting = replace(together(17), unspoken=1.5)
    (fault,) = faults([GOOD, row()], [waiting])
    assert fault == "greeting (fr) lasts 17.50 s altogether, its limit is 17."


def test_prompts_too_long_together_are_named() -> None:
    (fault,) = faults([GOOD, row()], [together(15.5)])
    assert fault == "greeting (fr) lasts 16.00 s altogether, its limit is 15.5."


@needs_french
def test_what_is_rendered_once_is_there_the_next_time(rehearsal: Shell) -> None:
    first = re.fullmatch(
        r"(\d+) rendered, 0 there already: (\d+) seconds of sound\n",
        (rehearsal.succeed("prompts", "render")),
    )
    assert first is not None
    files = list((rehearsal.data / "recordings").iterdir())
    assert len(files) == int(first[1]) > len(PROMPTS[Language.FR])
    assert stat.S_IMODE((rehearsal.data / "recordings").stat().st_mode) == 0o700
    again = rehearsal.succeed("prompts", "render")
    assert again == f"0 rendered, {first[1]} there already: {first[2]} seconds of sound\n"


def test_a_machine_without_a_voice_is_said_so(rehearsal: Shell) -> None:
    for package in ("py_nanotts", "espeakng_loader"):
        rehearsal.file(f"{package}.py", "raise ImportError")
    for word in ("render", "table"):
        assert "No offline voice speaks fr-BE" in rehearsal.refuse("prompts", word)


@needs_french
@pytest.mark.parametrize(("voice", "plays"), [("", True), ("play", True), ("say", False)])
def test_a_rehearsal_plays_unless_it_is_told_to_say(
    rehearsal: Shell, voice: str, plays: bool
) -> None:
    assert _plays(rehearsal, voice) is plays


@needs_french
@pytest.mark.parametrize(("voice", "plays"), [("", False), ("play", True), ("say", False)])
def test_elsewhere_the_provider_says_unless_recordings_are_asked_for(
    shell: Shell, voice: str, plays: bool
) -> None:
    shell.succeed("db", "create")
    assert _plays(shell, voice) is plays


def test_a_voice_that_does_not_exist_is_refused(rehearsal: Shell) -> None:
    assert "ALLOSOLDE_VOICE" in rehearsal.refuse("audit", voice="sing")


def test_what_is_rendered_ahead_can_be_fetched_before_a_call_says_it(
    rehearsal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "installed_voices", lambda: (Tone(),))
    with product_of(rehearsal) as product:
        monkeypatch.setattr(prompts, "parts", lambda: product)
        CliRunner().invoke(prompts.render_all, catch_exceptions=False)
        with product.database.read() as connection:
            said_at = set(connection.scalars(select(spoken.c.said_at)))
            names = set(connection.scalars(select(spoken.c.name)))
        assert len(said_at) == 1
        client = make_app(product).test_client()
        assert {client.get(path_of(name)).status_code for name in names} == {200}
    assert {file.stem for file in (rehearsal.data / "recordings").iterdir()} == names


def test_a_rehearsal_that_starts_over_keeps_no_recording(rehearsal: Shell) -> None:
    recordings = rehearsal.data / "recordings"
    recordings.mkdir()
    (recordings / "a.wav").write_bytes(b"sound")
    rehearsal.succeed("rehearse", "--reset")
    assert list(recordings.iterdir()) == []


def test_recordings_that_no_voice_can_speak_are_refused_at_the_start(
    rehearsal: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "installed_voices", tuple)
    with (
        product_of(rehearsal, voice="play") as product,
        pytest.raises(SetUpError, match="ALLOSOLDE_VOICE=play needs an offline voice"),
    ):
        make_app(product)


def test_a_rehearsal_without_a_voice_warns_once_and_shows_captions(
    rehearsal: Shell, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bootstrap, "installed_voices", tuple)
    with product_of(rehearsal) as product:
        assert make_app(product).test_client().get("/healthz").status_code == 200
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "captions" in caplog.text


def test_a_line_that_only_says_loads_no_voice_and_gives_no_recording_out(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loaded() -> tuple[Voice, ...]:
        raise AssertionError("a voice was loaded")

    monkeypatch.setattr(bootstrap, "installed_voices", loaded)
    shell.succeed("db", "create")
    with product_of(shell) as product:
        rules = [rule.rule for rule in make_app(product).url_map.iter_rules()]
    assert "/calls/incoming" in rules
    assert not [rule for rule in rules if "recordings" in rule]


@needs_french
def test_what_renders_in_a_process_is_made_once(rehearsal: Shell) -> None:
    with product_of(rehearsal) as product, product_of(rehearsal) as other:
        made = bootstrap.recordings(product)
        assert call_door(product).turns.recordings is made
        assert bootstrap.recordings(other) is not made


@contextmanager
def product_of(shell: Shell, voice: str = "") -> Iterator[Parts]:
    settings = Settings.model_validate(
        {"data_dir": shell.data, "twilio_auth_token": "a-token", "voice": voice or None}
    )
    product = bootstrap.assemble(settings)
    yield product
    product.database.engine.dispose()


def _plays(shell: Shell, voice: str) -> bool:
    with product_of(shell, voice) as product:
        return call_door(product).turns.recordings is not None
