"""Renders the SMS of each kind of notice, as frozen with its message."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from balance.account import Statement
from balance.ean import ending
from balance.energy import Energy
from balance.judge import NoticeKind
from balance.money import Cents
from messaging import text_templates
from messaging.notices import due, needs_parts, situation
from messaging.plain_numbers import amount, day_and_month, hour, short_amount, weekday
from messaging.service import Service
from messaging.text_templates import IN_PARTS, TEMPLATES, Template

LANGUAGE: Final = text_templates.LANGUAGE
TEMPLATE_VERSION: Final = text_templates.TEMPLATE_VERSION

_METERS: Final = {Energy.ELECTRICITY: "électricité", Energy.GAS: "gaz"}
_OF_METERS: Final = {Energy.ELECTRICITY: "d'électricité", Energy.GAS: "de gaz"}
_SUPPLIES: Final = {Energy.ELECTRICITY: "courant", Energy.GAS: "gaz"}


def choose_template(kind: NoticeKind, statement: Statement) -> Template:
    """The template for a notice, with the advice to pay in parts where one payment cannot do."""
    return in_parts(TEMPLATES[situation(kind, statement)][statement.energy], statement)


def in_parts(template: Template, statement: Statement) -> Template:
    """The template, with the advice to pay in parts where one payment cannot do what it asks."""
    if "{restore}" in template.words and needs_parts(statement):
        return replace(template, words=template.words + IN_PARTS, segments=2)
    return template


def render(
    kind: NoticeKind,
    statement: Statement,
    service: Service,
    paid: Cents | None = None,
    paid_at: datetime | None = None,
) -> str:
    """The text as the customer gets it; amounts in euros, dates and hours of Brussels.

    `paid` is the payment that a notice of a top-up is about, None for the other kinds; `paid_at`
    when it counted, if that was before the balance last moved.
    """
    payment = {
        "paid": "" if paid is None else amount(paid),
        "paid_day": day_and_month(paid_at or statement.balance_at),
        "paid_hour": hour(paid_at or statement.balance_at),
    }
    values = numbers(service) | standing(statement) | payment
    return choose_template(kind, statement).words.format(**values)


def numbers(service: Service) -> dict[str, str]:
    """What a text may name of the service."""
    return {
        "line": service.balance_line,
        "gas_line": service.gas_emergency,
        "help_line": service.help_line,
        "help_key": service.help_key,
    }


def standing(statement: Statement) -> dict[str, str]:
    """What a text may name of an account, in its words; "" where there is none of it."""
    meter, supply = _METERS[statement.energy], _SUPPLIES[statement.energy]
    restore, cut_at, top_up = due(statement), statement.cut_at, statement.last_top_up
    return {
        "meter": meter,
        "Meter": _capital(meter),
        "of_meter": _OF_METERS[statement.energy],
        "supply": supply,
        "Supply": _capital(supply),
        "ending": ending(statement.ean),
        "balance": amount(statement.balance),
        "day": day_and_month(statement.balance_at),
        "hour": hour(statement.balance_at),
        "threshold": short_amount(statement.threshold),
        "top_up": "" if top_up is None else amount(top_up.amount),
        "top_up_day": "" if top_up is None else day_and_month(top_up.at),
        "credit": short_amount(statement.emergency_credit),
        "left": amount(statement.emergency_left),
        "least": short_amount(statement.top_up_min),
        "most": short_amount(statement.top_up_max),
        "restore": "" if restore is None else amount(restore),
        "cut_day": "" if cut_at is None else f"{weekday(cut_at)} {day_and_month(cut_at)}",
        "cut_hour": "" if cut_at is None else hour(cut_at),
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
