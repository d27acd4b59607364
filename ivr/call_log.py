"""Counts what operations watch of the calls: by language, outcome and question, never by caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, func, select

from ivr.calls import Outcome, calls
from ivr.guard import tries

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CallFigures:
    """The calls that began within a DAY, and the tries of the last HOUR.

    `ended` are counted by language and outcome, `given_up` those of them that heard nothing by the
    question that was open last. `balances` are the seconds of each call from its beginning to the
    first balance. `tries` are counted by whether they were locked out.
    """

    running: int
    ended: dict[tuple[str, str], int]
    given_up: dict[str, int]
    balances: list[float]
    tries: dict[bool, int]


def read_calls(connection: Connection, now: datetime) -> CallFigures:
    """What operations watch of the calls."""
    column, recent = calls.c, calls.c.started_at > now - DAY
    ended = (recent, column.ended_at.is_not(None))
    running = select(func.count()).where(recent, column.ended_at.is_(None))
    by_outcome = select(column.language, column.outcome, func.count()).where(*ended)
    nothing = (*ended, column.outcome == Outcome.NOTHING)
    by_question = select(column.reached, func.count()).where(*nothing).group_by(column.reached)
    rows = connection.execute(by_outcome.group_by(column.language, column.outcome))
    return CallFigures(
        running=connection.execute(running).scalar_one(),
        ended={(language, outcome): number for language, outcome, number in rows},
        given_up=dict(connection.execute(by_question).all()),
        balances=_balances(connection, recent),
        tries=_tries(connection, now),
    )


def _balances(connection: Connection, recent: ColumnElement[bool]) -> list[float]:
    columns = (calls.c.started_at, calls.c.balance_at)
    rows = connection.execute(select(*columns).where(recent, calls.c.balance_at.is_not(None)))
    return [(balance_at - started_at).total_seconds() for started_at, balance_at in rows]


def _tries(connection: Connection, now: datetime) -> dict[bool, int]:
    lately = tries.c.tried_at > now - HOUR
    query = select(tries.c.locked, func.count()).where(lately).group_by(tries.c.locked)
    return {False: 0, True: 0} | dict(connection.execute(query).all())
