"""What a customer asks for and what a visit brings, in German; a date ends with its own point."""

from collections.abc import Mapping
from typing import Final

from messaging.kinds import Kind
from messaging.languages.de.alerts import GAS_SMELL, GAS_STEPS
from messaging.sms_words import BalanceWords, Template

_BALANCE: Final = "Saldo {balance} EUR am {day} um {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): Saldo {balance} EUR am {day} um {hour}. "

BALANCE: Final = BalanceWords(
    in_credit=Template(
        _OPENING + "Notkredit: noch {left} EUR. "
        "Letzte Aufladung: {top_up} EUR am {top_up_day} Info: {line}"
    ),
    never_paid=Template(_OPENING + "Notkredit: noch {left} EUR. Gratis-Info: {line}"),
    in_emergency=Template(
        _OPENING + "Notkredit: noch {left} EUR bis zur Sperre. "
        "Bitte {least} EUR oder mehr aufladen. Hilfe: {line}"
    ),
    before_limit=Template(
        _OPENING + "Notkredit: noch {left} EUR bis zur Begrenzung. "
        "Bitte {least} EUR oder mehr aufladen. Hilfe: {line}"
    ),
    before_cut=Template(
        "{Meter} (EAN ..{ending}) wird am {cut_day} um {cut_hour} gesperrt. "
        + _BALANCE
        + "Zahlen Sie vorher {restore} EUR. Hilfe: {line}"
    ),
    cut_without_day=Template(
        "{Meter} (EAN ..{ending}) wird bald gesperrt. "
        + _BALANCE
        + "Zahlen Sie jetzt mindestens {restore} EUR. Hilfe: {line}"
    ),
    limited=Template(
        "{Supply} begrenzt (EAN ..{ending}). "
        + _BALANCE
        + "Heute mindestens {restore} EUR zahlen: dann geht alles wieder. Hilfe: {line}"
    ),
    cut=Template(
        "{Supply} gesperrt (EAN ..{ending}). "
        + _BALANCE
        + "Zum Einschalten heute mindestens {restore} EUR zahlen. Hilfe: {line}"
    ),
    ready=Template(
        _OPENING + "Sie können den Strom einschalten: "
        "grünen Knopf halten, bis es klickt (5 s). Hilfe: {line}"
    ),
    before_leak_test=Template(
        GAS_SMELL + "Gas, Lecktest (EAN ..{ending}). "
        "Saldo {balance} EUR am {day} um {hour}.\n" + GAS_STEPS,
        segments=2,
    ),
    blocked=Template(
        "{Supply} blockiert (EAN ..{ending}): rufen Sie einen Gasinstallateur. "
        + _BALANCE
        + "Gasgeruch: {gas_line}. Hilfe: {line}"
    ),
    off=Template(
        "{Meter} (EAN ..{ending}): Die Vorauszahlung ist beendet, bitte nicht mehr aufladen. "
        + _BALANCE
        + "Fragen? {help_line}, Taste {help_key}"
    ),
    repay=". Noch zurückzuzahlen: ",
    advance="Vorschuss {advance} EUR ({advance_daily} pro Tag)",
    debts="Schulden {debt} EUR ({debt_daily} pro Tag)",
)

OTHERS: Final[Mapping[Kind, Template]] = {
    Kind.CODE: Template(
        "{Meter} (EAN ..{ending}): Zum Bestätigen antworten Sie {code}. "
        "Nichts verlangt? Antworten Sie nicht. Sagen Sie den Code niemandem. Hilfe: {line}"
    ),
    Kind.THRESHOLD_CHANGED: Template(
        "Warnung geändert, {meter} (EAN ..{ending}): Wir warnen Sie bei {threshold} EUR oder "
        "weniger. Waren Sie das nicht? {help_line}, Taste {help_key}. Gratis-Info: {line}"
    ),
    Kind.HELP: Template(
        "Antworten Sie GUTHABEN: Ihr Saldo. GRENZE 10: eine SMS bei 10 EUR. STOP: keine Warnungen "
        "mehr. Anruf, gratis: {line}. Mitarbeiter: {help_line}, Taste {help_key}"
    ),
    Kind.STOPPED: Template(
        "Notiert: keine Warnungen per SMS mehr. Eine Sperre melden wir anders: "
        "E-Mail, Anruf oder Brief. Doch wieder? Antworten Sie START. Saldo, gratis: {line}"
    ),
    Kind.APPOINTMENT_48H: Template(
        "Termin am {visit_day} um {visit_hour}: Ein Techniker kommt für Ihren {device} "
        "(EAN ..{ending}). Bitte seien Sie da. Ein Problem? {help_line}, Taste {help_key}"
    ),
    Kind.APPOINTMENT_15MIN: Template(
        "Unser Techniker kommt gegen {visit_hour} für Ihren {device} (EAN ..{ending}). "
        "Bitte öffnen Sie ihm. Ein Problem? {help_line}, Taste {help_key}"
    ),
    Kind.ACTIVATION: Template(
        "Ihr {device} (EAN ..{ending}) sendet uns Ihren Verbrauch: Wir berechnen täglich "
        "Ihren Saldo. Saldo {balance} EUR am {day} Tag und Nacht, gratis: {line}"
    ),
    Kind.SURVEY: Template(
        "Ihr {device} (EAN ..{ending}): Ist alles gut? Ihre Meinung hilft uns: "
        "{help_line}, Taste {help_key}. Danke! Saldo, gratis: {line}"
    ),
}
