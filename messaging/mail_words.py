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
from messaging import mail_templates as words
from messaging.mail_numbers import (
    day_in_figures,
    moment,
    money,
    near_moment,
    opening,
    short_money,
    typeset,
)
from messaging.mail_parts import Figure, MailTemplate, Tone
from messaging.mail_templates import MAIL_TEMPLATES
from messaging.notices import due, needs_parts, situation
from messaging.service import Service

_ONE_DAY: Final = timedelta(days=1)
_NAMES: Final[Mapping[Energy, Mapping[str, str]]] = {
    Energy.ELECTRICITY: {
        "energy": "électricité",
        "Energy": "Électricité",
        "the_energy": "l'électricité",
        "of_energy": "d'électricité",
        "supply": "courant",
        "Supply": "Courant",
        "the_supply": "le courant",
        "The_supply": "Le courant",
    },
    Energy.GAS: {
        "energy": "gaz",
        "Energy": "Gaz",
        "the_energy": "le gaz",
        "of_energy": "de gaz",
        "supply": "gaz",
        "Supply": "Gaz",
        "the_supply": "le gaz",
        "The_supply": "Le gaz",
    },
}


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
    """All that an e-mail says, in the order in which it is read.

    `alarm` is said before anything else; the first of `amounts` is shown large; `page` is where
    to pay online, None when no payment is needed.
    """

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


def fill(
    kind: NoticeKind,
    statement: Statement,
    service: Service,
    written_at: datetime,
    paid: Cents | None = None,
) -> MailWords:
    """The words for a notice written at this UTC instant, whose Brussels day is "today".

    `paid` is the payment that a notice of a top-up is about, None for the other kinds.
    """
    template = MAIL_TEMPLATES[situation(kind, statement)][statement.energy]
    values = _values(statement, service, written_at, paid)
    return MailWords(
        tone=template.tone,
        subject=_say(template.subject, values),
        preheader=_say(template.preheader, values),
        sender=service.name,
        alarm=_alarm(statement, service),
        meter=_say(words.METER, values),
        title=_say(template.title, values),
        amounts=tuple(_amounts(template, statement, values)),
        as_of=_say(_as_of(statement, written_at), values),
        told=_say_all(template.told, values),
        steps=_say_all(template.steps, values),
        page=service.top_up_page if template.payable else None,
        numbers=_numbers(service, values),
        ending=_say(words.ENDING, values),
    )


def _say(template: str, values: Mapping[str, str]) -> str:
    return typeset(template.format(**values))


def _say_all(templates: Iterable[str], values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(_say(template, values) for template in templates)


def _as_of(statement: Statement, written_at: datetime) -> str:
    counted = statement.consumed_through
    if counted is None:
        return words.AS_OF_NEVER
    late = counted < civil_date(written_at) - _ONE_DAY
    return words.AS_OF_LATE if late else words.AS_OF


def _values(
    statement: Statement, service: Service, written_at: datetime, paid: Cents | None
) -> dict[str, str]:
    counted, cut_at = statement.consumed_through, statement.cut_at
    most = short_money(statement.top_up_max)
    return {
        **_NAMES[statement.energy],
        "ending": ending(statement.ean),
        "balance": money(statement.balance),
        "balance_at": moment(statement.balance_at),
        "counted": "" if counted is None else day_in_figures(counted),
        "paid": "" if paid is None else money(paid),
        "credit": short_money(statement.emergency_credit),
        "left": money(statement.emergency_left),
        "least": short_money(statement.top_up_min),
        "most": most,
        "restore": _to_restore(statement),
        "parts": words.IN_PARTS.format(most=most) if needs_parts(statement) else "",
        "today": day_in_figures(civil_date(written_at)),
        "cut_at": "" if cut_at is None else near_moment(cut_at),
        "before": "dès aujourd'hui" if cut_at is None else f"avant {near_moment(cut_at)}",
        "page": service.top_up_page,
        "name": service.name,
        "help_line": service.help_line,
        "help_key": service.help_key,
        "help_hours": opening(service.help_hours),
    }


def _to_restore(statement: Statement) -> str:
    # Nothing to restore: the smallest payment of all is what the words then name.
    missing = due(statement)
    return money(statement.top_up_min if missing is None else missing)


def _amounts(
    template: MailTemplate, statement: Statement, values: Mapping[str, str]
) -> Iterator[LabelledAmount]:
    for figure in template.figures:
        match figure:
            case Figure.BALANCE:
                yield LabelledAmount(words.BALANCE_LABEL, values["balance"])
            case Figure.EMERGENCY_LEFT:
                yield LabelledAmount(words.EMERGENCY_LABEL, values["left"])
            case Figure.TO_PAY:
                yield LabelledAmount(_say(template.to_pay, values), values["restore"])
            case Figure.PAID:
                yield LabelledAmount(words.PAID_LABEL, values["paid"])
            case _:
                assert_never(figure)


def _alarm(statement: Statement, service: Service) -> Number | None:
    """The number for a smell of gas, on whatever is about gas (RULES.md, "Phone numbers")."""
    if statement.energy is not Energy.GAS:
        return None
    return Number(typeset(words.GAS_LABEL), service.gas_emergency, words.GAS_ADVICE)


def _numbers(service: Service, values: Mapping[str, str]) -> tuple[Number, ...]:
    line = Number(words.LINE_LABEL, service.balance_line, _say(words.LINE_ADVICE, values))
    person = Number(words.HELP_LABEL, service.help_line, _say(words.HELP_ADVICE, values))
    return (line, person)
