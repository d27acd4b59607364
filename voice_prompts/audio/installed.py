"""Decides which voices this machine has."""

from __future__ import annotations

from functools import lru_cache

from voice_prompts.audio import espeak, pico
from voice_prompts.audio.voices import Voice


@lru_cache(maxsize=1)
def installed_voices() -> tuple[Voice, ...]:
    """The voices installed, the better one first; empty where there is none."""
    found: tuple[Voice | None, ...] = (pico.load(), espeak.load())
    return tuple(voice for voice in found if voice is not None)
