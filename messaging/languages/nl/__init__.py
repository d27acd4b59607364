"""Owns the Dutch of every SMS."""

from typing import Final

from balance.energy import Energy
from messaging.languages.nl.alerts import ALERTS
from messaging.languages.nl.asked import BALANCE, OTHERS
from messaging.languages.nl.receipts import RECEIPTS
from messaging.sms_words import SmsWords

WORDS: Final = SmsWords(
    version=2,
    meters={Energy.ELECTRICITY: "elektriciteit", Energy.GAS: "gas"},
    supplies={Energy.ELECTRICITY: "stroom", Energy.GAS: "gas"},
    devices={Energy.ELECTRICITY: "elektriciteitsmeter", Energy.GAS: "gasmeter"},
    in_parts=". Hoogstens {most} EUR per betaling: betaal in delen.",
    notices={**ALERTS, **RECEIPTS},
    balance=BALANCE,
    others=OTHERS,
)
