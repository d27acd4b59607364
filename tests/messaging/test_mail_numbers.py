"""Numbers and moments as an e-mail writes them."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.money import Cents
from messaging.mail_numbers import (
    clock,
    day_in_figures,
    moment,
    money,
    near_day,
    opening,
    short_money,
    typeset,
)
from messaging.plain_numbers import amount
from voice_prompts.hours import OpeningHours, Span
from voice_prompts.languages import Language


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


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (Language.FR, ["−1\u202f592,50\xa0€", "38,80\xa0€", "15\xa0€", "−14,99\xa0€"]),
        (Language.NL, ["−1.592,50\xa0euro", "38,80\xa0euro", "15\xa0euro", "−14,99\xa0euro"]),
        (Language.DE, ["−1.592,50\xa0Euro", "38,80\xa0Euro", "15\xa0Euro", "−14,99\xa0Euro"]),
        (Language.EN, ["−€1,592.50", "€38.80", "€15", "−€14.99"]),
    ],
)
def test_each_language_writes_amounts_in_its_own_way(
    language: Language, written: list[str]
) -> None:
    assert [money(Cents(cents), language) for cents in (-159250, 3880)] == written[:2]
    assert [short_money(Cents(cents), language) for cents in (1500, -1499)] == written[2:]


@given(st.integers(-(10**11), 10**11), st.sampled_from(Language))
def test_an_email_and_an_sms_give_the_same_figures(cents: int, language: Language) -> None:
    written = money(Cents(cents), language).replace("−", "-")
    for added in ("\u202f", "\xa0", "€", "euro", "Euro"):
        written = written.replace(added, "")
    thousands = {Language.NL: ".", Language.DE: ".", Language.EN: ","}.get(language, "\u202f")
    assert written.replace(thousands, "") == amount(Cents(cents), language)


def test_whole_amounts_can_do_without_decimals() -> None:
    assert [short_money(Cents(c)) for c in (1500, 1499)] == ["15\xa0€", "14,99\xa0€"]


@pytest.mark.parametrize(
    ("language", "winter", "summer"),
    [
        (Language.FR, "24/11/2026 à 6\xa0h\xa000", "02/07/2026 à 0\xa0h\xa030"),
        (Language.NL, "24/11/2026 om 6.00\xa0uur", "02/07/2026 om 0.30\xa0uur"),
        (Language.DE, "24.11.2026 um 6:00\xa0Uhr", "02.07.2026 um 0:30\xa0Uhr"),
        (Language.EN, "24\xa0November 2026 at 6:00", "2\xa0July 2026 at 0:30"),
    ],
)
def test_a_moment_is_the_brussels_one(language: Language, winter: str, summer: str) -> None:
    assert moment(datetime(2026, 11, 24, 5, 0, tzinfo=UTC), language) == winter
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), language) == summer


@pytest.mark.parametrize(
    ("language", "day", "hour"),
    [
        (Language.FR, "lundi 30/11", "8\xa0h\xa000"),
        (Language.NL, "maandag 30/11", "8.00\xa0uur"),
        (Language.DE, "Montag, 30.11.,", "8:00\xa0Uhr"),
        (Language.EN, "Monday 30\xa0November", "8:00"),
    ],
)
def test_a_near_day_is_named_by_its_weekday(language: Language, day: str, hour: str) -> None:
    when = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert (near_day(when, language), clock(when, language)) == (day, hour)


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


@given(st.text(), st.sampled_from(Language))
def test_words_that_are_set_stay_set(words: str, language: Language) -> None:
    assert typeset(typeset(words, language), language) == typeset(words, language)


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


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (
            Language.NL,
            "maandag van 8 tot 20 uur, van donderdag tot en met vrijdag van 9 tot 12.30 uur, "
            "niet op feestdagen",
        ),
        (
            Language.DE,
            "Montag von 8 bis 20 Uhr, Donnerstag bis Freitag von 9 bis 12:30 Uhr, "
            "nicht an Feiertagen",
        ),
        (
            Language.EN,
            "Monday from 8:00 to 20:00, Thursday to Friday from 9:00 to 12:30, "
            "not on public holidays",
        ),
    ],
)
def test_opening_hours_are_written_in_each_language(language: Language, written: str) -> None:
    week = (_DAY, None, None, _MORNING, _MORNING, None, None)
    assert opening(OpeningHours(week, frozenset()), language) == typeset(written, language)
