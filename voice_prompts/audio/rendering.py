"""Decides how a prompt becomes a recording: its parts spoken one by one, then a telephone WAV."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import soundfile

from voice_prompts.audio import sound
from voice_prompts.audio.sound import TELEPHONE_RATE, Measures, Samples
from voice_prompts.audio.voices import Voice, VoiceError, voice_for

# A written pause: long enough to write down a group of digits, and the read-back keeps its limit.
PAUSE_SECONDS: Final = 0.4
# Between two recordings it is as long as between two sentences.
BEFORE_SECONDS: Final = 0.05
AFTER_SECONDS: Final = 0.25
_PAUSE: Final = re.compile(r"\s*…\s*")


def render(text: str, language: str, voices: Sequence[Voice]) -> bytes:
    """The text as a WAV of 8 kHz mu-law, mono; "…" is a pause.

    Raises NoVoice when no voice speaks the language, VoiceError when nothing was to be heard.
    """
    voice = voice_for(language, voices)
    parts = [_spoken(part, language, voice) for part in _PAUSE.split(text) if part]
    if not any(part.size for part in parts):
        raise VoiceError(f"There is nothing to hear in {text!r}.")
    whole = sound.joined(parts, PAUSE_SECONDS, BEFORE_SECONDS, AFTER_SECONDS)
    return _wav(sound.levelled(whole))


def measure(wav: bytes) -> Measures:
    """What a recording measures, as it is heard: decoded."""
    samples, rate = soundfile.read(io.BytesIO(wav), dtype="float64")
    if rate != TELEPHONE_RATE:
        raise ValueError(f"a recording of {rate} samples a second is none of ours")
    return sound.measured(np.asarray(samples))


def _spoken(part: str, language: str, voice: Voice) -> Samples:
    spoken = voice.speak(part, language)
    audible = sound.trimmed(sound.telephone_band(spoken.samples, spoken.rate))
    return sound.hurried(audible, PAUSE_SECONDS)


def _wav(samples: Samples) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, TELEPHONE_RATE, format="WAV", subtype="ULAW")
    return file.getvalue()
