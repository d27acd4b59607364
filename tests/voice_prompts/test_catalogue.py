"""Every prompt is said in words, and short enough to be followed by ear."""

import re
from string import Formatter

import pytest

from balance.money import Cents
from voice_prompts import sentences
from voice_prompts.catalogue import PROMPTS

SECONDS_PER_WORD = 60 / 150
SECONDS_PER_PAUSE = 0.5
LIMITS = {"W1": 8, "EAN1": 10, "EAN1_END": 10, "GAS0": 8}
TOP_UP = Cents(24_998)
LONGEST_AMOUNT = sentences.amount(Cents(-99_998))
LONGEST = {
    "meter": "Compteur d'électricité",
    "supply": "le courant",
    "Supply": "Le courant",
    "amount": LONGEST_AMOUNT,
    "emergency": "quinze euros",
    "left": "quatorze euros et nonante-neuf centimes",
    "when": "mercredi vingt-trois septembre, vingt et une heures cinquante-deux",
    "day": "mercredi vingt-trois septembre",
    "number": sentences.telephone("078 15 78 01"),
    "key": "deux",
    "received": "dix-sept chiffres",
    "missing": "douze",
    "groups": sentences.tail_in_groups("9020000000001"),
    "prefix": sentences.digits("54144"),
    "where": sentences.place_of_tail(("54144",)),
}


def seconds(text: str) -> float:
    words = re.findall(r"[\w'’]+", text)
    return len(words) * SECONDS_PER_WORD + text.count("…") * SECONDS_PER_PAUSE


def longest(prompt_id: str) -> str:
    template = PROMPTS[prompt_id]
    fields = {name for _, name, _, _ in Formatter().parse(template) if name}
    values = {name: LONGEST[name] for name in fields}
    if prompt_id == "GAS0":
        values["number"] = sentences.telephone("0800 87 087")
    if prompt_id == "TOP1":
        values["amount"] = sentences.amount(TOP_UP)
    return sentences.fill(prompt_id, **values)


@pytest.mark.parametrize("prompt_id", sorted(PROMPTS))
def test_a_prompt_is_said_within_its_seconds(prompt_id: str) -> None:
    assert seconds(longest(prompt_id)) <= LIMITS.get(prompt_id, 12)


@pytest.mark.parametrize("prompt_id", sorted(PROMPTS))
def test_a_prompt_hands_no_digit_and_no_symbol_to_the_voice(prompt_id: str) -> None:
    assert not re.search(r"[\d€%&<>{}*#]", longest(prompt_id))


@pytest.mark.parametrize("prompt_id", sorted(PROMPTS))
def test_a_prompt_is_whole_sentences(prompt_id: str) -> None:
    said = longest(prompt_id)
    assert said[0].isupper()
    assert said.endswith((".", "?"))
    assert ".." not in said


def test_the_read_back_and_its_question_stay_under_thirteen_seconds() -> None:
    assert seconds(longest("RB")) + seconds(longest("RBQ")) <= 13


def test_no_two_prompts_say_the_same() -> None:
    assert len(set(PROMPTS.values())) == len(PROMPTS)


def test_a_caller_without_a_key_hears_the_help_number_within_a_minute() -> None:
    patience = 8
    said = ("W1", "EAN1", "EAN2", "SIL", "H1")
    assert sum(seconds(longest(prompt_id)) for prompt_id in said) + 2 * patience + 2 <= 60
