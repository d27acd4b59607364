"""The words of e-mails, one file a language."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from messaging.mail_languages import de, en, fr, nl
from messaging.mail_parts import MailLanguage
from voice_prompts.languages import Language

MAILS: Final[Mapping[Language, MailLanguage]] = MappingProxyType(
    {
        Language.FR: fr.WORDS,
        Language.NL: nl.WORDS,
        Language.DE: de.WORDS,
        Language.EN: en.WORDS,
    }
)
