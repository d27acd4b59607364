"""What a payment is confirmed with in French."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

_ARRIVED: Final = "Rechargement bien arrivé: {paid} EUR le {paid_day} à {paid_hour}. Merci. "
_METER: Final = "{paid} EUR bien arrivés. {Meter} (EAN ..{ending}): "
_NOT_BACK: Final = "{paid} EUR bien arrivés. {Supply} pas encore revenu (EAN ..{ending}): "
_BALANCE: Final = "solde {balance} EUR le {day}. "

RECEIPTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.TOP_UP_RECEIVED: alike(
        _ARRIVED + "{Meter} (EAN ..{ending}): solde {balance} EUR. "
        "Pas de coupure prévue. Info gratuite: {line}"
    ),
    Situation.TOP_UP_FULL_POWER: alike(
        _ARRIVED + "{Supply} à pleine puissance (EAN ..{ending}): solde {balance} EUR. "
        "Info gratuite: {line}"
    ),
    Situation.TOP_UP_IN_EMERGENCY: alike(
        _METER + _BALANCE + "Crédit de secours: encore {left} EUR avant la coupure. Aide: {line}"
    ),
    Situation.TOP_UP_BEFORE_LIMIT: alike(
        "{paid} EUR bien arrivés. {Supply} (EAN ..{ending}): "
        + _BALANCE
        + "Crédit de secours: encore {left} EUR avant la limitation. Aide: {line}"
    ),
    Situation.TOP_UP_WHILE_LIMITED: alike(
        "{paid} EUR bien arrivés. {Supply} limité (EAN ..{ending}): "
        + _BALANCE
        + "Payez encore {restore} EUR aujourd'hui: tout revient seul. Aide: {line}"
    ),
    Situation.TOP_UP_BEFORE_CUT: alike(
        _METER
        + _BALANCE
        + "Coupure {cut_day} à {cut_hour}: payez encore {restore} EUR avant. Aide: {line}"
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: alike(
        _METER + "une coupure va suivre. Solde {balance} EUR le {day}. "
        "Pour l'éviter, payez encore {restore} EUR. Aide: {line}"
    ),
    Situation.TOP_UP_STILL_CUT: alike(
        "{paid} EUR bien arrivés, pas assez. {Supply} toujours coupé (EAN ..{ending}): "
        + _BALANCE
        + "Payez encore {restore} EUR aujourd'hui. Aide: {line}"
    ),
    Situation.TOP_UP_BEFORE_RETURN: apart(
        _NOT_BACK + "tenez le bouton vert jusqu'au clic (5 s). "
        "Solde {balance} EUR le {day}. Aide: {line}",
        _NOT_BACK + "il faut un test de fuite réussi. Solde {balance} EUR le {day}. Aide: {line}",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: alike(
        "{paid} EUR bien arrivés. {Supply} bloqué (EAN ..{ending}): "
        "appelez un installateur de gaz. Solde {balance} EUR le {day}. Aide: {line}"
    ),
}
