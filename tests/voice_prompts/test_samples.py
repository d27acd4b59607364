"""Every prompt at its longest, as the offline voice really speaks it, stays within its limit."""

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balance.ean import parse_ean
from balance.money import Cents
from tests.voice_prompts.voices import needs_french
from voice_prompts import sentences
from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.rendering import measure, render
from voice_prompts.audio.sound import LEVEL_DB, Measures
from voice_prompts.audio.voices import Voice
from voice_prompts.catalogue import DIGITS, PROMPTS
from voice_prompts.numbers import Numbers
from voice_prompts.samples import GROUPS, Group, Sample, samples, texts

NUMBERS = Numbers(("54144",), "0800 92 424", "078 15 78 01", "2", "0800 87 087")
SAMPLES = {sample.prompt_id: sample for sample in samples(NUMBERS)}
LONGEST_AMOUNT = Cents(561_61)
french = [voice for voice in installed_voices() if voice.speaks("fr-BE")]
in_each_voice = pytest.mark.parametrize("voice", french, ids=lambda voice: type(voice).__name__)


def measured(sample: Sample, voice: Voice) -> Measures:
    return measure(render(sample.text, sample.language, [voice]))


@in_each_voice
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.prompt_id)
def test_a_prompt_at_its_longest_is_spoken_within_its_limit(sample: Sample, voice: Voice) -> None:
    measures = measured(sample, voice)
    assert measures.seconds <= sample.limit
    assert abs(measures.level_db - LEVEL_DB) < 0.5
    assert measures.clipped == 0


@in_each_voice
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: "+".join(group.prompt_ids))
def test_prompts_said_together_stay_within_their_limit(group: Group, voice: Voice) -> None:
    spoken = [measured(SAMPLES[prompt_id], voice).seconds for prompt_id in group.prompt_ids]
    assert sum(spoken) <= group.limit


@cache
def seconds_of(amount: Cents) -> float:
    return measure(render(sentences.amount(amount), "fr-BE", french)).seconds


@needs_french
@settings(max_examples=40)
@given(st.integers(0, 999_99).map(Cents))
def test_no_amount_takes_longer_than_the_longest_one(amount: Cents) -> None:
    assert seconds_of(amount) <= 1.03 * seconds_of(LONGEST_AMOUNT)


def test_every_prompt_of_the_catalogue_has_a_sample() -> None:
    assert set(SAMPLES) == set(PROMPTS)


def test_a_sample_leaves_nothing_to_fill_in() -> None:
    assert not [sample for sample in SAMPLES.values() if re.search("[{}]", sample.text)]


def test_the_number_read_back_is_one_that_can_be() -> None:
    keyed = [word for word in re.findall(r"\w+", SAMPLES["RB"].text) if word in DIGITS]
    tail = "".join(str(DIGITS.index(word)) for word in keyed)
    assert parse_ean(tail, ("54144",)) == f"54144{tail}"


def test_both_energies_are_rendered_and_no_text_twice() -> None:
    said = texts(NUMBERS)
    assert len(set(said)) == len(said)
    assert {sample.text for sample in SAMPLES.values()} <= set(said)
    for meter in ("Compteur de gaz.", "Compteur d'électricité."):
        assert f"{meter} Votre crédit de secours a commencé." in said
