"""Amounts, moments, digits and telephone numbers as they are spoken."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.energy import Energy
from balance.money import Cents
from voice_prompts import sentences

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


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
    assert sentences.amount(Cents(cents)) == words


def test_digits_are_said_one_by_one() -> None:
    assert sentences.digits("54144") == "cinq quatre un quatre quatre"


def test_the_tail_is_said_in_groups_of_three_three_three_and_four() -> None:
    assert sentences.tail_in_groups("9020000000001") == (
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
    assert sentences.telephone(written) == said


@pytest.mark.parametrize(
    ("count", "words"), [(1, "un chiffre"), (9, "neuf chiffres"), (15, "quinze chiffres")]
)
def test_digits_received_are_counted_in_words(count: int, words: str) -> None:
    assert sentences.count_of_digits(count) == words


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
    assert sentences.clock_time(at) == words


def test_a_moment_of_today_is_said_with_its_weekday_only() -> None:
    at = datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
    assert sentences.moment(at, MONDAY) == "ce lundi, cinq heures quinze"


def test_a_moment_of_another_day_is_said_with_its_date() -> None:
    at = datetime(2026, 11, 23, 4, 15, tzinfo=UTC)
    said = sentences.moment(at, MONDAY + timedelta(days=1))
    assert said == "lundi vingt-trois novembre, cinq heures quinze"


def test_the_day_of_a_moment_is_the_one_in_brussels() -> None:
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert sentences.moment(at, MONDAY) == "ce lundi, minuit trente"


def test_summer_time_is_said_in_summer() -> None:
    at = datetime(2026, 7, 31, 22, 0, tzinfo=UTC)
    assert sentences.moment(at, at + timedelta(days=2)) == "samedi premier août, minuit"


def test_the_first_of_a_month_is_said_as_an_ordinal() -> None:
    assert sentences.day(date(2026, 12, 1), TODAY) == "mardi premier décembre"


def test_a_day_more_than_half_a_year_away_is_said_with_its_year() -> None:
    said = sentences.day(date(2025, 11, 20), TODAY)
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
    assert sentences.coming_moment(at, MONDAY) == said


def test_a_sentence_starts_with_a_capital() -> None:
    said = sentences.fill("H1", number="zéro un", key="deux")
    assert said == "Zéro un. Puis tapez deux."


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentences.fill("NONE")


def test_each_energy_has_its_own_words() -> None:
    assert sentences.about_meter(Energy.GAS) == {
        "meter": "Compteur de gaz",
        "supply": "le gaz",
        "Supply": "Le gaz",
    }


def test_without_one_single_prefix_the_tail_is_the_end_of_the_ean() -> None:
    assert sentences.place_of_tail(("54144",)) == "après cinq quatre un quatre quatre"
    assert sentences.place_of_tail(("54144", "54145")) == "de la fin"


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1)))  # noqa: DTZ001
def test_no_moment_is_ever_said_with_a_digit(at: datetime) -> None:
    assert not re.search(r"\d", sentences.moment(at, MONDAY) + sentences.coming_moment(at, MONDAY))
