"""The voices of the tests: those of this machine, and stand-ins that need no engine."""

import os
from typing import NoReturn

import numpy as np
import pytest

from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.voices import Sound

# CI has to have every voice: there such a test fails by itself.
needs_french = pytest.mark.skipif(
    not os.environ.get("CI") and not any(v.speaks("fr-BE") for v in installed_voices()),
    reason="no offline voice speaks French",
)


def missing(sentence: str) -> NoReturn:
    """End a test whose voice is missing: skipped, but failed in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"{sentence}: CI has to install it")
    pytest.skip(sentence)


class Tone:
    """A voice whose every part is one second of one tone, in silence."""

    name = "tone 1"

    def __init__(self) -> None:
        self.spoken: list[str] = []

    def speaks(self, language: str) -> bool:
        return True

    def speak(self, text: str, language: str) -> Sound:
        self.spoken.append(text)
        tone = np.sin(2 * np.pi * 500 * np.arange(16_000) / 16_000)
        quiet = np.zeros(8_000)
        samples = np.concatenate([quiet, tone * 9_000, quiet])
        return Sound(samples.astype(np.int16), 16_000)


class Mute(Tone):
    """A voice that says nothing."""

    name = "mute 1"

    def speak(self, text: str, language: str) -> Sound:
        return Sound(np.zeros(800, dtype=np.int16), 16_000)
