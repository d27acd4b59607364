"""Amounts, digits, telephone numbers and counts as they are spoken, and the prompts they fill."""

import re

import pytest

from balance.energy import Energy
from balance.money import Cents
from voice_prompts.languages import Language
from voice_prompts.sentences import Sentences, in_language

FRENCH, DUTCH, GERMAN, ENGLISH = (in_language(one) for one in Language)


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (3880, "trente-huit euros et quatre-vingts centimes"),
        (-120, "moins un euro et vingt centimes"),
        (-1592, "moins quinze euros et nonante-deux centimes"),
        (0, "zéro euro"),
    ],
)
def test_an_amount_is_said_in_belgian_french(cents: int, words: str) -> None:
    assert FRENCH.amount(Cents(cents)) == words


def test_digits_are_said_one_by_one() -> None:
    assert FRENCH.digits("54144") == "cinq quatre un quatre quatre"


def test_the_tail_is_said_in_groups_of_three_three_three_and_four() -> None:
    assert FRENCH.tail_in_groups("9020000000001") == (
        "neuf zéro deux, … zéro zéro zéro, … zéro zéro zéro, … zéro zéro zéro un"
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("078 15 78 01", "zéro septante-huit, … quinze, … septante-huit, … zéro un"),
        ("0800 87 087", "zéro huit cents, … huit sept, … zéro huit sept"),
        ("0800 92 424", "zéro huit cents, … nonante-deux, … quatre cent vingt-quatre"),
        ("078/15.78.01", "zéro septante-huit, … quinze, … septante-huit, … zéro un"),
        ("00 32", "zéro zéro, … trente-deux"),
    ],
)
def test_a_telephone_number_is_said_by_its_groups(written: str, said: str) -> None:
    assert FRENCH.telephone(written) == said


@pytest.mark.parametrize(
    ("count", "words"), [(1, "un chiffre"), (9, "neuf chiffres"), (15, "quinze chiffres")]
)
def test_digits_received_are_counted_in_words(count: int, words: str) -> None:
    assert FRENCH.count_of_digits(count) == words


def test_a_sentence_starts_with_a_capital() -> None:
    said = FRENCH.fill("H1", number="zéro un", key="deux")
    assert said == "Zéro un. Puis tapez deux."


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(KeyError):
        FRENCH.fill("NONE")


def test_each_energy_has_its_own_words() -> None:
    assert FRENCH.about_meter(Energy.GAS) == {
        "meter": "Compteur de gaz",
        "Meter": "Compteur de gaz",
        "supply": "le gaz",
        "Supply": "Le gaz",
    }


def test_without_one_single_prefix_the_tail_is_the_end_of_the_ean() -> None:
    assert FRENCH.place_of_tail(("54144",)) == "après cinq quatre un quatre quatre"
    assert FRENCH.place_of_tail(("54144", "54145")) == "de la fin"


@pytest.mark.parametrize(
    ("written", "dutch", "german", "english"),
    [
        (
            "0800 87 087",
            "nul achthonderd, … acht zeven, … nul acht zeven",
            "null achthundert, … acht sieben, … null acht sieben",
            "zero eight hundred, … eight seven, … zero eight seven",
        ),
        (
            "078 15 90 01",
            "nul zeven acht, … vijftien, … negentig, … nul één",
            "null sieben acht, … fünfzehn, … neunzig, … null eins",
            "zero seven eight, … one five, … nine zero, … zero one",
        ),
        ("00", "nul nul", "null null", "zero zero"),
    ],
)
def test_a_telephone_number_can_be_written_down_as_it_is_heard(
    written: str, dutch: str, german: str, english: str
) -> None:
    said = [one.telephone(written) for one in (DUTCH, GERMAN, ENGLISH)]
    assert said == [dutch, german, english]


@pytest.mark.parametrize(
    ("words", "one_digit", "days", "one_day"),
    [
        (FRENCH, "un chiffre", "douze jours", "un jour"),
        (DUTCH, "één cijfer", "twaalf dagen", "één dag"),
        (GERMAN, "eine Ziffer", "zwölf Tage", "einen Tag"),
        (ENGLISH, "one digit", "twelve days", "one day"),
    ],
)
def test_what_is_counted_agrees_with_its_number(
    words: Sentences, one_digit: str, days: str, one_day: str
) -> None:
    assert words.count_of_digits(1) == one_digit
    assert (words.count_of_days(12), words.count_of_days(1)) == (days, one_day)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (FRENCH, "J'ai douze chiffres. Il manque encore un chiffre. "),
        (DUTCH, "Ik heb twaalf cijfers. Ik mis nog één cijfer. "),
        (GERMAN, "Ich habe zwölf Ziffern. Noch eine Ziffer, dann ist die Nummer vollständig. "),
        (ENGLISH, "I have twelve digits. I still need one digit. "),
    ],
)
def test_a_single_missing_digit_is_said_as_one(words: Sentences, said: str) -> None:
    received, missing = words.count_of_digits(12), words.count_of_digits(1)
    assert words.fill("MISS", received=received, missing=missing).startswith(said)


@pytest.mark.parametrize("prompt_id", ["N1", "L1", "E2", "SEC2", "ALERT_AT", "AL1_LOW", "AL2"])
def test_a_german_amount_stands_in_the_nominative(prompt_id: str) -> None:
    """After another verb or a preposition it would have to be "einen Euro", "einem Euro"."""
    before = r"(\bist|\bist nur noch|\bist jetzt|übrig:) \{(amount|left|threshold)\}"
    assert re.search(before, GERMAN.prompts[prompt_id])


def test_german_bends_what_is_switched_on() -> None:
    said = GERMAN.fill("C3", **GERMAN.about_meter(Energy.ELECTRICITY), amount="sechs Euro")
    assert said.startswith("Um den Strom wieder einzuschalten, zahlen Sie heute mindestens sechs")


def test_a_language_is_asked_for_once_and_knows_its_voice() -> None:
    assert in_language(Language.NL) is in_language(Language.NL)
    assert [in_language(one).tag for one in Language] == ["fr-BE", "nl-BE", "de-DE", "en-GB"]
