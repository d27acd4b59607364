"""Owns the French words of each situation's e-mail, with places for its values.

They are written with plain spaces and straight apostrophes: `mail_numbers.typeset` sets them.
"""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.mail_not_whole import NOT_WHOLE
from messaging.mail_parts import (
    BALANCE_FIRST,
    BELOW_ZERO,
    CODE,
    IF_TODAY,
    PAY_TODAY,
    TO_PAY_FIRST,
    TODAY,
    WHERE,
    MailTemplate,
    Tone,
)
from messaging.notices import Situation

LANGUAGE: Final = "fr"
TEMPLATE_VERSION: Final = 2


BALANCE_LABEL: Final = "Votre solde"
EMERGENCY_LABEL: Final = "Crédit de secours restant"
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

_STILL_TIME: Final = (
    "Votre crédit de secours est fini.",
    "Vous pouvez encore éviter la coupure : payez {before}, et rien n'est coupé.{parts}",
    "Votre consommation s'ajoute chaque jour. Payez vite si vous le pouvez, même un peu plus.",
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
_CUT_WARNING: Final = MailTemplate(
    Tone.URGENT,
    subject="{Energy} : coupure {cut_at} (EAN …{ending})",
    preheader="Payez au moins {restore} avant, et rien n'est coupé.",
    title="{The_supply} sera coupé {cut_at}",
    figures=TO_PAY_FIRST,
    told=_STILL_TIME,
    steps=(CODE, "Payez au moins {restore} {before}.", WHERE),
    to_pay="À payer {before}, au moins",
)
_CUT_WITHOUT_DAY: Final = MailTemplate(
    Tone.URGENT,
    subject="{Energy} : une coupure va suivre (EAN …{ending})",
    preheader="Payez au moins {restore} avant, et rien n'est coupé.",
    title="Une coupure {of_energy} va suivre",
    figures=TO_PAY_FIRST,
    told=_CUT_WARNING.told,
    steps=_CUT_WARNING.steps,
    to_pay="À payer pour l'éviter, au moins",
)
_CUT: Final = MailTemplate(
    Tone.URGENT,
    subject="{Supply} coupé : comment le remettre (EAN …{ending})",
    preheader="Payez aujourd'hui au moins {restore}. Voici la suite, pas à pas.",
    title="{The_supply} est coupé",
    figures=TO_PAY_FIRST,
    told=("Votre crédit de secours est fini. Mais vous pouvez remettre {the_supply}.", IF_TODAY),
    steps=(
        CODE,
        PAY_TODAY,
        WHERE,
        "Attendez notre message : il dit quand vous pouvez remettre {the_supply}.",
        "Allez alors au compteur. Une flèche clignote au-dessus de l'interrupteur ? "
        "Tenez le bouton vert 5 secondes, jusqu'au clic.",
    ),
    to_pay=TODAY,
)
_CUT_GAS: Final = MailTemplate(
    Tone.URGENT,
    subject=_CUT.subject,
    preheader=_CUT.preheader,
    title=_CUT.title,
    figures=TO_PAY_FIRST,
    told=_CUT.told,
    steps=(
        CODE,
        PAY_TODAY,
        WHERE,
        "Attendez notre message : il dit, pas à pas, comment remettre {the_supply}. "
        "Le compteur fait d'abord un test de fuite.",
    ),
    to_pay=TODAY,
)
_READY: Final = MailTemplate(
    Tone.GOOD,
    subject="Vous pouvez remettre {the_supply} (EAN …{ending})",
    preheader="Une flèche clignote ? Tenez le bouton vert 5 secondes, jusqu'au clic.",
    title="Vous pouvez remettre {the_supply}",
    figures=BALANCE_FIRST,
    told=("Bonne nouvelle : votre solde suffit. Il reste un geste à faire au compteur.",),
    steps=(
        "Allez au compteur. Une flèche clignote au-dessus de l'interrupteur.",
        "Tenez le bouton vert. Comptez lentement jusqu'à 5. "
        "Vous entendez un clic : {the_supply} est revenu.",
        "Pas de flèche, ou pas de {supply} ? Appelez le {help_line}, puis tapez {help_key}.",
    ),
    payable=False,
)
_READY_GAS: Final = MailTemplate(
    Tone.GOOD,
    subject=_READY.subject,
    preheader="Le compteur fait d'abord un test de fuite. Voici comment, pas à pas.",
    title=_READY.title,
    figures=BALANCE_FIRST,
    told=(
        "Bonne nouvelle : votre solde suffit. Avant de rendre {the_supply}, "
        "le compteur fait un test de fuite.",
    ),
    steps=(
        "Éteignez tout au gaz : chauffage, cuisinière, eau chaude.",
        "Au compteur, appuyez sur le bouton, sous la flèche qui clignote.",
        "Attendez : le test dure 10 minutes au plus. Laissez tout éteint.",
        "Le gaz n'est pas revenu ? Attendez 6 minutes. "
        "La flèche clignote : essayez une deuxième fois.",
        "Deux essais ratés ? N'essayez plus. Appelez un installateur de gaz.",
    ),
    payable=False,
)

MAIL_TEMPLATES: Final[Mapping[Situation, Mapping[Energy, MailTemplate]]] = {
    **NOT_WHOLE,
    Situation.LOW_CREDIT: dict.fromkeys(Energy, _LOW_CREDIT),
    Situation.EMERGENCY_CREDIT: dict.fromkeys(Energy, _EMERGENCY_CREDIT),
    Situation.CUT_WARNING: dict.fromkeys(Energy, _CUT_WARNING),
    Situation.CUT_WITHOUT_DAY: dict.fromkeys(Energy, _CUT_WITHOUT_DAY),
    Situation.DISCONNECTED: {Energy.ELECTRICITY: _CUT, Energy.GAS: _CUT_GAS},
    Situation.RECONNECT_READY: {Energy.ELECTRICITY: _READY, Energy.GAS: _READY_GAS},
}
