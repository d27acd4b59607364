"""What a payment is confirmed with in Dutch."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

_ARRIVED: Final = "Oplading ontvangen: {paid} EUR op {paid_day} om {paid_hour}. Bedankt. "
_METER: Final = "{paid} EUR ontvangen. {Meter} (EAN ..{ending}): "
_NOT_BACK: Final = "{paid} EUR ontvangen. {Supply} nog niet terug (EAN ..{ending}): "
_BALANCE: Final = "saldo {balance} EUR op {day}. "

RECEIPTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.TOP_UP_RECEIVED: alike(
        _ARRIVED + "{Meter} (EAN ..{ending}): saldo {balance} EUR. "
        "Geen afsluiting gepland. Gratis info: {line}"
    ),
    Situation.TOP_UP_FULL_POWER: alike(
        _ARRIVED + "{Supply} op vol vermogen (EAN ..{ending}): saldo {balance} EUR. "
        "Gratis info: {line}"
    ),
    Situation.TOP_UP_IN_EMERGENCY: alike(
        _METER + _BALANCE + "Noodkrediet: nog {left} EUR, dan wordt u afgesloten. Hulp: {line}"
    ),
    Situation.TOP_UP_BEFORE_LIMIT: alike(
        "{paid} EUR ontvangen. {Supply} (EAN ..{ending}): "
        + _BALANCE
        + "Noodkrediet: nog {left} EUR, dan wordt uw stroom beperkt. Hulp: {line}"
    ),
    Situation.TOP_UP_WHILE_LIMITED: alike(
        "{paid} EUR ontvangen. {Supply} beperkt (EAN ..{ending}): "
        + _BALANCE
        + "Betaal vandaag nog {restore} EUR: dan werkt alles weer. Hulp: {line}"
    ),
    Situation.TOP_UP_BEFORE_CUT: alike(
        "{paid} EUR ontvangen. {Supply} (EAN ..{ending}): "
        + _BALANCE
        + "Afsluiting {cut_day} om {cut_hour}: betaal tegen dan nog {restore} EUR. Hulp: {line}"
    ),
    Situation.TOP_UP_CUT_WITHOUT_DAY: alike(
        "{paid} EUR ontvangen. {Meter} (EAN ..{ending}) "
        "wordt binnenkort afgesloten. Saldo {balance} EUR op {day}. "
        "Betaal nu nog {restore} EUR. Hulp: {line}"
    ),
    Situation.TOP_UP_STILL_CUT: alike(
        "{paid} EUR ontvangen, niet genoeg. {Supply} nog afgesloten (EAN ..{ending}): "
        + _BALANCE
        + "Betaal vandaag nog {restore} EUR. Hulp: {line}"
    ),
    Situation.TOP_UP_BEFORE_RETURN: apart(
        _NOT_BACK + "houd de groene knop in tot de klik (5 s). "
        "Saldo {balance} EUR op {day}. Hulp: {line}",
        _NOT_BACK + "de lektest moet nog lukken. Saldo {balance} EUR op {day}. Hulp: {line}",
    ),
    Situation.TOP_UP_WHILE_BLOCKED: alike(
        "{paid} EUR ontvangen. {Supply} geblokkeerd (EAN ..{ending}): "
        "bel een gasinstallateur. Saldo {balance} EUR op {day}. Hulp: {line}"
    ),
}
