"""The words of what customers ask for and of the journeys, within the segments they declare."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from balance.account import LastTopUp, Statement, Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.gsm7 import Encoding, letters_outside_gsm7, segments
from messaging.kinds import Kind
from messaging.notices import needs_parts
from messaging.other_templates import CUT_TO_COME, OF_SUPPLY, ON, OTHERS
from messaging.other_texts import choose_other, render_other
from tests.messaging.factories import SERVICE, statement
from tests.messaging.states import LONGEST, LONGEST_PAYMENT, NOT_BACK, WEDNESDAY_16_30

OTHER_KINDS = [kind for kind in Kind if kind.value not in set(NoticeKind)]
MONDAY_8_00 = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
_NAME_WHAT_IS_DUE = (Supply.CUT, Supply.PENDING_CUT, Supply.LIMITED)
_PAID = LastTopUp(LONGEST_PAYMENT, WEDNESDAY_16_30)


def _longest() -> Iterator[Statement]:
    for about in LONGEST:
        yield replace(about, threshold=Cents(999999))
        yield replace(about, threshold=Cents(999999), last_top_up=_PAID)


def _render(kind: Kind, about: Statement) -> str:
    return render_other(kind, SERVICE, about, code="123456", appointment=WEDNESDAY_16_30)


def _balance(about: Statement) -> str:
    return render_other(Kind.BALANCE, SERVICE, about)


def test_every_kind_without_a_notice_has_its_words() -> None:
    assert set(OTHERS) | {Kind.BALANCE} == set(OTHER_KINDS)


def test_no_two_kinds_and_no_two_states_have_the_same_words() -> None:
    of_supply = {template.words for template in OF_SUPPLY.values()}
    rest = [*ON, *CUT_TO_COME, *OTHERS.values()]
    assert len(of_supply | {one.words for one in rest}) == len(of_supply) + len(rest)


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_at_its_longest_values_a_text_fills_no_more_segments_than_declared(kind: Kind) -> None:
    for about in _longest():
        text = _render(kind, about)
        outside = letters_outside_gsm7(text)
        assert not outside, f"{kind} has letters outside GSM 7-bit: {outside}"
        filled = segments(text)
        assert filled.encoding is Encoding.GSM7
        assert filled.count <= choose_other(kind, about).segments, f"{len(text)} long: {text}"


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_only_a_balance_that_takes_several_payments_declares_two_segments(kind: Kind) -> None:
    for about in _longest():
        names_it = kind is Kind.BALANCE and about.supply in _NAME_WHAT_IS_DUE
        due_in_parts = names_it and needs_parts(about)
        declared = choose_other(kind, about).segments
        assert declared == (2 if due_in_parts else 1), (about.supply, about.balance)


@pytest.mark.parametrize("kind", [kind for kind in OTHER_KINDS if kind is not Kind.HELP])
def test_a_text_names_its_meter_and_a_number_to_call(kind: Kind) -> None:
    words = {Energy.ELECTRICITY: ("courant", "électricité"), Energy.GAS: ("gaz",)}
    for about in _longest():
        text = _render(kind, about)
        assert f"EAN ..{about.ean[-4:]}" in text
        assert any(word in text.lower() for word in words[about.energy])
        assert SERVICE.balance_line in text or SERVICE.help_line in text
        assert "{" not in text


@pytest.mark.rule("balance.dated")
def test_a_balance_says_its_date_and_hour_in_every_state() -> None:
    for about in _longest():
        text = _balance(about)
        assert ("-9999,99 EUR" if about.balance < 0 else "9999,99 EUR") in text
        assert "le 30/12 à 16h30" in text


def test_a_balance_in_credit_says_the_last_payment_where_there_was_one() -> None:
    about = replace(statement(), last_top_up=LastTopUp(Cents(2000), MONDAY_8_00))
    assert _balance(about) == (
        f"Électricité (EAN ..{about.ean[-4:]}): solde 3,80 EUR le 23/11 à 10h30. "
        "Crédit de secours: encore 15,00 EUR. Dernier rechargement: 20,00 EUR le 30/11. "
        "Info: 0800 92 424"
    )
    assert "Dernier" not in _balance(statement())


@pytest.mark.parametrize(("limiter", "word"), [(False, "coupure"), (True, "limitation")])
def test_a_balance_in_emergency_says_what_is_left_before_what_comes(
    limiter: bool, word: str
) -> None:
    text = _balance(statement(balance=-120, emergency_left=1380, limiter=limiter))
    assert f"Crédit de secours: encore 13,80 EUR avant la {word}. Rechargez 5 EUR" in text


def test_a_balance_before_a_cut_says_when_and_what_avoids_it() -> None:
    about = statement(balance=-1592, supply=Supply.PENDING_CUT, to_restore=1643, cut_at=MONDAY_8_00)
    text = _balance(about)
    assert "coupure lundi 30/11 à 8h." in text
    assert "Pour l'éviter, payez au moins 16,43 EUR avant." in text
    assert "une coupure va suivre" in _balance(replace(about, cut_at=None))


@pytest.mark.parametrize("energy", Energy)
def test_a_balance_while_cut_says_what_to_pay_today(energy: Energy) -> None:
    about = statement(energy=energy, supply=Supply.CUT, balance=-1620, to_restore=1671)
    text = _balance(about)
    assert text.startswith(("Courant coupé", "Gaz coupé"))
    assert "payez aujourd'hui au moins 16,71 EUR" in text
    assert "en plusieurs fois" in _balance(replace(about, to_restore=Cents(25001)))


def test_a_balance_while_limited_says_what_brings_full_power_back() -> None:
    about = statement(
        balance=-1592, supply=Supply.LIMITED, emergency_left=0, limiter=True, to_full_power=1643
    )
    text = _balance(about)
    assert "Payez aujourd'hui au moins 16,43 EUR: tout revient seul" in text
    assert "coup" not in text


@pytest.mark.parametrize(("energy", "supply", "act"), NOT_BACK)
def test_a_balance_of_a_home_not_back_yet_says_what_to_do_there(
    energy: Energy, supply: Supply, act: str
) -> None:
    text = _balance(statement(energy=energy, supply=supply))
    assert act in text
    assert ("Odeur de gaz: 0800 87 087" in text) is (energy is Energy.GAS)
    assert "coup" not in text


@pytest.mark.parametrize("energy", Energy)
def test_a_balance_after_prepayment_ended_asks_for_no_payment(energy: Energy) -> None:
    text = _balance(statement(energy=energy, supply=Supply.OFF_PREPAYMENT, balance=-1620))
    assert "ne rechargez plus" in text
    assert "coup" not in text


def test_a_code_is_said_with_what_to_do_of_one_that_nobody_asked_for() -> None:
    text = render_other(Kind.CODE, SERVICE, statement(), code="482913")
    assert "répondez 482913 à ce SMS" in text
    assert "Ne répondez pas" in text


def test_a_changed_threshold_is_named() -> None:
    text = render_other(
        Kind.THRESHOLD_CHANGED, SERVICE, replace(statement(), threshold=Cents(1250))
    )
    assert "à 12,50 EUR ou moins" in text


def test_help_needs_no_account() -> None:
    text = render_other(Kind.HELP, SERVICE)
    for word in ("SOLDE", "SEUIL", "STOP", SERVICE.balance_line, SERVICE.help_line):
        assert word in text


@pytest.mark.rule("R54", "R55")
def test_reminders_say_when_the_technician_comes_by_the_clocks_of_brussels() -> None:
    for kind, said in (
        (Kind.APPOINTMENT_48H, "Rendez-vous lundi 30/11 à 8h"),
        (Kind.APPOINTMENT_15MIN, "arrive vers 8h"),
    ):
        text = render_other(kind, SERVICE, statement(), appointment=MONDAY_8_00)
        assert said in text
        assert "compteur d'électricité" in text


@pytest.mark.parametrize("kind", NoticeKind)
def test_alerts_and_receipts_are_worded_elsewhere(kind: NoticeKind) -> None:
    with pytest.raises(KeyError):
        choose_other(Kind(kind), statement())
