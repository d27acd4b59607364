"""Numbers and moments as an SMS writes them."""

from datetime import UTC, datetime, timedelta

import pytest

from balance.money import Cents
from messaging.plain_numbers import amount, day_and_month, hour, short_amount, weekday
from voice_prompts.languages import Language


def test_amounts_have_a_comma_and_two_decimals() -> None:
    assert [amount(Cents(c)) for c in (0, -5, -1592, 1000050)] == [
        "0,00",
        "-0,05",
        "-15,92",
        "10000,50",
    ]


def test_whole_amounts_can_do_without_decimals() -> None:
    assert [short_amount(Cents(c)) for c in (1500, 1499, 25000, 550)] == [
        "15",
        "14,99",
        "250",
        "5,50",
    ]


def test_dates_and_hours_are_those_of_brussels() -> None:
    sunday_night_in_utc = datetime(2026, 8, 30, 22, 5, tzinfo=UTC)
    assert day_and_month(sunday_night_in_utc) == "31/08"
    assert weekday(sunday_night_in_utc) == "lundi"
    assert hour(sunday_night_in_utc) == "0h05"
    assert hour(datetime(2026, 11, 23, 7, tzinfo=UTC)) == "8h"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.FR, ("-15,92", "14,99", "15", "30/11", "lundi", "8h", "8h05")),
        (Language.NL, ("-15,92", "14,99", "15", "30/11", "maandag", "8u", "8u05")),
        (Language.DE, ("-15,92", "14,99", "15", "30.11.", "Montag", "8:00", "8:05")),
        (Language.EN, ("-15.92", "14.99", "15", "30/11", "Monday", "8:00", "8:05")),
    ],
)
def test_each_language_writes_amounts_days_and_hours_its_own_way(
    language: Language, said: tuple[str, ...]
) -> None:
    at = datetime(2026, 11, 30, 7, tzinfo=UTC)
    late = at + timedelta(minutes=5)
    assert said == (
        amount(Cents(-1592), language),
        short_amount(Cents(1499), language),
        short_amount(Cents(1500), language),
        day_and_month(at, language),
        weekday(at, language),
        hour(at, language),
        hour(late, language),
    )


def test_the_days_of_a_week_are_seven_different_ones_in_each_language() -> None:
    monday = datetime(2026, 11, 30, 12, tzinfo=UTC)
    for language in Language:
        assert len({weekday(monday + timedelta(days=day), language) for day in range(7)}) == 7
