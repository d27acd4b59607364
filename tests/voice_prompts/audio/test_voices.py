"""Every offline voice, in each of its languages, against the same demands."""

import re
import sys
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from tests.voice_prompts.voices import missing
from voice_prompts.audio import espeak, pico
from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.rendering import measure, render
from voice_prompts.audio.voices import NoVoice, Voice, VoiceError, voice_for

SENTENCES = {
    "fr-BE": "Il vous reste trente-huit euros et quatre-vingts centimes.",
    "nl-BE": "U hebt nog achtendertig euro en tachtig cent.",
    "de-DE": "Sie haben noch achtunddreißig Euro und achtzig Cent.",
    "en-GB": "You have thirty-eight euros and eighty cents left.",
}
SPOKEN = [
    pytest.param(voice, language, id=f"{type(voice).__name__}-{language}")
    for voice in installed_voices()
    for language in SENTENCES
    if voice.speaks(language)
]
spoken = pytest.mark.parametrize(("voice", "language"), SPOKEN)


@spoken
def test_a_voice_speaks_at_the_pace_of_a_person(voice: Voice, language: str) -> None:
    sentence = SENTENCES[language]
    seconds = measure(render(sentence, language, [voice])).seconds
    assert 0.2 < seconds / len(re.findall(r"\w+", sentence)) < 0.7


@spoken
def test_a_voice_is_heard_without_clipping(voice: Voice, language: str) -> None:
    loudness = np.abs(voice.speak(SENTENCES[language], language).samples.astype(int))
    assert 5_000 < loudness.max() < 32_767


@spoken
def test_a_voice_says_the_same_again_in_the_same_time(voice: Voice, language: str) -> None:
    first = voice.speak(SENTENCES[language], language)
    voice.speak("1 2 3 4 5 6 7 8 9", language)
    again = voice.speak(SENTENCES[language], language)
    assert len(again.samples) == pytest.approx(len(first.samples), rel=0.02)


@spoken
def test_what_memory_held_before_does_not_change_what_is_said(voice: Voice, language: str) -> None:
    lengths = []
    for held in (0x00, 0xFF, 0x55):
        # As large as an engine's own block, and free again at once.
        for _ in range(2):
            bytes([held]) * 4_000_000
        lengths.append(len(voice.speak(SENTENCES[language], language).samples))
    assert lengths == pytest.approx([lengths[0]] * 3, rel=0.02)


@spoken
def test_more_words_take_longer(voice: Voice, language: str) -> None:
    once = voice.speak(SENTENCES[language], language)
    twice = voice.speak(f"{SENTENCES[language]} {SENTENCES[language]}", language)
    assert len(twice.samples) > 1.7 * len(once.samples)


@spoken
def test_a_region_does_not_change_the_language(voice: Voice, language: str) -> None:
    assert voice.speaks(language.partition("-")[0])
    assert not voice.speaks("pt-BR")


@pytest.mark.parametrize("language", SENTENCES)
def test_this_machine_speaks_the_language(language: str) -> None:
    try:
        voice_for(language, installed_voices())
    except NoVoice as fault:
        missing(str(fault))


@spoken
def test_a_voice_names_its_engine_and_the_version(voice: Voice, language: str) -> None:
    assert re.fullmatch(r"(py-nanotts|espeakng-loader) \d+(\.\d+)+", voice.name)


def test_a_language_without_a_voice_names_itself() -> None:
    with pytest.raises(NoVoice, match="pt-BR"):
        voice_for("pt-BR", installed_voices())


@pytest.mark.parametrize("length", [61, 150, 400])
def test_a_word_that_an_engine_would_never_end_is_refused(length: int) -> None:
    voice = pico.load()
    if voice is None:
        missing("py-nanotts is not installed")
    with pytest.raises(VoiceError, match="letters"):
        voice.speak("a" * length, "fr-BE")


@pytest.mark.parametrize("fault", [ImportError, OSError, RuntimeError])
@pytest.mark.parametrize(
    ("load", "module", "begins"),
    [(pico.load, "py_nanotts", "NanoTTS"), (espeak.load, "espeakng_loader", "get_library_path")],
)
def test_an_engine_installed_in_part_is_none(
    monkeypatch: pytest.MonkeyPatch,
    load: Callable[[], Voice | None],
    module: str,
    begins: str,
    fault: type[Exception],
) -> None:
    def fails() -> object:
        raise fault("in part")

    broken = ModuleType(module)
    setattr(broken, begins, fails)
    monkeypatch.setitem(sys.modules, module, broken)
    assert load() is None
