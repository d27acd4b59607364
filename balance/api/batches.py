"""Takes batches of consumption and of meter events in, as files of them are.

The brake, the tasks and the ids already used are the same. A batch that was killed in the middle
goes on where it stood when the same body is sent again.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Final

from pydantic import BaseModel

from balance.api.answers import BatchReceipt, Line
from balance.api.door import Call, Reply
from balance.api.forms import INSTANT_WANTED
from balance.api.incoming import ConsumptionBatch, MeterEventBatch, values_of
from balance.entries import MeterEvent
from balance.intake.consumption import parse_consumption
from balance.intake.lines import Parsed
from balance.intake.meter_events import parse_meter_event
from balance.intake.rows import Row, Values, parse_row
from balance.refusals import Ignored, Refusal, RefusedInput
from balance.storage.codec import Staged
from balance.storage.imports import BOOKED, FileKind, LineOutcome, line_outcomes
from balance.storage.staging import take_in

_OFFSET: Final = re.compile(r"(Z|[+-]\d\d:?\d\d)$", re.ASCII)


def book_consumption(call: Call, said: ConsumptionBatch) -> Reply:
    """Book days of consumption: each day that is right counts, whatever the others are.

    All days of one meter point are judged together.
    """
    ids = [line.message_id for line in said.messages]
    return _take(call, FileKind.CONSUMPTION, parse_consumption, said.messages, ids)


def book_meter_events(call: Call, said: MeterEventBatch) -> Reply:
    """Book events of meters: presses of the button, leak tests, orders carried out."""
    ids = [line.event_id for line in said.events]
    return _take(call, FileKind.METER_EVENTS, _parse_event, said.events, ids)


def _take(
    call: Call,
    kind: FileKind,
    parse: Callable[[Values, tuple[str, ...]], Staged],
    said: Sequence[BaseModel],
    ids: Sequence[str],
) -> Reply:
    door, values = call.door, [values_of(line) for line in said]
    parsed = _parsed(said, values, parse, door.prefixes)
    digest = sha256(call.body).hexdigest()
    counts = take_in(door.database, kind, call.agent, parsed, door.clock, door.books, digest=digest)
    with door.database.read() as connection:
        found = line_outcomes(connection, counts.import_id)
    return Reply(
        BatchReceipt(
            booked=counts.booked,
            ignored=counts.ignored,
            refused=counts.refused,
            lines=[_line(one, ids[one.line - 1], values[one.line - 1]) for one in found],
        )
    )


def _parsed(
    said: Sequence[BaseModel],
    values: Sequence[Values],
    parse: Callable[[Values, tuple[str, ...]], Staged],
    prefixes: tuple[str, ...],
) -> Iterator[Parsed[Staged]]:
    for number, (line, mine) in enumerate(zip(said, values, strict=True), start=1):
        raw = line.model_dump_json(exclude_none=True, ensure_ascii=True)
        yield parse_row(Row(number, raw, mine), prefixes, lambda mine: parse(mine, prefixes))


def _parse_event(values: Values, prefixes: tuple[str, ...]) -> MeterEvent:
    """As of a file, but that no instant goes without its offset here. Raises RefusedInput."""
    event = parse_meter_event(values, prefixes)
    if _OFFSET.search(values["at"]) is None:
        raise RefusedInput(Refusal.BAD_FORMAT, "at", INSTANT_WANTED)
    return event


def _line(found: LineOutcome, line_id: str, said: Values) -> Line:
    number = found.line
    if found.outcome == BOOKED:
        return Line(line=number, id=line_id, outcome=BOOKED)
    if found.outcome in set(Ignored):
        return Line(line=number, id=line_id, outcome="ignored", code=Ignored(found.outcome))
    return Line(
        line=number,
        id=line_id,
        outcome="refused",
        code=Refusal(found.outcome),
        field=_member(found.field, said),
        detail=found.detail,
    )


def _member(field: str | None, said: Values) -> str | None:
    """The member of the line that is meant: the ledger calls all ids, and all prices, alike."""
    if field in ("id", "reference"):
        return next(name for name in ("message_id", "event_id") if name in said)
    has_energy_only = said.get("peak_kwh") and not said["amount_eur"]
    return "peak_kwh" if field == "amount_eur" and has_energy_only else field
