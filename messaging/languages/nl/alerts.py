"""The alerts in Dutch, and what brings the supply back."""

from collections.abc import Mapping
from typing import Final

from balance.energy import Energy
from messaging.notices import Situation
from messaging.sms_words import Template, alike, apart

GAS_SMELL: Final = "Gasgeur? Ga naar buiten, bel {gas_line}.\n"
GAS_STEPS: Final = (
    "1 Zet alle gastoestellen uit.\n"
    "2 Druk op de knop onder de pijl die knippert. Wacht 10 min.\n"
    "3 Mislukt? Wacht 6 min, probeer nog eens.\n"
    "4 Weer mislukt? Bel een gasinstallateur.\n"
    "Hulp: {line}"
)
_SALDO: Final = "saldo {balance} EUR op {day}. "
_TOP_UP: Final = "Laad {least} EUR of meer op. Hulp: {line}"
_LOW: Final = "Laag krediet: {balance} EUR op {day}. " + _TOP_UP
_BACK: Final = "Betaal {restore} EUR: dan werkt alles weer. Hulp: {line}"
_BUTTON: Final = _SALDO + "Laad op en houd dan de groene knop in. Hulp: {line}"
_TEST: Final = _SALDO + "Laad op. De lektest moet nog lukken. Hulp: {line}"
_BLOCKED: Final = _SALDO + "Laad op en bel een gasinstallateur. Hulp: {line}"
_CUT: Final = (
    "{Supply} afgesloten (EAN ..{ending}). Saldo {balance} EUR op {day}. "
    "Betaal vandaag minstens {restore} EUR. "
)

ALERTS: Final[Mapping[Situation, Mapping[Energy, Template]]] = {
    Situation.LOW_CREDIT: alike(
        "Laag krediet, {meter} (EAN ..{ending}): " + _SALDO + "Onder nul begint het noodkrediet "
        "van {credit} EUR. Laad op tijd op. Gratis info: {line}"
    ),
    Situation.EMERGENCY_CREDIT: alike(
        "Noodkrediet begonnen, {meter} (EAN ..{ending}): "
        + _SALDO
        + "Nog {left} EUR, dan wordt u afgesloten. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_BEFORE_LIMIT: alike(
        "Noodkrediet begonnen, {supply} (EAN ..{ending}): "
        + _SALDO
        + "Nog {left} EUR, dan wordt uw stroom beperkt. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_USED_UP: alike(
        "Noodkrediet begonnen en al op, {supply} beperkt (EAN ..{ending}): " + _SALDO + _BACK
    ),
    Situation.EMERGENCY_WHILE_LIMITED: alike(
        "Noodkrediet begonnen, {supply} beperkt (EAN ..{ending}): " + _SALDO + _BACK
    ),
    Situation.STILL_LIMITED: alike(
        "{Supply} beperkt (EAN ..{ending}): " + _SALDO + "Betaal vandaag minstens {restore} EUR: "
        "dan werkt alles weer. Hulp: {line}"
    ),
    Situation.LOW_BEFORE_RETURN: apart(
        "{Supply} nog niet terug (EAN ..{ending}): houd de groene knop in. " + _LOW,
        "{Supply} nog niet terug (EAN ..{ending}): de lektest moet nog lukken. " + _LOW,
    ),
    Situation.LOW_WHILE_BLOCKED: alike(
        "{Supply} geblokkeerd (EAN ..{ending}): bel een gasinstallateur. " + _LOW
    ),
    Situation.EMERGENCY_BEFORE_RETURN: apart(
        "Noodkrediet begonnen, {supply} nog niet terug (EAN ..{ending}): " + _BUTTON,
        "Noodkrediet begonnen, {supply} nog niet terug (EAN ..{ending}): " + _TEST,
    ),
    Situation.EMERGENCY_WHILE_BLOCKED: alike(
        "Noodkrediet begonnen, {supply} geblokkeerd (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.EMERGENCY_LOW: alike(
        "Nog maar {left} EUR noodkrediet, {meter} (EAN ..{ending}): "
        + _SALDO
        + "Daarna wordt u afgesloten. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_LIMIT: alike(
        "Nog maar {left} EUR noodkrediet, {supply} (EAN ..{ending}): "
        + _SALDO
        + "Daarna wordt uw stroom beperkt. "
        + _TOP_UP
    ),
    Situation.EMERGENCY_LOW_BEFORE_RETURN: apart(
        "Nog {left} EUR noodkrediet, {supply} nog niet terug (EAN ..{ending}): " + _BUTTON,
        "Nog {left} EUR noodkrediet, {supply} nog niet terug (EAN ..{ending}): " + _TEST,
    ),
    Situation.EMERGENCY_LOW_WHILE_BLOCKED: alike(
        "Nog {left} EUR noodkrediet, {supply} geblokkeerd (EAN ..{ending}): " + _BLOCKED
    ),
    Situation.CUT_WARNING: alike(
        "{Meter} (EAN ..{ending}) wordt {cut_day} om {cut_hour} afgesloten. "
        "Saldo {balance} EUR op {day}. Betaal tegen dan minstens {restore} EUR. Hulp: {line}"
    ),
    Situation.CUT_WITHOUT_DAY: alike(
        "{Meter} (EAN ..{ending}) wordt binnenkort afgesloten: noodkrediet op. "
        "Saldo {balance} EUR op {day}. Betaal {restore} EUR om dit te vermijden. Hulp: {line}"
    ),
    Situation.LIMITED_SUPPLY: alike(
        "{Supply} beperkt (EAN ..{ending}): noodkrediet op. Saldo {balance} EUR op {day}. "
        "Betaal vandaag {restore} EUR: dan werkt alles weer. Hulp: {line}"
    ),
    Situation.DISCONNECTED: apart(
        _CUT + "Dan zegt een sms hoe u ze weer aanzet. Hulp: {line}",
        _CUT + "Dan volgt een sms. Gasgeur: {gas_line}. Hulp: {line}",
    ),
    Situation.RECONNECT_READY: apart(
        "{Supply} (EAN ..{ending}): u kunt ze weer aanzetten. Saldo {balance} EUR op {day}. "
        "Knippert er een pijl? Houd de groene knop in tot de klik (5 s). Hulp: {line}",
        GAS_SMELL
        + "{Supply} (EAN ..{ending}): u kunt het weer aanzetten. Saldo {balance} EUR op {day}.\n"
        + GAS_STEPS,
        gas_segments=2,
    ),
}
