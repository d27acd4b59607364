"""Takes batches of consumption and of meter events in, as files of them are.

The brake, the tasks and the ids already used are the same. A batch that was killed in the middle
goes on where it stood when the same body is sent again.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from pydantic import BaseModel

from balance.api.answers import BatchReceipt, Line
from balance.api.door import Call, Reply
from balance.api.incoming import ConsumptionBatch, MeterEventBatch, values_of
from balance.intake.consumption import parse_consumption
from balance.intake.lines import Parsed
from balance.intake.meter_events import parse_meter_event
from balance.intake.rows import Row, Values, parse_row
from balance.refusals import Ignored, Refusal
from balance.storage.codec import Staged
from balance.storage.imports import BOOKED, FileKind, LineOutcome, line_outcomes
from balance.storage.staging import take_in


def book_consumption(call: Call, said: ConsumptionBatch) -> Reply:
    """Book days of consumption: each day that is right counts, whatever the others are.

    All days of one meter point are judged together.
    """
    ids = [line.message_id for line in said.messages]
    return _take(call, FileKind.CONSUMPTION, parse_consumption, said.messages, ids)


def book_meter_events(call: Call, said: MeterEventBatch) -> Reply:
    """Book events of meters: presses of the button, leak tests, orders carried out."""
    ids = [line.event_id for line in said.events]
    return _take(call, FileKind.METER_EVENTS, parse_meter_event, said.events, ids)


def _take(
    call: Call,
    kind: FileKind,
    parse: Callable[[Values, tuple[str, ...]], Staged],
    said: Sequence[BaseModel],
    ids: Sequence[str],
) -> Reply:
    door = call.door
    parsed = _parsed(said, parse, door.prefixes)
    digest = sha256(call.body).hexdigest()
    name = f"api:{call.token}"
    counts = take_in(door.database, kind, name, parsed, door.clock, door.books, digest=digest)
    with door.database.read() as connection:
        found = line_outcomes(connection, counts.import_id)
    return Reply(
        BatchReceipt(
            booked=counts.booked,
            ignored=counts.ignored,
            refused=counts.refused,
            lines=[_line(one, ids[one.line - 1]) for one in found],
        )
    )


def _parsed(
    said: Sequence[BaseModel],
    parse: Callable[[Values, tuple[str, ...]], Staged],
    prefixes: tuple[str, ...],
) -> Iterator[Parsed[Staged]]:
    for number, line in enumerate(said, start=1):
        raw = line.model_dump_json(exclude_none=True, ensure_ascii=True)
        row = Row(number, raw, values_of(line))
        yield parse_row(row, prefixes, lambda values: parse(values, prefixes))


def _line(found: LineOutcome, line_id: str) -> Line:
    if found.outcome == BOOKED:
        return Line(line=found.line, id=line_id, outcome="booked")
    if found.outcome in set(Ignored):
        code = Ignored(found.outcome)
        return Line(line=found.line, id=line_id, outcome="ignored", code=code)
    return Line(
        line=found.line,
        id=line_id,
        outcome="refused",
        code=Refusal(found.outcome),
        field=found.field,
        detail=found.detail,
    )
