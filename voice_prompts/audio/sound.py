"""Decides how a voice sounds on a telephone: filtered, trimmed, levelled, at 8 kHz.

Samples are floats between -1 and 1, full scale; levels are in dB of it (dBov of ITU-T G.100.1:
a square wave of full scale is 0, a sine -3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float64]

TELEPHONE_RATE: Final = 8_000
# Below it a telephone carries nothing, and a synthesiser mostly hum.
HIGH_PASS_HZ: Final = 250
# ITU-T G.191 levels test speech to -26 dBov; callers are often hard of hearing.
LEVEL_DB: Final = -22.0
PEAK_DB: Final = -1.0
_FULL_SCALE: Final = 32_768
# The filter's length: a transition of about 150 Hz, whatever the rate.
_FILTER_SECONDS: Final = 0.032
_FRAME_SECONDS: Final = 0.02
# ITU-T P.56: speech is active down to this far below its own active level.
_MARGIN_DB: Final = 15.9
_AUDIBLE: Final = 0.005


@dataclass(frozen=True, slots=True)
class Measures:
    """What a recording measures: `clipped` counts samples at full scale."""

    seconds: float
    level_db: float
    peak_db: float
    clipped: int


def telephone_band(samples: NDArray[np.int16], rate: int) -> Samples:
    """The sound without its lows, at 8 kHz; `rate` is what it was made at."""
    return resampled(high_passed(samples / _FULL_SCALE, rate), rate)


def high_passed(samples: Samples, rate: int) -> Samples:
    """The sound above 250 Hz, its length and timing kept: a symmetric windowed sinc."""
    half = round(_FILTER_SECONDS * rate / 2)
    cut = 2 * HIGH_PASS_HZ / rate
    taps = -cut * np.sinc(cut * np.arange(-half, half + 1)) * np.hamming(2 * half + 1)
    taps[half] += 1
    size = len(samples) + 2 * half
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(taps, size)
    whole: Samples = np.fft.irfft(spectrum, size)
    return whole[half : half + len(samples)]


def resampled(samples: Samples, rate: int) -> Samples:
    """The sound at 8 kHz."""
    return np.asarray(soxr.resample(samples, rate, TELEPHONE_RATE), dtype=np.float64)


def trimmed(samples: Samples) -> Samples:
    """The sound from the first to the last audible sample; empty when there is none."""
    loud = np.flatnonzero(_is_audible(samples))
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples[:0]


def hurried(samples: Samples, longest: float) -> Samples:
    """The sound with no silence inside it longer than `longest` seconds."""
    place = np.arange(len(samples))
    last_loud = np.maximum.accumulate(np.where(_is_audible(samples), place, 0))
    return samples[place - last_loud <= longest * TELEPHONE_RATE]


def joined(parts: Sequence[Samples], pause: float, before: float, after: float) -> Samples:
    """The parts with `pause` seconds of silence between, and silence around them."""
    pieces = [silence(before)]
    for number, part in enumerate(parts):
        pieces += [silence(pause), part] if number else [part]
    return np.concatenate([*pieces, silence(after)])


def silence(seconds: float) -> Samples:
    """Silence at 8 kHz."""
    return np.zeros(round(seconds * TELEPHONE_RATE))


def levelled(samples: Samples) -> Samples:
    """The sound at LEVEL_DB of active speech, or as near as its peaks stay below PEAK_DB."""
    power = active_power(samples)
    if power == 0:
        return samples
    gain = from_db(LEVEL_DB) / np.sqrt(power)
    most = from_db(PEAK_DB) / float(np.max(np.abs(samples)))
    return samples * min(float(gain), most)


def measured(samples: Samples) -> Measures:
    """The measures of a sound at 8 kHz; silence has a level of minus infinity."""
    peak = float(np.max(np.abs(samples), initial=0))
    # Mu-law's largest code is 32124 of 32768 (ITU-T G.711).
    clipped = int(np.count_nonzero(np.abs(samples) >= 32_124 / _FULL_SCALE))
    level = float(np.sqrt(active_power(samples)))
    return Measures(len(samples) / TELEPHONE_RATE, to_db(level), to_db(peak), clipped)


def active_power(samples: Samples) -> float:
    """The mean power of the frames that are speech, as ITU-T P.56 gates it, without hangover.

    The gate lies 15.9 dB below the level that it leads to; 0 for silence.
    """
    frames = _frame_powers(samples)
    active = frames[frames > 0]
    for _ in range(len(frames)):
        kept = active[active > active.mean() * from_db(-_MARGIN_DB) ** 2] if active.size else active
        if kept.size == active.size:
            break
        active = kept
    return float(active.mean()) if active.size else 0.0


def from_db(level: float) -> float:
    """The amplitude of a level."""
    return float(10 ** (level / 20))


def to_db(amplitude: float) -> float:
    """The level of an amplitude; minus infinity for none."""
    return float(20 * np.log10(amplitude)) if amplitude else -np.inf


def _is_audible(samples: Samples) -> NDArray[np.bool_]:
    loudness = np.abs(samples)
    return np.asarray(loudness > _AUDIBLE * np.max(loudness, initial=0))


def _frame_powers(samples: Samples) -> Samples:
    size = round(_FRAME_SECONDS * TELEPHONE_RATE)
    padded = np.pad(samples, (0, -len(samples) % size))
    return np.asarray((padded.reshape(-1, size) ** 2).mean(axis=1), dtype=np.float64)
