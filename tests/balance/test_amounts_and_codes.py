"""Money, energy, prices and EAN codes: text in, exact integers out, or a code of refusal."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balance.ean import Ean, check_digit, ending, parse_ean, tail
from balance.energy import Energy, WattHours, parse_kwh
from balance.money import Cents, divide_half_even, euros, parse_euros
from balance.refusals import Refusal, RefusedInput
from balance.tariff import Rate, Tariff

PREFIXES = ("54144",)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0", 0), ("5", 500), ("12.5", 1250), ("-1.20", -120), ("+0.01", 1), (" 250.00 ", 25000)],
)
def test_an_amount_in_euros_becomes_cents(text: str, wanted: int) -> None:
    assert parse_euros(text) == wanted


@pytest.mark.rule("entries.two_decimals", "code:bad_amount")
@pytest.mark.parametrize("text", ["", "5,00", "1.234", "5.", ".5", "1e3", "nan", "٥", "1_0", "5 0"])
def test_what_is_not_an_amount_with_at_most_two_decimals_is_refused(text: str) -> None:
    with pytest.raises(RefusedInput) as refused:
        parse_euros(text, "top_up")
    assert (refused.value.code, refused.value.field) == (Refusal.BAD_AMOUNT, "top_up")


@given(st.integers(-(10**10), 10**10))
def test_every_amount_written_reads_back_as_itself(cents: int) -> None:
    assert parse_euros(euros(Cents(cents))) == cents


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_quotient_is_rounded_to_the_nearest_and_a_half_to_the_even(top: int, bottom: int) -> None:
    assert divide_half_even(top, bottom) == round(Fraction(top, bottom))


@pytest.mark.parametrize(
    ("text", "wanted"), [("7", 7000), ("7.25", 7250), ("7,250", 7250), ("0.001", 1), ("-0", 0)]
)
def test_kilowatt_hours_become_watt_hours(text: str, wanted: int) -> None:
    assert parse_kwh(text, "peak_kwh") == wanted


@pytest.mark.rule("code:{code}")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-0.001", Refusal.NEGATIVE_AMOUNT),
        ("1.2345", Refusal.BAD_AMOUNT),
        ("", Refusal.BAD_AMOUNT),
        ("1,2.3", Refusal.BAD_AMOUNT),
    ],
)
def test_energy_that_is_negative_or_no_number_is_refused(text: str, code: Refusal) -> None:
    with pytest.raises(RefusedInput) as refused:
        parse_kwh(text, "peak_kwh")
    assert refused.value.code is code


@pytest.mark.rule("consumption.one_rounding")
def test_a_day_is_priced_with_one_rounding_over_both_registers() -> None:
    """Prices: 0.005 + 0.005 euro is one cent, where two roundings would give none."""
    tariff = Tariff((Rate(Energy.ELECTRICITY, date(2026, 1, 1), 5_000, 5_000),))
    kwh = WattHours(1000)
    assert tariff.price(Energy.ELECTRICITY, date(2026, 1, 1), kwh, kwh) == 1


@pytest.mark.rule("consumption.one_rounding")
@pytest.mark.parametrize(("watt_hours", "wanted"), [(500, 0), (1500, 2), (2500, 2), (2501, 3)])
def test_half_a_cent_goes_to_the_even_cent(watt_hours: int, wanted: int) -> None:
    """Prices: half to even."""
    tariff = Tariff((Rate(Energy.GAS, date(2026, 1, 1), 10_000, 10_000),))
    used = WattHours(watt_hours)
    assert tariff.price(Energy.GAS, date(2026, 1, 1), used, WattHours(0)) == wanted


@pytest.mark.rule("consumption.dated_tariff", "code:no_tariff")
def test_a_day_is_priced_by_the_rate_of_its_own_date_and_energy() -> None:
    rates = (
        Rate(Energy.ELECTRICITY, date(2026, 7, 1), 400_000, 200_000),
        Rate(Energy.ELECTRICITY, date(2026, 1, 1), 300_000, 200_000),
        Rate(Energy.GAS, date(2026, 1, 1), 80_000, 80_000),
    )
    one, none = WattHours(1000), WattHours(0)
    price = Tariff(rates).price
    assert price(Energy.ELECTRICITY, date(2026, 6, 30), one, none) == 30
    assert price(Energy.ELECTRICITY, date(2026, 7, 1), one, none) == 40
    assert price(Energy.GAS, date(2026, 7, 1), one, none) == 8
    with pytest.raises(RefusedInput) as refused:
        price(Energy.GAS, date(2025, 12, 31), one, none)
    assert refused.value.code is Refusal.NO_TARIFF


@pytest.mark.rule("R11", "ean.completed")
@pytest.mark.parametrize("keyed", ["9020000000001", "9060123456781", "9011999900007"])
def test_the_last_thirteen_digits_are_completed_by_the_prefix(keyed: str) -> None:
    """EAN"""
    full = parse_ean(keyed, PREFIXES)
    assert full == "54144" + keyed
    assert (tail(full), ending(full)) == (keyed, keyed[-4:])


@pytest.mark.rule("ean.separators")
def test_spaces_dots_and_hyphens_of_a_code_do_not_count() -> None:
    """EAN"""
    assert parse_ean(" 5414-4902 0000.000001 ", PREFIXES) == "541449020000000001"


@pytest.mark.rule("ean.completed")
def test_eighteen_digits_are_taken_as_they_are_whatever_their_prefix() -> None:
    """EAN"""
    first = "87118800000000012"
    full = first + check_digit(first)
    assert parse_ean(full, PREFIXES) == full


@pytest.mark.rule("ean.completed")
def test_a_tail_is_tried_with_every_configured_prefix() -> None:
    """EAN: the list is the operator's."""
    first = "54145902000000000"
    full = first + check_digit(first)
    assert parse_ean(full[5:], ("54144", "54145")) == full


@pytest.mark.rule("code:{code}")
@pytest.mark.parametrize(
    ("keyed", "code"),
    [
        ("902000000000", Refusal.TOO_SHORT),
        ("90200000000012", Refusal.TOO_LONG),
        ("5414490200000000011", Refusal.TOO_LONG),
        ("902000000000x", Refusal.NOT_DIGITS),
        ("٩020000000001", Refusal.NOT_DIGITS),
        ("9020000000002", Refusal.BAD_CHECK_DIGIT),
        ("541449020000000002", Refusal.BAD_CHECK_DIGIT),
    ],
)
def test_a_wrong_code_is_refused_with_its_reason(keyed: str, code: Refusal) -> None:
    """EAN"""
    with pytest.raises(RefusedInput) as refused:
        parse_ean(keyed, PREFIXES)
    assert (refused.value.code, refused.value.field) == (code, "ean")


@pytest.mark.rule("ean.single_digit")
@given(st.integers(0, 10**12 - 1), st.integers(0, 17), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(number: int, place: int, shift: int) -> None:
    """EAN: GS1 mod 10."""
    first = f"54144{number:012d}"
    full = Ean(first + check_digit(first))
    wrong = (int(full[place]) + shift) % 10
    with pytest.raises(RefusedInput):
        parse_ean(f"{full[:place]}{wrong}{full[place + 1 :]}", PREFIXES)
