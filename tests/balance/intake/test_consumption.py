"""What one line of consumption says, and each reason to refuse it."""

from datetime import date

import pytest

from balance.entries import Consumption, Metered, Priced
from balance.intake.consumption import COLUMNS, read_consumption
from balance.refusals import Refusal
from tests.balance.intake.factories import EAN, PREFIXES, TAIL, file_of, refused, taken

HEADER = ",".join(COLUMNS)


def one(line: str) -> Consumption:
    (record,) = taken(read_consumption(file_of(HEADER, line), PREFIXES))
    return record


def test_a_priced_day_is_read() -> None:
    expected = Consumption("C1", EAN, date(2026, 1, 5), 3, Priced(412))  # type: ignore[arg-type]
    assert one(f"C1,{TAIL},2026-01-05,3,,,4.12") == expected


def test_energy_of_both_registers_is_read_with_dot_or_quoted_comma() -> None:
    assert one(f'C1,{EAN},2026-01-05,1,7.25,"3,125",').content == Metered(7250, 3125)  # type: ignore[arg-type]


def test_a_single_register_has_no_off_peak() -> None:
    assert one(f"C1,{EAN},2026-01-05,1,7.250,,").content == Metered(7250, 0)  # type: ignore[arg-type]


def test_no_version_is_the_first() -> None:
    assert one(f"C1,{EAN},2026-01-05,,,,0").version == 1


@pytest.mark.rule("code:{code}")
@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (f"C1,{EAN},2026-01-05,1,1,1,4.12", Refusal.BOTH_AMOUNT_AND_ENERGY, "amount_eur"),
        (f"C1,{EAN},2026-01-05,1,,1,4.12", Refusal.BOTH_AMOUNT_AND_ENERGY, "amount_eur"),
        (f"C1,{EAN},2026-01-05,1,,,", Refusal.BAD_AMOUNT, "amount_eur"),
        (f"C1,{EAN},2026-01-05,1,,2,", Refusal.BAD_AMOUNT, "peak_kwh"),
        (f"C1,{EAN},2026-01-05,1,,,4.123", Refusal.BAD_AMOUNT, "amount_eur"),
        (f"C1,{EAN},2026-01-05,1,,,4e2", Refusal.BAD_AMOUNT, "amount_eur"),
        (f"C1,{EAN},2026-01-05,1,,,-0.01", Refusal.NEGATIVE_AMOUNT, "amount_eur"),
        (f"C1,{EAN},2026-01-05,1,-1,,", Refusal.NEGATIVE_AMOUNT, "peak_kwh"),
        (f"C1,{EAN},2026-01-05,1,1,-1,", Refusal.NEGATIVE_AMOUNT, "offpeak_kwh"),
        (f"C1,{EAN},2026-01-05,1,1.2345,,", Refusal.BAD_AMOUNT, "peak_kwh"),
        (f"C1,{EAN},2026-02-30,1,,,4.12", Refusal.BAD_FORMAT, "day"),
        (f"C1,{EAN},20260105,1,,,4.12", Refusal.BAD_FORMAT, "day"),
        (f"C1,{EAN},1989-12-31,1,,,4.12", Refusal.BAD_FORMAT, "day"),
        (f"C1,{EAN},2101-01-01,1,,,4.12", Refusal.BAD_FORMAT, "day"),
        (f"C1,{EAN},2026-01-05,0,,,4.12", Refusal.BAD_FORMAT, "version"),
        (f"C1,{EAN},2026-01-05,1.5,,,4.12", Refusal.BAD_FORMAT, "version"),
        (f"C1,{EAN},2026-01-05,\u0663,,,4.12", Refusal.BAD_FORMAT, "version"),
        (f"C1,{EAN},2026-01-05,{'9' * 5000},,,4.12", Refusal.BAD_FORMAT, "version"),
        (f",{EAN},2026-01-05,1,,,4.12", Refusal.BAD_FORMAT, "message_id"),
        (f"{'C' * 101},{EAN},2026-01-05,1,,,4.12", Refusal.BAD_FORMAT, "message_id"),
        (f"C\x071,{EAN},2026-01-05,1,,,4.12", Refusal.BAD_FORMAT, "message_id"),
        (f"=C1,{EAN},2026-01-05,1,,,4.12", Refusal.BAD_FORMAT, "message_id"),
        (f"+C1,{EAN},2026-01-05,1,,,4.12", Refusal.BAD_FORMAT, "message_id"),
        (f"-C1,{EAN},2026-01-05,1,,,4.12", Refusal.BAD_FORMAT, "message_id"),
        (f"@C1,{EAN},2026-01-05,1,,,4.12", Refusal.BAD_FORMAT, "message_id"),
        ("C1,90200000,2026-01-05,1,,,4.12", Refusal.TOO_SHORT, "ean"),
        (f"C1,{EAN}0,2026-01-05,1,,,4.12", Refusal.TOO_LONG, "ean"),
        ("C1,902000000000X,2026-01-05,1,,,4.12", Refusal.NOT_DIGITS, "ean"),
        ("C1,9020000000002,2026-01-05,1,,,4.12", Refusal.BAD_CHECK_DIGIT, "ean"),
    ],
)
def test_a_wrong_line_is_refused_with_its_reason(line: str, code: Refusal, field: str) -> None:
    (found,) = refused(read_consumption(file_of(HEADER, line), PREFIXES))
    assert (found.line, found.raw, found.code, found.field) == (2, line, code, field)
    assert found.detail
