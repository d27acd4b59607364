"""The e-mail of each situation: complete, the same in text and HTML, and readable everywhere."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import product
from typing import Final

import pytest

from balance.account import Statement, Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.mail_numbers import money
from messaging.mail_templates import MAIL_TEMPLATES
from messaging.mails import RenderedMail, render
from messaging.notices import Situation
from tests.messaging.documents import Element, parse, styles
from tests.messaging.factories import MONDAY, SERVICE, statement

TUESDAY_8_05 = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
WEDNESDAY_16_30 = datetime(2026, 12, 30, 15, 30, tzinfo=UTC)
PAID = Cents(25000)
_AMOUNTS: Final = (
    (-999999, 0, 1000050),
    (-1500, 0, 1551),
    (-1499, 1, 1550),
    (-1, 1499, 500),
    (0, 1500, 500),
    (51, 1500, 25000),
    (999999, 1500, 25001),
)
_STATES: Final = (
    (Supply.CONNECTED, None),
    (Supply.PENDING_CUT, WEDNESDAY_16_30),
    (Supply.PENDING_CUT, None),
    (Supply.LIMITED, None),
    (Supply.CUT, None),
    (Supply.READY, None),
    (Supply.GAS_TESTING, None),
    (Supply.GAS_BLOCKED, None),
)
STATEMENTS: Final = [
    statement(
        energy=energy,
        balance=balance,
        supply=supply,
        emergency_left=left,
        to_restore=None if supply is Supply.LIMITED else restore,
        cut_at=end,
        limiter=limiter,
        to_full_power=restore if supply is Supply.LIMITED else None,
    )
    for energy, (supply, end), (balance, left, restore), limiter in product(
        Energy, _STATES, _AMOUNTS, (False, True)
    )
    if not (limiter and energy is Energy.GAS)
]

each_kind = pytest.mark.parametrize("kind", NoticeKind)


@cache
def _mails(kind: NoticeKind) -> list[tuple[Statement, RenderedMail]]:
    return [(about, render(kind, about, SERVICE, TUESDAY_8_05, PAID)) for about in STATEMENTS]


@cache
def _pages(kind: NoticeKind) -> list[Element]:
    return [parse(mail.html) for _, mail in _mails(kind)]


def _amounts(words: str) -> list[str]:
    return re.findall(r"−?[\d\u202f]+(?:,\d\d)?\xa0€", words)


def test_every_situation_has_words_for_each_energy() -> None:
    assert {told: set(by_energy) for told, by_energy in MAIL_TEMPLATES.items()} == {
        told: set(Energy) for told in Situation
    }


@pytest.mark.parametrize("energy", Energy)
def test_no_two_situations_have_the_same_words(energy: Energy) -> None:
    templates = [by_energy[energy] for by_energy in MAIL_TEMPLATES.values()]
    assert len({(one.subject, one.told, one.steps) for one in templates}) == len(templates)


@each_kind
def test_a_subject_is_one_short_line_that_names_the_meter(kind: NoticeKind) -> None:
    for about, mail in _mails(kind):
        assert len(mail.subject) <= 78
        assert mail.subject.splitlines() == [mail.subject]
        assert f"(EAN …{about.ean[-4:]})" in mail.subject


@each_kind
def test_what_was_paid_is_told_where_a_payment_is_confirmed_and_nowhere_else(
    kind: NoticeKind,
) -> None:
    confirms = kind in (NoticeKind.TOP_UP_RECEIVED, NoticeKind.TOP_UP_STILL_CUT)
    for _, mail in _mails(kind):
        assert ("Votre rechargement\xa0: 250,00\xa0€" in mail.text) is confirms
        assert ("Merci. Vos 250,00\xa0€ comptent déjà" in mail.text) is confirms


@each_kind
def test_no_place_is_left_unfilled(kind: NoticeKind) -> None:
    for _, mail in _mails(kind):
        assert not re.search(r"[{}]|None|\bnull\b", mail.subject + mail.text)
        assert "{{" not in mail.html
        assert "{%" not in mail.html


@pytest.mark.rule("R60", "balance.dated")
@each_kind
def test_a_text_says_the_balance_its_moment_the_meter_and_both_lines(kind: NoticeKind) -> None:
    for about, mail in _mails(kind):
        assert f"Votre solde\xa0: {money(about.balance)}" in mail.text
        assert "Solde du 23/11/2026 à 10\xa0h\xa030." in mail.text
        assert "n’est pas encore comptée." in mail.text
        assert f"code EAN qui finit par {about.ean[-4:]}" in mail.text
        assert "0800 92 424" in mail.text
        assert "13\xa0derniers chiffres" in mail.text
        assert "078 15 78 01" in mail.text
        assert "Ouvert du lundi au vendredi" in mail.text
        assert ("Gaz ·" if about.energy is Energy.GAS else "Électricité ·") in mail.text


@each_kind
def test_the_whole_ean_is_never_written(kind: NoticeKind) -> None:
    for about, mail in _mails(kind):
        assert about.ean[-13:] not in mail.text + mail.html


@each_kind
def test_text_and_html_say_the_same_amounts_in_the_same_order(kind: NoticeKind) -> None:
    for (_, mail), page in zip(_mails(kind), _pages(kind), strict=True):
        shown = page.find("div").text(without=("preheader",))
        assert _amounts(shown) == _amounts(mail.text) != []


@each_kind
def test_every_sentence_of_the_text_is_in_the_html(kind: NoticeKind) -> None:
    for (_, mail), page in zip(_mails(kind), _pages(kind), strict=True):
        shown = page.find("body").text()
        for line in filter(None, mail.text.splitlines()):
            words = re.sub(r"^\d\. ", "", line)
            if "https://" not in words and "\xa0: " not in words:
                assert words in shown, words


@each_kind
def test_the_html_says_its_language_twice_and_has_a_title(kind: NoticeKind) -> None:
    for (_, mail), page in zip(_mails(kind), _pages(kind), strict=True):
        assert page.find("html").attributes["lang"] == "fr"
        first = page.find("body").children[0]
        assert (first.tag, first.attributes["lang"]) == ("div", "fr")
        assert page.find("title").text() == mail.subject


@each_kind
def test_the_html_is_laid_out_for_programs_that_show_no_pictures(kind: NoticeKind) -> None:
    for (_, mail), page in zip(_mails(kind), _pages(kind), strict=True):
        tables = page.find_all("table")
        assert tables
        assert {table.attributes.get("role") for table in tables} == {"presentation"}
        for loading in ("img", "link", "script", "iframe", "picture", "video", "object", "form"):
            assert page.find_all(loading) == []
        assert not re.search(r"url\(|@import|src=|background=", mail.html)


@each_kind
def test_styles_are_inlined_and_the_dark_and_narrow_ones_are_kept(kind: NoticeKind) -> None:
    for (_, mail), page in zip(_mails(kind), _pages(kind), strict=True):
        for tag in ("body", "table", "td", "h1", "h2", "p", "a"):
            assert all(found.attributes.get("style") for found in page.find_all(tag)), tag
        [kept] = page.find_all("style")
        assert "@media (prefers-color-scheme: dark)" in kept.text()
        assert "@media (max-width: 480px)" in kept.text()
        assert "max-width: 600px" in mail.html
        assert {"color-scheme", "viewport"} <= {
            meta.attributes.get("name") for meta in page.find_all("meta")
        }


@each_kind
def test_the_preheader_comes_first_and_is_hidden(kind: NoticeKind) -> None:
    for page in _pages(kind):
        preheader = page.find("body").children[0].children[0]
        assert preheader.attributes["class"] == "preheader"
        assert styles(preheader)["display"] == "none"
        assert 20 <= len(preheader.text()) <= 90


@each_kind
def test_every_link_dials_or_leads_to_the_operator_s_page(kind: NoticeKind) -> None:
    allowed = {"tel:080092424", "tel:078157801", "tel:080087087", "https://recharger.example"}
    for page in _pages(kind):
        links = {link.attributes["href"] for link in page.find_all("a")}
        assert links <= allowed
        assert {"tel:080092424", "tel:078157801"} <= links


@pytest.mark.rule("gas.smell_first")
@each_kind
def test_whatever_is_about_gas_says_first_whom_to_call_for_a_smell_of_gas(
    kind: NoticeKind,
) -> None:
    for (about, mail), page in zip(_mails(kind), _pages(kind), strict=True):
        shown = page.find("body").text(without=("preheader",)).split()
        gas = about.energy is Energy.GAS
        assert mail.text.startswith("Odeur de gaz\u202f?\n0800 87 087\n") is gas
        assert (shown[:3] == ["Odeur", "de", "gaz"]) is gas
        assert ("0800 87 087" in mail.text) is gas


@each_kind
def test_words_from_outside_cannot_become_markup(kind: NoticeKind) -> None:
    service = replace(SERVICE, name="<b>Allô & Solde</b>", help_key='"><script>')
    mail = render(kind, statement(to_restore=1671), service, TUESDAY_8_05, PAID)
    page = parse(mail.html)
    assert page.find_all("b") == page.find_all("script") == []
    assert "<b>Allô & Solde</b>" in page.find("body").text()


def test_debts_are_never_mentioned() -> None:
    about = statement(to_restore=1671)
    with_debts = replace(about, advance_left=Cents(1234), debt_left=Cents(7654))
    for kind in NoticeKind:
        said = render(kind, about, SERVICE, MONDAY, PAID)
        assert render(kind, with_debts, SERVICE, MONDAY, PAID) == said
