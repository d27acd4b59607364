"""The words of SMS, one folder a language; amounts, dates and hours are their only values.

All letters are of GSM 7-bit: one outside would triple the price of an SMS.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from messaging.languages import de, en, fr, nl
from messaging.sms_words import SmsWords
from voice_prompts.languages import Language

WORDS: Final[Mapping[Language, SmsWords]] = MappingProxyType(
    {
        Language.FR: fr.WORDS,
        Language.NL: nl.WORDS,
        Language.DE: de.WORDS,
        Language.EN: en.WORDS,
    }
)
