"""Owns the German of every SMS; a date ends with its own point."""

from typing import Final

from balance.energy import Energy
from messaging.languages.de.alerts import ALERTS
from messaging.languages.de.asked import BALANCE, OTHERS
from messaging.languages.de.receipts import RECEIPTS
from messaging.sms_words import SmsWords

WORDS: Final = SmsWords(
    version=2,
    meters={Energy.ELECTRICITY: "Strom", Energy.GAS: "Gas"},
    supplies={Energy.ELECTRICITY: "Strom", Energy.GAS: "Gas"},
    devices={Energy.ELECTRICITY: "Stromzähler", Energy.GAS: "Gaszähler"},
    in_parts=". Höchstens {most} EUR je Zahlung: in Teilen zahlen.",
    notices={**ALERTS, **RECEIPTS},
    balance=BALANCE,
    others=OTHERS,
)
