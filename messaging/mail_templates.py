"""Owns the French words of each situation's e-mail, with places for its values.

They are written with plain spaces and straight apostrophes: `mail_numbers.typeset` sets them.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from balance.energy import Energy
from messaging.mail_cut import OF_CUTS
from messaging.mail_not_whole import NOT_WHOLE
from messaging.mail_parts import (
    ARRIVED,
    BALANCE_AND_PAID,
    BALANCE_FIRST,
    BELOW_ZERO,
    CODE,
    COUNTED,
    IN_USE,
    LEFT_FIRST,
    ONLY_LEFT,
    WHERE,
    MailTemplate,
    Tone,
)
from messaging.notices import Situation

LANGUAGE: Final = "fr"
TEMPLATE_VERSION: Final = 3

BALANCE_LABEL: Final = "Votre solde"
EMERGENCY_LABEL: Final = "Crédit de secours restant"
PAID_LABEL: Final = "Votre rechargement"
GREETING: Final = "Bonjour,"
STEPS_LABEL: Final = "Que faire maintenant"
METER: Final = "{Energy} · code EAN qui finit par {ending}"
AS_OF: Final = "Solde du {balance_at}. La consommation d'aujourd'hui n'est pas encore comptée."
AS_OF_LATE: Final = (
    "Solde du {balance_at}. La consommation d'après le {counted} n'est pas encore comptée."
)
AS_OF_NEVER: Final = "Solde du {balance_at}. Votre consommation n'est pas encore comptée."
IN_PARTS: Final = " Un paiement va jusqu'à {most} : payez en plusieurs fois."
GAS_LABEL: Final = "Odeur de gaz ?"
GAS_ADVICE: Final = "Sortez tout de suite. Dehors, appelez ce numéro."
LINE_LABEL: Final = "Votre solde par téléphone, jour et nuit"
LINE_ADVICE: Final = (
    "C'est gratuit. Tapez les 13 derniers chiffres de votre code EAN : "
    "ceux qui finissent par {ending}. Une voix dit votre solde."
)
HELP_LABEL: Final = "Une personne pour vous aider"
HELP_ADVICE: Final = "Puis tapez {help_key}. Ouvert {help_hours}. Cet appel peut être payant."
PAGE_LABEL: Final = "Recharger par internet"
ENDING: Final = (
    "{name} : message automatique. Ne répondez pas à cet e-mail. Une question ? Appelez-nous."
)

_LOW_CREDIT: Final = MailTemplate(
    Tone.CALM,
    subject="Crédit bas : {balance} pour {the_energy} (EAN …{ending})",
    preheader="Rien n'est coupé. Rechargez à temps : {least} ou plus.",
    title="Votre crédit {of_energy} est bas",
    figures=BALANCE_FIRST,
    told=(
        "Rien n'est coupé. Nous vous prévenons tôt, pour que vous ayez le temps de recharger.",
        "Sous zéro, votre crédit de secours de {credit} commence. Il commence tout seul.",
    ),
    steps=(CODE, "Rechargez à temps : {least} ou plus, {most} au plus par paiement.", WHERE),
)
_EMERGENCY_CREDIT: Final = MailTemplate(
    Tone.WARNING,
    subject="Crédit de secours commencé : {energy} (EAN …{ending})",
    preheader="Il reste {left} avant la coupure. Rechargez {least} ou plus.",
    title="Votre crédit de secours a commencé",
    figures=BALANCE_FIRST,
    told=(
        BELOW_ZERO + "Pour le moment, rien n'est coupé.",
        "Il reste {left} de crédit de secours. Quand il est fini, {the_supply} est coupé.",
    ),
    steps=(CODE, "Rechargez dès que possible : {least} ou plus.", WHERE),
)
_EMERGENCY_LOW: Final = replace(
    _EMERGENCY_CREDIT,
    subject=ONLY_LEFT,
    preheader="Ensuite, {the_supply} est coupé. Rechargez {least} ou plus.",
    title="Il ne reste que {left} de crédit de secours",
    figures=LEFT_FIRST,
    told=(
        "Pour le moment, rien n'est coupé. Mais vous utilisez votre crédit de secours.",
        "Quand il est fini, {the_supply} est coupé. Chaque rechargement compte tout de suite.",
    ),
)
_TOP_UP_RECEIVED: Final = MailTemplate(
    Tone.GOOD,
    subject="Rechargement bien arrivé : {paid} pour {the_energy} (EAN …{ending})",
    preheader="Merci. Votre solde est maintenant de {balance}.",
    title=ARRIVED,
    figures=BALANCE_AND_PAID,
    told=(COUNTED, "Rien n'est coupé, et aucune coupure n'est prévue."),
    steps=(
        "Vous ne devez rien faire de plus pour ce paiement.",
        "La prochaine fois, rechargez à temps : {least} ou plus, {most} au plus par paiement.",
    ),
    payable=False,
)
_TOP_UP_FULL_POWER: Final = replace(
    _TOP_UP_RECEIVED,
    subject="Rechargement arrivé : {supply} à pleine puissance (EAN …{ending})",
    told=(
        COUNTED,
        "Votre solde suffit : {the_supply} est à pleine puissance, et aucune coupure n'est prévue.",
    ),
)
_TOP_UP_IN_EMERGENCY: Final = MailTemplate(
    Tone.WARNING,
    subject="Rechargement arrivé, solde sous zéro : {energy} (EAN …{ending})",
    preheader="Il reste {left} avant la coupure. Rechargez {least} ou plus.",
    title=ARRIVED,
    figures=BALANCE_AND_PAID,
    told=(
        COUNTED + IN_USE,
        "Rien n'est coupé. Il reste {left} de crédit de secours. "
        "Quand il est fini, {the_supply} est coupé.",
    ),
    steps=_EMERGENCY_CREDIT.steps,
)

MAIL_TEMPLATES: Final[Mapping[Situation, Mapping[Energy, MailTemplate]]] = {
    **NOT_WHOLE,
    **OF_CUTS,
    Situation.LOW_CREDIT: dict.fromkeys(Energy, _LOW_CREDIT),
    Situation.EMERGENCY_CREDIT: dict.fromkeys(Energy, _EMERGENCY_CREDIT),
    Situation.EMERGENCY_LOW: dict.fromkeys(Energy, _EMERGENCY_LOW),
    Situation.TOP_UP_RECEIVED: dict.fromkeys(Energy, _TOP_UP_RECEIVED),
    Situation.TOP_UP_FULL_POWER: dict.fromkeys(Energy, _TOP_UP_FULL_POWER),
    Situation.TOP_UP_IN_EMERGENCY: dict.fromkeys(Energy, _TOP_UP_IN_EMERGENCY),
}
