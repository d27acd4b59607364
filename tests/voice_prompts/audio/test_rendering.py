"""A text becomes a recording that a telephone provider plays as it is."""

import io
import threading

import numpy as np
import pytest
import soundfile

from tests.voice_prompts.voices import Mute, Tone, missing, needs_french
from voice_prompts.audio import espeak
from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.rendering import (
    AFTER_SECONDS,
    BEFORE_SECONDS,
    PAUSE_SECONDS,
    measure,
    render,
)
from voice_prompts.audio.sound import TELEPHONE_RATE
from voice_prompts.audio.voices import NoVoice, VoiceError

VOICES = installed_voices()
TEXT = "Il vous reste trente-huit euros."


def seconds(text: str) -> float:
    return measure(render(text, "fr-BE", [Tone()])).seconds


@needs_french
def test_a_recording_is_a_mono_wav_of_mu_law_at_8_khz() -> None:
    file = soundfile.info(io.BytesIO(render(TEXT, "fr-BE", VOICES)))
    assert (file.format, file.subtype) == ("WAV", "ULAW")
    assert (file.samplerate, file.channels) == (8_000, 1)


def test_a_written_pause_is_a_silence_of_its_own_length() -> None:
    around = BEFORE_SECONDS + AFTER_SECONDS
    assert seconds("un") == pytest.approx(1 + around, abs=0.03)
    assert seconds("un, … deux") == pytest.approx(2 + around + PAUSE_SECONDS, abs=0.05)
    assert seconds("un … deux … trois.") == pytest.approx(3 + around + 2 * PAUSE_SECONDS, abs=0.07)


def test_a_pause_at_either_end_adds_nothing() -> None:
    assert seconds("… un …") == seconds("un")


@needs_french
def test_the_silence_around_is_the_same_for_every_voice() -> None:
    french = [voice for voice in VOICES if voice.speaks("fr-BE")]
    for voice in french:
        samples, _ = soundfile.read(io.BytesIO(render(TEXT, "fr-BE", [voice])))
        heard = np.flatnonzero(np.abs(samples) > 0.01)
        assert heard[0] / TELEPHONE_RATE == pytest.approx(BEFORE_SECONDS, abs=0.05)
        after = (len(samples) - heard[-1]) / TELEPHONE_RATE
        assert after == pytest.approx(AFTER_SECONDS, abs=0.15)


def test_a_language_without_a_voice_is_not_rendered() -> None:
    with pytest.raises(NoVoice, match="pt-BR"):
        render(TEXT, "pt-BR", VOICES)


@pytest.mark.parametrize("text", ["", "…", " … … "])
def test_a_text_of_nothing_is_not_rendered(text: str) -> None:
    with pytest.raises(VoiceError, match="nothing to hear"):
        render(text, "fr-BE", [Tone()])


def test_a_voice_that_stays_silent_is_not_kept() -> None:
    with pytest.raises(VoiceError, match="nothing to hear"):
        render(TEXT, "fr-BE", [Mute()])


def test_a_recording_at_another_rate_is_not_measured() -> None:
    file = io.BytesIO()
    soundfile.write(file, np.zeros(100), 16_000, format="WAV")
    with pytest.raises(ValueError, match="16000"):
        measure(file.getvalue())


def test_texts_rendered_at_the_same_moment_do_not_mix() -> None:
    found = espeak.load()
    if found is None:
        missing("espeakng-loader is not installed")
    texts = ["een", "een twee drie vier vijf", "een twee drie vier vijf zes zeven acht negen tien"]
    alone = [len(render(text, "nl-BE", [found])) for text in texts]
    together: dict[str, list[int]] = {text: [] for text in texts}

    def speak(text: str) -> None:
        for _ in range(5):
            together[text].append(len(render(text, "nl-BE", [found])))

    threads = [threading.Thread(target=speak, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for text, size in zip(texts, alone, strict=True):
        assert together[text] == pytest.approx([size] * 5, rel=0.01)
