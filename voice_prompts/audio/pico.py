"""SVOX Pico, through py-nanotts: French, German and English."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from importlib.metadata import version
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from voice_prompts.audio.voices import Sound, VoiceError, primary

if TYPE_CHECKING:
    from py_nanotts import NanoTTS

# py-nanotts 0.1.1: raw PCM, mono, 16 bits, little-endian.
_RATE: Final = 16_000
# At the engine's own 1.0 the loudest vowels clip.
_VOLUME: Final = 0.7
# On some words of 150 letters and more the engine never ends, and lets nothing else run.
_LONGEST_WORD: Final = 60
# glibc, malloc.h: M_MMAP_THRESHOLD, and its value at the start of a process.
_MMAP_THRESHOLD: Final = -3
_THRESHOLD_AT_START: Final = 128 * 1024
_VOICES: Final[Mapping[str, str]] = MappingProxyType({"fr": "fr-FR", "de": "de-DE", "en": "en-GB"})


class Pico:
    """Holds the interpreter while it speaks, about 4 ms a second of sound."""

    def __init__(self, engine: NanoTTS, name: str) -> None:
        self._engine = engine
        self.name = name

    def speaks(self, language: str) -> bool:
        return primary(language) in _VOICES

    def speak(self, text: str, language: str) -> Sound:
        if any(len(word) > _LONGEST_WORD for word in text.split()):
            raise VoiceError(f"A word has more than {_LONGEST_WORD} letters: it is not spoken.")
        try:
            pcm = self._engine.speak(text, voice=_VOICES[primary(language)], volume=_VOLUME)
        except (RuntimeError, ValueError) as fault:
            raise VoiceError(f"The voice of {language} does not speak: {fault}") from fault
        return Sound(np.frombuffer(pcm, dtype="<i2").astype(np.int16), _RATE)


def load() -> Pico | None:
    """The engine, None where it is not installed."""
    try:
        from py_nanotts import NanoTTS

        pico = Pico(NanoTTS(), f"py-nanotts {version('py-nanotts')}")
    except (ImportError, OSError, RuntimeError):
        # All but the first: installed for another system, or in part.
        return None
    _keep_large_blocks_fresh()
    return pico


def _keep_large_blocks_fresh() -> None:
    """Hand the engine zeroed memory at every call, as at its first.

    It reads memory it never wrote: in a block used before, sentences get longer by up to a sixth,
    with pauses in the middle of numbers. glibc reuses large blocks once it has freed one.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    # Other C libraries have no such option: musl maps large blocks afresh by itself.
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _THRESHOLD_AT_START)
