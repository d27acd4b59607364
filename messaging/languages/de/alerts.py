"""The alerts in German, and what brings the supply back; a date ends with its own point."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

GAS_SMELL: Final = "Gasgeruch? Gehen Sie hinaus, Tel. {gas_line}.\n"
GAS_STEPS: Final = (
    "1 Alle Gasgeräte ausschalten.\n"
    "2 Knopf unter dem blinkenden Pfeil drücken. 10 Min. warten.\n"
    "3 Fehler? 6 Min. warten, nochmals.\n"
    "4 Wieder Fehler? Gasinstallateur rufen.\n"
    "Hilfe: {line}"
)
_SALDO: Final = "Saldo {balance} EUR am {day} "
_TOP_UP: Final = "Bitte {least} EUR oder mehr aufladen. Hilfe: {line}"
_LOW: Final = "Wenig Guthaben: {balance} EUR am {day} " + _TOP_UP
_BACK: Final = "Zahlen Sie {restore} EUR: dann geht alles wieder. Hilfe: {line}"
_BUTTON: Final = _SALDO + "Erst aufladen, dann den grünen Knopf halten. Hilfe: {line}"
_TEST: Final = _SALDO + "Bitte aufladen. Der Lecktest muss noch gelingen. Hilfe: {line}"
_BLOCKED: Final = _SALDO + "Bitte aufladen und einen Gasinstallateur rufen. Hilfe: {line}"
_CUT: Final = "{Supply} gesperrt (EAN ..{ending}). " + _SALDO

ALERTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.LOW_CREDIT: alike(
        "Wenig Guthaben, {meter} (EAN ..{ending}): " + _SALDO + "Unter null beginnt der Notkredit "
        "von {credit} EUR. Bitte vorher aufladen. Gratis-Info: {line}"
    ),
    Situation.EMERGENCY_CREDIT: alike(
        "Notkredit hat begonnen, {meter} (EAN ..{ending}): "
        + _SALDO
        + "Noch {left} EUR bis zur Sperre. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_BEFORE_LIMIT: alike(
        "Notkredit hat begonnen, {supply} (EAN ..{ending}): "
        + _SALDO
        + "Noch {left} EUR bis zur Begrenzung. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_USED_UP: alike(
        "Notkredit begonnen und aufgebraucht, {supply} begrenzt (EAN ..{ending}): " + _SALDO + _BACK
    ),
    Situation.EMERGENCY_WHILE_LIMITED: alike(
        "Notkredit hat begonnen, {supply} begrenzt (EAN ..{ending}): " + _SALDO + _BACK
    ),
    Situation.STILL_LIMITED: alike(
        "{Supply} begrenzt (EAN ..{ending}): " + _SALDO + "Heute mindestens {restore} EUR zahlen: "
        "dann geht alles wieder. Hilfe: {line}"
    ),
    Situation.LOW_BEFORE_RETURN: apart(
        "{Supply} noch nicht zurück (EAN ..{ending}): grünen Knopf gedrückt halten. " + _LOW,
        "{Supply} noch nicht zurück (EAN ..{ending}): Der Lecktest muss noch gelingen. " + _LOW,
    ),
    Situation.LOW_WHILE_BLOCKED: alike(
        "{Supply} blockiert (EAN ..{ending}): rufen Sie einen Gasinstallateur. " + _LOW
    ),
    Situation.EMERGENCY_BEFORE_RETURN: apart(
        "Notkredit hat begonnen, {supply} noch nicht zurück (EAN ..{ending}): " + _BUTTON,
        "Notkredit hat begonnen, {supply} noch nicht zurück (EAN ..{ending}): " + _TEST,
    ),
    Situation.EMERGENCY_WHILE_BLOCKED: alike(
        "Notkredit hat begonnen, {supply} blockiert (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.EMERGENCY_LOW: alike(
        "Notkredit: nur noch {left} EUR bis zur Sperre, {meter} (EAN ..{ending}): "
        + _SALDO
        + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: alike(
        "Notkredit: nur noch {left} EUR bis zur Begrenzung, {supply} (EAN ..{ending}): "
        + _SALDO
        + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: apart(
        "Notkredit: noch {left} EUR, {supply} noch nicht zurück (EAN ..{ending}): " + _BUTTON,
        "Notkredit: noch {left} EUR, {supply} noch nicht zurück (EAN ..{ending}): " + _TEST,
    ),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: alike(
        "Notkredit: noch {left} EUR, {supply} blockiert (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.CUT_WARNING: alike(
        "{Meter} (EAN ..{ending}) wird am {cut_day} um {cut_hour} gesperrt. "
        + _SALDO
        + "Zahlen Sie vorher mindestens {restore} EUR. Hilfe: {line}"
    ),
    Situation.CUT_WITHOUT_DAY: alike(
        "{Meter} (EAN ..{ending}) wird bald gesperrt: Notkredit aufgebraucht. "
        + _SALDO
        + "Um das zu vermeiden, zahlen Sie {restore} EUR. Hilfe: {line}"
    ),
    Situation.LIMITED_SUPPLY: alike(
        "{Supply} begrenzt (EAN ..{ending}): Notkredit aufgebraucht. "
        + _SALDO
        + "Heute {restore} EUR zahlen: dann geht alles wieder. Hilfe: {line}"
    ),
    Situation.DISCONNECTED: apart(
        _CUT + "Zahlen Sie heute mindestens {restore} EUR. "
        "Dann sagt eine SMS, wie es weitergeht. Hilfe: {line}",
        _CUT + "Heute mindestens {restore} EUR zahlen. Dann folgt eine SMS. "
        "Gasgeruch: {gas_line}. Hilfe: {line}",
    ),
    Situation.RECONNECT_READY: apart(
        "{Supply} (EAN ..{ending}): Sie können einschalten. "
        + _SALDO
        + "Blinkt ein Pfeil? Grünen Knopf halten, bis es klickt (5 s). Hilfe: {line}",
        GAS_SMELL
        + "{Supply} (EAN ..{ending}): Sie können es einschalten. Saldo {balance} EUR am {day}\n"
        + GAS_STEPS,
        gas_segments=2,
    ),
}
