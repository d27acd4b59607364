"""The file of meter events: decides what one line says happened at a meter."""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from balance.ean import parse_ean
from balance.entries import MeterAction, MeterEvent
from balance.intake.fields import parse_id, parse_instant, parse_number, parse_word
from balance.intake.lines import Parsed
from balance.intake.rows import Values, exact_columns, parse_rows

COLUMNS = ("event_id", "ean", "at", "event")
OPTIONAL = ("order_id",)


def read_meter_events(stream: BinaryIO, prefixes: tuple[str, ...]) -> Iterator[Parsed[MeterEvent]]:
    """One Parsed per line, in the file's order.

    Raises FileRefused at once when the file as a whole cannot be read.
    """
    parse = partial(parse_meter_event, prefixes=prefixes)
    return parse_rows(stream, exact_columns(COLUMNS, OPTIONAL), prefixes, parse)


def parse_meter_event(values: Values, prefixes: tuple[str, ...]) -> MeterEvent:
    """What COLUMNS, and OPTIONAL where they are there, say happened. Raises RefusedInput."""
    order_id = values.get("order_id", "")
    return MeterEvent(
        event_id=parse_id(values["event_id"], "event_id"),
        ean=parse_ean(values["ean"], prefixes),
        at=parse_instant(values["at"], "at"),
        event=parse_word(MeterAction, values["event"], "event"),
        order_id=parse_number(order_id, "order_id") if order_id else None,
    )
