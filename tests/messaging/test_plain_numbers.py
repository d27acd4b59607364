"""Numbers and moments as an SMS writes them."""

from datetime import UTC, datetime

from balance.money import Cents
from messaging.plain_numbers import amount, day_and_month, hour, short_amount, weekday


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
