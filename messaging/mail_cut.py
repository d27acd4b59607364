"""Owns the French e-mails of a cut: that it comes, that it is done, and how to end it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from balance.energy import Energy
from messaging.mail_parts import (
    BALANCE_FIRST,
    CODE,
    COUNTED,
    IF_TODAY,
    MORE_TODAY,
    NO_ARROW,
    NO_SIGN,
    NO_THIRD_TEST,
    PAY_MORE_TODAY,
    PAY_TODAY,
    SECOND_TEST,
    TO_PAY_AND_PAID,
    TO_PAY_FIRST,
    TODAY,
    WHERE,
    Figure,
    MailTemplate,
    Tone,
)
from messaging.notices import Situation

_STILL_TIME: Final = (
    "Vous pouvez encore éviter la coupure : payez {before}, et rien n'est coupé.{parts}",
    "Votre consommation s'ajoute chaque jour. Payez vite si vous le pouvez, même un peu plus.",
)
_CUT_WARNING: Final = MailTemplate(
    Tone.URGENT,
    subject="{Energy} : coupure {cut_at} (EAN …{ending})",
    preheader="Payez au moins {restore} avant, et rien n'est coupé.",
    title="{The_supply} sera coupé {cut_at}",
    figures=TO_PAY_FIRST,
    told=("Votre crédit de secours est fini.", *_STILL_TIME),
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
        NO_ARROW,
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
        SECOND_TEST,
        NO_THIRD_TEST,
        NO_SIGN,
    ),
    payable=False,
)
_TOP_UP_BEFORE_CUT: Final = replace(
    _CUT_WARNING,
    subject="Rechargement arrivé, pas assez : coupure {cut_at} (EAN …{ending})",
    preheader="Payez encore au moins {restore} avant, et rien n'est coupé.",
    title="Votre rechargement est arrivé, mais il ne suffit pas",
    figures=TO_PAY_AND_PAID,
    told=(
        COUNTED,
        "Mais votre crédit de secours est fini : {the_supply} sera coupé {cut_at}.",
        *_STILL_TIME,
    ),
    steps=(CODE, "Payez encore au moins {restore} {before}.", WHERE),
    to_pay="Encore à payer {before}, au moins",
)
_TOP_UP_CUT_WITHOUT_DAY: Final = replace(
    _TOP_UP_BEFORE_CUT,
    subject="Rechargement arrivé, pas assez : une coupure va suivre (EAN …{ending})",
    told=(
        COUNTED,
        "Mais votre crédit de secours est fini : une coupure va suivre.",
        *_STILL_TIME,
    ),
    to_pay="Encore à payer pour éviter la coupure, au moins",
)


def _still_cut(template: MailTemplate) -> MailTemplate:
    """The words of a cut that goes on after a payment that was not enough."""
    return replace(
        template,
        subject="Rechargement arrivé, mais {the_supply} reste coupé (EAN …{ending})",
        preheader="Payez encore au moins {restore} aujourd'hui, pour remettre {the_supply}.",
        title="Votre rechargement est arrivé, mais {the_supply} reste coupé",
        # What is left of the emergency credit is no use to a home that is cut.
        figures=(Figure.TO_PAY, Figure.PAID, Figure.BALANCE),
        told=(COUNTED, "Mais ce n'est pas encore assez pour remettre {the_supply}.", IF_TODAY),
        steps=(CODE, PAY_MORE_TODAY, *template.steps[2:]),
        to_pay=MORE_TODAY,
    )


OF_CUTS: Final[Mapping[Situation, Mapping[Energy, MailTemplate]]] = {
    Situation.CUT_WARNING: dict.fromkeys(Energy, _CUT_WARNING),
    Situation.CUT_WITHOUT_DAY: dict.fromkeys(Energy, _CUT_WITHOUT_DAY),
    Situation.DISCONNECTED: {Energy.ELECTRICITY: _CUT, Energy.GAS: _CUT_GAS},
    Situation.RECONNECT_READY: {Energy.ELECTRICITY: _READY, Energy.GAS: _READY_GAS},
    Situation.TOP_UP_BEFORE_CUT: dict.fromkeys(Energy, _TOP_UP_BEFORE_CUT),
    Situation.TOP_UP_CUT_WITHOUT_DAY: dict.fromkeys(Energy, _TOP_UP_CUT_WITHOUT_DAY),
    Situation.TOP_UP_STILL_CUT: {
        Energy.ELECTRICITY: _still_cut(_CUT),
        Energy.GAS: _still_cut(_CUT_GAS),
    },
}
