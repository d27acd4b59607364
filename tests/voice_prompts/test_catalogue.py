"""One catalogue in four languages: every prompt is said in words, in whole sentences, by all."""

import re
from collections.abc import Mapping

import pytest

from tests.prompts import faults, said_by_steps, unsaid
from voice_prompts.catalogue import PROMPTS
from voice_prompts.grammar import GRAMMARS
from voice_prompts.languages import Language
from voice_prompts.numbers import Numbers
from voice_prompts.samples import samples

NUMBERS = Numbers(("54144",), "0800 92 424", "078 15 78 01", "2", "0800 87 087")
SAMPLES = {(one.language, one.prompt_id): one.text for one in samples(NUMBERS)}
in_each_language = pytest.mark.parametrize("language", Language)


def catalogue(language: Language, **changed: str) -> dict[Language, Mapping[str, str]]:
    return {**PROMPTS, language: {**PROMPTS[language], **changed}}


def test_all_languages_say_the_same_prompts_with_the_same_facts() -> None:
    assert not list(faults(PROMPTS))


def test_every_prompt_has_a_sample_in_every_language() -> None:
    assert set(SAMPLES) == {(one, prompt) for one in Language for prompt in PROMPTS[one]}


@pytest.mark.parametrize("key", sorted(SAMPLES), ids="-".join)
def test_a_prompt_is_whole_sentences_in_words(key: tuple[Language, str]) -> None:
    said = SAMPLES[key]
    assert not re.search(r"[\d€%&<>{}*#]", said)
    assert said[0].isupper()
    assert said.endswith((".", "?"))
    assert ".." not in said


@in_each_language
def test_french_alone_sets_a_space_before_its_signs(language: Language) -> None:
    spaced = any(re.search(r" [?:!]", text) for text in PROMPTS[language].values())
    assert spaced is (language is Language.FR)


def test_a_prompt_that_a_language_lacks_is_named() -> None:
    lacking = {key: text for key, text in PROMPTS[Language.DE].items() if key != "BYE"}
    assert list(faults({**PROMPTS, Language.DE: lacking})) == ["de: BYE is missing."]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Saldo: {bedrag}.", "nl: BAL is filled with {bedrag}, which no step hands over."),
        ("Saldo.", "nl: BAL does not say the facts of the French: ['amount']."),
        ("Saldo 5: {amount}.", "nl: BAL hands a figure to the voice."),
    ],
)
def test_a_text_that_says_other_facts_is_named(text: str, fault: str) -> None:
    assert fault in list(faults(catalogue(Language.NL, BAL=text)))


def test_a_prompt_that_no_other_language_knows_is_named() -> None:
    assert list(faults(catalogue(Language.EN, HELLO="Hello."))) == ["en: HELLO is not in French."]


def test_a_prompt_that_no_step_says_is_named() -> None:
    spoken = catalogue(Language.FR, HELLO="Bonjour.")
    assert "HELLO is said by no step of a call." in list(unsaid(spoken, said_by_steps()))


@in_each_language
def test_what_a_key_does_is_said_before_the_key(language: Language) -> None:
    digits = "|".join(GRAMMARS[language].digits)
    key_first = re.compile(rf"(^|[.?] )({digits}) ?[,:] ", re.IGNORECASE)
    assert [key for key, text in PROMPTS[language].items() if key_first.search(text)] == []


@in_each_language
def test_no_sentence_is_a_copy_of_another_language(language: Language) -> None:
    others = {text for one in Language if one != language for text in PROMPTS[one].values()}
    # German and Dutch both say "Saldo".
    assert others & set(PROMPTS[language].values()) <= {"Saldo: {amount}."}
