"""Fills the words of an e-mail: what its text and its HTML both say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, assert_never

from balance.account import Statement
from balance.calendar import civil_date
from balance.ean import ending
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.mail_languages import MAILS
from messaging.mail_layouts import LAYOUTS
from messaging.mail_numbers import (
    clock,
    day_in_figures,
    moment,
    money,
    near_day,
    opening,
    short_money,
    typeset,
)
from messaging.mail_parts import Figure, Frame, Layout, Tone
from messaging.mail_sentences import Sentence
from messaging.notices import due, needs_parts, situation
from messaging.service import Service
from voice_prompts.languages import Language
from voice_prompts.sentences import capital

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LabelledAmount:
    """An amount of money and what it is."""

    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number, what it is for and how to use it."""

    label: str
    number: str
    advice: str


@dataclass(frozen=True, slots=True)
class MailWords:
    """All that an e-mail says, in the order in which it is read, in the `frame` of its language.

    `alarm` is said before anything else; the first of `amounts` is shown large; `page` is where
    to pay online, None when no payment is needed.
    """

    language: Language
    frame: Frame
    tone: Tone
    subject: str
    preheader: str
    sender: str
    alarm: Number | None
    meter: str
    title: str
    amounts: tuple[LabelledAmount, ...]
    as_of: str
    told: tuple[str, ...]
    steps: tuple[str, ...]
    page: str | None
    numbers: tuple[Number, ...]
    ending: str


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says the words of one language with these values in their places."""

    language: Language
    values: Mapping[str, str]

    @property
    def frame(self) -> Frame:
        return MAILS[self.language].frame

    def say(self, words: str) -> str:
        return typeset(words.format(**self.values), self.language)

    def tell(self, sentences: Iterable[Sentence]) -> str:
        known = MAILS[self.language].sentences
        return " ".join(self.say(known[sentence]) for sentence in sentences)


def fill(
    kind: NoticeKind,
    statement: Statement,
    service: Service,
    written_at: datetime,
    paid: Cents | None = None,
    language: Language = Language.FR,
) -> MailWords:
    """The words for a notice written at this UTC instant, whose Brussels day is "today".

    `paid` is the payment that a notice of a top-up is about, None for the other kinds.
    """
    told, words = situation(kind, statement), MAILS[language]
    head, layout = words.heads[told], LAYOUTS[told][statement.energy]
    speaker = _Speaker(language, _values(statement, service, written_at, paid, language))
    gas = statement.energy is Energy.GAS
    preheader = head.gas_preheader if gas and head.gas_preheader else head.preheader
    return MailWords(
        language=language,
        frame=words.frame,
        tone=layout.tone,
        subject=speaker.say(head.subject),
        preheader=speaker.say(preheader),
        sender=service.name,
        alarm=_alarm(statement, service, speaker),
        meter=speaker.say(words.frame.meter),
        title=speaker.say(head.title),
        amounts=tuple(_amounts(layout, speaker)),
        as_of=speaker.say(_as_of(statement, written_at, words.frame)),
        told=tuple(speaker.tell(paragraph) for paragraph in layout.told),
        steps=tuple(speaker.tell([step]) for step in layout.steps),
        page=service.top_up_page if layout.payable else None,
        numbers=_numbers(service, speaker),
        ending=speaker.say(words.frame.ending),
    )


def _as_of(statement: Statement, written_at: datetime, frame: Frame) -> str:
    counted = statement.consumed_through
    if counted is None:
        return frame.as_of_never
    late = counted < civil_date(written_at) - _ONE_DAY
    return frame.as_of_late if late else frame.as_of


def _values(
    statement: Statement,
    service: Service,
    written_at: datetime,
    paid: Cents | None,
    language: Language,
) -> dict[str, str]:
    counted, frame = statement.consumed_through, MAILS[language].frame
    most = short_money(statement.top_up_max, language)
    return {
        **_names(statement.energy, language),
        **_cut(statement, language),
        "ending": ending(statement.ean),
        "balance": money(statement.balance, language),
        "balance_at": moment(statement.balance_at, language),
        "counted": "" if counted is None else day_in_figures(counted, language),
        "paid": "" if paid is None else money(paid, language),
        "credit": short_money(statement.emergency_credit, language),
        "left": money(statement.emergency_left, language),
        "least": short_money(statement.top_up_min, language),
        "most": most,
        "restore": _to_restore(statement, language),
        "parts": frame.in_parts.format(most=most) if needs_parts(statement) else "",
        "today": day_in_figures(civil_date(written_at), language),
        "page": service.top_up_page,
        "name": service.name,
        "help_line": service.help_line,
        "help_key": service.help_key,
        "help_hours": opening(service.help_hours, language),
    }


def _names(energy: Energy, language: Language) -> dict[str, str]:
    """What a sentence calls an energy; under a name with a capital as it begins one."""
    names = MAILS[language].names[energy]
    return {**names, **{capital(name): capital(words) for name, words in names.items()}}


def _cut(statement: Statement, language: Language) -> dict[str, str]:
    """When a cut comes, and before when to pay; where it has no day, at once."""
    cut_at, frame = statement.cut_at, MAILS[language].frame
    if cut_at is None:
        return {"cut_day": "", "cut_hour": "", "before": frame.at_once}
    when = {"cut_day": near_day(cut_at, language), "cut_hour": clock(cut_at, language)}
    return {**when, "before": frame.before.format(**when)}


def _to_restore(statement: Statement, language: Language) -> str:
    # Nothing to restore: the smallest payment of all is what the words then name.
    missing = due(statement)
    return money(statement.top_up_min if missing is None else missing, language)


def _amounts(layout: Layout, speaker: _Speaker) -> Iterator[LabelledAmount]:
    frame, values = speaker.frame, speaker.values
    for figure in layout.figures:
        match figure:
            case Figure.BALANCE:
                yield LabelledAmount(frame.balance_label, values["balance"])
            case Figure.EMERGENCY_LEFT:
                yield LabelledAmount(frame.emergency_label, values["left"])
            case Figure.TO_PAY:
                label = speaker.tell([layout.to_pay] if layout.to_pay else [])
                yield LabelledAmount(label, values["restore"])
            case Figure.PAID:
                yield LabelledAmount(frame.paid_label, values["paid"])
            case _:
                assert_never(figure)


def _alarm(statement: Statement, service: Service, speaker: _Speaker) -> Number | None:
    """The number for a smell of gas, on whatever is about gas (RULES.md, "Phone numbers")."""
    if statement.energy is not Energy.GAS:
        return None
    frame = MAILS[speaker.language].frame
    return Number(
        speaker.say(frame.gas_label), service.gas_emergency, speaker.say(frame.gas_advice)
    )


def _numbers(service: Service, speaker: _Speaker) -> tuple[Number, ...]:
    frame = speaker.frame
    line = Number(frame.line_label, service.balance_line, speaker.say(frame.line_advice))
    person = Number(frame.help_label, service.help_line, speaker.say(frame.help_advice))
    return (line, person)
