"""The words of each SMS, and that they stay within the segments they declare."""

from datetime import UTC, datetime
from itertools import product

import pytest

from balance.account import Statement, Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from messaging.gsm7 import Encoding, letters_outside_gsm7, segments
from messaging.notices import needs_parts
from messaging.texts import choose_template, render
from tests.messaging.factories import SERVICE, statement
from tests.messaging.states import LONGEST, LONGEST_PAYMENT, NAMES, NOT_BACK
from voice_prompts.languages import Language

MONDAY_8_00 = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


_IN_PARTS = {
    Language.FR: ". 250 EUR au plus par paiement: payez en plusieurs fois.",
    Language.NL: ". Hoogstens 250 EUR per betaling: betaal in delen.",
    Language.DE: ". Höchstens 250 EUR je Zahlung: in Teilen zahlen.",
    Language.EN: ". At most 250 EUR per payment: pay in parts.",
}


def longest(kind: NoticeKind, about: Statement, language: Language) -> str:
    """The text with the highest payment."""
    return render(kind, about, SERVICE, LONGEST_PAYMENT, language=language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_text_at_its_longest_values_fills_no_more_segments_than_declared(
    kind: NoticeKind, language: Language
) -> None:
    for about in LONGEST:
        text = longest(kind, about, language)
        outside = letters_outside_gsm7(text)
        assert not outside, f"{kind} has letters outside GSM 7-bit: {outside}"
        filled, declared = segments(text), choose_template(kind, about, language).segments
        assert filled.encoding is Encoding.GSM7
        assert filled.count <= declared, f"{len(text)} long: {text}"


@pytest.mark.rule("balance.dated")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", NoticeKind)
def test_a_text_names_the_meter_the_balance_its_date_and_the_line(
    kind: NoticeKind, language: Language
) -> None:
    figure = "9999.99" if language is Language.EN else "9999,99"
    for about in LONGEST:
        text = longest(kind, about, language)
        assert f"EAN ..{about.ean[-4:]}" in text
        assert (f" -{figure} EUR" if about.balance < 0 else f" {figure} EUR") in text
        assert "30.12." in text if language is Language.DE else "30/12" in text
        assert text.endswith(("0800 92 424", _IN_PARTS[language]))
        assert any(word in text.lower() for word in NAMES[language][about.energy])
        assert "{" not in text
        assert "  " not in text
        assert ".." not in text.replace(" ..", "")


@pytest.mark.parametrize("language", Language)
def test_only_the_gas_instructions_and_payments_in_parts_declare_two_segments(
    language: Language,
) -> None:
    two = {
        (kind, about.energy, needs_parts(about))
        for kind, about in product(NoticeKind, LONGEST)
        if choose_template(kind, about, language).segments == 2
    }
    in_parts = {
        (kind, energy, True)
        for kind in (
            NoticeKind.CUT_WARNING,
            NoticeKind.DISCONNECTED,
            NoticeKind.EMERGENCY_CREDIT,  # with the words of the warning
            NoticeKind.EMERGENCY_LOW,  # the same
            NoticeKind.LOW_CREDIT,  # while limited
            NoticeKind.LIMITED_SUPPLY,
            NoticeKind.TOP_UP_RECEIVED,
            NoticeKind.TOP_UP_STILL_CUT,
        )
        for energy in Energy
    }
    gas = {(NoticeKind.RECONNECT_READY, Energy.GAS, above) for above in (True, False)}
    assert two == in_parts | gas


@pytest.mark.rule("R36")
def test_low_credit_says_when_the_emergency_credit_starts() -> None:
    about = statement()
    assert render(NoticeKind.LOW_CREDIT, about, SERVICE) == (
        f"Crédit bas, électricité (EAN ..{about.ean[-4:]}): 3,80 EUR le 23/11. "
        "Sous zéro, le crédit de secours de 15 EUR commence. "
        "Rechargez à temps. Info gratuite: 0800 92 424"
    )


@pytest.mark.rule("R39", "R48")
def test_emergency_credit_says_what_is_left_before_the_cut() -> None:
    about = statement(energy=Energy.GAS, balance=-120, emergency_left=1380)
    assert render(NoticeKind.EMERGENCY_CREDIT, about, SERVICE) == (
        f"Crédit de secours commencé, gaz (EAN ..{about.ean[-4:]}): solde -1,20 EUR le 23/11. "
        "Encore 13,80 EUR avant la coupure. Rechargez 5 EUR ou plus. Aide: 0800 92 424"
    )


@pytest.mark.rule("notices.emergency_low")
def test_a_second_alert_says_what_is_left_of_the_emergency_credit() -> None:
    about = statement(balance=-1080, emergency_left=420)
    assert render(NoticeKind.EMERGENCY_LOW, about, SERVICE) == (
        f"Crédit de secours: il ne reste que 4,20 EUR avant la coupure, électricité "
        f"(EAN ..{about.ean[-4:]}): solde -10,80 EUR le 23/11. "
        "Rechargez 5 EUR ou plus. Aide: 0800 92 424"
    )


def test_a_second_alert_speaks_of_the_limitation_to_a_household_with_a_limiter() -> None:
    about = statement(balance=-1080, emergency_left=420, limiter=True)
    text = render(NoticeKind.EMERGENCY_LOW, about, SERVICE)
    assert "il ne reste que 4,20 EUR avant la limitation, courant" in text
    assert "coup" not in text


@pytest.mark.rule("R50", "notices.cut_warning", "statement.before")
@pytest.mark.parametrize(
    "kind", [NoticeKind.CUT_WARNING, NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW]
)
def test_an_exhausted_balance_in_the_protected_hours_is_told_as_a_coming_cut(
    kind: NoticeKind,
) -> None:
    about = statement(balance=-1592, supply=Supply.PENDING_CUT, to_restore=1643, cut_at=MONDAY_8_00)
    assert render(kind, about, SERVICE) == (
        f"Électricité (EAN ..{about.ean[-4:]}): coupure lundi 30/11 à 8h. "
        "Solde -15,92 EUR le 23/11. Pour l'éviter, payez au moins 16,43 EUR avant. "
        "Aide: 0800 92 424"
    )


@pytest.mark.rule("brake.no_end")
def test_a_cut_that_is_held_is_announced_without_a_day() -> None:
    about = statement(balance=-1592, supply=Supply.PENDING_CUT, to_restore=1643)
    text = render(NoticeKind.EMERGENCY_CREDIT, about, SERVICE)
    assert "une coupure va suivre" in text
    assert "16,43 EUR" in text


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    "kind", [NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW, NoticeKind.LIMITED_SUPPLY]
)
def test_a_limited_household_is_told_what_full_power_costs_and_of_no_cut(kind: NoticeKind) -> None:
    about = statement(
        balance=-1592, supply=Supply.LIMITED, emergency_left=0, limiter=True, to_full_power=1643
    )
    text = render(kind, about, SERVICE)
    assert "coup" not in text
    assert "fini" in text
    assert "16,43 EUR" in text
    assert "seul" in text


