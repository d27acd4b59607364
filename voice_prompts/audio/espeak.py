"""eSpeak NG, through the library of espeakng-loader: Dutch, and French, German and English.

The library is one global state: a lock lets one text be spoken at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from importlib.metadata import version
from threading import Lock
from types import MappingProxyType
from typing import Final

import numpy as np

from voice_prompts.audio.voices import Sound, VoiceError, primary

# eSpeak NG, speak_lib.h.
_SYNCHRONOUS: Final = 2
_DO_NOT_EXIT: Final = 0x8000
_RATE_PARAMETER: Final = 1
_BY_CHARACTER: Final = 1
_UTF_8: Final = 1
# The pace the limits of a call are counted at.
_WORDS_A_MINUTE: Final = 150
_VOICES: Final[Mapping[str, bytes]] = MappingProxyType(
    {"nl": b"nl", "fr": b"fr-be", "de": b"de", "en": b"en"}
)
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)
_one_at_a_time = Lock()


class ESpeak:
    """The library, set up to hand its sound over instead of playing it."""

    def __init__(self, library: ctypes.CDLL, data_path: str, name: str) -> None:
        self._library = library
        self.name = name
        self._heard: list[bytes] = []
        # Kept here: the library does not own what it calls.
        self._callback = _Callback(self._hear)
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, data_path.encode(), _DO_NOT_EXIT)
        if rate <= 0:
            raise VoiceError(f"eSpeak NG does not start with the data at {data_path}.")
        self._rate = int(rate)
        library.espeak_SetParameter(_RATE_PARAMETER, _WORDS_A_MINUTE, 0)

    def speaks(self, language: str) -> bool:
        return primary(language) in _VOICES

    def speak(self, text: str, language: str) -> Sound:
        with _one_at_a_time:
            self._heard.clear()
            self._library.espeak_SetSynthCallback(self._callback)
            if self._library.espeak_SetVoiceByName(_VOICES[primary(language)]):
                raise VoiceError(f"eSpeak NG has no voice for {language}.")
            self._synthesise(text.encode())
            pcm = b"".join(self._heard)
        return Sound(np.frombuffer(pcm, dtype=np.int16), self._rate)

    def _synthesise(self, text: bytes) -> None:
        size = ctypes.c_size_t(len(text) + 1)
        refused = self._library.espeak_Synth(text, size, 0, _BY_CHARACTER, 0, _UTF_8, None, None)
        if refused:
            raise VoiceError(f"eSpeak NG refused a text: error {refused}.")

    def _hear(self, wave: ctypes._Pointer[ctypes.c_short], count: int, _: int | None) -> int:
        if count:
            self._heard.append(ctypes.string_at(wave, count * 2))
        return 0


def load() -> ESpeak | None:
    """The engine, None where it is not installed."""
    try:
        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        name = f"espeakng-loader {version('espeakng-loader')}"
        return ESpeak(library, espeakng_loader.get_data_path(), name)
    except (ImportError, OSError, RuntimeError, VoiceError):
        # All but the first: installed for another system, or in part.
        return None
