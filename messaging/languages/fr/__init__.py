"""Owns the French of every SMS."""

from typing import Final

from balance.energy import Energy
from messaging.languages.fr.alerts import ALERTS
from messaging.languages.fr.asked import BALANCE, OTHERS
from messaging.languages.fr.receipts import RECEIPTS
from messaging.sms_words import SmsWords

WORDS: Final = SmsWords(
    version=5,
    meters={Energy.ELECTRICITY: "électricité", Energy.GAS: "gaz"},
    supplies={Energy.ELECTRICITY: "courant", Energy.GAS: "gaz"},
    devices={Energy.ELECTRICITY: "compteur d'électricité", Energy.GAS: "compteur de gaz"},
    in_parts=". {most} EUR au plus par paiement: payez en plusieurs fois.",
    notices={**ALERTS, **RECEIPTS},
    balance=BALANCE,
    others=OTHERS,
)
