"""Renders the SMS that no alert and no receipt are: what was asked for, and the journeys."""

from dataclasses import replace
from datetime import datetime

from balance.account import Statement, Supply
from balance.energy import Energy
from messaging.kinds import Kind
from messaging.languages import WORDS
from messaging.plain_numbers import day_and_month, hour, weekday
from messaging.service import Service
from messaging.sms_words import BalanceWords, Template
from messaging.texts import in_parts, numbers, standing
from voice_prompts.languages import Language


def choose_other(
    kind: Kind, about: Statement | None = None, language: Language = Language.FR
) -> Template:
    """The template of such a message, for an account; None for a kind that is about none.

    Raises KeyError for an alert or a receipt, whose words are chosen in `texts`.
    """
    words = WORDS[language]
    if kind is Kind.BALANCE and about is not None:
        owing = _owing(_of_balance(about, words.balance), about, words.balance)
        return in_parts(owing, about, language)
    return words.others[kind]


def render_other(
    kind: Kind,
    service: Service,
    about: Statement | None = None,
    language: Language = Language.FR,
    *,
    code: str = "",
    appointment: datetime | None = None,
) -> str:
    """The text as the customer gets it; amounts in euros, dates and hours of Brussels.

    `about` None is for HELP and STOPPED; `code` is what a CODE asks to be repeated, `appointment`
    the instant of which the two reminders speak. Raises KeyError as `choose_other` does.
    """
    values = numbers(service) | {"code": code}
    if about is not None:
        values |= standing(about, language)
    if appointment is not None:
        day = f"{weekday(appointment, language)} {day_and_month(appointment, language)}"
        values |= {"visit_day": day, "visit_hour": hour(appointment, language)}
    return choose_other(kind, about, language).words.format(**values)


def _of_balance(about: Statement, words: BalanceWords) -> Template:
    match about.supply:
        case Supply.PENDING_CUT:
            return words.cut_without_day if about.cut_at is None else words.before_cut
        case Supply.LIMITED:
            return words.limited
        case Supply.CUT:
            return words.cut
        case Supply.OFF_PREPAYMENT:
            return words.off
        case Supply.GAS_BLOCKED:
            return words.blocked
        case Supply.READY | Supply.GAS_TESTING | Supply.GAS_RETRY_WAIT:
            return words.before_leak_test if about.energy is Energy.GAS else words.ready
    if about.balance < 0:
        return words.before_limit if about.limiter else words.in_emergency
    return words.never_paid if about.last_top_up is None else words.in_credit


def _owing(template: Template, about: Statement, words: BalanceWords) -> Template:
    """The template, with what is still to be repaid, in a segment more."""
    left = {words.advance: about.advance_left, words.debts: about.debt_left}
    owed = [named for named, cents in left.items() if cents > 0]
    # Nothing is taken any more where prepayment has ended.
    if not owed or about.supply is Supply.OFF_PREPAYMENT:
        return template
    said = template.words + words.repay + ", ".join(owed)
    return replace(template, words=said, segments=template.segments + 1)
