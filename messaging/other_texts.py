"""Renders the SMS that no alert and no receipt are: what was asked for, and the journeys."""

from datetime import datetime

from balance.account import Statement, Supply
from messaging.kinds import Kind
from messaging.other_templates import CUT_TO_COME, OF_SUPPLY, ON, OTHERS
from messaging.plain_numbers import day_and_month, hour, weekday
from messaging.service import Service
from messaging.text_templates import Template
from messaging.texts import in_parts, numbers, standing


def choose_other(kind: Kind, about: Statement | None = None) -> Template:
    """The template of such a message, for an account; None for a kind that is about none.

    Raises KeyError for an alert or a receipt, whose words are chosen in `texts`.
    """
    if kind is Kind.BALANCE and about is not None:
        return in_parts(_of_balance(about), about)
    return OTHERS[kind]


def render_other(
    kind: Kind,
    service: Service,
    about: Statement | None = None,
    *,
    code: str = "",
    appointment: datetime | None = None,
) -> str:
    """The text as the customer gets it; amounts in euros, dates and hours of Brussels.

    `about` None is for HELP; `code` is what a CODE asks to be repeated, `appointment` the instant
    of which the two reminders speak. Raises KeyError for an alert or a receipt.
    """
    values = numbers(service) | {"code": code}
    if about is not None:
        values |= standing(about)
    if appointment is not None:
        values["visit_day"] = f"{weekday(appointment)} {day_and_month(appointment)}"
        values["visit_hour"] = hour(appointment)
    return choose_other(kind, about).words.format(**values)


def _of_balance(about: Statement) -> Template:
    if about.supply is Supply.PENDING_CUT:
        known, unknown = CUT_TO_COME
        return unknown if about.cut_at is None else known
    in_credit, never_paid, in_emergency, before_limit = ON
    if about.balance < 0:
        on = before_limit if about.limiter else in_emergency
    else:
        on = never_paid if about.last_top_up is None else in_credit
    return OF_SUPPLY.get((about.supply, about.energy), on)
