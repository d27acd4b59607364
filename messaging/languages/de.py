"""Owns the German of what is asked for by SMS; a date ends with its own point."""

from typing import Final

from balance.energy import Energy
from messaging.sms_words import SmsWords, Template

_BALANCE: Final = "Saldo {balance} EUR am {day} um {hour}. "
_OPENING: Final = "{Meter} (EAN ..{ending}): Saldo {balance} EUR am {day} um {hour}. "

WORDS: Final = SmsWords(
    version=1,
    meters={Energy.ELECTRICITY: "Strom", Energy.GAS: "Gas"},
    supplies={Energy.ELECTRICITY: "Strom", Energy.GAS: "Gas"},
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
        "grüne Taste 5 s drücken, bis es klickt. Hilfe: {line}"
    ),
    before_leak_test=Template(
        "Gasgeruch? Gehen Sie hinaus, Tel. {gas_line}.\n"
        "Gas, Dichtheitsprüfung (EAN ..{ending}). "
        "Saldo {balance} EUR am {day} um {hour}.\n"
        "1 Alle Gasgeräte ausschalten.\n"
        "2 Taste unter dem blinkenden Pfeil drücken. 10 Min. warten.\n"
        "3 Fehler? 6 Min. warten, noch einmal.\n"
        "4 Wieder Fehler? Installateur rufen.\n"
        "Hilfe: {line}",
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
    in_parts=". Höchstens {most} EUR je Zahlung: in Teilen zahlen.",
    threshold_changed=Template(
        "Warnung geändert, {meter} (EAN ..{ending}): Wir warnen Sie bei {threshold} EUR oder "
        "weniger. Waren Sie das nicht? {help_line}, Taste {help_key}. Gratis-Info: {line}"
    ),
)
