"""Ids that lines of one file have for several EANs: the first line wins, unless it was refused."""

from typing import Final

from sqlalchemy import ColumnElement, Connection, case, func, or_, select, true, update

from balance.batch import Refused
from balance.refusals import Refusal
from balance.storage import imports
from balance.storage.among import among
from balance.storage.schema import staged_lines

# The field tells it from a contradiction that the ledger found.
TAKEN: Final = Refused(Refusal.CONFLICT, "id", "an earlier line has this id for another EAN")
_FAULT: Final = {"outcome": TAKEN.code, "field": TAKEN.field, "detail": TAKEN.detail}
_FREE: Final = dict.fromkeys(_FAULT)


def refuse_taken_keys(connection: Connection, import_id: int) -> None:
    """Refuse, for the time being, each line whose id an earlier one has for another EAN."""
    waits = staged_lines.c.outcome.is_(None)
    taken = [row for row, others in _contested(connection, import_id, waits, true()) if others]
    these = update(staged_lines).where(among(staged_lines.c.id, taken))
    connection.execute(these.values(_FAULT))


def free_keys(connection: Connection, import_id: int) -> int:
    """Let the lines wait again whose ids are free, all earlier ones refused; how many they are."""
    imports.hold(connection, import_id)
    line = staged_lines.c
    refused = line.outcome.in_([str(code) for code in Refusal])
    stands = or_(line.outcome.is_(None), ~refused, line.field == TAKEN.field)
    lines = _contested(connection, import_id, is_taken(import_id), stands)
    free = [row for row, others in lines if not others]
    these = update(staged_lines).where(among(staged_lines.c.id, free))
    return connection.execute(these.values(_FREE)).rowcount


def is_taken(import_id: int) -> ColumnElement[bool]:
    """Whether a line of the import is refused because an earlier one has its id."""
    line = staged_lines.c
    mine = line.import_id == import_id
    return mine & (line.outcome == TAKEN.code) & (line.field == TAKEN.field)


def _contested(
    connection: Connection,
    import_id: int,
    which: ColumnElement[bool],
    stands: ColumnElement[bool],
) -> list[tuple[int, bool]]:
    """Those of `which` that share their id, and whether an earlier that `stands` has another EAN.

    One pass over the lines of each such id: comparing each with each takes hours for a bad file.
    """
    line = staged_lines.c
    mine = line.import_id == import_id
    shared = select(line.key).where(mine).group_by(line.key).having(func.count() > 1)
    ean = case((stands, line.ean))
    before = [
        value.over(partition_by=line.key, order_by=line.line, rows=(None, -1)).label(name)
        for value, name in ((func.min(ean), "first"), (func.max(ean), "last"))
    ]
    columns = (line.id, line.ean, which.label("which"), *before)
    seen = select(*columns).where(mine, line.key.in_(shared)).subquery()
    rows = connection.execute(select(seen).where(seen.c.which))
    return [(row.id, not {row.first, row.last} <= {None, row.ean}) for row in rows]
