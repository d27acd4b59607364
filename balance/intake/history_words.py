"""The words of the operators' consumption-history exports, in English, Dutch and French.

Owns the one table of synonyms; a word not in it is never guessed. The English ones are those of
real exports, the Dutch ones those of published samples; French exports were not at hand, so
several likely wordings stand side by side.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from balance.intake.rows import refuse_header


class Register(StrEnum):
    """What a row's volume counts; INJECTION stands for all that is not taken from the grid."""

    SINGLE = "single"
    DAY = "day"
    NIGHT = "night"
    INJECTION = "injection"


def plain(text: str) -> str:
    """The text without case, accents, raised digits or doubled spaces: "m³" becomes "m3"."""
    unaccented = unicodedata.normalize("NFKD", text.replace("\u2019", "'"))
    kept = "".join(c for c in unaccented if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "from_date": ("from (date)", "van (datum)", "de (date)", "du (date)"),
    "from_time": ("from (time)", "van (tijdstip)", "de (heure)", "du (heure)"),
    "until_date": (
        "until (date)",
        "tot (datum)",
        "a (date)",
        "au (date)",
        "jusqu'a (date)",
        "jusqu'au (date)",
    ),
    "until_time": (
        "until (time)",
        "tot (tijdstip)",
        "a (heure)",
        "au (heure)",
        "jusqu'a (heure)",
        "jusqu'au (heure)",
    ),
    "ean": ("ean code", "ean-code", "ean", "code ean"),
    "register": ("register", "registre"),
    "volume": ("volume",),
    "unit": ("unit", "eenheid", "unite"),
    "status": (
        "validation status",
        "validatiestatus",
        "statut de validation",
        "etat de validation",
    ),
}
REGISTERS: Mapping[str, Register] = {
    "offtake": Register.SINGLE,
    "offtake active": Register.SINGLE,
    "offtake day": Register.DAY,
    "offtake night": Register.NIGHT,
    "injection": Register.INJECTION,
    "injection active": Register.INJECTION,
    "injection day": Register.INJECTION,
    "injection night": Register.INJECTION,
    "afname": Register.SINGLE,
    "afname actief": Register.SINGLE,
    "afname dag": Register.DAY,
    "afname nacht": Register.NIGHT,
    "injectie": Register.INJECTION,
    "injectie actief": Register.INJECTION,
    "injectie dag": Register.INJECTION,
    "injectie nacht": Register.INJECTION,
    "prelevement": Register.SINGLE,
    "prelevement actif": Register.SINGLE,
    "prelevement jour": Register.DAY,
    "prelevement nuit": Register.NIGHT,
    "injection actif": Register.INJECTION,
    "injection jour": Register.INJECTION,
    "injection nuit": Register.INJECTION,
}
# A status that is not here is a reading: at worst an estimate takes a version too high.
ESTIMATED = frozenset(
    {
        "estimated",
        "provisional",
        "geschat",
        "voorlopig",
        "estime",
        "estimee",
        "provisoire",
    }
)
COUNTED_UNIT = "kwh"
# Gas by volume, power and reactive energy: facts of the same meter that nobody pays for here.
OTHER_UNITS = frozenset({"m3", "nm3", "kw", "kva", "kvar", "kvarh"})

_COLUMN_OF = {word: column for column, words in COLUMNS.items() for word in words}


def name_columns(header: Sequence[str]) -> Sequence[str | None]:
    """Our name for each column, None for those of no use.

    Raises FileRefused when one of ours lacks or comes twice.
    """
    names = [_COLUMN_OF.get(plain(column)) for column in header]
    if any(names.count(column) != 1 for column in COLUMNS):
        refuse_header([words[0] for words in COLUMNS.values()], header)
    return names
