"""Owns the table of calls: where each call stands, and what it was last answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Connection, Integer, Table, Text, func, select, update

from balance.storage.database import Database
from balance.storage.forgetting import delete_rows
from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, metadata
from ivr.turns import Call, State

# Nothing the provider signs carries a time: past this age a request is a replay, not a call.
FORGOTTEN_AFTER = timedelta(minutes=20)
# What was keyed and answered tells who lives where, and on what.
KEPT: Final = timedelta(days=30)

calls = Table(
    "calls",
    metadata,
    Column("sid", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("heard", Text, nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("turned_at", Instant, nullable=False),
    Column("ended_at", Instant),
)


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call as stored; `answer` is the document last sent, empty before the first turn."""

    sid: str
    call: Call
    answer: str
    started_at: datetime
    ended_at: datetime | None

    def is_finished(self, now: datetime) -> bool:
        """Whether nothing more may be asked of this call, not even its last answer."""
        return self.ended_at is not None or now - self.started_at > FORGOTTEN_AFTER

    def has_hung_up(self) -> bool:
        """Whether the last answer ended the conversation."""
        return self.call.state is State.OVER


def open_call(connection: Connection, sid: str, now: datetime) -> None:
    """Make the row of a new call; a call already known is left as it stands."""
    row = {"sid": sid, **_state(Call()), "answer": "", "heard": "", "started_at": now}
    insert_new(connection, calls, [{**row, "turned_at": now}])


def load(connection: Connection, sid: str) -> StoredCall | None:
    """The call, locked until the transaction ends, so that one turn is taken once."""
    columns = (calls.c.state, calls.c.answer, calls.c.started_at, calls.c.ended_at)
    query = select(*columns).where(calls.c.sid == sid).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    call = Call.from_dict(json.loads(row.state))
    return StoredCall(sid, call, row.answer, row.started_at, row.ended_at)


def save(
    connection: Connection, sid: str, call: Call, answer: str, heard: str, now: datetime
) -> None:
    """Store a turn: where the call stands now, what was heard, what was answered."""
    values = {**_state(call), "answer": answer, "heard": heard, "turned_at": now}
    connection.execute(update(calls).where(calls.c.sid == sid).values(**values))


def end(connection: Connection, sid: str, now: datetime) -> bool:
    """Mark the call as ended, keeping the first end; False for an unknown call."""
    known = load(connection, sid)
    if known is None:
        return False
    if known.ended_at is None:
        connection.execute(update(calls).where(calls.c.sid == sid).values(ended_at=now))
    return True


def count_calls(connection: Connection, since: datetime) -> tuple[int, int]:
    """How many calls began since an instant, and how many of them have ended."""
    query = select(func.count(), func.count(calls.c.ended_at)).where(calls.c.started_at >= since)
    begun, ended = connection.execute(query).one()
    return begun, ended


def delete_calls(database: Database, before: datetime) -> int:
    """Remove the calls that began before an instant; how many those were."""
    return delete_rows(database, calls.c.sid, calls.c.started_at < before)


def _state(call: Call) -> dict[str, str | int]:
    return {"state": json.dumps(call.to_dict()), "step": call.step}
