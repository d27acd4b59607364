"""The e-mail of each situation: complete, the same in text and HTML, and readable everywhere."""

import re
from dataclasses import replace
from itertools import product

import pytest

from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.mail_languages import MAILS
from messaging.mail_layouts import LAYOUTS
from messaging.mail_numbers import money, typeset
from messaging.mail_sentences import Sentence
from messaging.mails import render
from messaging.notices import Situation
from tests.messaging.documents import parse, styles
from tests.messaging.factories import MONDAY, SERVICE, statement
from tests.messaging.mail_cases import PAID, TUESDAY_8_05, labelled, mails, pages
from voice_prompts.languages import Language

each_kind = pytest.mark.parametrize("kind", NoticeKind)
each_language = pytest.mark.parametrize("language", Language)


def _amounts(words: str) -> list[str]:
    return re.findall(r"−?€\d[\d,]*(?:\.\d\d)?|−?\d[\d\u202f.,]*\xa0(?:€|[eE]uro)", words)


def test_every_situation_has_an_email_for_each_energy() -> None:
    assert {told: set(by_energy) for told, by_energy in LAYOUTS.items()} == {
        told: set(Energy) for told in Situation
    }


@each_language
@pytest.mark.parametrize("energy", Energy)
def test_no_two_situations_have_the_same_words(energy: Energy, language: Language) -> None:
    heads = MAILS[language].heads
    said = {
        (heads[told].subject, by_energy[energy].told, by_energy[energy].steps)
        for told, by_energy in LAYOUTS.items()
    }
    assert len(said) == len(LAYOUTS)


@each_language
@each_kind
def test_a_subject_is_one_short_line_that_names_the_meter(
    kind: NoticeKind, language: Language
) -> None:
    for about, mail in mails(kind, language):
        assert len(mail.subject) <= 78
        assert mail.subject.splitlines() == [mail.subject]
        assert f"(EAN …{about.ean[-4:]})" in mail.subject


@each_language
@each_kind
def test_what_was_paid_is_told_where_a_payment_is_confirmed_and_nowhere_else(
    kind: NoticeKind,
    language: Language,
) -> None:
    confirms = kind in (NoticeKind.TOP_UP_RECEIVED, NoticeKind.TOP_UP_STILL_CUT)
    for _, mail in mails(kind, language):
        paid = money(PAID, language)
        assert (labelled(language, MAILS[language].frame.paid_label, paid) in mail.text) is confirms
        counted = MAILS[language].sentences[Sentence.COUNTED].format(paid=paid)
        assert (typeset(counted, language) in mail.text) is confirms


@each_language
@each_kind
def test_no_place_is_left_unfilled(kind: NoticeKind, language: Language) -> None:
    for _, mail in mails(kind, language):
        assert not re.search(r"[{}]|None", mail.subject + mail.text)
        assert "{{" not in mail.html
        assert "{%" not in mail.html


@each_language
@each_kind
def test_the_whole_ean_is_never_written(kind: NoticeKind, language: Language) -> None:
    for about, mail in mails(kind, language):
        assert about.ean[-13:] not in mail.text + mail.html


@each_language
@each_kind
def test_text_and_html_say_the_same_amounts_in_the_same_order(
    kind: NoticeKind, language: Language
) -> None:
    for (_, mail), page in zip(mails(kind, language), pages(kind, language), strict=True):
        shown = page.find("div").text(without=("preheader",))
        assert _amounts(shown) == _amounts(mail.text) != []


@each_language
@each_kind
def test_every_sentence_of_the_text_is_in_the_html(kind: NoticeKind, language: Language) -> None:
    for (_, mail), page in zip(mails(kind, language), pages(kind, language), strict=True):
        shown = page.find("body").text()
        for line in filter(None, mail.text.splitlines()):
            words = re.sub(r"^\d\. ", "", line)
            # A figure stands beside its label, and a link under its words.
            if "https://" not in words and not _amounts(words[-20:]):
                assert words in shown, words


