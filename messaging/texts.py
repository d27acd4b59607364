"""Owns the French SMS of each situation, and how many segments each may fill.

Amounts and dates are the only values, so no letter outside GSM 7-bit can come in at run time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from balance.account import Statement
from balance.ean import ending
from balance.energy import Energy
from balance.judge import NoticeKind
from messaging.notices import Situation, due, needs_parts, situation
from messaging.plain_numbers import amount, day_and_month, hour, short_amount, weekday
from messaging.service import Service

LANGUAGE: Final = "fr"
TEMPLATE_VERSION: Final = 3


@dataclass(frozen=True, slots=True)
class Template:
    """Words with their places, and the segments they fill at most at their longest values."""

    words: str
    segments: int = 1


_LOW_CREDIT: Final = Template(
    "Crédit bas, {meter} (EAN ..{ending}): {balance} EUR le {day}. "
    "Sous zéro, le crédit de secours de {credit} EUR commence. "
    "Rechargez à temps. Info gratuite: {line}"
)
_EMERGENCY_CREDIT: Final = Template(
    "Crédit de secours commencé, {meter} (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Encore {left} EUR avant la coupure. Rechargez {least} EUR ou plus. Aide: {line}"
)
_EMERGENCY_BEFORE_LIMIT: Final = Template(
    "Crédit de secours commencé, {supply} (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Encore {left} EUR avant la limitation. Rechargez {least} EUR ou plus. Aide: {line}"
)
_EMERGENCY_USED_UP: Final = Template(
    "Crédit de secours commencé et fini, {supply} limité (EAN ..{ending}): "
    "{balance} EUR le {day}. Payez {restore} EUR: tout revient seul. Aide: {line}"
)
_EMERGENCY_WHILE_LIMITED: Final = Template(
    "Crédit de secours commencé, {supply} limité (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Payez {restore} EUR: tout revient seul. Aide: {line}"
)
_STILL_LIMITED: Final = Template(
    "{Supply} limité (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Payez aujourd'hui au moins {restore} EUR: tout revient seul. Aide: {line}"
)
_LOW_BEFORE_RETURN: Final = Template(
    "{Supply} pas encore revenu (EAN ..{ending}): tenez le bouton vert. "
    "Crédit bas: {balance} EUR le {day}. Rechargez {least} EUR ou plus. Aide: {line}"
)
_LOW_BEFORE_RETURN_GAS: Final = Template(
    "{Supply} pas encore revenu (EAN ..{ending}): il faut un test de fuite réussi. "
    "Crédit bas: {balance} EUR le {day}. Rechargez {least} EUR ou plus. Aide: {line}"
)
_LOW_WHILE_BLOCKED: Final = Template(
    "{Supply} bloqué (EAN ..{ending}): appelez un installateur. "
    "Crédit bas: {balance} EUR le {day}. Rechargez {least} EUR ou plus. Aide: {line}"
)
_EMERGENCY_BEFORE_RETURN: Final = Template(
    "Crédit de secours commencé, {supply} pas encore revenu (EAN ..{ending}): "
    "{balance} EUR le {day}. Rechargez, puis tenez le bouton vert. Aide: {line}"
)
_EMERGENCY_BEFORE_RETURN_GAS: Final = Template(
    "Crédit de secours commencé, {supply} pas encore revenu (EAN ..{ending}): "
    "{balance} EUR le {day}. Rechargez. Il faut un test de fuite réussi. Aide: {line}"
)
_EMERGENCY_WHILE_BLOCKED: Final = Template(
    "Crédit de secours commencé, {supply} bloqué (EAN ..{ending}): {balance} EUR le {day}. "
    "Rechargez, et appelez un installateur. Aide: {line}"
)
_CUT_WARNING: Final = Template(
    "{Meter} (EAN ..{ending}): coupure {cut_day} à {cut_hour}. Solde {balance} EUR le {day}. "
    "Pour l'éviter, payez au moins {restore} EUR avant. Aide: {line}"
)
_CUT_WITHOUT_DAY: Final = Template(
    "{Meter} (EAN ..{ending}): crédit de secours fini, une coupure va suivre. "
    "Solde {balance} EUR le {day}. Pour l'éviter, payez {restore} EUR. Aide: {line}"
)
_LIMITED_SUPPLY: Final = Template(
    "{Supply} limité (EAN ..{ending}): crédit de secours fini. Solde {balance} EUR le {day}. "
    "Payez aujourd'hui {restore} EUR: tout revient seul. Aide: {line}"
)
_DISCONNECTED_ELECTRICITY: Final = Template(
    "Courant coupé (EAN ..{ending}). Solde {balance} EUR le {day}. "
    "Payez aujourd'hui au moins {restore} EUR. "
    "Un SMS dira alors comment le remettre. Aide: {line}"
)
_DISCONNECTED_GAS: Final = Template(
    "Gaz coupé (EAN ..{ending}). Solde {balance} EUR le {day}. "
    "Payez aujourd'hui au moins {restore} EUR. Un SMS suivra. "
    "Odeur de gaz: {gas_line}. Aide: {line}"
)
_RECONNECT_ELECTRICITY: Final = Template(
    "Courant (EAN ..{ending}): vous pouvez le remettre. Solde {balance} EUR le {day}. "
    "Une flèche clignote? Tenez le bouton vert jusqu'au clic (5 s). Aide: {line}"
)
_RECONNECT_GAS: Final = Template(
    "Odeur de gaz? Sortez, appelez {gas_line}.\n"
    "Gaz (EAN ..{ending}): vous pouvez le remettre. Solde {balance} EUR le {day}.\n"
    "1 Éteignez tout appareil au gaz.\n"
    "2 Bouton sous la flèche qui clignote: appuyez, attendez 10 min.\n"
    "3 Échec? Attendez 6 min, réessayez.\n"
    "4 Encore échec? Appelez un installateur.\n"
    "Aide: {line}",
    segments=2,
)
_IN_PARTS: Final = " {most} EUR au plus par paiement: payez en plusieurs fois."

TEMPLATES: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.LOW_CREDIT: dict.fromkeys(Energy, _LOW_CREDIT),
    Situation.EMERGENCY_CREDIT: dict.fromkeys(Energy, _EMERGENCY_CREDIT),
    Situation.EMERGENCY_BEFORE_LIMIT: dict.fromkeys(Energy, _EMERGENCY_BEFORE_LIMIT),
    Situation.EMERGENCY_USED_UP: dict.fromkeys(Energy, _EMERGENCY_USED_UP),
    Situation.EMERGENCY_WHILE_LIMITED: dict.fromkeys(Energy, _EMERGENCY_WHILE_LIMITED),
    Situation.STILL_LIMITED: dict.fromkeys(Energy, _STILL_LIMITED),
    Situation.LOW_BEFORE_RETURN: {
        Energy.ELECTRICITY: _LOW_BEFORE_RETURN,
        Energy.GAS: _LOW_BEFORE_RETURN_GAS,
    },
    Situation.LOW_WHILE_BLOCKED: dict.fromkeys(Energy, _LOW_WHILE_BLOCKED),
    Situation.EMERGENCY_BEFORE_RETURN: {
        Energy.ELECTRICITY: _EMERGENCY_BEFORE_RETURN,
        Energy.GAS: _EMERGENCY_BEFORE_RETURN_GAS,
    },
    Situation.EMERGENCY_WHILE_BLOCKED: dict.fromkeys(Energy, _EMERGENCY_WHILE_BLOCKED),
    Situation.CUT_WARNING: dict.fromkeys(Energy, _CUT_WARNING),
    Situation.CUT_WITHOUT_DAY: dict.fromkeys(Energy, _CUT_WITHOUT_DAY),
    Situation.LIMITED_SUPPLY: dict.fromkeys(Energy, _LIMITED_SUPPLY),
    Situation.DISCONNECTED: {
        Energy.ELECTRICITY: _DISCONNECTED_ELECTRICITY,
        Energy.GAS: _DISCONNECTED_GAS,
    },
    Situation.RECONNECT_READY: {
        Energy.ELECTRICITY: _RECONNECT_ELECTRICITY,
        Energy.GAS: _RECONNECT_GAS,
    },
}
_METERS: Final = {Energy.ELECTRICITY: "électricité", Energy.GAS: "gaz"}
_SUPPLIES: Final = {Energy.ELECTRICITY: "courant", Energy.GAS: "gaz"}


def choose_template(kind: NoticeKind, statement: Statement) -> Template:
    """The template for a notice, with the advice to pay in parts where one payment cannot do."""
    template = TEMPLATES[situation(kind, statement)][statement.energy]
    if "{restore}" in template.words and needs_parts(statement):
        return replace(template, words=template.words + _IN_PARTS, segments=2)
    return template


def render(kind: NoticeKind, statement: Statement, service: Service) -> str:
    """The text as the customer gets it; amounts in euros, dates and hours of Brussels."""
    return choose_template(kind, statement).words.format(**_values(statement, service))


def _values(statement: Statement, service: Service) -> dict[str, str]:
    meter, supply = _METERS[statement.energy], _SUPPLIES[statement.energy]
    restore, cut_at = due(statement), statement.cut_at
    return {
        "meter": meter,
        "Meter": _capital(meter),
        "supply": supply,
        "Supply": _capital(supply),
        "ending": ending(statement.ean),
        "balance": amount(statement.balance),
        "day": day_and_month(statement.balance_at),
        "credit": short_amount(statement.emergency_credit),
        "left": amount(statement.emergency_left),
        "least": short_amount(statement.top_up_min),
        "most": short_amount(statement.top_up_max),
        "restore": "" if restore is None else amount(restore),
        "cut_day": "" if cut_at is None else f"{weekday(cut_at)} {day_and_month(cut_at)}",
        "cut_hour": "" if cut_at is None else hour(cut_at),
        "line": service.balance_line,
        "gas_line": service.gas_emergency,
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
