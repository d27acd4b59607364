"""Owns the French SMS of each situation, and how many segments each may fill.

Amounts and dates are the only values, so no letter outside GSM 7-bit can come in at run time.
"""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.languages.fr import GAS_SMELL, GAS_STEPS
from messaging.notices import Situation
from messaging.sms_words import Template

LANGUAGE: Final = "fr"
TEMPLATE_VERSION: Final = 4


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
_EMERGENCY_LOW: Final = Template(
    "Crédit de secours: il ne reste que {left} EUR avant la coupure, {meter} (EAN ..{ending}): "
    "solde {balance} EUR le {day}. Rechargez {least} EUR ou plus. Aide: {line}"
)
_EMERGENCY_LOW_BEFORE_LIMIT: Final = Template(
    "Crédit de secours: il ne reste que {left} EUR avant la limitation, {supply} "
    "(EAN ..{ending}): solde {balance} EUR le {day}. Rechargez {least} EUR ou plus. Aide: {line}"
)
_EMERGENCY_LOW_BEFORE_RETURN: Final = Template(
    "Crédit de secours: il reste {left} EUR, {supply} pas encore revenu (EAN ..{ending}): "
    "{balance} EUR le {day}. Rechargez, puis tenez le bouton vert. Aide: {line}"
)
_EMERGENCY_LOW_BEFORE_RETURN_GAS: Final = Template(
    "Crédit de secours: il reste {left} EUR, {supply} pas encore revenu (EAN ..{ending}): "
    "{balance} EUR le {day}. Rechargez. Il faut un test de fuite réussi. Aide: {line}"
)
_EMERGENCY_LOW_WHILE_BLOCKED: Final = Template(
    "Crédit de secours: il reste {left} EUR, {supply} bloqué (EAN ..{ending}): "
    "{balance} EUR le {day}. Rechargez, et appelez un installateur. Aide: {line}"
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
    GAS_SMELL
    + "Gaz (EAN ..{ending}): vous pouvez le remettre. Solde {balance} EUR le {day}.\n"
    + GAS_STEPS,
    segments=2,
)
_TOP_UP_RECEIVED: Final = Template(
    "Rechargement bien arrivé: {paid} EUR le {paid_day} à {paid_hour}. Merci. "
    "{Meter} (EAN ..{ending}): solde {balance} EUR. Pas de coupure prévue. Info gratuite: {line}"
)
_TOP_UP_FULL_POWER: Final = Template(
    "Rechargement bien arrivé: {paid} EUR le {paid_day} à {paid_hour}. Merci. "
    "{Supply} à pleine puissance (EAN ..{ending}): solde {balance} EUR. Info gratuite: {line}"
)
_TOP_UP_IN_EMERGENCY: Final = Template(
    "{paid} EUR bien arrivés. {Meter} (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Crédit de secours: encore {left} EUR avant la coupure. Aide: {line}"
)
_TOP_UP_BEFORE_LIMIT: Final = Template(
    "{paid} EUR bien arrivés. {Supply} (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Crédit de secours: encore {left} EUR avant la limitation. Aide: {line}"
)
_TOP_UP_WHILE_LIMITED: Final = Template(
    "{paid} EUR bien arrivés. {Supply} limité (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Payez encore {restore} EUR aujourd'hui: tout revient seul. Aide: {line}"
)
_TOP_UP_BEFORE_CUT: Final = Template(
    "{paid} EUR bien arrivés. {Meter} (EAN ..{ending}): solde {balance} EUR le {day}. "
    "Coupure {cut_day} à {cut_hour}: payez encore {restore} EUR avant. Aide: {line}"
)
_TOP_UP_CUT_WITHOUT_DAY: Final = Template(
    "{paid} EUR bien arrivés. {Meter} (EAN ..{ending}): une coupure va suivre. "
    "Solde {balance} EUR le {day}. Pour l'éviter, payez encore {restore} EUR. Aide: {line}"
)
_TOP_UP_STILL_CUT: Final = Template(
    "{paid} EUR bien arrivés, pas assez. {Supply} toujours coupé (EAN ..{ending}): "
    "solde {balance} EUR le {day}. Payez encore {restore} EUR aujourd'hui. Aide: {line}"
)
_TOP_UP_BEFORE_RETURN: Final = Template(
    "{paid} EUR bien arrivés. {Supply} pas encore revenu (EAN ..{ending}): "
    "tenez le bouton vert jusqu'au clic (5 s). Solde {balance} EUR le {day}. Aide: {line}"
)
_TOP_UP_BEFORE_RETURN_GAS: Final = Template(
    "{paid} EUR bien arrivés. {Supply} pas encore revenu (EAN ..{ending}): "
    "il faut un test de fuite réussi. Solde {balance} EUR le {day}. Aide: {line}"
)
_TOP_UP_WHILE_BLOCKED: Final = Template(
    "{paid} EUR bien arrivés. {Supply} bloqué (EAN ..{ending}): "
    "appelez un installateur de gaz. Solde {balance} EUR le {day}. Aide: {line}"
)

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
    Situation.EMERGENCY_LOW: dict.fromkeys(Energy, _EMERGENCY_LOW),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: dict.fromkeys(Energy, _EMERGENCY_LOW_BEFORE_LIMIT),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: {
        Energy.ELECTRICITY: _EMERGENCY_LOW_BEFORE_RETURN,
        Energy.GAS: _EMERGENCY_LOW_BEFORE_RETURN_GAS,
    },
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: dict.fromkeys(Energy, _EMERGENCY_LOW_WHILE_BLOCKED),
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
    Situation.TOP_UP_RECEIVED: dict.fromkeys(Energy, _TOP_UP_RECEIVED),
    Situation.TOP_UP_FULL_POWER: dict.fromkeys(Energy, _TOP_UP_FULL_POWER),
    Situation.TOP_UP_IN_EMERGENCY: dict.fromkeys(Energy, _TOP_UP_IN_EMERGENCY),
    Situation.TOP_UP_BEFORE_LIMIT: dict.fromkeys(Energy, _TOP_UP_BEFORE_LIMIT),
    Situation.TOP_UP_WHILE_LIMITED: dict.fromkeys(Energy, _TOP_UP_WHILE_LIMITED),
    Situation.TOP_UP_BEFORE_CUT: dict.fromkeys(Energy, _TOP_UP_BEFORE_CUT),
    Situation.TOP_UP_CUT_WITHOUT_DAY: dict.fromkeys(Energy, _TOP_UP_CUT_WITHOUT_DAY),
    Situation.TOP_UP_STILL_CUT: dict.fromkeys(Energy, _TOP_UP_STILL_CUT),
    Situation.TOP_UP_BEFORE_RETURN: {
        Energy.ELECTRICITY: _TOP_UP_BEFORE_RETURN,
        Energy.GAS: _TOP_UP_BEFORE_RETURN_GAS,
    },
    Situation.TOP_UP_WHILE_BLOCKED: dict.fromkeys(Energy, _TOP_UP_WHILE_BLOCKED),
}
