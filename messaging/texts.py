"""Owns the French SMS of each kind of notice, and how many segments each may fill.

Amounts and dates are the only values, so no letter outside GSM 7-bit can come in at run time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from balance.account import Statement, Supply
from balance.ean import ending
from balance.energy import Energy
from balance.judge import NoticeKind
from messaging.notices import treated_as
from messaging.plain_numbers import amount, day_and_month, hour, short_amount, weekday

LANGUAGE: Final = "fr"
TEMPLATE_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers a text may name, written as customers read them."""

    balance_line: str
    gas_emergency: str


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
_EMERGENCY_CREDIT_USED_UP: Final = Template(
    "Crédit de secours commencé et fini, {meter} (EAN ..{ending}): "
    "solde {balance} EUR le {day}. Rechargez {least} EUR ou plus. Aide: {line}"
)
_CUT_WARNING: Final = Template(
    "{Meter} (EAN ..{ending}): coupure {cut_day} à {cut_hour}. Solde {balance} EUR le {day}. "
    "Pour l'éviter, payez au moins {restore} EUR avant. Aide: {line}"
)
_CUT_WARNING_WITHOUT_DAY: Final = Template(
    "{Meter} (EAN ..{ending}): crédit de secours fini, une coupure va suivre. "
    "Solde {balance} EUR le {day}. Pour l'éviter, payez {restore} EUR. Aide: {line}"
)
_LIMITED_SUPPLY: Final = Template(
    "{Supply} réduit (EAN ..{ending}): crédit de secours fini. Solde {balance} EUR le {day}. "
    "Rechargez: un peu au-dessus de zéro, tout revient seul. Aide: {line}"
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

TEMPLATES: Final[Mapping[NoticeKind, Mapping[Energy, Template]]] = {
    NoticeKind.LOW_CREDIT: dict.fromkeys(Energy, _LOW_CREDIT),
    NoticeKind.EMERGENCY_CREDIT: dict.fromkeys(Energy, _EMERGENCY_CREDIT),
    NoticeKind.CUT_WARNING: dict.fromkeys(Energy, _CUT_WARNING),
    NoticeKind.LIMITED_SUPPLY: dict.fromkeys(Energy, _LIMITED_SUPPLY),
    NoticeKind.DISCONNECTED: {
        Energy.ELECTRICITY: _DISCONNECTED_ELECTRICITY,
        Energy.GAS: _DISCONNECTED_GAS,
    },
    NoticeKind.RECONNECT_READY: {
        Energy.ELECTRICITY: _RECONNECT_ELECTRICITY,
        Energy.GAS: _RECONNECT_GAS,
    },
}
_METERS: Final = {Energy.ELECTRICITY: "électricité", Energy.GAS: "gaz"}
_SUPPLIES: Final = {Energy.ELECTRICITY: "courant", Energy.GAS: "gaz"}


def choose_template(kind: NoticeKind, statement: Statement) -> Template:
    """The template for a notice, with the advice to pay in parts where one payment cannot do."""
    kind = treated_as(kind, statement)
    template = TEMPLATES[kind][statement.energy]
    if kind is NoticeKind.CUT_WARNING and statement.cut_at is None:
        template = _CUT_WARNING_WITHOUT_DAY
    if kind is NoticeKind.EMERGENCY_CREDIT and statement.supply is Supply.LIMITED:
        # A limiter cuts nothing: the usual words would announce a cut.
        template = _EMERGENCY_CREDIT_USED_UP
    if "{restore}" in template.words and (statement.to_restore or 0) > statement.top_up_max:
        return replace(template, words=template.words + _IN_PARTS, segments=2)
    return template


def render(kind: NoticeKind, statement: Statement, phones: Phones) -> str:
    """The text as the customer gets it; amounts in euros, dates and hours of Brussels."""
    return choose_template(kind, statement).words.format(**_values(statement, phones))


def _values(statement: Statement, phones: Phones) -> dict[str, str]:
    meter, supply = _METERS[statement.energy], _SUPPLIES[statement.energy]
    restore, cut_at = statement.to_restore, statement.cut_at
    return {
        "meter": meter,
        "Meter": _capital(meter),
        "Supply": _capital(supply),
        "ending": ending(statement.ean),
        "balance": amount(statement.balance),
        "day": day_and_month(statement.balance_at),
        "credit": short_amount(statement.emergency_credit),
        "left": amount(statement.emergency_left),
        "least": short_amount(statement.top_up_min),
        "most": short_amount(statement.top_up_max),
        "restore": "" if restore is None else amount(restore),
        "cut_day": "" if cut_at is None else weekday(cut_at),
        "cut_hour": "" if cut_at is None else hour(cut_at),
        "line": phones.balance_line,
        "gas_line": phones.gas_emergency,
    }


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
