"""The alerts in French, and what brings the supply back."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

GAS_SMELL: Final = "Odeur de gaz? Sortez, appelez {gas_line}.\n"
GAS_STEPS: Final = (
    "1 Éteignez tout appareil au gaz.\n"
    "2 Bouton sous la flèche qui clignote: appuyez, attendez 10 min.\n"
    "3 Échec? Attendez 6 min, réessayez.\n"
    "4 Encore échec? Appelez un installateur.\n"
    "Aide: {line}"
)
_TOP_UP: Final = "Rechargez {least} EUR ou plus. Aide: {line}"
_LOW: Final = "Crédit bas: {balance} EUR le {day}. " + _TOP_UP
_BACK: Final = "Payez {restore} EUR: tout revient seul. Aide: {line}"
_BUTTON: Final = "{balance} EUR le {day}. Rechargez, puis tenez le bouton vert. Aide: {line}"
_TEST: Final = "{balance} EUR le {day}. Rechargez. Il faut un test de fuite réussi. Aide: {line}"
_BLOCKED: Final = "{balance} EUR le {day}. Rechargez, et appelez un installateur. Aide: {line}"
_CUT: Final = (
    "{Supply} coupé (EAN ..{ending}). Solde {balance} EUR le {day}. "
    "Payez aujourd'hui au moins {restore} EUR. "
)

ALERTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.LOW_CREDIT: alike(
        "Crédit bas, {meter} (EAN ..{ending}): {balance} EUR le {day}. "
        "Sous zéro, le crédit de secours de {credit} EUR commence. "
        "Rechargez à temps. Info gratuite: {line}"
    ),
    Situation.EMERGENCY_CREDIT: alike(
        "Crédit de secours commencé, {meter} (EAN ..{ending}): solde {balance} EUR le {day}. "
        "Encore {left} EUR avant la coupure. " + _TOP_UP
    ),
    Situation.EMERGENCY_BEFORE_LIMIT: alike(
        "Crédit de secours commencé, {supply} (EAN ..{ending}): solde {balance} EUR le {day}. "
        "Encore {left} EUR avant la limitation. " + _TOP_UP
    ),
    Situation.EMERGENCY_USED_UP: alike(
        "Crédit de secours commencé et fini, {supply} limité (EAN ..{ending}): "
        "{balance} EUR le {day}. " + _BACK
    ),
    Situation.EMERGENCY_WHILE_LIMITED: alike(
        "Crédit de secours commencé, {supply} limité (EAN ..{ending}): "
        "solde {balance} EUR le {day}. " + _BACK
    ),
    Situation.STILL_LIMITED: alike(
        "{Supply} limité (EAN ..{ending}): solde {balance} EUR le {day}. "
        "Payez aujourd'hui au moins {restore} EUR: tout revient seul. Aide: {line}"
    ),
    Situation.LOW_BEFORE_RETURN: apart(
        "{Supply} pas encore revenu (EAN ..{ending}): tenez le bouton vert. " + _LOW,
        "{Supply} pas encore revenu (EAN ..{ending}): il faut un test de fuite réussi. " + _LOW,
    ),
    Situation.LOW_WHILE_BLOCKED: alike(
        "{Supply} bloqué (EAN ..{ending}): appelez un installateur. " + _LOW
    ),
    Situation.EMERGENCY_BEFORE_RETURN: apart(
        "Crédit de secours commencé, {supply} pas encore revenu (EAN ..{ending}): " + _BUTTON,
        "Crédit de secours commencé, {supply} pas encore revenu (EAN ..{ending}): " + _TEST,
    ),
    Situation.EMERGENCY_WHILE_BLOCKED: alike(
        "Crédit de secours commencé, {supply} bloqué (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.EMERGENCY_LOW: alike(
        "Crédit de secours: il ne reste que {left} EUR avant la coupure, {meter} "
        "(EAN ..{ending}): solde {balance} EUR le {day}. " + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: alike(
        "Crédit de secours: il ne reste que {left} EUR avant la limitation, {supply} "
        "(EAN ..{ending}): solde {balance} EUR le {day}. " + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: apart(
        "Crédit de secours: il reste {left} EUR, {supply} pas encore revenu (EAN ..{ending}): "
        + _BUTTON,
        "Crédit de secours: il reste {left} EUR, {supply} pas encore revenu (EAN ..{ending}): "
        + _TEST,
    ),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: alike(
        "Crédit de secours: il reste {left} EUR, {supply} bloqué (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.CUT_WARNING: alike(
        "{Meter} (EAN ..{ending}): coupure {cut_day} à {cut_hour}. Solde {balance} EUR le {day}. "
        "Pour l'éviter, payez au moins {restore} EUR avant. Aide: {line}"
    ),
    Situation.CUT_WITHOUT_DAY: alike(
        "{Meter} (EAN ..{ending}): crédit de secours fini, une coupure va suivre. "
        "Solde {balance} EUR le {day}. Pour l'éviter, payez {restore} EUR. Aide: {line}"
    ),
    Situation.LIMITED_SUPPLY: alike(
        "{Supply} limité (EAN ..{ending}): crédit de secours fini. Solde {balance} EUR le {day}. "
        "Payez aujourd'hui {restore} EUR: tout revient seul. Aide: {line}"
    ),
    Situation.DISCONNECTED: apart(
        _CUT + "Un SMS dira alors comment le remettre. Aide: {line}",
        _CUT + "Un SMS suivra. Odeur de gaz: {gas_line}. Aide: {line}",
    ),
    Situation.RECONNECT_READY: apart(
        "{Supply} (EAN ..{ending}): vous pouvez le remettre. Solde {balance} EUR le {day}. "
        "Une flèche clignote? Tenez le bouton vert jusqu'au clic (5 s). Aide: {line}",
        GAS_SMELL
        + "{Supply} (EAN ..{ending}): vous pouvez le remettre. Solde {balance} EUR le {day}.\n"
        + GAS_STEPS,
        gas_segments=2,
    ),
}
