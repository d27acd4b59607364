"""Counts what became of messages, by the provider's own list, the database and the journal."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from balance.storage.database import Database
from messaging.delivery import MessageState, Unknown
from messaging.handover import tasks_about
from messaging.tables import messages
from tests.chaos.senders import BEGUN

_UNDELIVERED: Final = (MessageState.UNDELIVERED, MessageState.FAILED)


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of the messages.

    With an agent and not accepted: after an `ambiguous` answer, or where a sender was `killed` in
    the call. `lost`: neither accepted, nor of those two, nor cancelled. `doubled`: accepted twice,
    or though cancelled, or in the words of another one to the same recipient. `once_more` went out
    after doubt, as their kind asks, and `again` after a receipt that said "not delivered".
    """

    messages: int
    accepted: int
    ambiguous: int
    killed: int
    cancelled: int
    lost: int
    doubled: int
    once_more: int
    again: int
    put_off: int


def count(database: Database, accepted: Sequence[int], journal: str) -> Counted:
    """What became of all messages, of which the provider accepted these."""
    calls = _calls(journal)
    with database.read() as connection:
        rows = connection.execute(select(messages)).all()
        agents = _with_agent(connection, rows)
    states = {row.id: row.state for row in rows}
    again = {row.id for row in rows if states.get(row.follows) in _UNDELIVERED}
    unsent = set(states) - set(accepted)
    cancelled = {one for one, state in states.items() if state == MessageState.CANCELLED}
    ambiguous = {one for one in agents & unsent if Unknown.__name__ in calls[one]}
    # One killed between the commit and the call left no line of its own.
    killed = {one for one in agents & unsent - ambiguous if calls[one][-1:] in ([], [BEGUN])}
    return Counted(
        messages=len(states),
        accepted=len(set(accepted)),
        ambiguous=len(ambiguous),
        killed=len(killed),
        cancelled=len(cancelled & unsent),
        lost=len(unsent - cancelled - ambiguous - killed),
        doubled=len(accepted)
        - len(set(accepted))
        + len(cancelled - unsent)
        + _said_twice(rows, set(accepted) - again),
        once_more=sum(row.once_more for row in rows),
        again=len(again),
        put_off=len(calls[0]),
    )


def _with_agent(connection: Connection, rows: Sequence[Row[Any]]) -> set[int]:
    dead = [row.id for row in rows if row.state == MessageState.DEAD]
    return {one for one in dead if tasks_about(connection, one)}


def _said_twice(rows: Sequence[Row[Any]], accepted: Collection[int]) -> int:
    said = Counter((row.recipient, row.text) for row in rows if row.id in accepted)
    return said.total() - len(said)


def _calls(journal: str) -> defaultdict[int, list[str]]:
    """What the senders noted of each message, in order; of 0: how the database put them off."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for line in Path(journal).read_text("ascii").splitlines():
        number, word = line.split()
        found[int(number)].append(word)
    return found


def table(dialect: str, counted: Counted, about: Mapping[str, int]) -> str:
    """Two lines for a reader: titles and figures."""
    cells = {"database": dialect, **asdict(counted), **about}
    widths = [max(len(title), len(str(value))) for title, value in cells.items()]
    lines = [
        "  ".join(str(cell).rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in (cells.keys(), cells.values())
    ]
    return "\n" + "\n".join(lines) + "\n"
