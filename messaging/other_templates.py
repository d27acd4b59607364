"""Owns the SMS that are French only so far: codes, help and the journeys.

As in `text_templates`, amounts, dates and codes are the only values.
"""

from collections.abc import Mapping
from typing import Final

from messaging.kinds import Kind
from messaging.sms_words import Template

OTHERS: Final[Mapping[Kind, Template]] = {
    Kind.CODE: Template(
        "{Meter} (EAN ..{ending}): pour confirmer, répondez {code} à ce SMS. "
        "Vous n'avez rien demandé? Ne répondez pas. Ne donnez ce code à personne. Aide: {line}"
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
