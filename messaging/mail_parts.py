"""What the template of an e-mail is, and the French sentences that several of them share."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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
    PAID = "paid"


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


CODE: Final = (
    "Prenez votre code EAN sur votre facture d'énergie : les 13 derniers chiffres, "
    "ceux qui finissent par {ending}."
)
WHERE: Final = (
    "Où ? Au magasin, à nos bureaux, ou par internet sur {page}. Payez par carte bancaire."
)
BALANCE_FIRST: Final = (Figure.BALANCE, Figure.EMERGENCY_LEFT)
LEFT_FIRST: Final = (Figure.EMERGENCY_LEFT, Figure.BALANCE)
TO_PAY_FIRST: Final = (Figure.TO_PAY, Figure.BALANCE, Figure.EMERGENCY_LEFT)
BALANCE_AND_PAID: Final = (Figure.BALANCE, Figure.PAID, Figure.EMERGENCY_LEFT)
TO_PAY_AND_PAID: Final = (Figure.TO_PAY, Figure.PAID, Figure.BALANCE, Figure.EMERGENCY_LEFT)
BELOW_ZERO: Final = "Votre solde est passé sous zéro. "
TODAY: Final = "À payer aujourd'hui ({today}), au moins"
IF_TODAY: Final = (
    "Si vous payez aujourd'hui, {restore} suffisent. Demain, ce sera peut-être plus.{parts}"
)
PAY_TODAY: Final = "Payez aujourd'hui au moins {restore}."
MORE_TODAY: Final = "Encore à payer aujourd'hui ({today}), au moins"
PAY_MORE_TODAY: Final = "Payez encore aujourd'hui au moins {restore}."
COUNTED: Final = "Merci. Vos {paid} comptent déjà dans votre solde."
IN_USE: Final = " Mais il est sous zéro : vous utilisez votre crédit de secours."
ONLY_LEFT: Final = "Crédit de secours, {energy} : il ne reste que {left} (EAN …{ending})"
ARRIVED: Final = "Votre rechargement est bien arrivé"
NO_ARROW: Final = (
    "Pas de flèche, ou pas de {supply} ? Appelez le {help_line}, puis tapez {help_key}."
)
SECOND_TEST: Final = (
    "Le gaz n'est pas revenu ? Attendez 6 minutes. La flèche clignote : essayez une deuxième fois."
)
NO_SIGN: Final = (
    "Pas de gaz, et rien ne s'affiche, ni symbole ni flèche ? "
    "Appelez le {help_line}, puis tapez {help_key}."
)
NO_THIRD_TEST: Final = "Deux essais ratés ? N'essayez plus. Appelez un installateur de gaz."
