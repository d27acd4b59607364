"""What a payment is confirmed with in German; a date ends with its own point."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

_ARRIVED: Final = "Ihre Aufladung ist da: {paid} EUR am {paid_day} um {paid_hour}. Danke. "
_METER: Final = "{paid} EUR sind da. {Meter} (EAN ..{ending}): "
_NOT_BACK: Final = "{paid} EUR sind da. {Supply} noch nicht zurück (EAN ..{ending}): "
_BALANCE: Final = "Saldo {balance} EUR am {day} "

RECEIPTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.TOP_UP_RECEIVED: alike(
        _ARRIVED + "{Meter} (EAN ..{ending}): Saldo {balance} EUR. "
        "Keine Sperre geplant. Gratis-Info: {line}"
    ),
    Situation.TOP_UP_FULL_POWER: alike(
        _ARRIVED + "{Supply} mit voller Leistung (EAN ..{ending}): Saldo {balance} EUR. "
        "Gratis-Info: {line}"
    ),
    Situation.TOP_UP_IN_EMERGENCY: alike(
        _METER + _BALANCE + "Notkredit: noch {left} EUR bis zur Sperre. Hilfe: {line}"
    ),
    Situation.TOP_UP_BEFORE_LIMIT: alike(
        _METER + _BALANCE + "Notkredit: noch {left} EUR bis zur Begrenzung. Hilfe: {line}"
    ),
    Situation.TOP_UP_WHILE_LIMITED: alike(
        "{paid} EUR sind da. {Supply} begrenzt (EAN ..{ending}): "
        + _BALANCE
        + "Zahlen Sie heute noch {restore} EUR: dann geht alles wieder. Hilfe: {line}"
    ),
    Situation.TOP_UP_BEFORE_CUT: alike(
        _METER
        + _BALANCE
        + "Sperre am {cut_day} um {cut_hour}: zahlen Sie vorher noch {restore} EUR. Hilfe: {line}"
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: alike(
        "{paid} EUR sind da. {Meter} (EAN ..{ending}) wird bald gesperrt. "
        + _BALANCE
        + "Um das zu vermeiden, zahlen Sie noch {restore} EUR. Hilfe: {line}"
    ),
    Situation.TOP_UP_STILL_CUT: alike(
        "{paid} EUR sind da, nicht genug. {Supply} noch gesperrt (EAN ..{ending}): "
        + _BALANCE
        + "Zahlen Sie heute noch {restore} EUR. Hilfe: {line}"
    ),
    Situation.TOP_UP_BEFORE_RETURN: apart(
        _NOT_BACK + "grünen Knopf halten, bis es klickt (5 s). " + _BALANCE + "Hilfe: {line}",
        _NOT_BACK + "Der Lecktest muss noch gelingen. " + _BALANCE + "Hilfe: {line}",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: alike(
        "{paid} EUR sind da. {Supply} blockiert (EAN ..{ending}): "
        "rufen Sie einen Gasinstallateur. " + _BALANCE + "Hilfe: {line}"
    ),
}
