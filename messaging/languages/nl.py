"""Owns the Dutch of what is asked for by SMS."""

from typing import Final

from balance.energy import Energy
from messaging.sms_words import SmsWords, Template

_BALANCE: Final = "Saldo {balance} EUR op {day} om {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): saldo {balance} EUR op {day} om {hour}. "

WORDS: Final = SmsWords(
    version=1,
    meters={Energy.ELECTRICITY: "elektriciteit", Energy.GAS: "gas"},
    supplies={Energy.ELECTRICITY: "stroom", Energy.GAS: "gas"},
    in_credit=Template(
        _OPENING + "Noodkrediet: nog {left} EUR. "
        "Laatste oplading: {top_up} EUR op {top_up_day}. Info: {line}"
    ),
    never_paid=Template(_OPENING + "Noodkrediet: nog {left} EUR. Gratis info: {line}"),
    in_emergency=Template(
        _OPENING + "Noodkrediet: nog {left} EUR, dan wordt u afgesloten. "
        "Laad {least} EUR of meer op. Hulp: {line}"
    ),
    before_limit=Template(
        "{Supply} (EAN ..{ending}): saldo {balance} EUR op {day} om {hour}. "
        "Noodkrediet: nog {left} EUR, dan wordt uw stroom beperkt. "
        "Laad {least} EUR of meer op. Hulp: {line}"
    ),
    before_cut=Template(
        "{Meter} (EAN ..{ending}) wordt {cut_day} om {cut_hour} afgesloten. "
        + _BALANCE
        + "Betaal tegen dan {restore} EUR. Hulp: {line}"
    ),
    cut_without_day=Template(
        "{Meter} (EAN ..{ending}) wordt binnenkort afgesloten. "
        + _BALANCE
        + "Betaal nu minstens {restore} EUR. Hulp: {line}"
    ),
    limited=Template(
        "{Supply} beperkt (EAN ..{ending}). "
        + _BALANCE
        + "Betaal vandaag minstens {restore} EUR: dan werkt alles weer. Hulp: {line}"
    ),
    cut=Template(
        "{Supply} afgesloten (EAN ..{ending}). "
        + _BALANCE
        + "Betaal vandaag minstens {restore} EUR om weer aan te zetten. Hulp: {line}"
    ),
    ready=Template(
        _OPENING + "U kunt de stroom weer aanzetten: "
        "houd de groene knop in tot de klik (5 s). Hulp: {line}"
    ),
    before_leak_test=Template(
        "Gasgeur? Ga naar buiten, bel {gas_line}.\n"
        "Gas, lektest (EAN ..{ending}). "
        "Saldo {balance} EUR op {day} om {hour}.\n"
        "1 Zet alle gastoestellen uit.\n"
        "2 Druk op de knop onder de knipperende pijl. Wacht 10 min.\n"
        "3 Mislukt? Wacht 6 min, probeer nog een keer.\n"
        "4 Weer mislukt? Bel een installateur.\n"
        "Hulp: {line}",
        segments=2,
    ),
    blocked=Template(
        "{Supply} geblokkeerd (EAN ..{ending}): bel een gasinstallateur. "
        + _BALANCE
        + "Gasgeur: {gas_line}. Hulp: {line}"
    ),
    off=Template(
        "{Meter} (EAN ..{ending}): de voorafbetaling is gestopt, laad niet meer op. "
        + _BALANCE
        + "Een vraag? {help_line}, toets {help_key}"
    ),
    repay=". Nog terug te betalen: ",
    advance="voorschot {advance} EUR ({advance_daily} per dag)",
    debts="schulden {debt} EUR ({debt_daily} per dag)",
    in_parts=". Hoogstens {most} EUR per betaling: betaal in delen.",
    threshold_changed=Template(
        "Verwittiging gewijzigd, {meter} (EAN ..{ending}): wij schrijven u bij {threshold} EUR of "
        "minder. Was u dit niet? {help_line}, toets {help_key}. Gratis info: {line}"
    ),
)
