"""The file of top-ups: decides what one line says was paid. Limits are the ledger's matter."""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from balance.ean import parse_ean
from balance.entries import TopUp, TopUpChannel
from balance.intake.fields import parse_id, parse_instant, parse_word
from balance.intake.lines import Parsed
from balance.intake.rows import Values, exact_columns, parse_rows
from balance.money import parse_euros

COLUMNS = ("reference", "ean", "paid_at", "amount_eur", "channel")


def read_top_ups(stream: BinaryIO, prefixes: tuple[str, ...]) -> Iterator[Parsed[TopUp]]:
    """One Parsed per line, in the file's order; an empty `paid_at` is None.

    Raises FileRefused at once when the file as a whole cannot be read.
    """
    parse = partial(parse_top_up, prefixes=prefixes)
    return parse_rows(stream, exact_columns(COLUMNS), prefixes, parse)


def parse_top_up(values: Values, prefixes: tuple[str, ...]) -> TopUp:
    """What COLUMNS say was paid; an empty `paid_at` is None. Raises RefusedInput."""
    paid_at = values["paid_at"]
    return TopUp(
        reference=parse_id(values["reference"], "reference"),
        ean=parse_ean(values["ean"], prefixes),
        amount=parse_euros(values["amount_eur"], "amount_eur"),
        channel=parse_word(TopUpChannel, values["channel"], "channel"),
        # A top-up counts when received (R31): a payment is not lost for want of its hour.
        paid_at=parse_instant(paid_at, "paid_at") if paid_at else None,
    )
