"""What the e-mail that confirms a payment says."""

import re
from datetime import UTC, datetime

import pytest

from balance.account import Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.mails import render
from tests.messaging.factories import SERVICE, statement

TUESDAY_8_05 = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
MONDAY_8_00 = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
PAID = Cents(2000)


@pytest.mark.rule("notices.top_up_received")
def test_a_payment_is_confirmed_with_the_balance_it_made() -> None:
    mail = render(NoticeKind.TOP_UP_RECEIVED, statement(balance=2380), SERVICE, TUESDAY_8_05, PAID)
    said = "Rechargement bien arrivé\xa0: 20,00\xa0€ pour l’électricité (EAN …0018)"
    assert mail.subject == said
    assert "Votre solde\xa0: 23,80\xa0€\nVotre rechargement\xa0: 20,00\xa0€\n" in mail.text
    assert "aucune coupure n’est prévue" in mail.text
    assert "Recharger par internet" not in mail.text


def test_a_payment_that_brings_full_power_back_says_so_and_nothing_of_a_limit() -> None:
    about = statement(balance=2380, limiter=True)
    text = render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, TUESDAY_8_05, PAID).text
    assert "le courant est à pleine puissance" in text
    assert "limité" not in text


@pytest.mark.parametrize(
    ("limiter", "end"), [(False, "le courant est coupé."), (True, "le courant est limité, mais il")]
)
def test_a_payment_that_leaves_the_balance_below_zero_says_what_is_left_and_how_it_ends(
    limiter: bool, end: str
) -> None:
    about = statement(balance=-120, emergency_left=1380, limiter=limiter)
    text = render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, TUESDAY_8_05, PAID).text
    assert "Mais il est sous zéro\xa0: vous utilisez votre crédit de secours." in text
    assert f"Il reste 13,80\xa0€ de crédit de secours. Quand il est fini, {end}" in text
    assert "Rechargez dès que possible\xa0: 5\xa0€ ou plus." in text


def test_a_payment_that_leaves_a_coming_cut_says_when_and_how_much_more_to_pay_before() -> None:
    about = statement(balance=-2092, supply=Supply.PENDING_CUT, to_restore=2143, cut_at=MONDAY_8_00)
    mail = render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, TUESDAY_8_05, PAID)
    when = "lundi 30/11 à 8\xa0h\xa000"
    assert mail.subject == f"Rechargement arrivé, pas assez\xa0: coupure {when} (EAN …0018)"
    assert f"le courant sera coupé {when}." in mail.text
    assert f"Encore à payer avant {when}, au moins\xa0: 21,43\xa0€" in mail.text
    assert f"Payez encore au moins 21,43\xa0€ avant {when}." in mail.text


def test_a_payment_while_cuts_are_held_is_confirmed_without_a_day() -> None:
    about = statement(balance=-2092, supply=Supply.PENDING_CUT, to_restore=2143)
    mail = render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, TUESDAY_8_05, PAID)
    assert mail.subject.startswith("Rechargement arrivé, pas assez\xa0: une coupure va suivre")
    assert "Encore à payer pour éviter la coupure, au moins\xa0: 21,43\xa0€" in mail.text


def test_a_limited_household_that_paid_too_little_is_told_what_full_power_still_costs() -> None:
    about = statement(
        balance=-592, emergency_left=908, limiter=True, supply=Supply.LIMITED, to_full_power=643
    )
    text = render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, TUESDAY_8_05, PAID).text
    assert "Le courant n’est pas coupé, mais il est limité" in text
    assert "Payez encore aujourd’hui au moins 6,43\xa0€." in text
    assert "toute la puissance revient, toute seule" in text


@pytest.mark.rule("notices.top_up_still_cut")
@pytest.mark.parametrize("energy", Energy)
def test_a_payment_too_small_for_a_cut_meter_says_what_is_missing_and_the_steps(
    energy: Energy,
) -> None:
    about = statement(energy=energy, balance=-820, supply=Supply.CUT, to_restore=871)
    mail = render(NoticeKind.TOP_UP_STILL_CUT, about, SERVICE, TUESDAY_8_05, PAID)
    assert "reste coupé" in mail.subject
    assert "Encore à payer aujourd’hui (24/11/2026), au moins\xa0: 8,71\xa0€" in mail.text
    assert "Payez encore aujourd’hui au moins 8,71\xa0€." in mail.text
    assert "Crédit de secours restant" not in mail.text
    assert ("bouton vert" in mail.text) is (energy is Energy.ELECTRICITY)
    assert ("test de fuite" in mail.text) is (energy is Energy.GAS)


@pytest.mark.parametrize(
    ("energy", "supply", "steps"),
    [
        (Energy.ELECTRICITY, Supply.READY, ("Tenez le bouton vert", "Pas de flèche")),
        (
            Energy.GAS,
            Supply.READY,
            ("test de fuite", "Attendez 6\xa0minutes", "installateur", "symbole"),
        ),
        (
            Energy.GAS,
            Supply.GAS_TESTING,
            ("test de fuite", "6\xa0minutes", "installateur", "symbole"),
        ),
        (
            Energy.GAS,
            Supply.GAS_RETRY_WAIT,
            ("test de fuite", "6\xa0minutes", "installateur", "symbole"),
        ),
        (Energy.GAS, Supply.GAS_BLOCKED, ("installateur de gaz",)),
    ],
)
def test_a_payment_for_a_supply_that_is_not_back_yet_comes_with_the_steps_to_have_it_back(
    energy: Energy, supply: Supply, steps: tuple[str, ...]
) -> None:
    about = statement(energy=energy, balance=2430, supply=supply)
    text = render(NoticeKind.TOP_UP_RECEIVED, about, SERVICE, TUESDAY_8_05, PAID).text
    assert "n’est pas encore revenu" in text
    found = re.findall(r"^\d\. (.+)$", text, re.MULTILINE)
    for step, word in zip(found, steps, strict=True):
        assert word in step
    assert "Recharger par internet" not in text
