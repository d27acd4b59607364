"""What the languages have in common: every text, its values and figures, and no text twice."""

import re
from collections.abc import Iterator
from dataclasses import fields
from string import Formatter

import pytest

from balance.energy import Energy
from balance.judge import NoticeKind
from messaging.gsm7 import letters_outside_gsm7
from messaging.kinds import Kind
from messaging.languages import WORDS
from messaging.notices import Situation
from messaging.sms_words import BalanceWords, SmsWords, Template
from voice_prompts.languages import Language

_NOTICES = set(map(str, NoticeKind))
_ASKED = {kind for kind in Kind if kind not in _NOTICES} - {Kind.BALANCE}
_FRENCH = WORDS[Language.FR]
# One language names the meter where another names what it carries.
_NAMES_OF_ENERGY = ("Meter", "supply", "Supply")


def _texts(words: SmsWords) -> Iterator[tuple[str, str]]:
    """All texts of a language by what they are about, and what may follow them."""
    for told, by_energy in words.notices.items():
        for energy, template in by_energy.items():
            yield f"{told} {energy}", template.words
    for field in fields(BalanceWords):
        said = getattr(words.balance, field.name)
        yield field.name, said.words if isinstance(said, Template) else said
    yield from ((str(kind), template.words) for kind, template in words.others.items())
    yield "in_parts", words.in_parts


def _values(text: str) -> set[str]:
    """What a text names."""
    named = {value for _, value, _, _ in Formatter().parse(text) if value}
    return {"meter" if value in _NAMES_OF_ENERGY else value for value in named}


def _figures(text: str) -> list[str]:
    """The figures that are words of a text, such as the minutes of a test."""
    return sorted(re.findall(r"\d+", re.sub(r"{\w+}", "", text)))


@pytest.mark.parametrize("language", Language)
def test_a_language_has_words_for_every_situation_energy_and_kind(language: Language) -> None:
    words = WORDS[language]
    assert {told: set(by) for told, by in words.notices.items()} == {
        told: set(Energy) for told in Situation
    }
    assert set(words.others) == _ASKED
    for names in (words.meters, words.supplies, words.devices):
        assert set(names) == set(Energy)


def test_no_two_texts_of_any_language_have_the_same_words() -> None:
    by_words: dict[str, set[str]] = {}
    for language, words in WORDS.items():
        for about, text in _texts(words):
            by_words.setdefault(text, set()).add(f"{language} {about.split()[0]}")
    assert [about for about in by_words.values() if len(about) > 1] == []
    # Both energies are told the same but in six situations.
    texts = len(Situation) + 6 + len(fields(BalanceWords)) + len(_ASKED) + len(["in_parts"])
    assert len(by_words) == len(Language) * texts


@pytest.mark.parametrize("language", Language)
def test_every_language_states_the_same_facts(language: Language) -> None:
    french = dict(_texts(_FRENCH))
    for about, text in _texts(WORDS[language]):
        assert _values(text) == _values(french[about]), about
        assert _figures(text) == _figures(french[about]), about


@pytest.mark.parametrize("language", Language)
def test_the_words_themselves_have_no_letter_that_an_sms_does_not_know(language: Language) -> None:
    words = WORDS[language]
    names = [*words.meters.values(), *words.supplies.values(), *words.devices.values()]
    for about, text in _texts(words):
        assert letters_outside_gsm7(re.sub(r"{\w+}", "", text)) == "", about
    assert letters_outside_gsm7("".join(names)) == ""


@pytest.mark.parametrize("language", Language)
def test_gas_steps_are_four_after_the_number_for_a_smell_of_gas(language: Language) -> None:
    words = WORDS[language]
    ready = words.notices[Situation.RECONNECT_READY][Energy.GAS]
    for template in (ready, words.balance.before_leak_test):
        lines = template.words.splitlines()
        assert "{gas_line}" in lines[0]
        assert [line[:2] for line in lines[2:6]] == ["1 ", "2 ", "3 ", "4 "]
        assert lines[-1].endswith("{line}")
        assert template.segments == 2
