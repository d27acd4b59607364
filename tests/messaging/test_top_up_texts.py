"""The SMS that confirms a payment: what it says of the meter is true."""

from datetime import UTC, datetime

import pytest

from balance.account import Statement, Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.texts import render
from tests.messaging.factories import SERVICE, statement
from tests.messaging.states import LONGEST, NOT_BACK

MONDAY_8_00 = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


@pytest.mark.rule("notices.top_up_received")
def test_a_payment_is_confirmed_with_its_amount_its_moment_and_the_new_balance() -> None:
    about = statement(balance=2380)
    assert render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, Cents(2000)) == (
        "Rechargement bien arrivé: 20,00 EUR le 23/11 à 10h30. Merci. "
        f"Électricité (EAN ..{about.ean[-4:]}): solde 23,80 EUR. "
        "Pas de coupure prévue. Info gratuite: 0800 92 424"
    )


@pytest.mark.rule("notices.top_up_received", "statement.before")
def test_a_payment_that_leaves_a_coming_cut_says_when_and_how_much_more_to_pay_before() -> None:
    about = statement(balance=-2092, supply=Supply.PENDING_CUT, to_restore=2143, cut_at=MONDAY_8_00)
    assert render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, Cents(2000)) == (
        f"20,00 EUR bien arrivés. Électricité (EAN ..{about.ean[-4:]}): "
        "solde -20,92 EUR le 23/11. Coupure lundi 30/11 à 8h: payez encore 21,43 EUR avant. "
        "Aide: 0800 92 424"
    )


@pytest.mark.rule("notices.top_up_still_cut", "statement.today")
def test_a_payment_too_small_for_a_cut_meter_says_how_much_more_to_pay_today() -> None:
    about = statement(energy=Energy.GAS, balance=-820, supply=Supply.CUT, to_restore=871)
    assert render(NoticeKind.TOP_UP_STILL_CUT, about, SERVICE, Cents(800)) == (
        f"8,00 EUR bien arrivés, pas assez. Gaz toujours coupé (EAN ..{about.ean[-4:]}): "
        "solde -8,20 EUR le 23/11. Payez encore 8,71 EUR aujourd'hui. Aide: 0800 92 424"
    )


@pytest.mark.parametrize(("energy", "supply", "act"), NOT_BACK)
def test_a_payment_for_a_supply_that_is_not_back_yet_is_told_with_what_brings_it_back(
    energy: Energy, supply: Supply, act: str
) -> None:
    about = statement(energy=energy, balance=2430, supply=supply)
    text = render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, Cents(2000))
    assert text.startswith("20,00 EUR bien arrivés.")
    assert act in text


_BACK_SOON = (Supply.READY, Supply.GAS_TESTING, Supply.GAS_RETRY_WAIT)


def _true_of_a_payment(about: Statement) -> set[str]:
    """What the confirmation of a payment may claim, and has to."""
    match about.supply:
        case Supply.CUT:
            return {"toujours coupé", "pas assez", "Payez encore"}
        case Supply.PENDING_CUT:
            without_day = {"une coupure va suivre", "payez encore"}
            return {"Coupure ", "payez encore"} if about.cut_at else without_day
        case Supply.LIMITED:
            return {" limité (", "Payez encore"}
        case Supply.GAS_BLOCKED:
            return {"bloqué", "installateur"}
        case supply if supply in _BACK_SOON:
            gas = about.energy is Energy.GAS
            return {"pas encore revenu", "test de fuite" if gas else "bouton vert"}
    if about.balance < 0:
        return {"avant la limitation" if about.limiter else "avant la coupure"}
    return {"pleine puissance" if about.limiter else "Pas de coupure prévue"}


_CLAIMS = {claim for about in LONGEST for claim in _true_of_a_payment(about)}


@pytest.mark.parametrize("kind", [NoticeKind.TOP_UP_RECEIVED, NoticeKind.TOP_UP_STILL_CUT])
def test_the_confirmation_of_a_payment_claims_what_is_true_and_nothing_else(
    kind: NoticeKind,
) -> None:
    for about in LONGEST:
        if about.supply is not Supply.OFF_PREPAYMENT:
            text = render(kind, about, SERVICE, Cents(12345))
            claimed = {claim for claim in _CLAIMS if claim in text}
            assert claimed == _true_of_a_payment(about), text
            assert "123,45 EUR" in text
