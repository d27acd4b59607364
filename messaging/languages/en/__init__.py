"""Owns the English of every SMS."""

from typing import Final

from balance.energy import Energy
from messaging.languages.en.alerts import ALERTS
from messaging.languages.en.asked import BALANCE, OTHERS
from messaging.languages.en.receipts import RECEIPTS
from messaging.sms_words import SmsWords

WORDS: Final = SmsWords(
    version=2,
    meters={Energy.ELECTRICITY: "electricity", Energy.GAS: "gas"},
    supplies={Energy.ELECTRICITY: "electricity", Energy.GAS: "gas"},
    devices={Energy.ELECTRICITY: "electricity meter", Energy.GAS: "gas meter"},
    in_parts=". At most {most} EUR per payment: pay in parts.",
    notices={**ALERTS, **RECEIPTS},
    balance=BALANCE,
    others=OTHERS,
)
