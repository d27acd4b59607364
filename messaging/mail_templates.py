"""Owns the French words of each situation's e-mail, with places for its values.

They are written with plain spaces and straight apostrophes: `mail_numbers.typeset` sets them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation

LANGUAGE: Final = "fr"
TEMPLATE_VERSION: Final = 1


class Tone(StrEnum):
    """How the e-mail looks: never the only sign of what it says."""

    CALM = "calm"
    WARNING = "warning"
    URGENT = "urgent"
    GOOD = "good"


class Figure(StrEnum):
    """An amount that is shown large or in the list under it."""

    BALANCE = "balance"
    EMERGENCY_LEFT = "emergency_left"
    TO_PAY = "to_pay"


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """What one e-mail says. `to_pay` labels the amount to pay, where there is one to name.

    `payable` says whether a payment is what comes next.
    """

    tone: Tone
    subject: str
    preheader: str
    title: str
    figures: tuple[Figure, ...]
    told: tuple[str, ...]
    steps: tuple[str, ...]
    to_pay: str = ""
    payable: bool = True


BALANCE_LABEL: Final = "Votre solde"
EMERGENCY_LABEL: Final = "Crédit de secours restant"
GREETING: Final = "Bonjour,"
STEPS_LABEL: Final = "Que faire maintenant"
METER: Final = "{Energy} · code EAN qui finit par {ending}"
AS_OF: Final = "Solde du {balance_at}. La consommation d'aujourd'hui n'est pas encore comptée."
AS_OF_LATE: Final = (
    "Solde du {balance_at}. La consommation d'après le {counted} n'est pas encore comptée."
)
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

_CODE: Final = (
    "Prenez votre code EAN sur votre facture d'énergie : les 13 derniers chiffres, "
    "ceux qui finissent par {ending}."
)
_WHERE: Final = (
    "Où ? Au magasin, à nos bureaux, ou par internet sur {page}. Payez par carte bancaire."
)
_BALANCE_FIRST: Final = (Figure.BALANCE, Figure.EMERGENCY_LEFT)
_TO_PAY_FIRST: Final = (Figure.TO_PAY, Figure.BALANCE, Figure.EMERGENCY_LEFT)
_BELOW_ZERO: Final = "Votre solde est passé sous zéro. "
_TODAY: Final = "À payer aujourd'hui ({today}), au moins"
_IF_TODAY: Final = (
    "Si vous payez aujourd'hui, {restore} suffisent. Demain, ce sera peut-être plus.{parts}"
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
    figures=_BALANCE_FIRST,
    told=(
        "Rien n'est coupé. Nous vous prévenons tôt, pour que vous ayez le temps de recharger.",
        "Sous zéro, votre crédit de secours de {credit} commence. Il commence tout seul.",
    ),
    steps=(_CODE, "Rechargez à temps : {least} ou plus, {most} au plus par paiement.", _WHERE),
)
_EMERGENCY_CREDIT: Final = MailTemplate(
    Tone.WARNING,
    subject="Crédit de secours commencé : {energy} (EAN …{ending})",
    preheader="Il reste {left} avant la coupure. Rechargez {least} ou plus.",
    title="Votre crédit de secours a commencé",
    figures=_BALANCE_FIRST,
    told=(
        _BELOW_ZERO + "Pour le moment, rien n'est coupé.",
        "Il reste {left} de crédit de secours. Quand il est fini, {the_supply} est coupé.",
    ),
    steps=(_CODE, "Rechargez dès que possible : {least} ou plus.", _WHERE),
)
_EMERGENCY_BEFORE_LIMIT: Final = MailTemplate(
    Tone.WARNING,
    subject=_EMERGENCY_CREDIT.subject,
    preheader="Il reste {left} avant la limitation. Rechargez {least} ou plus.",
    title=_EMERGENCY_CREDIT.title,
    figures=_BALANCE_FIRST,
    told=(
        _BELOW_ZERO + "Pour le moment, rien ne change chez vous.",
        "Il reste {left} de crédit de secours. Quand il est fini, {the_supply} est limité, "
        "mais il n'est pas coupé.",
    ),
    steps=_EMERGENCY_CREDIT.steps,
)
_EMERGENCY_USED_UP: Final = MailTemplate(
    Tone.WARNING,
    subject="Crédit de secours fini : {energy} (EAN …{ending})",
    preheader="{The_supply} n'est pas coupé, mais il est limité. Rechargez {least} ou plus.",
    title="Votre crédit de secours a commencé, et il est déjà fini",
    figures=_BALANCE_FIRST,
    told=(
        _BELOW_ZERO + "{The_supply} n'est pas coupé, mais il est limité : "
        "allumez peu d'appareils à la fois.",
        "Un peu au-dessus de zéro, tout revient tout seul.",
    ),
    steps=_EMERGENCY_CREDIT.steps,
)
_CUT_WARNING: Final = MailTemplate(
    Tone.URGENT,
    subject="{Energy} : coupure {cut_at} (EAN …{ending})",
    preheader="Payez au moins {restore} avant, et rien n'est coupé.",
    title="{The_supply} sera coupé {cut_at}",
    figures=_TO_PAY_FIRST,
    told=_STILL_TIME,
    steps=(_CODE, "Payez au moins {restore} {before}.", _WHERE),
    to_pay="À payer {before}, au moins",
)
_CUT_WITHOUT_DAY: Final = MailTemplate(
    Tone.URGENT,
    subject="{Energy} : une coupure va suivre (EAN …{ending})",
    preheader="Payez au moins {restore} avant, et rien n'est coupé.",
    title="Une coupure {of_energy} va suivre",
    figures=_TO_PAY_FIRST,
    told=_CUT_WARNING.told,
    steps=_CUT_WARNING.steps,
    to_pay="À payer pour l'éviter, au moins",
)
_LIMITED_SUPPLY: Final = MailTemplate(
    Tone.WARNING,
    subject="{Supply} limité : crédit de secours fini (EAN …{ending})",
    preheader="Rien n'est coupé. Rechargez, et tout revient tout seul.",
    title="{The_supply} est limité",
    figures=_BALANCE_FIRST,
    told=(
        "Votre crédit de secours est fini. {The_supply} n'est pas coupé, mais il est limité : "
        "allumez peu d'appareils à la fois.",
        "Rechargez pour repasser un peu au-dessus de zéro. Tout revient alors tout seul.",
    ),
    steps=(_CODE, "Rechargez {least} ou plus, {most} au plus par paiement.", _WHERE),
)
_CUT: Final = MailTemplate(
    Tone.URGENT,
    subject="{Supply} coupé : comment le remettre (EAN …{ending})",
    preheader="Payez aujourd'hui au moins {restore}. Voici la suite, pas à pas.",
    title="{The_supply} est coupé",
    figures=_TO_PAY_FIRST,
    told=("Votre crédit de secours est fini. Mais vous pouvez remettre {the_supply}.", _IF_TODAY),
    steps=(
        _CODE,
        "Payez aujourd'hui au moins {restore}.",
        _WHERE,
        "Attendez notre message : il dit quand vous pouvez remettre {the_supply}.",
        "Allez alors au compteur. Une flèche clignote au-dessus de l'interrupteur ? "
        "Tenez le bouton vert 5 secondes, jusqu'au clic.",
    ),
    to_pay=_TODAY,
)
_CUT_GAS: Final = MailTemplate(
    Tone.URGENT,
    subject=_CUT.subject,
    preheader=_CUT.preheader,
    title=_CUT.title,
    figures=_TO_PAY_FIRST,
    told=_CUT.told,
    steps=(
        _CODE,
        "Payez aujourd'hui au moins {restore}.",
        _WHERE,
        "Attendez notre message : il dit, pas à pas, comment remettre {the_supply}. "
        "Le compteur fait d'abord un test de fuite.",
    ),
    to_pay=_TODAY,
)
_READY: Final = MailTemplate(
    Tone.GOOD,
    subject="Vous pouvez remettre {the_supply} (EAN …{ending})",
    preheader="Une flèche clignote ? Tenez le bouton vert 5 secondes, jusqu'au clic.",
    title="Vous pouvez remettre {the_supply}",
    figures=_BALANCE_FIRST,
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
    figures=_BALANCE_FIRST,
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
    Situation.LOW_CREDIT: dict.fromkeys(Energy, _LOW_CREDIT),
    Situation.EMERGENCY_CREDIT: dict.fromkeys(Energy, _EMERGENCY_CREDIT),
    Situation.EMERGENCY_BEFORE_LIMIT: dict.fromkeys(Energy, _EMERGENCY_BEFORE_LIMIT),
    Situation.EMERGENCY_USED_UP: dict.fromkeys(Energy, _EMERGENCY_USED_UP),
    Situation.CUT_WARNING: dict.fromkeys(Energy, _CUT_WARNING),
    Situation.CUT_WITHOUT_DAY: dict.fromkeys(Energy, _CUT_WITHOUT_DAY),
    Situation.LIMITED_SUPPLY: dict.fromkeys(Energy, _LIMITED_SUPPLY),
    Situation.DISCONNECTED: {Energy.ELECTRICITY: _CUT, Energy.GAS: _CUT_GAS},
    Situation.RECONNECT_READY: {Energy.ELECTRICITY: _READY, Energy.GAS: _READY_GAS},
}
