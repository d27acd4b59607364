"""The daily consumption file: decides what one line says a meter point used on one day."""

import re
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from balance.ean import parse_ean
from balance.energy import WattHours, parse_kwh
from balance.entries import Consumption, Metered, Priced
from balance.intake.fields import parse_day, parse_id, parse_positive_euros
from balance.intake.lines import Parsed
from balance.intake.rows import Values, exact_columns, parse_rows
from balance.refusals import Refusal, RefusedInput

COLUMNS = ("message_id", "ean", "day", "version", "peak_kwh", "offpeak_kwh", "amount_eur")
_VERSION = re.compile(r"[0-9]{1,9}")


def read_consumption(stream: BinaryIO, prefixes: tuple[str, ...]) -> Iterator[Parsed[Consumption]]:
    """One Parsed per line, in the file's order; `prefixes` complete 13-digit EAN codes.

    Raises FileRefused at once when the file as a whole cannot be read.
    """
    parse = partial(parse_consumption, prefixes=prefixes)
    return parse_rows(stream, exact_columns(COLUMNS), prefixes, parse)


def parse_consumption(values: Values, prefixes: tuple[str, ...]) -> Consumption:
    """What COLUMNS say was used; an empty `version` is 1. Raises RefusedInput."""
    return Consumption(
        message_id=parse_id(values["message_id"], "message_id"),
        ean=parse_ean(values["ean"], prefixes),
        day=parse_day(values["day"], "day"),
        version=_version(values["version"]),
        content=_content(values),
    )


def _version(text: str) -> int:
    if not text:
        return 1
    if _VERSION.fullmatch(text) is None or int(text) < 1:
        raise RefusedInput(Refusal.BAD_FORMAT, "version", "write a whole number from 1 on")
    return int(text)


def _content(values: Values) -> Priced | Metered:
    amount, peak, offpeak = values["amount_eur"], values["peak_kwh"], values["offpeak_kwh"]
    if amount and (peak or offpeak):
        raise RefusedInput(
            Refusal.BOTH_AMOUNT_AND_ENERGY, "amount_eur", "give the amount or the kWh, not both"
        )
    if amount:
        return Priced(parse_positive_euros(amount, "amount_eur"))
    if not peak:
        missing = "peak_kwh" if offpeak else "amount_eur"
        raise RefusedInput(Refusal.BAD_AMOUNT, missing, "neither an amount nor all kWh are given")
    # A meter with a single register writes all of it as peak.
    night = parse_kwh(offpeak, "offpeak_kwh") if offpeak else WattHours(0)
    return Metered(parse_kwh(peak, "peak_kwh"), night)