@pytest.mark.parametrize(
    ("kind", "balance", "left", "begun"),
    [
        (NoticeKind.EMERGENCY_CREDIT, -100, 1400, True),
        (NoticeKind.EMERGENCY_LOW, -1100, 400, False),
        (NoticeKind.LIMITED_SUPPLY, -1100, 400, False),
        (NoticeKind.LOW_CREDIT, 0, 1500, False),
    ],
)
def test_a_limited_household_with_credit_left_is_not_told_that_it_is_used_up(
    kind: NoticeKind, balance: int, left: int, begun: bool
) -> None:
    about = statement(
        balance=balance,
        supply=Supply.LIMITED,
        emergency_left=left,
        limiter=True,
        to_full_power=500,
    )
    text = render(kind, about, SERVICE)
    assert ("secours commencé" in text) is begun
    assert "fini" not in text
    assert "limité" in text
    assert "coup" not in text
    assert "5,00 EUR" in text


@pytest.mark.parametrize(
    "kind", [NoticeKind.LOW_CREDIT, NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW]
)
@pytest.mark.parametrize(("energy", "supply", "act"), NOT_BACK)
def test_a_home_whose_supply_is_not_back_yet_is_not_told_of_a_cut_to_come(
    kind: NoticeKind, energy: Energy, supply: Supply, act: str
) -> None:
    about = statement(energy=energy, balance=-200, supply=supply, emergency_left=1300)
    text = render(kind, about, SERVICE)
    assert act in text
    assert "coupure" not in text
    assert ("secours commencé" in text) is (kind is NoticeKind.EMERGENCY_CREDIT)
    assert ("bas" in text) is (kind is NoticeKind.LOW_CREDIT)
    assert ("il reste 13,00 EUR" in text) is (kind is NoticeKind.EMERGENCY_LOW)


def test_a_household_with_a_limiter_is_told_what_is_left_before_the_limitation() -> None:
    about = statement(balance=-120, emergency_left=1380, limiter=True)
    assert render(NoticeKind.EMERGENCY_CREDIT, about, SERVICE) == (
        f"Crédit de secours commencé, courant (EAN ..{about.ean[-4:]}): "
        "solde -1,20 EUR le 23/11. Encore 13,80 EUR avant la limitation. "
        "Rechargez 5 EUR ou plus. Aide: 0800 92 424"
    )


@pytest.mark.rule("R42", "statement.today")
def test_a_cut_gas_meter_names_the_emergency_number_for_a_smell_of_gas() -> None:
    about = statement(energy=Energy.GAS, supply=Supply.CUT, balance=-1620, to_restore=1671)
    text = render(NoticeKind.DISCONNECTED, about, SERVICE)
    assert "Payez aujourd'hui au moins 16,71 EUR." in text
    assert "Odeur de gaz: 0800 87 087" in text


@pytest.mark.rule("statement.several")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("to_restore", "parts"), [(25000, False), (25001, True)])
def test_more_than_one_payment_can_hold_is_paid_in_parts(
    to_restore: int, parts: bool, language: Language
) -> None:
    about = statement(supply=Supply.CUT, balance=-24950, to_restore=to_restore)
    for kind in (NoticeKind.DISCONNECTED, NoticeKind.TOP_UP_STILL_CUT):
        text = longest(kind, about, language)
        assert text.endswith(f"{SERVICE.balance_line}{_IN_PARTS[language]}") is parts
