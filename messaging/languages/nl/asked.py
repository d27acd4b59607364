"""What a customer asks for and what a visit brings, in Dutch."""

from collections.abc import Mapping
from typing import Final

from messaging.kinds import Kind
from messaging.languages.nl.alerts import GAS_SMELL, GAS_STEPS
from messaging.sms_words import BalanceWords, Template

_BALANCE: Final = "Saldo {balance} EUR op {day} om {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): saldo {balance} EUR op {day} om {hour}. "

BALANCE: Final = BalanceWords(
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
        GAS_SMELL + "Gas, lektest (EAN ..{ending}). "
        "Saldo {balance} EUR op {day} om {hour}.\n" + GAS_STEPS,
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
)

OTHERS: Final[Mapping[Kind, Template]] = {
    Kind.CODE: Template(
        "{Meter} (EAN ..{ending}): antwoord {code} op deze sms om te bevestigen. "
        "Niets gevraagd? Antwoord niet. Geef deze code aan niemand. Hulp: {line}"
    ),
    Kind.THRESHOLD_CHANGED: Template(
        "Verwittiging gewijzigd, {meter} (EAN ..{ending}): wij schrijven u bij {threshold} EUR of "
        "minder. Was u dit niet? {help_line}, toets {help_key}. Gratis info: {line}"
    ),
    Kind.HELP: Template(
        "Antwoord SALDO: uw saldo. DREMPEL 10: een sms bij 10 EUR. STOP: geen verwittigingen meer. "
        "Bellen, gratis: {line}. Een medewerker: {help_line}, toets {help_key}"
    ),
    Kind.STOPPED: Template(
        "Genoteerd: geen verwittigingen per sms meer. Een afsluiting melden we anders: "
        "e-mail, telefoon of brief. Toch weer? Antwoord START. Gratis saldo: {line}"
    ),
    Kind.APPOINTMENT_48H: Template(
        "Afspraak {visit_day} om {visit_hour}: een technicus komt voor uw {device} "
        "(EAN ..{ending}). Wees dan thuis, alstublieft. Een probleem? {help_line}, toets {help_key}"
    ),
    Kind.APPOINTMENT_15MIN: Template(
        "Onze technicus komt rond {visit_hour} voor uw {device} (EAN ..{ending}). "
        "Doe open, alstublieft. Een probleem? {help_line}, toets {help_key}"
    ),
    Kind.ACTIVATION: Template(
        "Uw {device} (EAN ..{ending}) stuurt ons nu uw verbruik: wij berekenen elke dag uw saldo. "
        "Saldo {balance} EUR op {day}. Dag en nacht, gratis: {line}"
    ),
    Kind.SURVEY: Template(
        "Uw {device} (EAN ..{ending}): gaat alles goed? Uw mening helpt ons: "
        "bel {help_line}, toets {help_key}. Bedankt! Gratis saldo: {line}"
    ),
}
