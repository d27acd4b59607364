"""The words of what customers ask for and of the journeys, within the segments they declare."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from balance.account import LastTopUp, Statement, Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.gsm7 import Encoding, letters_outside_gsm7, segments
from messaging.kinds import Kind
from messaging.notices import needs_parts
from messaging.other_texts import choose_other, render_other
from tests.messaging.factories import SERVICE, statement
from tests.messaging.states import (
    LONGEST,
    LONGEST_PAYMENT,
    NAMES,
    NOT_BACK,
    THURSDAY_16_30,
    WEDNESDAY_16_30,
)
from voice_prompts.languages import Language

OTHER_KINDS = [kind for kind in Kind if kind.value not in set(NoticeKind)]
MONDAY_8_00 = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
_NAME_WHAT_IS_DUE = (Supply.CUT, Supply.PENDING_CUT, Supply.LIMITED)
_BEFORE_LEAK_TEST = (Supply.READY, Supply.GAS_TESTING, Supply.GAS_RETRY_WAIT)
_PAID = LastTopUp(LONGEST_PAYMENT, WEDNESDAY_16_30)
WRITTEN = list(product(OTHER_KINDS, Language))
_ABOUT_NONE = (Kind.HELP, Kind.STOPPED)
ABOUT_A_METER = [(kind, language) for kind, language in WRITTEN if kind not in _ABOUT_NONE]
_DATES = {
    Language.FR: "le 30/12 à 16h30",
    Language.NL: "op 30/12 om 16u30",
    Language.DE: "am 30.12. um 16:30",
    Language.EN: "on 30/12 at 16:30",
}


def _longest() -> Iterator[Statement]:
    for about in LONGEST:
        longest = replace(about, threshold=Cents(999999))
        yield longest
        yield replace(longest, last_top_up=_PAID)
        # Six figures of an earlier debt, and of an advance that lifts such a one.
        yield replace(
            longest,
            last_top_up=_PAID,
            advance_left=Cents(999999),
            advance_per_day=Cents(1000),
            debt_left=Cents(999999),
            debt_per_day=Cents(25000),
        )


def _render(kind: Kind, about: Statement, language: Language) -> str:
    # The longest name of a day: French and English, Dutch and German.
    french_or_english = language in (Language.FR, Language.EN)
    visit = WEDNESDAY_16_30 if french_or_english else THURSDAY_16_30
    return render_other(kind, SERVICE, about, language, code="123456", appointment=visit)


def _balance(about: Statement, language: Language = Language.FR) -> str:
    return render_other(Kind.BALANCE, SERVICE, about, language)


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_at_its_longest_values_a_text_fills_no_more_segments_than_declared(
    kind: Kind, language: Language
) -> None:
    for about in _longest():
        text = _render(kind, about, language)
        outside = letters_outside_gsm7(text)
        assert not outside, f"{kind} has letters outside GSM 7-bit: {outside}"
        filled, declared = segments(text), choose_other(kind, about, language).segments
        assert filled.encoding is Encoding.GSM7
        assert filled.count <= declared, f"{len(text)} long: {text}"


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_only_what_cannot_be_said_in_one_segment_declares_more(
    kind: Kind, language: Language
) -> None:
    for about in _longest():
        declared = 1
        if kind is Kind.BALANCE:
            steps = about.energy is Energy.GAS and about.supply in _BEFORE_LEAK_TEST
            owes = about.debt_left > 0 and about.supply is not Supply.OFF_PREPAYMENT
            in_parts = about.supply in _NAME_WHAT_IS_DUE and needs_parts(about)
            declared = 1 + steps + (owes or in_parts)
        assert choose_other(kind, about, language).segments == declared, about.supply


@pytest.mark.parametrize(("kind", "language"), ABOUT_A_METER)
def test_a_text_names_its_meter_and_a_number_to_call(kind: Kind, language: Language) -> None:
    for about in _longest():
        text = _render(kind, about, language)
        assert f"EAN ..{about.ean[-4:]}" in text
        assert any(word in text.lower() for word in NAMES[language][about.energy])
        assert SERVICE.balance_line in text or SERVICE.help_line in text
        assert "{" not in text
        assert "  " not in text


@pytest.mark.rule("balance.dated")
@pytest.mark.parametrize("language", Language)
def test_a_balance_says_its_date_and_hour_in_every_state(language: Language) -> None:
    sign = "." if language is Language.EN else ","
    for about in _longest():
        text = _balance(about, language)
        assert f"{'-' if about.balance < 0 else ''}9999{sign}99 EUR" in text
        assert _DATES[language] in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.FR, ". Reste à rembourser: avance 12,00 EUR (1,00 par jour)"),
        (Language.NL, ". Nog terug te betalen: voorschot 12,00 EUR (1,00 per dag)"),
        (Language.DE, ". Noch zurückzuzahlen: Vorschuss 12,00 EUR (1,00 pro Tag)"),
        (Language.EN, ". Still to repay: advance 12.00 EUR (1.00 a day)"),
    ],
)
def test_a_balance_says_what_is_still_to_be_repaid(language: Language, said: str) -> None:
    owes = replace(statement(), advance_left=Cents(1200), advance_per_day=Cents(100))
    assert _balance(owes, language).endswith(f"{SERVICE.balance_line}{said}")
    assert ":" not in _balance(statement(), language)[-12:]


def test_advance_and_debts_are_told_apart_and_a_debt_alone_is_told_too() -> None:
    debt = replace(statement(), debt_left=Cents(3000), debt_per_day=Cents(50))
    assert _balance(debt).endswith(". Reste à rembourser: dettes 30,00 EUR (0,50 par jour)")
    both = replace(debt, advance_left=Cents(1200), advance_per_day=Cents(100))
    assert _balance(both).endswith(
        "avance 12,00 EUR (1,00 par jour), dettes 30,00 EUR (0,50 par jour)"
    )


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
    assert "Pour l'éviter, payez 16,43 EUR avant." in text
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
    assert ("0800 87 087" in text) is (energy is Energy.GAS)
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


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.FR, ("SOLDE", "SEUIL")),
        (Language.NL, ("SALDO", "DREMPEL")),
        (Language.DE, ("GUTHABEN", "GRENZE")),
        (Language.EN, ("BALANCE", "ALERT")),
    ],
)
def test_help_needs_no_account(language: Language, words: tuple[str, str]) -> None:
    text = render_other(Kind.HELP, SERVICE, language=language)
    for word in (*words, "STOP", SERVICE.balance_line, SERVICE.help_line):
        assert word in text


@pytest.mark.parametrize(
    ("language", "mail"),
    [
        (Language.FR, "par e-mail, appel ou lettre"),
        (Language.NL, "e-mail, telefoon of brief"),
        (Language.DE, "E-Mail, Anruf oder Brief"),
        (Language.EN, "e-mail, call or letter"),
    ],
)
def test_who_wants_no_sms_learns_how_a_cut_is_told_and_how_to_have_them_back(
    language: Language, mail: str
) -> None:
    text = render_other(Kind.STOPPED, SERVICE, language=language)
    assert mail in text
    assert "START" in text


@pytest.mark.rule("R54", "R55")
@pytest.mark.parametrize(
    ("language", "days_before", "just_before", "device"),
    [
        (Language.FR, "lundi 30/11 à 8h", "vers 8h", "compteur d'électricité"),
        (Language.NL, "maandag 30/11 om 8u", "rond 8u", "elektriciteitsmeter"),
        (Language.DE, "Montag 30.11. um 8:00", "gegen 8:00", "Stromzähler"),
        (Language.EN, "Monday 30/11 at 8:00", "at about 8:00", "electricity meter"),
    ],
)
def test_reminders_say_when_the_technician_comes_by_the_clocks_of_brussels(
    language: Language, days_before: str, just_before: str, device: str
) -> None:
    for kind, said in (
        (Kind.APPOINTMENT_48H, days_before),
        (Kind.APPOINTMENT_15MIN, just_before),
    ):
        text = render_other(kind, SERVICE, statement(), language, appointment=MONDAY_8_00)
        assert said in text
        assert device in text


@pytest.mark.parametrize("kind", NoticeKind)
def test_alerts_and_receipts_are_worded_elsewhere(kind: NoticeKind) -> None:
    with pytest.raises(KeyError):
        choose_other(Kind(kind), statement())
