"""Renders the SMS of each kind of notice, as frozen with its message."""

from dataclasses import replace
from datetime import datetime

from balance.account import Statement
from balance.ean import ending
from balance.judge import NoticeKind
from balance.money import Cents
from messaging.languages import WORDS
from messaging.notices import due, needs_parts, situation
from messaging.plain_numbers import amount, day_and_month, hour, short_amount, weekday
from messaging.service import Service
from messaging.sms_words import Template
from voice_prompts.languages import Language
from voice_prompts.sentences import capital


def choose_template(
    kind: NoticeKind, statement: Statement, language: Language = Language.FR
) -> Template:
    """The template for a notice, with the advice to pay in parts where one payment cannot do."""
    told = WORDS[language].notices[situation(kind, statement)]
    return in_parts(told[statement.energy], statement, language)


def in_parts(template: Template, statement: Statement, language: Language) -> Template:
    """The template, with the advice to pay in parts where one payment cannot do what it asks."""
    if "{restore}" in template.words and needs_parts(statement):
        words = template.words + WORDS[language].in_parts
        return replace(template, words=words, segments=2)
    return template


def render(
    kind: NoticeKind,
    statement: Statement,
    service: Service,
    paid: Cents | None = None,
    paid_at: datetime | None = None,
    language: Language = Language.FR,
) -> str:
    """The text as the customer gets it; amounts in euros, dates and hours of Brussels.

    `paid` is the payment that a notice of a top-up is about, None for the other kinds; `paid_at`
    when it counted, if that was before the balance last moved.
    """
    payment = {
        "paid": "" if paid is None else amount(paid, language),
        "paid_day": day_and_month(paid_at or statement.balance_at, language),
        "paid_hour": hour(paid_at or statement.balance_at, language),
    }
    values = numbers(service) | standing(statement, language) | payment
    return choose_template(kind, statement, language).words.format(**values)


def numbers(service: Service) -> dict[str, str]:
    """What a text may name of the service."""
    return {
        "line": service.balance_line,
        "gas_line": service.gas_emergency,
        "help_line": service.help_line,
        "help_key": service.help_key,
    }


def standing(statement: Statement, language: Language) -> dict[str, str]:
    """What a text may name of an account, in its words; "" where there is none of it."""
    words, energy = WORDS[language], statement.energy
    meter, supply = words.meters[energy], words.supplies[energy]
    return {
        "meter": meter,
        "Meter": capital(meter),
        "device": words.devices[energy],
        "supply": supply,
        "Supply": capital(supply),
        "ending": ending(statement.ean),
        **_amounts(statement, language),
        **_moments(statement, language),
    }


def _amounts(statement: Statement, language: Language) -> dict[str, str]:
    restore, top_up = due(statement), statement.last_top_up
    exact = {
        "balance": statement.balance,
        "left": statement.emergency_left,
        "restore": restore,
        "top_up": None if top_up is None else top_up.amount,
        "advance": statement.advance_left,
        "advance_daily": statement.advance_per_day,
        "debt": statement.debt_left,
        "debt_daily": statement.debt_per_day,
    }
    short = {
        "threshold": statement.threshold,
        "credit": statement.emergency_credit,
        "least": statement.top_up_min,
        "most": statement.top_up_max,
    }
    said = {name: "" if c is None else amount(c, language) for name, c in exact.items()}
    return said | {name: short_amount(c, language) for name, c in short.items()}


def _moments(statement: Statement, language: Language) -> dict[str, str]:
    cut_at, top_up = statement.cut_at, statement.last_top_up
    cut_day = cut_hour = ""
    if cut_at is not None:
        cut_day = f"{weekday(cut_at, language)} {day_and_month(cut_at, language)}"
        cut_hour = hour(cut_at, language)
    return {
        "day": day_and_month(statement.balance_at, language),
        "hour": hour(statement.balance_at, language),
        "top_up_day": "" if top_up is None else day_and_month(top_up.at, language),
        "cut_day": cut_day,
        "cut_hour": cut_hour,
    }
