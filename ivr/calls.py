"""Owns the table of calls: where each call stands, and what is kept of it afterwards.

What was keyed and answered is there while the call runs. What is kept is a log without personal
data: when, in which language, what the caller got, and keyed hashes of caller and EAN.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    case,
    func,
    select,
    text,
    update,
)

from balance.storage.database import Database
from balance.storage.forgetting import delete_rows
from balance.storage.inserts import insert_new
from balance.storage.schema import Instant, metadata
from ivr.turns import Call, State

# Nothing the provider signs carries a time: past this age a request is a replay, not a call.
FORGOTTEN_AFTER = timedelta(minutes=20)
KEPT: Final = timedelta(days=30)

_NOBODY_TOLD: Final = text("ended_at IS NULL")
_EMPTY: Final = {"state": "", "answer": "", "claim": ""}


class Outcome(StrEnum):
    """What the caller got: their balance, else the way to a person, else neither."""

    BALANCE = "balance"
    PERSON = "person"
    NOTHING = "nothing"


calls = Table(
    "calls",
    metadata,
    Column("sid", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("claim", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("turned_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("caller", Text, nullable=False),
    Column("ean", Text),
    Column("language", Text, nullable=False),
    Column("reached", Text, nullable=False),
    Column("balance_at", Instant),
    Column("outcome", Text, nullable=False),
    comment="`state`, `claim` and `answer` are empty once a call is over; `caller` and `ean` are "
    "keyed hashes; `reached` is the question that was open last",
)
# Not on `state`: a column that each turn changes would make PostgreSQL write every index anew.
Index(
    "ix_calls_running",
    calls.c.started_at,
    sqlite_where=_NOBODY_TOLD,
    postgresql_where=_NOBODY_TOLD,
)


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call as stored; `answer` is the document last sent, `claim` the request it answered.

    Both are empty before the first turn. Of a call that is over, `call` is only its end.
    """

    sid: str
    call: Call
    answer: str
    claim: str
    started_at: datetime
    ended_at: datetime | None

    def is_finished(self, now: datetime) -> bool:
        """Whether nothing more may be asked of this call, not even its last answer."""
        return self.ended_at is not None or now - self.started_at > FORGOTTEN_AFTER

    def has_hung_up(self) -> bool:
        """Whether the last answer ended the conversation."""
        return self.call.state is State.OVER


def open_call(connection: Connection, sid: str, caller: str, now: datetime) -> None:
    """Make the row of a new call; a call already known is left as it stands.

    `caller` is the keyed hash of who calls.
    """
    row = {"sid": sid, **_standing(Call()), "answer": "", "claim": "", "started_at": now}
    row |= {"turned_at": now, "caller": caller, "reached": State.WELCOME}
    insert_new(connection, calls, [row | {"outcome": Outcome.NOTHING}])


def load(connection: Connection, sid: str) -> StoredCall | None:
    """The call, locked until the transaction ends, so that one turn is taken once."""
    row = connection.execute(_locked(), {"call": sid}).one_or_none()
    if row is None:
        return None
    return StoredCall(
        sid, _call(row.state, row.step), row.answer, row.claim, row.started_at, row.ended_at
    )


def save(
    connection: Connection,
    sid: str,
    call: Call,
    answer: str,
    claim: str,
    now: datetime,
    *,
    balance_of: str | None = None,
    person: bool = False,
) -> None:
    """Store a turn: where the call stands now, what was answered, and to which request.

    `balance_of` is the keyed hash of the EAN whose balance this turn says, None for none;
    `person`: this turn tells the way to a person.
    """
    values = {**_standing(call), "answer": answer, "claim": claim, "turned_at": now}
    if call.state is not State.OVER:
        values["reached"] = call.state
    if balance_of is not None:
        values |= {"ean": balance_of, "heard_at": now}
    gained = Outcome.BALANCE if balance_of is not None else Outcome.PERSON if person else None
    connection.execute(_turned(gained), values | {"call": sid})


def end(connection: Connection, sid: str, now: datetime) -> bool:
    """Mark the call as ended and forget what was said, keeping the first end.

    False for an unknown call.
    """
    first = func.coalesce(calls.c.ended_at, now, type_=Instant)
    ended = update(calls).where(calls.c.sid == sid).values(_EMPTY | {"ended_at": first})
    return connection.execute(ended).rowcount > 0


def give_up_calls(connection: Connection, now: datetime) -> int:
    """End the calls whose end nobody told in time, at their last turn; how many those were."""
    lost = (calls.c.ended_at.is_(None), calls.c.started_at < now - FORGOTTEN_AFTER)
    ended = update(calls).where(*lost).values(_EMPTY | {"ended_at": calls.c.turned_at})
    return connection.execute(ended).rowcount


def delete_calls(database: Database, before: datetime) -> int:
    """Remove the calls that began before an instant; how many those were."""
    return delete_rows(database, calls.c.sid, calls.c.started_at < before)


def _standing(call: Call) -> dict[str, object]:
    state = json.dumps(call.to_dict())
    return {"state": state, "step": call.step, "language": call.language}


# Built once: to build them costs more than to run them.
@cache
def _locked() -> Select[Any]:
    column = calls.c
    columns = (column.state, column.step, column.answer, column.claim)
    mine = column.sid == bindparam("call")
    return select(*columns, column.started_at, column.ended_at).where(mine).with_for_update()


@cache
def _turned(gained: Outcome | None) -> Update:
    """What a turn changes; a balance is worth more than a person, and its first instant counts."""
    turned = update(calls).where(calls.c.sid == bindparam("call"))
    match gained:
        case Outcome.BALANCE:
            first = func.coalesce(calls.c.balance_at, bindparam("heard_at", type_=Instant))
            return turned.values(balance_at=first, outcome=gained)
        case Outcome.PERSON:
            heard = calls.c.outcome == Outcome.BALANCE
            return turned.values(outcome=case((heard, calls.c.outcome), else_=gained))
        case _:
            return turned


def _call(state: str, step: int) -> Call:
    return Call.from_dict(json.loads(state)) if state else Call(State.OVER, step)
