"""The file of opening accounts: decides what one line says of a meter point taken over.

Contacts stay texts here, storage normalises them; a balance is weighed against the emergency
credit by the ledger, which knows the policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import BinaryIO

from balance.account import GAS_STATES, Supply
from balance.ean import Ean, parse_ean
from balance.energy import Energy
from balance.intake.fields import (
    parse_choice,
    parse_day,
    parse_positive_euros,
    parse_word,
)
from balance.intake.lines import Parsed
from balance.intake.rows import Values, exact_columns, parse_rows
from balance.money import Cents, parse_euros
from balance.refusals import Refusal, RefusedInput

REQUIRED = ("ean", "energy")
OPTIONAL = (
    "opened_on",
    "language",
    "name",
    "mobile",
    "landline",
    "email",
    "channels",
    "threshold_eur",
    "balance_eur",
    "supply",
    "advance_left_eur",
    "debt_left_eur",
    "debt_per_day_eur",
    "limiter",
)
LANGUAGES = {word: word for word in ("fr", "nl", "de", "en")}
MAX_CONTACT_CHARACTERS = 200
NO_DEBT = Cents(0)

_CHANNELS = {word: word for word in ("sms", "email")}
_YES = ("yes", "true", "1", "oui", "ja")
_NO = ("no", "false", "0", "non", "nee", "nein")
_LIMITER = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)


@dataclass(frozen=True, slots=True)
class Opening:
    """An account as it is taken over.

    `language`, `balance`, `threshold`, `supply` and `advance_left` are None where the file is
    silent; contacts, `channels` among them, are empty.
    `debt_per_day` is None without a debt, above zero with one.
    """

    ean: Ean
    energy: Energy
    opened_on: date
    language: str | None = None
    name: str = ""
    mobile: str = ""
    landline: str = ""
    email: str = ""
    channels: tuple[str, ...] = ()
    threshold: Cents | None = None
    balance: Cents | None = None
    supply: Supply | None = None
    advance_left: Cents | None = None
    debt_left: Cents = NO_DEBT
    debt_per_day: Cents | None = None
    limiter: bool = False


def read_accounts(
    stream: BinaryIO, prefixes: tuple[str, ...], today: date
) -> Iterator[Parsed[Opening]]:
    """One Parsed per line, in the file's order; `today` (Brussels) is the default `opened_on`.

    Only `ean` and `energy` must be among the columns, which come in any order. Raises
    FileRefused at once when the file as a whole cannot be read.
    """
    parse = partial(parse_opening, prefixes=prefixes, today=today)
    return parse_rows(stream, exact_columns(REQUIRED, OPTIONAL), prefixes, parse)


def parse_opening(said: Values, prefixes: tuple[str, ...], today: date) -> Opening:
    """What REQUIRED and OPTIONAL columns say of an account. Raises RefusedInput."""
    # An absent column and an empty cell say the same: nothing.
    values = dict.fromkeys(OPTIONAL, "") | dict(said)
    ean = parse_ean(values["ean"], prefixes)
    energy = parse_word(Energy, values["energy"].casefold(), "energy")
    supply = _supply(values["supply"], energy)
    opened_on = values["opened_on"]
    debt_left, debt_per_day = _debt(values)
    return Opening(
        ean=ean,
        energy=energy,
        opened_on=parse_day(opened_on, "opened_on") if opened_on else today,
        language=_language(values["language"]),
        name=_contact(values, "name"),
        mobile=_contact(values, "mobile"),
        landline=_contact(values, "landline"),
        email=_contact(values, "email"),
        channels=_channels(values["channels"]),
        threshold=_positive_or_none(values, "threshold_eur"),
        balance=parse_euros(values["balance_eur"], "balance_eur")
        if values["balance_eur"]
        else None,
        supply=supply,
        advance_left=_positive_or_none(values, "advance_left_eur"),
        debt_left=debt_left,
        debt_per_day=debt_per_day,
        limiter=_limiter(values["limiter"], energy, supply),
    )


def _supply(text: str, energy: Energy) -> Supply | None:
    if not text:
        return None
    supply = parse_word(Supply, text.upper(), "supply")
    if supply in GAS_STATES and energy is not Energy.GAS:
        raise RefusedInput(Refusal.NOT_ALLOWED, "supply", "only gas has a leak test")
    if supply is Supply.LIMITED and energy is Energy.GAS:
        raise RefusedInput(Refusal.NOT_ALLOWED, "supply", "gas cannot be limited, only cut")
    return supply


def _limiter(text: str, energy: Energy, supply: Supply | None) -> bool:
    if not text:
        return supply is Supply.LIMITED
    limiter = parse_choice(_LIMITER, text, "limiter")
    if limiter and energy is Energy.GAS:
        raise RefusedInput(Refusal.NOT_ALLOWED, "limiter", "a limiter exists for electricity only")
    if supply is Supply.LIMITED and not limiter:
        raise RefusedInput(Refusal.NOT_ALLOWED, "limiter", "a limited supply has a limiter")
    return limiter


def _debt(values: Values) -> tuple[Cents, Cents | None]:
    left = _positive_or_none(values, "debt_left_eur") or NO_DEBT
    per_day = _positive_or_none(values, "debt_per_day_eur")
    if not left:
        return left, None
    if not per_day:
        raise RefusedInput(
            Refusal.BAD_AMOUNT, "debt_per_day_eur", "a debt needs a daily amount above zero"
        )
    return left, per_day


def _channels(text: str) -> tuple[str, ...]:
    words = text.replace(",", " ").replace(";", " ").split()
    chosen = (parse_choice(_CHANNELS, word, "channels") for word in words)
    return tuple(dict.fromkeys(chosen))


def _language(text: str) -> str | None:
    return parse_choice(LANGUAGES, text, "language") if text else None


def _contact(values: Values, field: str) -> str:
    text = values[field]
    if len(text) > MAX_CONTACT_CHARACTERS or not text.isprintable():
        raise RefusedInput(
            Refusal.BAD_FORMAT,
            field,
            f"write at most {MAX_CONTACT_CHARACTERS} printable characters",
        )
    return text


def _positive_or_none(values: Values, field: str) -> Cents | None:
    return parse_positive_euros(values[field], field) if values[field] else None
