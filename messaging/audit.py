"""Proves that each message has its cause and each cause its message, or a task in its place."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, Table, select

from balance.account import Level, Supply
from balance.entries import EntryKind
from balance.judge import NoticeKind
from balance.storage import schema
from balance.storage.audit import naming
from balance.storage.ledger import batch_of
from messaging.delivery import AgentTask
from messaging.tables import messages

_CHUNK: Final = 500

_RECEIPTS: Final = frozenset({NoticeKind.TOP_UP_RECEIVED, NoticeKind.TOP_UP_STILL_CUT})
_OF_PAYMENT: Final = _RECEIPTS | {NoticeKind.RECONNECT_READY, NoticeKind.DISCONNECTED}
# What tells of an emergency credit that is in use, up or past.
_OF_EMERGENCY: Final = frozenset(
    {
        NoticeKind.EMERGENCY_CREDIT,
        NoticeKind.EMERGENCY_LOW,
        NoticeKind.CUT_WARNING,
        NoticeKind.DISCONNECTED,
    }
)
_OF_SUPPLY: Final = {
    Supply.CUT: NoticeKind.DISCONNECTED,
    Supply.LIMITED: NoticeKind.LIMITED_SUPPLY,
    Supply.READY: NoticeKind.RECONNECT_READY,
}


@dataclass(slots=True)
class _Batch:
    """What one batch did, and what was said of it: a word each."""

    supplies: list[tuple[str, Supply]] = field(default_factory=list)
    levels: list[tuple[Level, Level]] = field(default_factory=list)
    paid: bool = False
    said: set[NoticeKind] = field(default_factory=set)


def unexplained(connection: Connection) -> list[str]:
    """Every message without its cause and every cause without its message, a sentence each."""
    found: list[str] = []
    account, last = schema.accounts, 0
    query = select(account.c.id, account.c.ean).order_by(account.c.id).limit(_CHUNK)
    while rows := connection.execute(query.where(account.c.id > last)).all():
        batches = _batches(connection, [row.id for row in rows])
        for account_id, ean in rows:
            supply = None
            for number, batch in sorted(batches[account_id].items()):
                supply = batch.supplies[-1][1] if batch.supplies else supply
                where = f"{naming(account_id, ean)}, batch {number}"
                found += [f"{where}: {fault}" for fault in _faults(number, batch, supply)]
        last = rows[-1].id
    return found


def _faults(number: int, batch: _Batch, supply: Supply | None) -> Iterator[str]:
    # Opening facts cause no message.
    wanted = _wanted(batch) if number else []
    for kinds in wanted:
        if not kinds & batch.said:
            yield f"nothing was said, {' or '.join(sorted(kinds))} should have been"
    # A cut that was held has its day now: its supply did not move.
    due = {NoticeKind.CUT_WARNING} if supply is Supply.PENDING_CUT else set()
    explained = due.union(*wanted)
    if batch.paid:
        explained |= _OF_PAYMENT
    for kind in sorted(batch.said - explained):
        yield f"{kind} was said, nothing in this batch causes it"


def _wanted(batch: _Batch) -> list[frozenset[NoticeKind]]:
    """Of each cause the kinds of which one must have been said."""
    wanted = []
    if batch.supplies:
        before, after = batch.supplies[0][0], batch.supplies[-1][1]
        if before != after and after in _OF_SUPPLY:
            wanted.append(frozenset({_OF_SUPPLY[after]}))
    for was, told in batch.levels:
        if told > was:
            low = frozenset({NoticeKind.LOW_CREDIT})
            wanted.append(low if told is Level.LOW else _OF_EMERGENCY)
    if batch.paid:
        wanted.append(_OF_PAYMENT)
    return wanted


def _batches(connection: Connection, ids: Sequence[int]) -> dict[int, dict[int, _Batch]]:
    found: defaultdict[int, dict[int, _Batch]] = defaultdict(lambda: defaultdict(_Batch))
    for account_id, number, before, after in _changes(connection, schema.state_changes, ids):
        found[account_id][number].supplies.append((str(before), Supply(str(after))))
    for account_id, number, before, after in _changes(connection, schema.latch_changes, ids):
        found[account_id][number].levels.append((Level(int(before)), Level(int(after))))
    entry = schema.entries
    paid = select(entry.c.account_id, entry.c.batch).where(entry.c.kind == EntryKind.TOP_UP)
    for account_id, number in connection.execute(paid.where(entry.c.account_id.in_(ids))):
        found[account_id][number].paid = True
    for account_id, number, kind in _said(connection, ids):
        found[account_id][number].said.add(kind)
    return found


def _changes(
    connection: Connection, table: Table, ids: Sequence[int]
) -> Iterator[tuple[int, int, str, str]]:
    columns = (table.c.account_id, table.c.batch, table.c.before, table.c.after)
    query = select(*columns).where(table.c.account_id.in_(ids)).order_by(table.c.id)
    for row in connection.execute(query):
        yield row.account_id, row.batch, row.before, row.after


def _said(connection: Connection, ids: Sequence[int]) -> Iterator[tuple[int, int, NoticeKind]]:
    """What was said by a message, or left to an agent where nobody could be reached."""
    columns = (messages.c.cause, messages.c.kind)
    written = select(*columns).where(messages.c.account_id.in_(ids)).distinct()
    keys = select(schema.tasks.c.key).join(
        schema.accounts, schema.accounts.c.ean == schema.tasks.c.ean
    )
    asked = keys.where(schema.tasks.c.kind == AgentTask().kind, schema.accounts.c.id.in_(ids))
    causes = [(row.cause, row.kind) for row in connection.execute(written)]
    causes += [tuple(row.key.split(":", 1)[1].rsplit(":", 1)) for row in connection.execute(asked)]
    for why, kind in causes:
        batch = batch_of(why)
        if batch is not None and batch[0] in ids:
            yield *batch, NoticeKind(kind)
