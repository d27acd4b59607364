"""Opening accounts: what a line says, what silence means, and each reason to refuse one."""

from datetime import date

import pytest

from balance.account import Supply
from balance.energy import Energy
from balance.intake.accounts import Opening, read_accounts
from balance.refusals import Refusal
from tests.balance.intake.factories import EAN, PREFIXES, TAIL, file_of, refused, taken

TODAY = date(2026, 1, 31)


def one(header: str, line: str) -> Opening:
    stream = file_of(f"ean,energy,{header}", f"{EAN},{line}")
    (record,) = taken(read_accounts(stream, PREFIXES, TODAY))
    return record


def code_of(header: str, line: str) -> tuple[Refusal, str]:
    stream = file_of(f"ean,energy,{header}", f"{EAN},{line}")
    (found,) = refused(read_accounts(stream, PREFIXES, TODAY))
    return found.code, found.field


def test_an_ean_and_an_energy_are_enough() -> None:
    (record,) = taken(read_accounts(file_of("energy,ean", f"gas,{TAIL}"), PREFIXES, TODAY))
    assert record == Opening(EAN, Energy.GAS, TODAY)  # type: ignore[arg-type]
    assert (record.language, record.channels, record.debt_left) == (None, (), 0)


def test_an_empty_cell_says_as_much_as_an_absent_column() -> None:
    header = "opened_on,language,channels,threshold_eur,balance_eur,supply,debt_left_eur,limiter"
    assert one(header, "gas,,,,,,,,") == one("name", "gas,")


def test_all_opening_facts_are_read() -> None:
    header = (
        "opened_on,language,name,mobile,landline,email,channels,threshold_eur,balance_eur,supply,"
        "advance_left_eur,debt_left_eur,debt_per_day_eur,limiter"
    )
    line = (
        "electricity,2025-12-01,NL,Ann Peeters,0470 00 00 00,+32 81 00 00 00,ann@example.org,"
        "email sms,7.50,-16.20,LIMITED,12.00,30.00,1.50,yes"
    )
    assert one(header, line) == Opening(
        ean=EAN,  # type: ignore[arg-type]
        energy=Energy.ELECTRICITY,
        opened_on=date(2025, 12, 1),
        language="nl",
        name="Ann Peeters",
        mobile="0470 00 00 00",
        landline="+32 81 00 00 00",
        email="ann@example.org",
        channels=("email", "sms"),
        threshold=750,  # type: ignore[arg-type]
        balance=-1620,  # type: ignore[arg-type]
        supply=Supply.LIMITED,
        advance_left=1200,  # type: ignore[arg-type]
        debt_left=3000,  # type: ignore[arg-type]
        debt_per_day=150,  # type: ignore[arg-type]
        limiter=True,
    )


def test_a_limited_supply_implies_its_limiter() -> None:
    assert one("supply", "electricity,LIMITED").limiter


def test_a_daily_amount_without_a_debt_means_nothing() -> None:
    assert one("debt_left_eur,debt_per_day_eur", "gas,0,1.00").debt_per_day is None


@pytest.mark.parametrize("text", ["sms email", '"sms,email"', "SMS;email;sms"])
def test_channels_may_be_separated_in_several_ways(text: str) -> None:
    assert one("channels", f"gas,{text}").channels == ("sms", "email")


@pytest.mark.rule("code:{code}")
@pytest.mark.parametrize(
    ("header", "line", "code", "field"),
    [
        ("name", "water,", Refusal.BAD_FORMAT, "energy"),
        ("name", ",", Refusal.BAD_FORMAT, "energy"),
        ("opened_on", "gas,31/01/2026", Refusal.BAD_FORMAT, "opened_on"),
        ("language", "gas,es", Refusal.BAD_FORMAT, "language"),
        ("channels", "gas,pigeon", Refusal.BAD_FORMAT, "channels"),
        ("name", "gas,A\x07B", Refusal.BAD_FORMAT, "name"),
        ("email", f"gas,{'a' * 201}", Refusal.BAD_FORMAT, "email"),
        ("threshold_eur", "gas,-0.01", Refusal.NEGATIVE_AMOUNT, "threshold_eur"),
        ("balance_eur", "gas,12.345", Refusal.BAD_AMOUNT, "balance_eur"),
        ("advance_left_eur", "gas,-1", Refusal.NEGATIVE_AMOUNT, "advance_left_eur"),
        (
            "debt_left_eur,debt_per_day_eur",
            "gas,-1,1",
            Refusal.NEGATIVE_AMOUNT,
            "debt_left_eur",
        ),
        ("debt_left_eur", "gas,10.00", Refusal.BAD_AMOUNT, "debt_per_day_eur"),
        (
            "debt_left_eur,debt_per_day_eur",
            "gas,10,0",
            Refusal.BAD_AMOUNT,
            "debt_per_day_eur",
        ),
        (
            "debt_left_eur,debt_per_day_eur",
            "gas,0,-1",
            Refusal.NEGATIVE_AMOUNT,
            "debt_per_day_eur",
        ),
        ("supply", "gas,ON", Refusal.BAD_FORMAT, "supply"),
        ("supply", "gas,LIMITED", Refusal.NOT_ALLOWED, "supply"),
        ("supply", "electricity,GAS_BLOCKED", Refusal.NOT_ALLOWED, "supply"),
        ("limiter", "gas,yes", Refusal.NOT_ALLOWED, "limiter"),
        ("limiter", "electricity,maybe", Refusal.BAD_FORMAT, "limiter"),
        ("supply,limiter", "electricity,LIMITED,no", Refusal.NOT_ALLOWED, "limiter"),
    ],
)
def test_a_wrong_opening_is_refused(header: str, line: str, code: Refusal, field: str) -> None:
    assert code_of(header, line) == (code, field)