@each_language
@each_kind
def test_the_html_says_its_language_twice_and_has_a_title(
    kind: NoticeKind, language: Language
) -> None:
    for (_, mail), page in zip(mails(kind, language), pages(kind, language), strict=True):
        assert page.find("html").attributes["lang"] == language
        first = page.find("body").children[0]
        assert (first.tag, first.attributes["lang"]) == ("div", language)
        assert page.find("title").text() == mail.subject


@each_language
@each_kind
def test_the_html_is_laid_out_for_programs_that_show_no_pictures(
    kind: NoticeKind, language: Language
) -> None:
    for (_, mail), page in zip(mails(kind, language), pages(kind, language), strict=True):
        tables = page.find_all("table")
        assert tables
        assert {table.attributes.get("role") for table in tables} == {"presentation"}
        for loading in ("img", "link", "script", "iframe", "picture", "video", "object", "form"):
            assert page.find_all(loading) == []
        assert not re.search(r"url\(|@import|src=|background=", mail.html)


@each_language
@each_kind
def test_styles_are_inlined_and_the_dark_and_narrow_ones_are_kept(
    kind: NoticeKind, language: Language
) -> None:
    for (_, mail), page in zip(mails(kind, language), pages(kind, language), strict=True):
        for tag in ("body", "table", "td", "h1", "h2", "p", "a"):
            assert all(found.attributes.get("style") for found in page.find_all(tag)), tag
        [kept] = page.find_all("style")
        assert "@media (prefers-color-scheme: dark)" in kept.text()
        assert "@media (max-width: 480px)" in kept.text()
        assert "max-width: 600px" in mail.html
        assert {"color-scheme", "viewport"} <= {
            meta.attributes.get("name") for meta in page.find_all("meta")
        }


@each_language
@each_kind
def test_the_preheader_comes_first_and_is_hidden(kind: NoticeKind, language: Language) -> None:
    for page in pages(kind, language):
        preheader = page.find("body").children[0].children[0]
        assert preheader.attributes["class"] == "preheader"
        assert styles(preheader)["display"] == "none"
        assert 20 <= len(preheader.text()) <= 90


@each_language
@each_kind
def test_every_link_dials_or_leads_to_the_operator_s_page(
    kind: NoticeKind, language: Language
) -> None:
    allowed = {"tel:080092424", "tel:078157801", "tel:080087087", "https://recharger.example"}
    for page in pages(kind, language):
        links = {link.attributes["href"] for link in page.find_all("a")}
        assert links <= allowed
        assert {"tel:080092424", "tel:078157801"} <= links


@pytest.mark.rule("gas.smell_first")
@each_language
@each_kind
def test_whatever_is_about_gas_says_first_whom_to_call_for_a_smell_of_gas(
    kind: NoticeKind,
    language: Language,
) -> None:
    for (about, mail), page in zip(mails(kind, language), pages(kind, language), strict=True):
        shown = page.find("body").text(without=("preheader",)).split()
        gas = about.energy is Energy.GAS
        smell = typeset(MAILS[language].frame.gas_label, language)
        assert mail.text.startswith(f"{smell}\n0800 87 087\n") is gas
        assert (shown[: len(smell.split())] == smell.split()) is gas
        assert ("0800 87 087" in mail.text) is gas


@each_language
@each_kind
def test_words_from_outside_cannot_become_markup(kind: NoticeKind, language: Language) -> None:
    service = replace(SERVICE, name="<b>Allô & Solde</b>", help_key='"><script>')
    mail = render(kind, statement(to_restore=1671), service, TUESDAY_8_05, PAID, language)
    page = parse(mail.html)
    assert page.find_all("b") == page.find_all("script") == []
    assert "<b>Allô & Solde</b>" in page.find("body").text()


def test_debts_are_never_mentioned() -> None:
    about = statement(to_restore=1671)
    with_debts = replace(about, advance_left=Cents(1234), debt_left=Cents(7654))
    for kind, language in product(NoticeKind, Language):
        said = render(kind, about, SERVICE, MONDAY, PAID, language)
        assert render(kind, with_debts, SERVICE, MONDAY, PAID, language) == said
