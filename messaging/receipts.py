"""Takes what a provider says of a message: in any order, any number of times, early or never.

Where a message stands follows from all that was said of it, not from what was said last: a word
that adds nothing changes nothing. A failure outweighs being on the way, a delivery outweighs all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from balance.storage.standings import lock_account
from messaging.delivery import Failing, MessageState, Receipt
from messaging.follow import FollowUps
from messaging.tables import messages, receipts

_RANKS: Final = (
    MessageState.ACCEPTED,
    MessageState.SENT,
    MessageState.FAILED,
    MessageState.UNDELIVERED,
    MessageState.DELIVERED,
)
_FAILED: Final = (MessageState.FAILED, MessageState.UNDELIVERED)
# Of several reasons of one failure the one that asks for more counts.
_GRAVITY: Final = (
    Failing.EXPIRED,
    Failing.TRANSIENT,
    Failing.AWAY,
    Failing.CONFIGURATION,
    Failing.BLOCKED,
    Failing.CONTACT,
    Failing.OPTED_OUT,
)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Where a message stands; `failing` while it counts as not delivered."""

    state: MessageState
    reason: str | None
    provider_id: str | None
    failing: Failing | None

    @property
    def is_on_its_way(self) -> bool:
        """Whether it went out, and may well arrive or has."""
        return _rank(self.state) > 0 and self.state not in _FAILED


def take(
    connection: Connection,
    message_id: int,
    receipt: Receipt,
    follow_ups: FollowUps,
    now: datetime,
) -> bool:
    """Keep a receipt, and move its message forward; False where there is no such message."""
    owner = select(messages.c.account_id).where(messages.c.id == message_id)
    account_id = connection.execute(owner).scalar()
    if account_id is None:
        return False
    # In this order, as the booking does.
    lock_account(connection, account_id)
    mine = select(messages).where(messages.c.id == message_id).with_for_update()
    row = connection.execute(mine).one()
    known = _read(connection, message_id)
    connection.execute(insert(receipts), _event(message_id, receipt, now))
    if receipt not in known:
        was, found = _verdict(row, known), _verdict(row, [*known, receipt])
        if found != was:
            _move(connection, row, found, now)
        _follow(connection, row, was, found, follow_ups, now)
        # What arrived proves its address; all else a failure tells holds whatever became of it.
        arrived = found.state is MessageState.DELIVERED
        if receipt.failing is not None and not (arrived and receipt.failing is Failing.CONTACT):
            follow_ups.learn(connection, row, receipt.failing, receipt.reason, now)
    return True


def _event(message_id: int, receipt: Receipt, now: datetime) -> dict[str, object]:
    return {
        "message_id": message_id,
        "provider_id": receipt.provider_id,
        "state": receipt.state,
        "reason": receipt.reason,
        "failing": receipt.failing,
        "came_at": now,
    }


def _read(connection: Connection, message_id: int) -> list[Receipt]:
    query = select(receipts).where(receipts.c.message_id == message_id)
    return [
        Receipt(
            row.provider_id,
            MessageState(row.state),
            row.reason,
            None if row.failing is None else Failing(row.failing),
        )
        for row in connection.execute(query)
    ]


def _verdict(row: Row[Any], said: Sequence[Receipt]) -> _Verdict:
    """Where a message stands by all that was said of it: the order is of no account."""
    stored = MessageState(row.state)
    state = max((stored, *(one.state for one in said)), key=_rank)
    if state in _FAILED:
        telling = [one for one in said if one.state in _FAILED]
    else:
        telling = [one for one in said if one.state is state]
    if not telling:
        return _Verdict(stored, row.reason, row.provider_id, None)
    gravest = max(telling, key=_gravity)
    # A failure that says no more is one that a network or a filter does not explain.
    failing = gravest.failing or Failing.BLOCKED if state in _FAILED else None
    return _Verdict(state, gravest.reason, gravest.provider_id, failing)


def _rank(state: MessageState) -> int:
    return _RANKS.index(state) + 1 if state in _RANKS else 0


def _gravity(receipt: Receipt) -> tuple[int, str, str]:
    grave = _GRAVITY.index(receipt.failing) if receipt.failing is not None else -1
    return grave, receipt.reason or "", receipt.provider_id


def _move(connection: Connection, row: Row[Any], found: _Verdict, now: datetime) -> None:
    stands = {"state": found.state, "reason": found.reason, "provider_id": found.provider_id}
    free = {"owner": None, "lease_until": None, "changed_at": now}
    connection.execute(update(messages).where(messages.c.id == row.id).values(stands | free))


def _follow(
    connection: Connection,
    row: Row[Any],
    was: _Verdict,
    found: _Verdict,
    follow_ups: FollowUps,
    now: datetime,
) -> None:
    """What a passage brings about besides: another way to the customer, or an end of all such."""
    if found.state is MessageState.DELIVERED and was.state is not MessageState.DELIVERED:
        follow_ups.delivered(connection, row.id, now)
    elif found.is_on_its_way and not was.is_on_its_way:
        follow_ups.went_out(connection, row.id, now)
    elif found.failing is not None and found.failing is not was.failing:
        follow_ups.after(connection, row.id, found.failing, now)
