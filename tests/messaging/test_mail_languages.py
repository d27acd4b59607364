"""E-mails in four languages: each of them whole, as it is written there, with the same facts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from email import message_from_bytes, policy
from functools import cache
from typing import Final

import pytest
from sqlalchemy import update

from balance.account import Supply
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.storage.database import Database
from balance.storage.schema import contacts
from config.rules import Rules
from messaging.delivery import ChannelName, Mail, Outgoing
from messaging.examples import example
from messaging.kinds import Kind
from messaging.mail_languages import MAILS
from messaging.mail_layouts import LAYOUTS
from messaging.mail_numbers import money
from messaging.mail_sentences import Sentence
from messaging.mails import render
from messaging.mime import compose
from messaging.notices import Situation, situation
from messaging.outbox import Outbox
from messaging.plain_numbers import WEEKDAYS
from messaging.preview import preview
from tests.messaging.factories import (
    EMAIL,
    MANNER,
    MONDAY,
    SENDER,
    SERVICE,
    add_account,
    effect,
    statement,
    stored,
)
from tests.messaging.mail_cases import PAID, SOME, TUESDAY_8_05, labelled, mails
from voice_prompts.hours import OpeningHours, Span
from voice_prompts.languages import Language

each_kind = pytest.mark.parametrize("kind", NoticeKind)
each_language = pytest.mark.parametrize("language", Language)
each_translation = pytest.mark.parametrize(
    "language", [one for one in Language if one is not Language.FR]
)

_SAID: Final = {
    Language.FR: (
        "Solde du 23/11/2026 à 10\xa0h\xa030.",
        "n’est pas encore comptée.",
        "13\xa0derniers chiffres",
        "Ouvert du lundi au vendredi de 8\xa0h à 20\xa0h, le samedi de 9\xa0h à 13\xa0h, "
        "sauf les jours fériés.",
    ),
    Language.NL: (
        "Saldo van 23/11/2026 om 10.30\xa0uur.",
        "is nog niet meegeteld.",
        "laatste 13\xa0cijfers",
        "Bereikbaar van maandag tot en met vrijdag van 8 tot 20\xa0uur, "
        "zaterdag van 9 tot 13\xa0uur, niet op feestdagen.",
    ),
    Language.DE: (
        "Saldo vom 23.11.2026 um 10:30\xa0Uhr.",
        "ist noch nicht gezählt.",
        "letzten 13\xa0Ziffern",
        "Erreichbar Montag bis Freitag von 8 bis 20\xa0Uhr, Samstag von 9 bis 13\xa0Uhr, "
        "nicht an Feiertagen.",
    ),
    Language.EN: (
        "Balance on 23\xa0November 2026 at 10:30.",
        "is not counted yet.",
        "last 13\xa0digits",
        "Open Monday to Friday from 8:00 to 20:00, Saturday from 9:00 to 13:00, "
        "not on public holidays.",
    ),
}
_METERS: Final = {
    Language.FR: {Energy.ELECTRICITY: "Électricité", Energy.GAS: "Gaz"},
    Language.NL: {Energy.ELECTRICITY: "Elektriciteit", Energy.GAS: "Gas"},
    Language.DE: {Energy.ELECTRICITY: "Strom", Energy.GAS: "Gas"},
    Language.EN: {Energy.ELECTRICITY: "Electricity", Energy.GAS: "Gas"},
}

# All hours with minutes: where they have none, each language writes opening hours its own way.
_HALF: Final = Span(time(8, 30), time(16, 45))
_SERVICE: Final = replace(SERVICE, help_hours=OpeningHours((_HALF,) * 6 + (None,), frozenset()))
_FIGURE: Final = r"(\d{1,3}(?:[.,\u202f]\d{3})*)"
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_DATES: Final = {
    Language.FR: r"(\d\d)/(\d\d)(?:/(\d{4}))?",
    Language.NL: r"(\d\d)/(\d\d)(?:/(\d{4}))?",
    Language.DE: r"(\d\d)\.(\d\d)\.(\d{4})?",
    Language.EN: rf"(\d{{1,2}})\xa0({'|'.join(_MONTHS)})(?: (\d{{4}}))?",
}
_MONEY: Final = {
    Language.FR: rf"(−?){_FIGURE}(?:,(\d\d))?\xa0€",
    Language.NL: rf"(−?){_FIGURE}(?:,(\d\d))?\xa0euro",
    Language.DE: rf"(−?){_FIGURE}(?:,(\d\d))?\xa0Euro",
    Language.EN: rf"(−?)€{_FIGURE}(?:\.(\d\d))?",
}
_HOURS: Final = {
    Language.FR: r"\b(\d{1,2})\xa0h\xa0(\d\d)\b",
    Language.NL: r"\b(\d{1,2})\.(\d\d)\b",
    Language.DE: r"\b(\d{1,2}):(\d\d)\b",
    Language.EN: r"\b(\d{1,2}):(\d\d)\b",
}


def _money(found: re.Match[str]) -> str:
    sign, whole, decimals = found.groups()
    return f" money{sign}{re.sub(r'[^0-9]', '', whole)}c{decimals or '00'} "


def _date(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
    return f" date{int(day)}m{number}y{year or ''} "


def _hour(found: re.Match[str]) -> str:
    return f" hour{int(found[1])}m{found[2]} "


def _facts(line: str, language: Language) -> list[str]:
    """What a line of a text says in figures and days of the week, whatever its language."""
    rules: Sequence[tuple[str, Callable[[re.Match[str]], str]]] = (
        (_MONEY[language], _money),
        (_DATES[language], _date),
        (_HOURS[language], _hour),
    )
    for pattern, name in rules:
        line = re.sub(pattern, name, line)
    for number, weekday in enumerate(WEEKDAYS[language]):
        line = re.sub(rf"\b{weekday}\b", f" weekday{number} ", line)
    return sorted(re.findall(r"(?:money−?|date|hour|weekday)?\d[\dcmy]*", line))


@cache
def _lines(kind: NoticeKind, language: Language) -> list[str]:
    """Subjects and texts; a text of one line more or fewer puts all that follow beside others."""
    said = [render(kind, one, _SERVICE, TUESDAY_8_05, PAID, language) for one in SOME]
    return [line for mail in said for line in (mail.subject, *mail.text.splitlines())]


@each_language
def test_every_language_has_words_for_each_situation_sentence_and_energy(
    language: Language,
) -> None:
    words = MAILS[language]
    assert set(words.heads) == set(Situation)
    assert set(words.sentences) == set(Sentence)
    assert set(words.names) == set(Energy)


def test_no_sentence_is_never_said() -> None:
    layouts = [layout for by_energy in LAYOUTS.values() for layout in by_energy.values()]
    said = {sentence for one in layouts for told in one.told for sentence in told}
    said |= {sentence for one in layouts for sentence in one.steps}
    said |= {one.to_pay for one in layouts if one.to_pay is not None}
    assert said == set(Sentence)


def test_the_cases_are_in_every_situation() -> None:
    assert {situation(kind, about) for kind in NoticeKind for about in SOME} == set(Situation)


@each_translation
@each_kind
def test_every_language_says_the_same_facts_line_by_line(
    kind: NoticeKind, language: Language
) -> None:
    for here, there in zip(_lines(kind, Language.FR), _lines(kind, language), strict=True):
        assert _facts(here, Language.FR) == _facts(there, language), (here, there)


def test_facts_are_found_in_every_language() -> None:
    when = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    about = statement(balance=-159250, supply=Supply.PENDING_CUT, to_restore=159301, cut_at=when)
    for language in Language:
        text = render(NoticeKind.CUT_WARNING, about, _SERVICE, TUESDAY_8_05, None, language).text
        found = [fact for line in text.splitlines() for fact in _facts(line, language)]
        for fact in ("money−1592c50", "money1593c01", "date30m11y", "hour8m00", "weekday0"):
            assert fact in found
        assert "date23m11y2026" in found


@pytest.mark.rule("R60", "balance.dated")
@each_language
@each_kind
def test_a_text_says_the_balance_its_moment_the_meter_and_both_lines(
    kind: NoticeKind, language: Language
) -> None:
    for about, mail in mails(kind, language):
        balance = money(about.balance, language)
        assert labelled(language, MAILS[language].frame.balance_label, balance) in mail.text
        for said in (*_SAID[language], "0800 92 424", "078 15 78 01"):
            assert said in mail.text
        meter = _METERS[language][about.energy]
        assert re.search(rf"^{meter} · .*EAN.*{about.ean[-4:]}", mail.text, re.MULTILINE)


@each_translation
@each_kind
def test_only_french_puts_a_space_before_its_signs(kind: NoticeKind, language: Language) -> None:
    for _, mail in mails(kind, language):
        words = mail.subject + mail.text
        assert not re.search(r"\s[:;?!]", words)
        assert "\u202f" not in words


@each_language
def test_a_coming_cut_fits_in_the_subject_on_any_day(language: Language) -> None:
    for day in range(1, 31):
        cut_at = datetime(2026, 9, day, 14, 30, tzinfo=UTC)
        about = statement(supply=Supply.PENDING_CUT, to_restore=2143, cut_at=cut_at)
        for kind in (NoticeKind.CUT_WARNING, NoticeKind.TOP_UP_RECEIVED):
            assert len(render(kind, about, SERVICE, MONDAY, PAID, language).subject) <= 78


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.FR, "lundi 30/11 à 8\xa0h\xa000"),
        (Language.NL, "maandag 30/11 om 8.00\xa0uur"),
        (Language.DE, "Montag, 30.11., um 8:00\xa0Uhr"),
        (Language.EN, "Monday 30\xa0November at 8:00"),
    ],
)
def test_a_coming_cut_is_named_by_its_day_and_hour(language: Language, said: str) -> None:
    when = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    about = statement(supply=Supply.PENDING_CUT, to_restore=2143, cut_at=when)
    mail = render(NoticeKind.CUT_WARNING, about, SERVICE, MONDAY, None, language)
    assert said in mail.subject
    assert said in mail.text.splitlines()[0]


@each_language
def test_the_headers_name_the_language_and_keep_the_subject(language: Language) -> None:
    said = render(NoticeKind.LOW_CREDIT, statement(), SERVICE, MONDAY, None, language)
    mail = Mail(said.subject, said.html, language, MONDAY)
    built = compose(Outgoing(7, EMAIL, said.text, mail), SENDER)
    read = message_from_bytes(built.as_bytes(), policy=policy.default)
    assert read["Content-Language"] == language
    assert read["Subject"] == said.subject


@each_language
def test_an_email_is_written_in_the_language_on_file(
    database: Database, language: Language
) -> None:
    with database.write() as connection:
        account_id = add_account(connection, mobile=None, email=EMAIL, channels="email")
        connection.execute(update(contacts).values(language=language))
        Outbox(MANNER).write(connection, [effect(account_id)])
        [message] = stored(connection)
    written = render(NoticeKind.LOW_CREDIT, statement(), SERVICE, MONDAY, None, language)
    assert (message["language"], message["subject"]) == (language, written.subject)
    assert (message["text"], message["html"]) == (written.text, written.html)
    assert message["template_version"] == MAILS[language].version


@each_language
@each_kind
def test_an_email_is_previewed_in_any_language(kind: NoticeKind, language: Language) -> None:
    standing = example(Kind(kind), Rules().policies.at(MONDAY), MONDAY)
    shown = preview(Kind(kind), ChannelName.EMAIL, standing, SERVICE, MONDAY, language)
    assert any(said in shown.text for said in _SAID[language])
    assert shown.segments is None
