"""Numbers and moments as an e-mail writes them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.money import Cents
from messaging.mail_numbers import (
    day_in_figures,
    moment,
    money,
    near_moment,
    opening,
    short_money,
    typeset,
)
from messaging.plain_numbers import amount
from voice_prompts.hours import OpeningHours, Span


@pytest.mark.parametrize(
    ("cents", "written"),
    [
        (0, "0,00\xa0€"),
        (-5, "−0,05\xa0€"),
        (-1592, "−15,92\xa0€"),
        (99999, "999,99\xa0€"),
        (-999999, "−9\u202f999,99\xa0€"),
        (123456789, "1\u202f234\u202f567,89\xa0€"),
    ],
)
def test_amounts_have_a_minus_sign_grouped_thousands_and_the_euro_sign(
    cents: int, written: str
) -> None:
    assert money(Cents(cents)) == written


@given(st.integers(-(10**11), 10**11))
def test_an_email_and_an_sms_give_the_same_figures(cents: int) -> None:
    written = money(Cents(cents)).replace("\u202f", "").replace("−", "-")
    assert written == f"{amount(Cents(cents))}\xa0€"


def test_whole_amounts_can_do_without_decimals() -> None:
    assert [short_money(Cents(c)) for c in (1500, 1499)] == ["15\xa0€", "14,99\xa0€"]


def test_a_moment_is_the_brussels_one_in_figures() -> None:
    assert moment(datetime(2026, 11, 24, 5, 0, tzinfo=UTC)) == "24/11/2026 à 6\xa0h\xa000"
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "02/07/2026 à 0\xa0h\xa030"


def test_a_near_moment_names_the_day_of_the_week() -> None:
    assert near_moment(datetime(2026, 11, 30, 7, 0, tzinfo=UTC)) == "lundi 30/11 à 8\xa0h\xa000"


def test_a_day_is_written_in_figures() -> None:
    assert day_in_figures(date(2026, 2, 3)) == "03/02/2026"


@pytest.mark.parametrize(
    ("plain", "set_"),
    [
        ("Odeur de gaz ?", "Odeur de gaz\u202f?"),
        ("Jusqu'à 5 secondes : voilà", "Jusqu’à 5\xa0secondes\xa0: voilà"),
        ("de 8 h à 20 h, le 078 15", "de 8\xa0h à 20\xa0h, le 078 15"),
        ("6 heures à 8 h 00", "6 heures à 8\xa0h\xa000"),
    ],
)
def test_words_are_set_with_french_apostrophes_and_spaces(plain: str, set_: str) -> None:
    assert typeset(plain) == set_


@given(st.text())
def test_words_that_are_set_stay_set(words: str) -> None:
    assert typeset(typeset(words)) == typeset(words)


_DAY, _MORNING = Span(time(8), time(20)), Span(time(9), time(12, 30))


@pytest.mark.parametrize(
    ("week", "written"),
    [
        (
            (*[_DAY] * 5, _MORNING, None),
            "du lundi au vendredi de 8 h à 20 h, le samedi de 9 h à 12 h 30, sauf les jours fériés",
        ),
        (
            (_DAY, None, _DAY, *[_MORNING] * 2, None, None),
            "le lundi de 8 h à 20 h, le mercredi de 8 h à 20 h, "
            "du jeudi au vendredi de 9 h à 12 h 30, sauf les jours fériés",
        ),
        ((_DAY,) * 7, "du lundi au dimanche de 8 h à 20 h, sauf les jours fériés"),
    ],
)
def test_opening_hours_name_days_in_a_row_together(
    week: tuple[Span | None, ...], written: str
) -> None:
    assert opening(OpeningHours(week, frozenset())) == typeset(written)
