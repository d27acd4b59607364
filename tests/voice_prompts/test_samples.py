"""Every prompt at its longest, as the offline voice really speaks it, stays within its limit."""

import re
from collections.abc import Iterable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balance.ean import parse_ean
from balance.money import Cents
from tests.voice_prompts.voices import missing, needs_french
from voice_prompts.audio.installed import installed_voices
from voice_prompts.audio.rendering import measure, render
from voice_prompts.audio.sound import LEVEL_DB, Measures
from voice_prompts.audio.voices import NoVoice, Voice, voice_for
from voice_prompts.catalogue import PROMPTS
from voice_prompts.grammar import GRAMMARS
from voice_prompts.journeys import Journey, journeys
from voice_prompts.languages import TAGS, Language
from voice_prompts.longest import LONGEST
from voice_prompts.numbers import Numbers
from voice_prompts.samples import Sample, samples, texts
from voice_prompts.sentences import in_language

NUMBERS = Numbers(("54144",), "0800 92 424", "078 15 78 01", "2", "0800 87 087")
SAMPLES = {(one.language, one.prompt_id): one for one in samples(NUMBERS)}
in_each_language = pytest.mark.parametrize("language", Language)


def voice_of(language: Language) -> Voice:
    try:
        return voice_for(TAGS[language], installed_voices())
    except NoVoice:
        missing(f"no offline voice speaks {TAGS[language]}")


@cache
def measured(sample: Sample) -> Measures:
    return measure(render(sample.text, TAGS[sample.language], [voice_of(sample.language)]))


def name_of(one: Sample | Journey) -> str:
    return f"{one.language}-{one.prompt_id if isinstance(one, Sample) else one.name}"


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=name_of)
def test_a_prompt_at_its_longest_is_spoken_within_its_limit(sample: Sample) -> None:
    measures = measured(sample)
    assert measures.seconds <= sample.limit
    assert abs(measures.level_db - LEVEL_DB) < 0.5
    assert measures.clipped == 0


@pytest.mark.parametrize("journey", journeys(), ids=name_of)
def test_what_is_heard_together_stays_within_its_limit(journey: Journey) -> None:
    spoken = sum(measured(SAMPLES[key]).seconds for key in journey.prompts)
    assert spoken + journey.unspoken <= journey.limit


@cache
def seconds_of(amount: Cents, language: Language) -> float:
    said = in_language(language).amount(amount)
    return measure(render(said, TAGS[language], [voice_of(language)])).seconds


@needs_french
@settings(max_examples=60)
@given(st.integers(0, 999_99).map(Cents), st.sampled_from(Language))
def test_no_amount_takes_longer_than_the_longest_one(amount: Cents, language: Language) -> None:
    longest = seconds_of(LONGEST[language].amount, language)
    assert seconds_of(amount, language) <= 1.03 * longest


def test_a_sample_leaves_nothing_to_fill_in() -> None:
    assert not [sample for sample in SAMPLES.values() if re.search("[{}]", sample.text)]


def test_samples_of_one_language_are_of_that_one() -> None:
    german = samples(NUMBERS, [Language.DE])
    assert [one.prompt_id for one in german] == list(PROMPTS[Language.DE])
    assert {one.language for one in german} == {Language.DE}


@in_each_language
def test_the_number_read_back_is_one_that_can_be(language: Language) -> None:
    words = GRAMMARS[language].digits
    keyed = [word for word in spoken(SAMPLES[language, "RB"]) if word in words]
    tail = "".join(str(words.index(word)) for word in keyed)
    assert parse_ean(tail, ("54144",)) == f"54144{tail}"


@in_each_language
def test_both_energies_are_rendered_and_no_text_twice(language: Language) -> None:
    said = texts(NUMBERS, language)
    assert len(set(said)) == len(said)
    assert {one.text for one in SAMPLES.values() if one.language is language} <= set(said)
    supplies = {values["supply"] for values in GRAMMARS[language].meter.values()}
    assert len(supplies) == 2
    assert all(any(supply in text for text in said) for supply in supplies)


def spoken(sample: Sample) -> Iterable[str]:
    return re.findall(r"\w+", sample.text)
