"""With which words each account is spoken of."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from balance.account import BalanceMessage, Statement, Supply
from balance.energy import Energy
from balance.estimate import Outlook
from balance.money import Cents
from ivr.said import Account
from tests.ivr.samples import (
    CUT,
    EMERGENCY,
    LIMITED,
    LOW,
    NORMAL,
    NOW,
    OFF,
    PENDING,
    READY,
    gas,
)
from voice_prompts.languages import Language
from voice_prompts.sentences import in_language

SPOKEN_OF = (NORMAL, LOW, EMERGENCY, CUT, PENDING, READY, gas(READY), LIMITED)
AS_OF = (
    "Ce solde date de ce lundi, cinq heures quinze. "
    "Votre consommation d'aujourd'hui n'est pas encore comptée."
)
TOP_UP = "Dernier rechargement : vingt euros, vendredi vingt novembre."


def answer(statement: Statement) -> list[str]:
    account = Account(in_language(Language.FR), statement, NOW)
    return [said.text for said in account.balance()]


@pytest.mark.rule("balance.dated", "R47")
def test_a_normal_balance_is_said_with_its_moment_credit_and_last_top_up() -> None:
    assert answer(NORMAL) == [
        "Compteur d'électricité. Il vous reste trente-huit euros et quatre-vingts centimes.",
        AS_OF,
        "Votre crédit de secours est complet : quinze euros.",
        TOP_UP,
    ]


@pytest.mark.rule("R47")
def test_a_low_balance_says_that_the_emergency_credit_starts_next() -> None:
    assert answer(LOW) == [
        "Compteur d'électricité. Attention, il vous reste trois euros et vingt centimes.",
        "Quand ce sera fini, votre crédit de secours commence : quinze euros. Rechargez à temps.",
        AS_OF,
        TOP_UP,
    ]


@pytest.mark.rule("R48")
def test_a_running_emergency_credit_says_what_is_left_before_the_cut() -> None:
    assert answer(EMERGENCY) == [
        "Compteur d'électricité. Votre crédit de secours a commencé.",
        "Solde : moins un euro et vingt centimes. Vous êtes donc sous zéro.",
        "De votre crédit de secours, il reste treize euros et quatre-vingts centimes. "
        "Après, le courant sera coupé. Rechargez avant.",
        AS_OF,
        TOP_UP,
    ]


@pytest.mark.rule("R48", "R51")
def test_the_emergency_credit_of_a_home_with_a_limiter_ends_with_a_limit_not_a_cut() -> None:
    said = answer(replace(EMERGENCY, limiter=True))
    assert said[2].endswith("Après, le courant sera limité. Rechargez avant.")
    assert "coupé" not in " ".join(said)


@pytest.mark.rule("R49", "statement.today")
def test_a_cut_meter_says_what_to_pay_today() -> None:
    assert answer(CUT) == [
        "Compteur d'électricité. Le courant est coupé. Votre crédit de secours est fini.",
        "Solde : moins seize euros et vingt centimes. Vous êtes donc sous zéro.",
        "Pour remettre le courant, payez aujourd'hui au moins seize euros et septante et un "
        "centimes. Demain, ce sera peut-être plus.",
        AS_OF,
        TOP_UP,
    ]


def test_a_cut_gas_meter_is_said_with_the_words_of_gas() -> None:
    said = answer(gas(CUT))
    assert said[0] == "Compteur de gaz. Le gaz est coupé. Votre crédit de secours est fini."
    assert said[2].startswith("Pour remettre le gaz, payez aujourd'hui au moins seize euros")


def test_a_meter_still_cut_after_a_part_payment_does_not_say_its_credit_is_used_up() -> None:
    part = replace(CUT, balance=Cents(20), emergency_left=Cents(1500), to_restore=Cents(500))
    assert answer(part)[:3] == [
        "Compteur d'électricité. Le courant est coupé.",
        "Solde : vingt centimes.",
        "Pour remettre le courant, payez aujourd'hui au moins cinq euros. "
        "Demain, ce sera peut-être plus.",
    ]


@pytest.mark.rule("statement.several")
@pytest.mark.parametrize(("due", "said"), [(25000, False), (25001, True)])
@pytest.mark.parametrize("statement", [CUT, PENDING])
def test_more_than_one_payment_can_take_is_said_to_need_several(
    statement: Statement, due: int, said: bool
) -> None:
    several = "Un paiement va jusqu'à deux cent cinquante euros. Payez en plusieurs fois."
    assert (several in answer(replace(statement, to_restore=Cents(due)))) is said


@pytest.mark.rule("R50", "statement.before")
def test_a_pending_cut_says_when_and_what_to_pay_before() -> None:
    assert answer(PENDING) == [
        "Compteur d'électricité. Le courant sera coupé mardi à huit heures.",
        "Solde : moins quinze euros et nonante-deux centimes. Le crédit de secours est fini.",
        "Pour éviter la coupure, payez seize euros et quarante-trois centimes avant.",
        AS_OF,
        TOP_UP,
    ]


@pytest.mark.rule("brake.no_end")
def test_a_held_cut_is_said_without_a_day() -> None:
    said = answer(replace(PENDING, cut_at=None))
    assert said[0] == "Compteur d'électricité. Le courant sera bientôt coupé."
    assert said[2].startswith("Pour éviter la coupure, payez dès aujourd'hui")


@pytest.mark.rule("R45", "D19")
def test_a_ready_meter_says_how_to_switch_on() -> None:
    said = answer(READY)
    assert said[0] == "Compteur d'électricité. Vous pouvez remettre le courant."
    assert "Appuyez cinq secondes sur le bouton vert" in said[2]


@pytest.mark.rule("R46")
@pytest.mark.parametrize(
    ("supply", "state", "help_said"),
    [
        (Supply.READY, "Vous pouvez remettre le gaz.", "Éteignez tous les appareils au gaz."),
        (Supply.GAS_TESTING, "Le compteur fait son test.", "Laissez tout éteint."),
        (Supply.GAS_RETRY_WAIT, "Le test n'a pas réussi.", "Attendez six minutes."),
        (Supply.GAS_BLOCKED, "Deux essais ratés.", "Appelez un installateur de gaz."),
    ],
)
def test_a_gas_meter_on_its_way_back_says_what_to_do_now(
    supply: Supply, state: str, help_said: str
) -> None:
    said = answer(replace(gas(READY), supply=supply))
    assert state in said[0]
    assert help_said in said[2]


@pytest.mark.rule("R51", "D19")
def test_a_limited_supply_says_that_power_comes_back_by_itself() -> None:
    said = answer(LIMITED)
    assert said[0] == "Compteur d'électricité. Le courant n'est pas coupé, mais il est limité."
    assert said[1] == "Solde : moins dix-sept euros. Vous êtes donc sous zéro."
    assert "Votre crédit de secours est fini." in said


def test_a_used_part_of_the_emergency_credit_is_said_as_what_is_left() -> None:
    partly = replace(LIMITED, balance=Cents(-300), emergency_left=Cents(1200))
    assert "De votre crédit de secours, il reste douze euros." in answer(partly)


def test_days_not_counted_for_long_are_named() -> None:
    late = replace(NORMAL, consumed_through=date(2026, 11, 20))
    assert answer(late)[1] == (
        "Ce solde date de ce lundi, cinq heures quinze. Votre consommation "
        "est comptée jusqu'au vendredi vingt novembre."
    )


@pytest.mark.rule("balance.dated")
def test_an_older_balance_is_said_with_its_date() -> None:
    older = replace(NORMAL, balance_at=datetime(2026, 11, 21, 4, 15, tzinfo=UTC))
    assert answer(older)[1].startswith("Ce solde date de samedi vingt et un novembre, cinq heures")


def test_no_top_up_yet_is_not_spoken_of() -> None:
    assert answer(replace(NORMAL, last_top_up=None)) == answer(NORMAL)[:-1]


@pytest.mark.parametrize("message", [m for m in BalanceMessage if m is not BalanceMessage.MX_OFF])
@pytest.mark.parametrize("energy", list(Energy))
def test_every_message_has_words_for_both_energies(message: BalanceMessage, energy: Energy) -> None:
    said = answer(replace(NORMAL, message=message, energy=energy))
    assert len(said) >= 3


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("statement", SPOKEN_OF)
def test_debts_and_advances_are_never_said(statement: Statement, language: Language) -> None:
    owing = replace(statement, debt_left=Cents(7654), debt_per_day=Cents(123))
    free = replace(statement, advance_left=Cents(0), debt_left=Cents(0), debt_per_day=Cents(0))
    told = [
        [*account.balance(), *account.details(Outlook(None, 3)), *account.what_now()]
        for account in (Account(in_language(language), one, NOW) for one in (owing, free))
    ]
    assert told[0] == told[1]


def test_a_meter_off_prepayment_has_no_answer() -> None:
    with pytest.raises(ValueError, match="off prepayment"):
        answer(OFF)
