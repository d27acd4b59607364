"""What the e-mail of each situation says."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from balance.account import Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.mail_layouts import LAYOUTS
from messaging.mail_numbers import money
from messaging.mail_parts import Tone
from messaging.mail_words import fill
from messaging.mails import render
from messaging.notices import Situation
from tests.messaging.factories import SERVICE, statement

TUESDAY_8_05 = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
MONDAY_8_00 = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)


def test_what_is_said_to_be_uncounted_is_today_unless_days_are_missing() -> None:
    for counted, said in (
        (None, "Votre consommation"),
        (date(2026, 11, 23), "La consommation d’aujourd’hui"),
        (date(2026, 11, 22), "La consommation d’après le 22/11/2026"),
    ):
        about = replace(statement(), consumed_through=counted)
        text = render(NoticeKind.LOW_CREDIT, about, SERVICE, TUESDAY_8_05).text
        assert f"{said} n’est pas encore comptée." in text


def test_low_credit_says_that_nothing_is_cut_and_when_the_emergency_credit_starts() -> None:
    mail = render(NoticeKind.LOW_CREDIT, statement(), SERVICE, TUESDAY_8_05)
    assert mail.subject == "Crédit bas\xa0: 3,80\xa0€ pour l’électricité (EAN …0018)"
    assert "Rien n’est coupé." in mail.text
    assert "Sous zéro, votre crédit de secours de 15\xa0€ commence." in mail.text


def test_emergency_credit_says_what_is_left_before_the_cut() -> None:
    about = statement(energy=Energy.GAS, balance=-120, emergency_left=1380)
    text = render(NoticeKind.EMERGENCY_CREDIT, about, SERVICE, TUESDAY_8_05).text
    assert "Il reste 13,80\xa0€ de crédit de secours. Quand il est fini, le gaz est coupé." in text
    assert "Rechargez dès que possible\xa0: 5\xa0€ ou plus." in text


def test_a_household_with_a_limiter_is_told_what_is_left_before_the_limit() -> None:
    about = statement(balance=-120, emergency_left=1380, limiter=True)
    mail = render(NoticeKind.EMERGENCY_CREDIT, about, SERVICE, TUESDAY_8_05)
    assert "Il reste 13,80\xa0€ de crédit de secours. Quand il est fini" in mail.text
    assert "le courant est limité, mais il n’est pas coupé." in mail.text
    assert "coupure" not in mail.text + mail.html


@pytest.mark.rule("R51")
@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (
            NoticeKind.EMERGENCY_CREDIT,
            "Votre crédit de secours a commencé, et il est déjà fini",
        ),
        (NoticeKind.LIMITED_SUPPLY, "Le courant est limité"),
    ],
)
def test_a_limited_household_is_told_what_full_power_costs_and_of_no_cut(
    kind: NoticeKind, title: str
) -> None:
    about = statement(
        balance=-1592, emergency_left=0, limiter=True, supply=Supply.LIMITED, to_full_power=1643
    )
    mail = render(kind, about, SERVICE, TUESDAY_8_05)
    assert f"\n{title}\n" in f"\n{mail.text}"
    assert fill(kind, about, SERVICE, TUESDAY_8_05).tone is Tone.WARNING
    assert "coupure" not in mail.text + mail.html
    assert "n’est pas coupé" in mail.text
    assert "À payer aujourd’hui (24/11/2026), au moins\xa0: 16,43\xa0€" in mail.text
    assert "Payez aujourd’hui au moins 16,43\xa0€." in mail.text
    assert "Crédit de secours restant\xa0: 0,00\xa0€" in mail.text
    assert "fini" in mail.text


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
        emergency_left=left,
        limiter=True,
        supply=Supply.LIMITED,
        to_full_power=500,
    )
    mail = render(kind, about, SERVICE, TUESDAY_8_05)
    words = mail.subject + mail.text.split("Appelez-nous")[0]
    assert "est déjà fini" not in words
    assert "secours est fini" not in words
    assert "secours fini" not in words
    assert ("secours a commencé" in words) is begun
    assert "Le courant n’est pas coupé, mais il est limité" in words
    assert "au moins\xa0: 5,00\xa0€" in words
    assert f"Crédit de secours restant\xa0: {money(Cents(left))}" in words
    assert fill(kind, about, SERVICE, TUESDAY_8_05).tone is Tone.WARNING


@pytest.mark.parametrize(
    "kind", [NoticeKind.LOW_CREDIT, NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW]
)
@pytest.mark.parametrize(
    ("energy", "supply", "act"),
    [
        (Energy.ELECTRICITY, Supply.READY, "Tenez le bouton vert"),
        (Energy.GAS, Supply.READY, "test de fuite"),
        (Energy.GAS, Supply.GAS_TESTING, "test de fuite"),
        (Energy.GAS, Supply.GAS_RETRY_WAIT, "test de fuite"),
        (Energy.GAS, Supply.GAS_BLOCKED, "installateur de gaz"),
    ],
)
def test_a_home_whose_supply_is_not_back_yet_is_told_so_and_what_brings_it_back(
    kind: NoticeKind, energy: Energy, supply: Supply, act: str
) -> None:
    about = statement(energy=energy, balance=-200, supply=supply, emergency_left=1300)
    mail = render(kind, about, SERVICE, TUESDAY_8_05)
    assert "n’est pas encore revenu" in mail.text
    assert act in mail.text
    for false in ("rien n’est coupé", "Rien n’est coupé", "est coupé", "avant la coupure"):
        assert false not in mail.text + mail.html
    for told, of in (
        ("crédit de secours a commencé", NoticeKind.EMERGENCY_CREDIT),
        ("Il ne reste que 13,00\xa0€ de crédit de secours", NoticeKind.EMERGENCY_LOW),
        ("est bas", NoticeKind.LOW_CREDIT),
    ):
        assert (told in mail.text) is (kind is of)


@pytest.mark.rule("notices.emergency_low")
@pytest.mark.parametrize(
    ("limiter", "end"), [(False, "le courant est coupé."), (True, "le courant est limité, mais il")]
)
def test_a_second_alert_says_what_is_left_of_the_emergency_credit_and_how_it_ends(
    limiter: bool, end: str
) -> None:
    about = statement(balance=-1080, emergency_left=420, limiter=limiter)
    mail = render(NoticeKind.EMERGENCY_LOW, about, SERVICE, TUESDAY_8_05)
    assert (
        mail.subject == "Crédit de secours, électricité\xa0: il ne reste que 4,20\xa0€ (EAN …0018)"
    )
    assert mail.text.startswith("Il ne reste que 4,20\xa0€ de crédit de secours\n")
    assert f"Quand il est fini, {end}" in mail.text
    assert "Rechargez dès que possible\xa0: 5\xa0€ ou plus." in mail.text


@pytest.mark.rule("R50", "notices.cut_warning", "statement.before")
@pytest.mark.parametrize(
    "kind", [NoticeKind.CUT_WARNING, NoticeKind.EMERGENCY_CREDIT, NoticeKind.EMERGENCY_LOW]
)
def test_a_coming_cut_says_when_and_what_to_pay_before(kind: NoticeKind) -> None:
    about = statement(balance=-1592, supply=Supply.PENDING_CUT, to_restore=1643, cut_at=MONDAY_8_00)
    mail = render(kind, about, SERVICE, TUESDAY_8_05)
    when = "lundi 30/11 à 8\xa0h\xa000"
    assert mail.subject == f"Électricité\xa0: coupure {when} (EAN …0018)"
    assert f"À payer avant {when}, au moins\xa0: 16,43\xa0€" in mail.text
    assert f"Payez au moins 16,43\xa0€ avant {when}." in mail.text


@pytest.mark.rule("brake.no_end")
def test_a_held_cut_is_announced_without_a_day() -> None:
    about = statement(balance=-1592, supply=Supply.PENDING_CUT, to_restore=1643)
    text = render(NoticeKind.CUT_WARNING, about, SERVICE, TUESDAY_8_05).text
    assert "Une coupure d’électricité va suivre" in text
    assert "À payer pour l’éviter, au moins\xa0: 16,43\xa0€" in text


@pytest.mark.rule("R42", "statement.today")
@pytest.mark.parametrize("energy", Energy)
def test_a_cut_says_what_to_pay_today_and_the_steps_that_follow(energy: Energy) -> None:
    about = statement(energy=energy, balance=-1620, supply=Supply.CUT, to_restore=1671)
    text = render(NoticeKind.DISCONNECTED, about, SERVICE, TUESDAY_8_05).text
    assert "À payer aujourd’hui (24/11/2026), au moins\xa0: 16,71\xa0€" in text
    assert "Demain, ce sera peut-être plus." in text
    assert "recharger.example" in text
    assert ("bouton vert" in text) is (energy is Energy.ELECTRICITY)
    assert ("test de fuite" in text) is (energy is Energy.GAS)


@pytest.mark.rule("statement.several")
@pytest.mark.parametrize(("to_restore", "parts"), [(25000, False), (25001, True)])
@pytest.mark.parametrize("kind", [NoticeKind.DISCONNECTED, NoticeKind.CUT_WARNING])
def test_more_than_one_payment_can_hold_is_paid_in_parts(
    kind: NoticeKind, to_restore: int, parts: bool
) -> None:
    about = statement(balance=-24950, to_restore=to_restore)
    text = render(kind, about, SERVICE, TUESDAY_8_05).text
    said = "Un paiement va jusqu’à 250\xa0€\xa0: payez en plusieurs fois."
    assert (said in text) is parts


@pytest.mark.rule("R44", "R45", "notices.ready")
def test_light_comes_back_with_an_arrow_and_a_button() -> None:
    about = statement(balance=430, supply=Supply.READY)
    text = render(NoticeKind.RECONNECT_READY, about, SERVICE, TUESDAY_8_05).text
    assert "1. Allez au compteur. Une flèche clignote au-dessus de l’interrupteur." in text
    assert "2. Tenez le bouton vert. Comptez lentement jusqu’à 5." in text
    assert "Recharger par internet" not in text


@pytest.mark.rule("R46", "R62", "notices.ready")
def test_gas_comes_back_after_a_leak_test_told_step_by_step() -> None:
    about = statement(energy=Energy.GAS, balance=430, supply=Supply.READY)
    text = render(NoticeKind.RECONNECT_READY, about, SERVICE, TUESDAY_8_05).text
    steps = re.findall(r"^(\d)\. (.+)$", text, re.MULTILINE)
    assert [number for number, _ in steps] == list("123456")
    told = ("Éteignez", "flèche", "10", "6", "installateur", "ni symbole ni flèche")
    for step, word in zip(steps, told, strict=True):
        assert word in step[1]
    assert SERVICE.help_line in steps[-1][1].replace("\xa0", " ")


_CALM = {
    Situation.LOW_CREDIT: Tone.CALM,
    Situation.RECONNECT_READY: Tone.GOOD,
    Situation.TOP_UP_RECEIVED: Tone.GOOD,
    Situation.TOP_UP_FULL_POWER: Tone.GOOD,
}
_URGENT = (
    Situation.CUT_WARNING,
    Situation.CUT_WITHOUT_DAY,
    Situation.DISCONNECTED,
    Situation.TOP_UP_BEFORE_CUT,
    Situation.TOP_UP_CUT_WITHOUT_DAY,
    Situation.TOP_UP_STILL_CUT,
)


@pytest.mark.parametrize("told", Situation)
def test_only_good_news_looks_good_and_only_a_cut_urgent(told: Situation) -> None:
    wanted = Tone.URGENT if told in _URGENT else _CALM.get(told, Tone.WARNING)
    assert {layout.tone for layout in LAYOUTS[told].values()} == {wanted}
