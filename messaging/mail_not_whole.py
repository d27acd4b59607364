"""Owns the French e-mails to homes with a limiter, or whose supply has not come back yet."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from balance.energy import Energy
from messaging.mail_parts import (
    ARRIVED,
    BALANCE_AND_PAID,
    BALANCE_FIRST,
    BELOW_ZERO,
    CODE,
    COUNTED,
    IN_USE,
    LEFT_FIRST,
    MORE_TODAY,
    NO_ARROW,
    NO_SIGN,
    NO_THIRD_TEST,
    ONLY_LEFT,
    PAY_MORE_TODAY,
    PAY_TODAY,
    SECOND_TEST,
    TO_PAY_AND_PAID,
    TO_PAY_FIRST,
    TODAY,
    WHERE,
    MailTemplate,
    Tone,
)
from messaging.notices import Situation

_BEGUN: Final = "Crédit de secours commencé : {energy} (EAN …{ending})"
_LIMIT: Final = (
    "{The_supply} n'est pas coupé, mais il est limité : allumez peu d'appareils à la fois."
)
_FULL_POWER: Final = (
    "Si vous payez aujourd'hui, {restore} suffisent : toute la puissance revient, toute seule. "
    "Demain, ce sera peut-être plus.{parts}"
)
_EMERGENCY_BEFORE_LIMIT: Final = MailTemplate(
    Tone.WARNING,
    subject=_BEGUN,
    preheader="Il reste {left} avant la limitation. Rechargez {least} ou plus.",
    title="Votre crédit de secours a commencé",
    figures=BALANCE_FIRST,
    told=(
        BELOW_ZERO + "Pour le moment, rien ne change chez vous.",
        "Il reste {left} de crédit de secours. Quand il est fini, {the_supply} est limité, "
        "mais il n'est pas coupé.",
    ),
    steps=(CODE, "Rechargez dès que possible : {least} ou plus.", WHERE),
)
_EMERGENCY_LOW_BEFORE_LIMIT: Final = replace(
    _EMERGENCY_BEFORE_LIMIT,
    subject=ONLY_LEFT,
    preheader="Ensuite, {the_supply} est limité. Rechargez {least} ou plus.",
    title="Il ne reste que {left} de crédit de secours",
    figures=LEFT_FIRST,
    told=(
        "Pour le moment, rien ne change chez vous. Mais vous utilisez votre crédit de secours.",
        "Quand il est fini, {the_supply} est limité, mais il n'est pas coupé. "
        "Chaque rechargement compte tout de suite.",
    ),
)
_TOP_UP_BEFORE_LIMIT: Final = replace(
    _EMERGENCY_BEFORE_LIMIT,
    subject="Rechargement arrivé, solde sous zéro : {energy} (EAN …{ending})",
    title=ARRIVED,
    figures=BALANCE_AND_PAID,
    told=(COUNTED + IN_USE, _EMERGENCY_BEFORE_LIMIT.told[1]),
)
_STILL_LIMITED: Final = MailTemplate(
    Tone.WARNING,
    subject="{Supply} limité : comment retrouver toute la puissance (EAN …{ending})",
    preheader="Payez aujourd'hui {restore} ou plus : tout revient tout seul.",
    title="{The_supply} est limité",
    figures=TO_PAY_FIRST,
    told=(_LIMIT, _FULL_POWER),
    steps=(CODE, PAY_TODAY, WHERE),
    to_pay=TODAY,
)
_EMERGENCY_WHILE_LIMITED: Final = replace(
    _STILL_LIMITED,
    subject=_BEGUN,
    title="Votre crédit de secours a commencé",
    told=(BELOW_ZERO + _LIMIT, _FULL_POWER),
)
_EMERGENCY_USED_UP: Final = replace(
    _STILL_LIMITED,
    subject="Crédit de secours fini : {energy} (EAN …{ending})",
    title="Votre crédit de secours a commencé, et il est déjà fini",
    told=(BELOW_ZERO + _LIMIT, _FULL_POWER),
)
_LIMITED_SUPPLY: Final = replace(
    _STILL_LIMITED,
    subject="{Supply} limité : crédit de secours fini (EAN …{ending})",
    told=("Votre crédit de secours est fini. " + _LIMIT, _FULL_POWER),
)
_TOP_UP_WHILE_LIMITED: Final = replace(
    _STILL_LIMITED,
    subject="Rechargement arrivé, mais {the_supply} est limité (EAN …{ending})",
    preheader="Payez encore {restore} ou plus aujourd'hui : tout revient tout seul.",
    title="Votre rechargement est arrivé, mais {the_supply} est limité",
    figures=TO_PAY_AND_PAID,
    told=(COUNTED, _LIMIT, _FULL_POWER),
    steps=(CODE, PAY_MORE_TODAY, WHERE),
    to_pay=MORE_TODAY,
)

_NOT_BACK: Final = "{The_supply} n'est pas encore revenu : il reste un geste à faire au compteur."
_NOT_BACK_GAS: Final = (
    "{The_supply} n'est pas encore revenu : il revient après un test de fuite réussi au compteur."
)
_BLOCKED: Final = (
    "{The_supply} n'est pas encore revenu : les tests de fuite ont échoué, le compteur est bloqué."
)
_BUTTON: Final = (
    "Allez au compteur. Une flèche clignote au-dessus de l'interrupteur ? "
    "Tenez le bouton vert 5 secondes, jusqu'au clic."
)
_LEAK_TEST: Final = (
    "Allez au compteur. Une flèche clignote ? Éteignez tout au gaz, puis appuyez sur le bouton, "
    "sous la flèche : le test de fuite dure 10 minutes au plus."
)
_INSTALLER: Final = "N'essayez plus. Appelez un installateur de gaz : lui seul peut aider."
_LOW_BEFORE_RETURN: Final = MailTemplate(
    Tone.WARNING,
    subject="{Supply} pas encore revenu, crédit bas : {balance} (EAN …{ending})",
    preheader="Il reste un geste à faire au compteur. Rechargez {least} ou plus.",
    title="Votre crédit {of_energy} est bas",
    figures=BALANCE_FIRST,
    told=(
        _NOT_BACK,
        "Sous zéro, votre crédit de secours de {credit} commence. Il commence tout seul.",
    ),
    steps=(
        _BUTTON,
        CODE,
        "Rechargez à temps : {least} ou plus, {most} au plus par paiement.",
        WHERE,
    ),
)
_EMERGENCY_BEFORE_RETURN: Final = MailTemplate(
    Tone.WARNING,
    subject=_BEGUN,
    preheader=_LOW_BEFORE_RETURN.preheader,
    title="Votre crédit de secours a commencé",
    figures=BALANCE_FIRST,
    told=(
        BELOW_ZERO + _NOT_BACK,
        "Il reste {left} de crédit de secours. Quand il est fini, on ne peut plus remettre "
        "{the_supply} sans payer.",
    ),
    steps=(_BUTTON, CODE, "Rechargez dès que possible : {least} ou plus.", WHERE),
)
_EMERGENCY_LOW_BEFORE_RETURN: Final = replace(
    _EMERGENCY_BEFORE_RETURN,
    subject=ONLY_LEFT,
    title="Il ne reste que {left} de crédit de secours",
    figures=LEFT_FIRST,
    told=(
        _NOT_BACK,
        "Quand le crédit de secours est fini, on ne peut plus remettre {the_supply} sans payer.",
    ),
)
_TOP_UP_BEFORE_RETURN: Final = MailTemplate(
    Tone.WARNING,
    subject="Rechargement arrivé : {supply} pas encore revenu (EAN …{ending})",
    preheader="Merci. Il reste un geste à faire au compteur.",
    title=ARRIVED,
    figures=BALANCE_AND_PAID,
    told=(COUNTED, _NOT_BACK),
    steps=(_BUTTON, NO_ARROW),
    payable=False,
)
_TOP_UP_BEFORE_RETURN_GAS: Final = replace(
    _TOP_UP_BEFORE_RETURN,
    preheader="Merci. Il faut encore un test de fuite réussi au compteur.",
    told=(COUNTED, _NOT_BACK_GAS),
    steps=(_LEAK_TEST, SECOND_TEST, NO_THIRD_TEST, NO_SIGN),
)
_TOP_UP_WHILE_BLOCKED: Final = replace(
    _TOP_UP_BEFORE_RETURN,
    preheader="Merci. Pour remettre {the_supply}, appelez un installateur de gaz.",
    told=(COUNTED, _BLOCKED),
    steps=(_INSTALLER,),
)


def _for_gas(template: MailTemplate, not_back: str, act: str) -> MailTemplate:
    """The same words for a gas meter: another obstacle, and another first step."""
    told = tuple(words.replace(_NOT_BACK, not_back) for words in template.told)
    return replace(template, told=told, steps=(act, *template.steps[1:]))


def _both(template: MailTemplate) -> Mapping[Energy, MailTemplate]:
    gas = _for_gas(template, _NOT_BACK_GAS, _LEAK_TEST)
    return {Energy.ELECTRICITY: template, Energy.GAS: gas}


def _blocked(template: MailTemplate) -> Mapping[Energy, MailTemplate]:
    blocked = _for_gas(template, _BLOCKED, _INSTALLER)
    preheader = "Appelez un installateur de gaz. Rechargez {least} ou plus."
    return dict.fromkeys(Energy, replace(blocked, preheader=preheader))


NOT_WHOLE: Final[Mapping[Situation, Mapping[Energy, MailTemplate]]] = {
    Situation.EMERGENCY_BEFORE_LIMIT: dict.fromkeys(Energy, _EMERGENCY_BEFORE_LIMIT),
    Situation.EMERGENCY_USED_UP: dict.fromkeys(Energy, _EMERGENCY_USED_UP),
    Situation.EMERGENCY_WHILE_LIMITED: dict.fromkeys(Energy, _EMERGENCY_WHILE_LIMITED),
    Situation.STILL_LIMITED: dict.fromkeys(Energy, _STILL_LIMITED),
    Situation.LIMITED_SUPPLY: dict.fromkeys(Energy, _LIMITED_SUPPLY),
    Situation.LOW_BEFORE_RETURN: _both(_LOW_BEFORE_RETURN),
    Situation.LOW_WHILE_BLOCKED: _blocked(_LOW_BEFORE_RETURN),
    Situation.EMERGENCY_BEFORE_RETURN: _both(_EMERGENCY_BEFORE_RETURN),
    Situation.EMERGENCY_WHILE_BLOCKED: _blocked(_EMERGENCY_BEFORE_RETURN),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: dict.fromkeys(Energy, _EMERGENCY_LOW_BEFORE_LIMIT),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: _both(_EMERGENCY_LOW_BEFORE_RETURN),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: _blocked(_EMERGENCY_LOW_BEFORE_RETURN),
    Situation.TOP_UP_BEFORE_LIMIT: dict.fromkeys(Energy, _TOP_UP_BEFORE_LIMIT),
    Situation.TOP_UP_WHILE_LIMITED: dict.fromkeys(Energy, _TOP_UP_WHILE_LIMITED),
    Situation.TOP_UP_BEFORE_RETURN: {
        Energy.ELECTRICITY: _TOP_UP_BEFORE_RETURN,
        Energy.GAS: _TOP_UP_BEFORE_RETURN_GAS,
    },
    Situation.TOP_UP_WHILE_BLOCKED: dict.fromkeys(Energy, _TOP_UP_WHILE_BLOCKED),
}
