"""What the telephone's sound must be, on signals whose right answer is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_prompts.audio import sound
from voice_prompts.audio.sound import LEVEL_DB, PEAK_DB, TELEPHONE_RATE, Samples

RATES = (16_000, 22_050)


def tone(
    hertz: float, seconds: float, rate: int = TELEPHONE_RATE, amplitude: float = 0.1
) -> Samples:
    return amplitude * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def gain_db(hertz: float, rate: int) -> float:
    before = tone(hertz, 2, rate)
    middle = slice(rate // 2, -rate // 2)
    after = sound.high_passed(before, rate)[middle]
    return sound.to_db(float(np.std(after) / np.std(before[middle])))


@pytest.mark.parametrize("rate", RATES)
def test_hum_is_taken_away_and_the_voice_is_kept(rate: int) -> None:
    assert gain_db(50, rate) <= -20
    assert gain_db(100, rate) <= -20
    assert abs(gain_db(1000, rate)) < 0.1
    assert abs(gain_db(3000, rate)) < 0.1


@pytest.mark.parametrize("rate", RATES)
def test_filtering_moves_nothing(rate: int) -> None:
    click = np.zeros(rate)
    click[rate // 3] = 1
    filtered = sound.high_passed(click, rate)
    assert (len(filtered), int(np.argmax(filtered))) == (rate, rate // 3)


@pytest.mark.parametrize("rate", RATES)
def test_resampling_keeps_the_length_and_the_pitch(rate: int) -> None:
    samples = sound.resampled(tone(1000, 1, rate), rate)
    assert abs(len(samples) - TELEPHONE_RATE) <= 2
    assert abs(int(np.argmax(np.abs(np.fft.rfft(samples)))) - 1000) <= 2


@given(
    seed=st.integers(0, 2**32 - 1),
    loudness=st.floats(-50, -1),
    speech=st.lists(st.floats(0.1, 0.6), min_size=1, max_size=5),
    pause=st.floats(0, 2),
)
def test_whatever_its_loudness_and_pauses_speech_is_levelled_and_never_clips(
    seed: int, loudness: float, speech: list[float], pause: float
) -> None:
    noise = np.random.default_rng(seed)
    parts = [noise.uniform(-1, 1, round(s * TELEPHONE_RATE)) for s in speech]
    said = sound.joined(parts, pause, 0.1, 0.3) * sound.from_db(loudness)
    measures = sound.measured(sound.levelled(said))
    assert abs(measures.level_db - LEVEL_DB) < 0.5
    assert measures.clipped == 0


@given(st.integers(1, 400))
def test_a_few_loud_peaks_stay_below_full_scale(width: int) -> None:
    said = tone(440, 2, amplitude=0.001)
    said[8000 : 8000 + width : 40] = 1
    measures = sound.measured(sound.levelled(said))
    assert measures.peak_db <= PEAK_DB + 0.001
    assert measures.clipped == 0


def test_pauses_do_not_lower_the_measured_level() -> None:
    said = tone(440, 1)
    paused = sound.joined([said, said], 5, 1, 1)
    assert sound.measured(paused).level_db == pytest.approx(sound.measured(said).level_db, abs=0.1)


def test_hiss_in_the_pauses_is_no_speech() -> None:
    said = tone(440, 1)
    paused = sound.joined([said, said], 5, 1, 1)
    hiss = np.random.default_rng(1).uniform(-0.001, 0.001, len(paused))
    expected = sound.measured(said).level_db
    assert sound.measured(paused + hiss).level_db == pytest.approx(expected, abs=0.1)


def test_a_sine_of_full_scale_lies_three_decibels_below_it_and_is_clipped() -> None:
    measures = sound.measured(tone(1000, 1, amplitude=1))
    assert measures.level_db == pytest.approx(-3.01, abs=0.01)
    assert measures.peak_db == pytest.approx(0, abs=0.01)
    assert measures.clipped > 0
    assert measures.seconds == 1


def test_silence_stays_silence() -> None:
    nothing = sound.silence(1)
    assert not sound.levelled(nothing).any()
    assert sound.trimmed(nothing).size == 0
    assert sound.measured(nothing).level_db == -np.inf


def test_silence_around_a_sound_is_cut_off() -> None:
    samples = sound.joined([tone(440, 1)], 0, 0.7, 0.9)
    assert len(sound.trimmed(samples)) == pytest.approx(TELEPHONE_RATE, abs=10)


@pytest.mark.parametrize(("pause", "kept"), [(0.1, 0.1), (0.39, 0.39), (0.5, 0.4), (3, 0.4)])
def test_a_silence_inside_is_shortened_to_the_longest_allowed(pause: float, kept: float) -> None:
    samples = sound.joined([tone(440, 0.5), tone(440, 0.5)], pause, 0, 0)
    assert len(sound.hurried(samples, 0.4)) / TELEPHONE_RATE == pytest.approx(1 + kept, abs=0.01)
