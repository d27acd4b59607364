"""What a caller hears who asks for details, for what to do now, and where to pay."""

from dataclasses import replace

import pytest

from balance.account import Statement, Supply
from balance.estimate import Outlook
from balance.money import Cents
from ivr.said import Account
from tests.ivr.samples import CUT, EMERGENCY, LIMITED, LOW, NORMAL, NOW, PENDING, READY, gas
from voice_prompts.languages import Language
from voice_prompts.sentences import in_language

PAY = (
    "Payez cinq euros ou plus, par carte bancaire : au magasin, à nos bureaux, ou par internet. "
    "Gardez les treize chiffres avec vous."
)
ALERT = "Votre alerte est à cinq euros. À ce solde, un message part."
AT_THIS_PACE = "Au rythme des derniers jours,"
LIMITER = replace(EMERGENCY, limiter=True)


def details(statement: Statement, days: int | None, estimate: Cents | None = None) -> list[str]:
    account = Account(in_language(Language.FR), statement, NOW)
    return [said.text for said in account.details(Outlook(estimate, days))]


def what_now(statement: Statement) -> list[str]:
    account = Account(in_language(Language.FR), statement, NOW)
    return [said.text for said in account.what_now()]


def no_arrow(statement: Statement) -> list[str]:
    account = Account(in_language(Language.FR), statement, NOW)
    return [said.text for said in account.no_arrow()]


@pytest.mark.rule("R32")
def test_the_details_are_days_estimate_and_alert() -> None:
    assert details(NORMAL, 12, Cents(3712)) == [
        f"{AT_THIS_PACE} il vous reste assez pour douze jours.",
        "Estimation pour maintenant : trente-sept euros et douze centimes.",
        ALERT,
    ]


@pytest.mark.rule("R32")
def test_nothing_is_estimated_where_no_day_is_known() -> None:
    assert details(NORMAL, None) == [
        "Je ne connais pas encore votre rythme de consommation.",
        ALERT,
    ]


@pytest.mark.rule("R32")
@pytest.mark.parametrize("statement", [PENDING, LIMITED])
def test_a_rhythm_that_is_known_is_never_said_to_be_unknown(statement: Statement) -> None:
    assert details(statement, None, Cents(-1650)) == [
        "Estimation pour maintenant : moins seize euros et cinquante centimes.",
        ALERT,
    ]


@pytest.mark.parametrize(
    ("statement", "days", "ends"),
    [
        (NORMAL, 1, "il vous reste assez pour un jour."),
        (LOW, 0, "votre crédit ne suffit plus pour un jour."),
        (EMERGENCY, 2, "le courant peut être coupé dans deux jours."),
        (EMERGENCY, 0, "le courant peut être coupé aujourd'hui ou demain."),
        (gas(EMERGENCY), 2, "le gaz peut être coupé dans deux jours."),
        (LIMITER, 2, "le courant peut être limité dans deux jours."),
        (LIMITER, 0, "le courant peut être limité aujourd'hui ou demain."),
        (replace(NORMAL, limiter=True), 3, "il vous reste assez pour trois jours."),
    ],
)
def test_the_days_left_say_what_they_end_with(statement: Statement, days: int, ends: str) -> None:
    assert details(statement, days)[0] == f"{AT_THIS_PACE} {ends}"


@pytest.mark.rule("R19")
def test_who_has_credit_hears_where_to_pay_and_that_a_dark_house_is_no_cut() -> None:
    said = what_now(NORMAL)
    assert said[0] == PAY
    assert said[1].startswith("Pas de courant, et pourtant du crédit ?")


@pytest.mark.rule("R61", "R62")
@pytest.mark.parametrize("statement", [NORMAL, LOW])
def test_an_outage_is_told_apart_by_energy(statement: Statement) -> None:
    assert "Regardez votre disjoncteur" in what_now(statement)[-1]
    assert "Parlez à une personne : tapez zéro." in what_now(gas(statement))[-1]


def test_who_uses_emergency_credit_hears_what_is_left_of_it() -> None:
    assert what_now(EMERGENCY) == [
        "De votre crédit de secours, il reste treize euros et quatre-vingts centimes. "
        "Après, le courant sera coupé. Rechargez avant.",
        PAY,
    ]


@pytest.mark.rule("statement.before")
def test_who_will_be_cut_hears_what_to_pay_before() -> None:
    due = "Pour éviter la coupure, payez seize euros et quarante-trois centimes avant."
    assert what_now(PENDING) == [due, PAY]


def test_a_held_cut_has_no_day_to_pay_before() -> None:
    assert "payez dès aujourd'hui" in what_now(replace(PENDING, cut_at=None))[0]


@pytest.mark.rule("R51")
def test_who_is_limited_hears_what_gives_full_power() -> None:
    due = "Pour la pleine puissance, payez au moins dix-sept euros et cinquante et un centimes."
    assert what_now(LIMITED) == [due, PAY]


@pytest.mark.rule("statement.several")
def test_where_to_pay_says_once_that_it_takes_several_payments() -> None:
    for due, times in ((Cents(25_000), 0), (Cents(25_001), 1)):
        for statement in (replace(CUT, to_restore=due), replace(PENDING, to_restore=due)):
            said = " ".join(what_now(statement))
            assert said.count("Payez en plusieurs fois.") == times


@pytest.mark.rule("statement.several")
def test_full_power_that_takes_several_payments_is_said_to() -> None:
    for due, times in ((Cents(25_000), 0), (Cents(25_001), 1)):
        said = " ".join(what_now(replace(LIMITED, to_full_power=due)))
        assert said.count("Payez en plusieurs fois.") == times


def test_no_arrow_says_what_to_pay_where_the_meter_is_cut() -> None:
    said = no_arrow(CUT)
    assert said[0].startswith("Pas encore payé ?")
    assert "seize euros et septante et un centimes" in said[1]


@pytest.mark.parametrize("statement", [READY, gas(READY), gas(READY, Supply.GAS_TESTING)])
def test_no_arrow_after_a_payment_is_patience_then_a_person(statement: Statement) -> None:
    (said,) = no_arrow(statement)
    assert said.startswith("Votre paiement est arrivé.")
