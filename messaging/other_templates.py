"""Owns the French SMS that no alert and no receipt are: what was asked for, and the journeys.

As in `text_templates`, amounts, dates and codes are the only values.
"""

from collections.abc import Mapping
from typing import Final

from balance.account import Supply
from balance.energy import Energy
from messaging.kinds import Kind
from messaging.text_templates import Template

_BALANCE: Final = "Solde {balance} EUR le {day} à {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): solde {balance} EUR le {day} à {hour}. "
_IN_CREDIT: Final = Template(
    _OPENING + "Crédit de secours: encore {left} EUR. "
    "Dernier rechargement: {top_up} EUR le {top_up_day}. Info: {line}"
)
_NEVER_PAID: Final = Template(
    _OPENING + "Crédit de secours: encore {left} EUR. Info gratuite: {line}"
)
_IN_EMERGENCY: Final = Template(
    _OPENING + "Crédit de secours: encore {left} EUR avant la coupure. "
    "Rechargez {least} EUR ou plus. Aide: {line}"
)
_BEFORE_LIMIT: Final = Template(
    "{Supply} (EAN ..{ending}): solde {balance} EUR le {day} à {hour}. "
    "Crédit de secours: encore {left} EUR avant la limitation. "
    "Rechargez {least} EUR ou plus. Aide: {line}"
)
_BEFORE_CUT: Final = Template(
    "{Meter} (EAN ..{ending}): coupure {cut_day} à {cut_hour}. " + _BALANCE + "Pour l'éviter, "
    "payez au moins {restore} EUR avant. Aide: {line}"
)
_CUT_WITHOUT_DAY: Final = Template(
    "{Meter} (EAN ..{ending}): une coupure va suivre. " + _BALANCE + "Pour l'éviter, "
    "payez au moins {restore} EUR. Aide: {line}"
)
_LIMITED: Final = Template(
    "{Supply} limité (EAN ..{ending}). " + _BALANCE + "Payez aujourd'hui au moins {restore} EUR: "
    "tout revient seul. Aide: {line}"
)
_CUT: Final = Template(
    "{Supply} coupé (EAN ..{ending}). " + _BALANCE + "Pour le remettre, payez aujourd'hui au moins "
    "{restore} EUR. Aide: {line}"
)
_READY: Final = Template(
    _OPENING + "Vous pouvez remettre le courant: "
    "tenez le bouton vert jusqu'au clic (5 s). Aide: {line}"
)
_BEFORE_LEAK_TEST: Final = Template(
    "{Supply} pas encore revenu (EAN ..{ending}): il faut un test de fuite réussi. "
    + _BALANCE
    + "Odeur de gaz: {gas_line}. Aide: {line}"
)
_BLOCKED: Final = Template(
    "{Supply} bloqué (EAN ..{ending}): appelez un installateur de gaz. "
    + _BALANCE
    + "Odeur de gaz: {gas_line}. Aide: {line}"
)
_OFF: Final = Template(
    "{Meter} (EAN ..{ending}): le prépaiement est terminé, ne rechargez plus. "
    + _BALANCE
    + "Une question? {help_line}, touche {help_key}"
)

_BEFORE_GAS: Final = (Supply.READY, Supply.GAS_TESTING, Supply.GAS_RETRY_WAIT)
ON: Final = (_IN_CREDIT, _NEVER_PAID, _IN_EMERGENCY, _BEFORE_LIMIT)
"""While nothing is wrong with the supply: paid before, never paid, below zero, with a limiter."""
CUT_TO_COME: Final = (_BEFORE_CUT, _CUT_WITHOUT_DAY)
"""A cut whose day is known, and one whose day is not."""
OF_SUPPLY: Final[Mapping[tuple[Supply, Energy], Template]] = {
    **{(Supply.LIMITED, energy): _LIMITED for energy in Energy},
    (Supply.READY, Energy.ELECTRICITY): _READY,
    **{(supply, Energy.GAS): _BEFORE_LEAK_TEST for supply in _BEFORE_GAS},
    (Supply.GAS_BLOCKED, Energy.GAS): _BLOCKED,
    **{(Supply.CUT, energy): _CUT for energy in Energy},
    **{(Supply.OFF_PREPAYMENT, energy): _OFF for energy in Energy},
}

OTHERS: Final[Mapping[Kind, Template]] = {
    Kind.CODE: Template(
        "{Meter} (EAN ..{ending}): pour confirmer, répondez {code} à ce SMS. "
        "Vous n'avez rien demandé? Ne répondez pas. Ne donnez ce code à personne. Aide: {line}"
    ),
    Kind.THRESHOLD_CHANGED: Template(
        "Seuil changé, {meter} (EAN ..{ending}): nous vous prévenons à {threshold} EUR ou moins. "
        "Ce n'est pas vous? {help_line}, touche {help_key}. Info gratuite: {line}"
    ),
    Kind.HELP: Template(
        "Répondez SOLDE: votre solde. SEUIL 10: un SMS à 10 EUR. STOP: moins de SMS. "
        "Par téléphone, gratuit: {line}. Une personne: {help_line}, touche {help_key}"
    ),
    Kind.APPOINTMENT_48H: Template(
        "Rendez-vous {visit_day} à {visit_hour}: un technicien vient pour votre compteur "
        "{of_meter} (EAN ..{ending}). Merci de l'attendre. Un problème? {help_line}, "
        "touche {help_key}"
    ),
    Kind.APPOINTMENT_15MIN: Template(
        "Notre technicien arrive vers {visit_hour} pour votre compteur {of_meter} "
        "(EAN ..{ending}). Merci de lui ouvrir. Un problème? {help_line}, touche {help_key}"
    ),
    Kind.ACTIVATION: Template(
        "Votre compteur {of_meter} (EAN ..{ending}) communique: nous calculons votre solde chaque "
        "jour. Solde {balance} EUR le {day}. Jour et nuit, gratuit: {line}"
    ),
    Kind.SURVEY: Template(
        "Votre compteur {of_meter} (EAN ..{ending}): tout va bien? Votre avis nous aide: "
        "donnez-le au {help_line}, touche {help_key}. Merci! Solde gratuit: {line}"
    ),
}
