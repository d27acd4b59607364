"""Amounts in words, against a second statement of the rule written here by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_prompts.amounts import LANGUAGES, amount_in_words, cardinal

FR = str.split(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
)
NL = str.split(
    "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
)
NL_TENS = str.split("twintig dertig veertig vijftig zestig zeventig tachtig negentig")
DE = str.split(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn"
)
DE_TENS = str.split("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
EN = str.split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
EN_TENS = str.split("twenty thirty forty fifty sixty seventy eighty ninety")


def french_teens(n: int) -> str:
    return FR[n] if n < 17 else f"dix-{FR[n - 10]}"


def belgian_below_100(n: int) -> str:
    if n < 20:
        return french_teens(n)
    tens, unit = divmod(n, 10)
    if tens == 8:
        return f"quatre-vingt-{FR[unit]}" if unit else "quatre-vingts"
    names = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
    name = (names | {7: "septante", 9: "nonante"})[tens]
    if unit == 0:
        return name
    return f"{name} et un" if unit == 1 else f"{name}-{FR[unit]}"


def french_below_100(n: int) -> str:
    if n < 70 or 80 <= n < 90:
        return belgian_below_100(n)
    if n == 71:
        return "soixante et onze"
    return f"soixante-{french_teens(n - 60)}" if n < 80 else f"quatre-vingt-{french_teens(n - 80)}"


def french_below_1000(n: int, below_100: Callable[[int], str]) -> str:
    hundreds, rest = divmod(n, 100)
    if hundreds == 0:
        return below_100(rest)
    if rest == 0:
        return "cent" if hundreds == 1 else f"{FR[hundreds]} cents"
    return f"{'cent' if hundreds == 1 else f'{FR[hundreds]} cent'} {below_100(rest)}"


def dutch(n: int) -> str:
    if n < 20:
        return NL[n]
    if n < 100:
        tens, unit = NL_TENS[n // 10 - 2], n % 10
        joint = "ën" if unit in (2, 3) else "en"
        return f"{'een' if unit == 1 else NL[unit]}{joint}{tens}" if unit else tens
    hundreds, rest = divmod(n, 100)
    hundred = "honderd" if hundreds == 1 else f"{NL[hundreds]}honderd"
    return hundred + (dutch(rest) if rest else "")


def german(n: int) -> str:
    """As before a noun: one is "ein"."""
    if n == 1:
        return "ein"
    if n < 20:
        return DE[n]
    if n < 100:
        tens, unit = DE_TENS[n // 10 - 2], n % 10
        return f"{'ein' if unit == 1 else DE[unit]}und{tens}" if unit else tens
    hundreds, rest = divmod(n, 100)
    hundred = f"{'ein' if hundreds == 1 else DE[hundreds]}hundert"
    return hundred + (german(rest) if rest else "")


def english(n: int) -> str:
    if n < 20:
        return EN[n]
    if n < 100:
        tens, unit = EN_TENS[n // 10 - 2], n % 10
        return f"{tens}-{EN[unit]}" if unit else tens
    hundreds, rest = divmod(n, 100)
    return f"{EN[hundreds]} hundred" + (f" and {english(rest)}" if rest else "")


NUMBERS: dict[str, Callable[[int], str]] = {
    "fr-BE": lambda n: french_below_1000(n, belgian_below_100),
    "fr": lambda n: french_below_1000(n, french_below_100),
    "nl": dutch,
    "de": german,
    "en": english,
}
# euro, euros, zero euro, cent, cents, and
NOUNS = {
    "fr-BE": ("euro", "euros", "zéro euro", "centime", "centimes", "et"),
    "fr": ("euro", "euros", "zéro euro", "centime", "centimes", "et"),
    "nl": ("euro", "euro", "nul euro", "cent", "cent", "en"),
    "de": ("Euro", "Euro", "null Euro", "Cent", "Cent", "und"),
    "en": ("euro", "euros", "zero euros", "cent", "cents", "and"),
}


def expected_amounts(language: str) -> list[str]:
    """Every amount from 0.00 to 999.99 in order, each said in full."""
    euro, euros, zero, cent, cents, joined_by = NOUNS[language]
    number = NUMBERS[language]
    whole = [zero, f"{number(1)} {euro}", *(f"{number(n)} {euros}" for n in range(2, 1000))]
    parts = ["", f"{number(1)} {cent}", *(f"{number(n)} {cents}" for n in range(2, 100))]
    below_one_euro = [zero, *parts[1:]]
    return below_one_euro + [
        f"{said} {joined_by} {part}" if part else said for said in whole[1:] for part in parts
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_amount_below_a_thousand_euros_is_said_by_the_rule(language: str) -> None:
    said = [amount_in_words(cents, language) for cents in range(100_000)]

    assert said == expected_amounts(language)


@pytest.mark.parametrize(
    ("language", "cents", "words"),
    [
        ("fr-BE", 38_80, "trente-huit euros et quatre-vingts centimes"),
        ("fr-BE", 0, "zéro euro"),
        ("fr-BE", 80, "quatre-vingts centimes"),
        ("fr-BE", 5_00, "cinq euros"),
        ("fr-BE", 1_00, "un euro"),
        ("fr-BE", 1, "un centime"),
        ("fr-BE", -1_20, "moins un euro et vingt centimes"),
        ("fr-BE", -80, "moins quatre-vingts centimes"),
        ("fr-BE", -16_71, "moins seize euros et septante et un centimes"),
        ("fr-BE", 234_95, "deux cent trente-quatre euros et nonante-cinq centimes"),
        ("fr-BE", 1_000_00, "mille euros"),
        ("fr-BE", 1_999_91, "mille neuf cent nonante-neuf euros et nonante et un centimes"),
        ("fr-BE", 80_000_00, "quatre-vingt mille euros"),
        ("fr-BE", 200_000_00, "deux cent mille euros"),
        ("fr-BE", 71_071_00, "septante et un mille septante et un euros"),
        (
            "fr-BE",
            999_999_99,
            "neuf cent nonante-neuf mille neuf cent nonante-neuf euros et nonante-neuf centimes",
        ),
        ("fr-BE", 1_000_000_00, "un million d'euros"),
        ("fr-BE", 2_000_000_01, "deux millions d'euros et un centime"),
        ("fr-BE", 1_000_001_00, "un million un euros"),
        ("fr-BE", 80_000_000_00, "quatre-vingts millions d'euros"),
        ("fr", 71_91, "soixante et onze euros et quatre-vingt-onze centimes"),
        (
            "fr",
            999_999_99,
            "neuf cent quatre-vingt-dix-neuf mille neuf cent quatre-vingt-dix-neuf euros"
            " et quatre-vingt-dix-neuf centimes",
        ),
        ("nl", 38_80, "achtendertig euro en tachtig cent"),
        ("nl", -1_20, "min één euro en twintig cent"),
        ("nl", 2_001_00, "tweeduizend één euro"),
        (
            "nl",
            999_999_99,
            "negenhonderdnegenennegentigduizend negenhonderdnegenennegentig euro"
            " en negenennegentig cent",
        ),
        ("de", 38_80, "achtunddreißig Euro und achtzig Cent"),
        ("de", 1_01, "ein Euro und ein Cent"),
        ("de", -1_20, "minus ein Euro und zwanzig Cent"),
        ("de", 1_001_00, "eintausendein Euro"),
        ("de", 1_000_000_00, "eine Million Euro"),
        (
            "de",
            999_999_99,
            "neunhundertneunundneunzigtausendneunhundertneunundneunzig Euro"
            " und neunundneunzig Cent",
        ),
        ("en", 38_80, "thirty-eight euros and eighty cents"),
        ("en", -1_01, "minus one euro and one cent"),
        (
            "en",
            999_999_99,
            "nine hundred and ninety-nine thousand, nine hundred and ninety-nine euros"
            " and ninety-nine cents",
        ),
    ],
)
def test_an_amount_is_said_as_a_native_says_it(language: str, cents: int, words: str) -> None:
    assert amount_in_words(cents, language) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_below_a_thousand_is_counted_by_the_rule(language: str) -> None:
    counted = [cardinal(n, language) for n in range(1000)]

    expected = [NUMBERS[language](n) for n in range(1000)]
    if language == "de":  # a lone one keeps its s
        expected = [f"{words}s" if n % 100 == 1 else words for n, words in enumerate(expected)]
    assert counted == expected


@given(st.integers(1, 10**11), st.sampled_from(LANGUAGES))
def test_a_debt_is_the_credit_with_minus_before_it(cents: int, language: str) -> None:
    minus, credit = amount_in_words(-cents, language).split(" ", 1)

    assert credit == amount_in_words(cents, language)
    assert minus in {"moins", "min", "minus"}


@given(st.integers(-(10**11), 10**11), st.sampled_from(LANGUAGES))
def test_no_digit_is_ever_handed_to_a_voice(cents: int, language: str) -> None:
    assert not any(letter.isdigit() for letter in amount_in_words(cents, language))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no words for the language 'lb'"):
        amount_in_words(1, "lb")


def test_a_negative_number_is_not_counted() -> None:
    with pytest.raises(ValueError, match="zero and above"):
        cardinal(-1, "fr-BE")


def above_1000(n: int, language: str) -> str:
    """By the same rules once more: what a native says of a number of four digits."""
    thousands, rest = divmod(n, 1000)
    below = cardinal(rest, language) if rest else ""
    several = thousands > 1
    match language:
        case "fr-BE" | "fr":
            return f"{FR[thousands]} mille {below}".strip() if several else f"mille {below}".strip()
        case "nl":
            return f"{NL[thousands] if several else ''}duizend {below}".strip()
        case "de":
            return f"{DE[thousands] if several else 'ein'}tausend{below}"
        case _:
            joint = " and " if 0 < rest < 100 else ", " if rest else ""
            return f"{EN[thousands]} thousand{joint}{below}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_of_four_digits_is_counted_by_the_rule(language: str) -> None:
    counted = {n: cardinal(n, language) for n in range(1000, 10_000)}
    assert counted == {n: above_1000(n, language) for n in counted}
