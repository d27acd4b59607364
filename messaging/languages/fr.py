"""Owns the French of what is asked for by SMS."""

from typing import Final

from balance.energy import Energy
from messaging.sms_words import SmsWords, Template

GAS_SMELL: Final = "Odeur de gaz? Sortez, appelez {gas_line}.\n"
GAS_STEPS: Final = (
    "1 Éteignez tout appareil au gaz.\n"
    "2 Bouton sous la flèche qui clignote: appuyez, attendez 10 min.\n"
    "3 Échec? Attendez 6 min, réessayez.\n"
    "4 Encore échec? Appelez un installateur.\n"
    "Aide: {line}"
)
_BALANCE: Final = "Solde {balance} EUR le {day} à {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): solde {balance} EUR le {day} à {hour}. "

WORDS: Final = SmsWords(
    version=1,
    meters={Energy.ELECTRICITY: "électricité", Energy.GAS: "gaz"},
    supplies={Energy.ELECTRICITY: "courant", Energy.GAS: "gaz"},
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
        "{Meter} (EAN ..{ending}): coupure {cut_day} à {cut_hour}. " + _BALANCE + "Pour l'éviter, "
        "payez {restore} EUR avant. Aide: {line}"
    ),
    cut_without_day=Template(
        "{Meter} (EAN ..{ending}): une coupure va suivre. " + _BALANCE + "Pour l'éviter, "
        "payez au moins {restore} EUR. Aide: {line}"
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
    in_parts=". {most} EUR au plus par paiement: payez en plusieurs fois.",
    threshold_changed=Template(
        "Alerte changée, {meter} (EAN ..{ending}): nous vous prévenons à {threshold} EUR ou moins. "
        "Ce n'est pas vous? {help_line}, touche {help_key}. Info gratuite: {line}"
    ),
)
