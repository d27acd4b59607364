"""Days, hours and moments as each language says them."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_prompts.languages import Language
from voice_prompts.sentences import Sentences, in_language

FRENCH, DUTCH, GERMAN, ENGLISH = (in_language(one) for one in Language)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(5, 15), "cinq heures quinze"),
        (time(8, 0), "huit heures"),
        (time(0, 0), "minuit"),
        (time(0, 5), "minuit cinq"),
        (time(12, 30), "midi trente"),
        (time(1, 1), "une heure une"),
        (time(21, 21), "vingt et une heures vingt et une"),
        (time(11, 11), "onze heures onze"),
        (time(23, 59, 59), "vingt-trois heures cinquante-neuf"),
    ],
)
def test_a_time_of_day_is_said_to_the_minute(at: time, words: str) -> None:
    assert FRENCH.clock_time(at) == words


def test_a_moment_of_today_is_said_with_its_weekday_only() -> None:
    at = datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
    assert FRENCH.moment(at, MONDAY) == "ce lundi, cinq heures quinze"


def test_a_moment_of_another_day_is_said_with_its_date() -> None:
    at = datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
    said = FRENCH.moment(at, MONDAY + timedelta(days=1))
    assert said == "lundi vingt-trois novembre, cinq heures quinze"


def test_the_day_of_a_moment_is_the_one_in_brussels() -> None:
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert FRENCH.moment(at, MONDAY) == "ce lundi, minuit trente"


def test_summer_time_is_said_in_summer() -> None:
    at = datetime(2026, 7, 31, 22, 0, tzinfo=UTC)
    assert FRENCH.moment(at, at + timedelta(days=2)) == "samedi premier août, minuit"


def test_the_first_of_a_month_is_said_as_an_ordinal() -> None:
    assert FRENCH.day(date(2026, 12, 1), TODAY) == "mardi premier décembre"


def test_a_day_more_than_half_a_year_away_is_said_with_its_year() -> None:
    said = FRENCH.day(date(2025, 11, 20), TODAY)
    assert said == "jeudi vingt novembre deux mille vingt-cinq"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 15, 0, tzinfo=UTC), "ce lundi à seize heures"),
        (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), "mardi à huit heures"),
        (datetime(2026, 11, 29, 7, 0, tzinfo=UTC), "dimanche à huit heures"),
        (datetime(2026, 11, 30, 7, 0, tzinfo=UTC), "lundi trente novembre à huit heures"),
        (datetime(2026, 11, 20, 7, 0, tzinfo=UTC), "vendredi vingt novembre à huit heures"),
    ],
)
def test_a_coming_moment_needs_its_date_from_a_week_on(at: datetime, said: str) -> None:
    assert FRENCH.coming_moment(at, MONDAY) == said


@given(
    st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)),  # noqa: DTZ001
    st.sampled_from(Language),
)
def test_no_moment_is_ever_said_with_a_digit(at: datetime, language: Language) -> None:
    words = in_language(language)
    assert not re.search(r"[\d{}]", words.moment(at, MONDAY) + words.coming_moment(at, MONDAY))


NEAR = (datetime(2026, 11, 23, 4, 15, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC))
FAR = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 3, 3, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "today", "before", "coming", "ahead", "long_ago"),
    [
        (
            DUTCH,
            "vandaag, vijf uur vijftien",
            "maandag drieëntwintig november, vijf uur vijftien",
            "dinsdag om acht uur",
            "dinsdag één december om acht uur",
            "maandag drie maart tweeduizend vijfentwintig",
        ),
        (
            GERMAN,
            "heute um fünf Uhr fünfzehn",
            "Montag, den dreiundzwanzigsten November um fünf Uhr fünfzehn",
            "am Dienstag um acht Uhr",
            "am Dienstag, dem ersten Dezember um acht Uhr",
            "dritter März zweitausendfünfundzwanzig",
        ),
        (
            ENGLISH,
            "today, five fifteen in the morning",
            "Monday the twenty-third of November, five fifteen in the morning",
            "on Tuesday at eight o'clock in the morning",
            "on Tuesday the first of December at eight o'clock in the morning",
            "Monday the third of March twenty twenty-five",
        ),
    ],
)
def test_a_moment_is_said_as_a_native_says_it(
    words: Sentences, today: str, before: str, coming: str, ahead: str, long_ago: str
) -> None:
    past, tomorrow = NEAR
    assert words.moment(past, MONDAY) == today
    assert words.moment(past, MONDAY + timedelta(days=1)) == before
    assert words.coming_moment(tomorrow, MONDAY) == coming
    assert words.coming_moment(FAR, MONDAY) == ahead
    assert words.moment(LONG_AGO, MONDAY) == long_ago


@pytest.mark.parametrize(
    ("at", "dutch", "german", "english"),
    [
        (time(0, 0), "middernacht", "Mitternacht", "midnight"),
        (time(0, 30), "nul uur dertig", "null Uhr dreißig", "twelve thirty at night"),
        (time(1, 5), "één uur vijf", "ein Uhr fünf", "one oh five in the morning"),
        (time(12, 0), "twaalf uur", "zwölf Uhr", "noon"),
        (time(13, 0), "dertien uur", "dreizehn Uhr", "one o'clock in the afternoon"),
        (
            time(21, 1),
            "eenentwintig uur één",
            "einundzwanzig Uhr eins",
            "nine oh one in the evening",
        ),
        (
            time(22, 30),
            "tweeëntwintig uur dertig",
            "zweiundzwanzig Uhr dreißig",
            "ten thirty at night",
        ),
    ],
)
def test_each_language_has_its_clock(at: time, dutch: str, german: str, english: str) -> None:
    assert [one.clock_time(at) for one in (DUTCH, GERMAN, ENGLISH)] == [dutch, german, english]


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2005, "two thousand and five"),
        (2026, "twenty twenty-six"),
        (2100, "twenty-one hundred"),
        (1905, "nineteen oh five"),
    ],
)
def test_an_english_year_is_said_in_pairs(year: int, words: str) -> None:
    assert ENGLISH.day(date(year, 5, 1), TODAY - timedelta(days=400)).endswith(f" of May {words}")


@pytest.mark.parametrize("day", range(1, 32))
def test_a_german_day_of_the_month_is_an_ordinal_in_its_case(day: int) -> None:
    irregular = {1: "ersten", 3: "dritten", 7: "siebten", 8: "achten"}
    regular = GERMAN.number(day) + ("ten" if day < 20 else "sten")
    said = GERMAN.day(date(2026, 10, day), TODAY)
    assert said.endswith(f", den {irregular.get(day, regular)} Oktober")


@pytest.mark.parametrize("day", range(1, 32))
def test_an_english_day_of_the_month_is_an_ordinal(day: int) -> None:
    endings = {
        1: "first",
        2: "second",
        3: "third",
        5: "fifth",
        8: "eighth",
        9: "ninth",
        12: "twelfth",
    }
    tens = ENGLISH.number(day).rpartition("-")[0]
    unit = day if day < 20 else day % 10
    last = endings.get(unit, ENGLISH.number(day).rpartition("-")[2] + "th").replace("yth", "ieth")
    expected = f"{tens}-{last}" if tens else last
    assert f" the {expected} of October" in ENGLISH.day(date(2026, 10, day), TODAY)
