"""What a customer asks for and what a visit brings, in French."""

from collections.abc import Mapping
from typing import Final

from messaging.kinds import Kind
from messaging.languages.fr.alerts import GAS_SMELL, GAS_STEPS
from messaging.sms_words import BalanceWords, Template

_BALANCE: Final = "Solde {balance} EUR le {day} à {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): solde {balance} EUR le {day} à {hour}. "

BALANCE: Final = BalanceWords(
    in_credit=Template(
        _OPENING + "Crédit de secours: encore {left} EUR. "
        "Dernier rechargement: {top_up} EUR le {top_up_day}. Info: {line}"
    ),
    never_paid=Template(_OPENING + "Crédit de secours: encore {left} EUR. Info gratuite: {line}"),
    in_emergency=Template(
        _OPENING + "Crédit de secours: encore {left} EUR avant la coupure. "
        "Rechargez {least} EUR ou plus. Aide: {line}"
    ),
    before_limit=Template(
        "{Supply} (EAN ..{ending}): solde {balance} EUR le {day} à {hour}. "
        "Crédit de secours: encore {left} EUR avant la limitation. "
        "Rechargez {least} EUR ou plus. Aide: {line}"
    ),
    before_cut=Template(
        "{Meter} (EAN ..{ending}): coupure {cut_day} à {cut_hour}. "
        + _BALANCE
        + "Pour l'éviter, payez {restore} EUR avant. Aide: {line}"
    ),
    cut_without_day=Template(
        "{Meter} (EAN ..{ending}): une coupure va suivre. "
        + _BALANCE
        + "Pour l'éviter, payez au moins {restore} EUR. Aide: {line}"
    ),
    limited=Template(
        "{Supply} limité (EAN ..{ending}). "
        + _BALANCE
        + "Payez aujourd'hui au moins {restore} EUR: tout revient seul. Aide: {line}"
    ),
    cut=Template(
        "{Supply} coupé (EAN ..{ending}). "
        + _BALANCE
        + "Pour le remettre, payez aujourd'hui au moins {restore} EUR. Aide: {line}"
    ),
    ready=Template(
        _OPENING + "Vous pouvez remettre le courant: "
        "tenez le bouton vert jusqu'au clic (5 s). Aide: {line}"
    ),
    before_leak_test=Template(
        GAS_SMELL + "Gaz, test de fuite (EAN ..{ending}). "
        "Solde {balance} EUR le {day} à {hour}.\n" + GAS_STEPS,
        segments=2,
    ),
    blocked=Template(
        "{Supply} bloqué (EAN ..{ending}): appelez un installateur de gaz. "
        + _BALANCE
        + "Odeur de gaz: {gas_line}. Aide: {line}"
    ),
    off=Template(
        "{Meter} (EAN ..{ending}): le prépaiement est terminé, ne rechargez plus. "
        + _BALANCE
        + "Une question? {help_line}, touche {help_key}"
    ),
    repay=". Reste à rembourser: ",
    advance="avance {advance} EUR ({advance_daily} par jour)",
    debts="dettes {debt} EUR ({debt_daily} par jour)",
)

OTHERS: Final[Mapping[Kind, Template]] = {
    Kind.CODE: Template(
        "{Meter} (EAN ..{ending}): pour confirmer, répondez {code} à ce SMS. "
        "Vous n'avez rien demandé? Ne répondez pas. Ne donnez ce code à personne. Aide: {line}"
    ),
    Kind.THRESHOLD_CHANGED: Template(
        "Alerte changée, {meter} (EAN ..{ending}): nous vous prévenons à {threshold} EUR ou moins. "
        "Ce n'est pas vous? {help_line}, touche {help_key}. Info gratuite: {line}"
    ),
    Kind.HELP: Template(
        "Répondez SOLDE: votre solde. SEUIL 10: un SMS à 10 EUR. STOP: fin des alertes. "
        "Par téléphone, gratuit: {line}. Une personne: {help_line}, touche {help_key}"
    ),
    Kind.STOPPED: Template(
        "C'est noté: fin des alertes par SMS. Pour une coupure, nous vous préviendrons "
        "par e-mail, appel ou lettre. Pour reprendre: START. Solde gratuit: {line}"
    ),
    Kind.APPOINTMENT_48H: Template(
        "Rendez-vous {visit_day} à {visit_hour}: un technicien vient pour votre {device} "
        "(EAN ..{ending}). Merci de l'attendre. Un problème? {help_line}, touche {help_key}"
    ),
    Kind.APPOINTMENT_15MIN: Template(
        "Notre technicien arrive vers {visit_hour} pour votre {device} (EAN ..{ending}). "
        "Merci de lui ouvrir. Un problème? {help_line}, touche {help_key}"
    ),
    Kind.ACTIVATION: Template(
        "Votre {device} (EAN ..{ending}) communique: nous calculons votre solde chaque "
        "jour. Solde {balance} EUR le {day}. Jour et nuit, gratuit: {line}"
    ),
    Kind.SURVEY: Template(
        "Votre {device} (EAN ..{ending}): tout va bien? Votre avis nous aide: "
        "donnez-le au {help_line}, touche {help_key}. Merci! Solde gratuit: {line}"
    ),
}
