"""Decides which offline voice speaks a language: the port every voice fits, and the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class VoiceError(Exception):
    """A voice did not speak."""


class NoVoice(VoiceError):
    """No offline voice of this machine speaks the language."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono sound of 16 bits; `rate` is in samples a second."""

    samples: NDArray[np.int16]
    rate: int


class Voice(Protocol):
    """A voice, of one engine and one or more languages."""

    @property
    def name(self) -> str:
        """The engine and its version: by another name the same text sounds otherwise."""

    def speaks(self, language: str) -> bool:
        """Whether it speaks the language of this BCP 47 tag."""

    def speak(self, text: str, language: str) -> Sound:
        """The text as sound. Raises VoiceError when the engine refuses."""


def voice_for(language: str, voices: Sequence[Voice]) -> Voice:
    """The first voice that speaks the language. Raises NoVoice when none does."""
    for voice in voices:
        if voice.speaks(language):
            return voice
    raise NoVoice(f"No offline voice speaks {language}: install the extra allosolde[dutch].")


def primary(language: str) -> str:
    """The language of a BCP 47 tag without its region: "nl" of "nl-BE"."""
    return language.partition("-")[0].lower()
