"""Does with a message what an agent decides: sends it again, or closes what was open about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import Connection

from balance.refusals import Refusal, RefusedInput
from balance.storage.acts import Act, ActName, keep
from balance.storage.standings import lock_account
from balance.storage.tasks import close_by_hand
from messaging.delivery import MessageState
from messaging.journal import UNDER_WAY, Life, read_life

SendAgain: TypeAlias = Callable[[Connection, int, datetime], int | None]
"""Writes a message anew in today's words; its id, None where it is not true any more."""

_ENDED_BADLY: Final = (
    MessageState.UNKNOWN,
    MessageState.UNDELIVERED,
    MessageState.FAILED,
    MessageState.DEAD,
    MessageState.CANCELLED,
)


def resend(
    connection: Connection,
    message_id: int,
    agent: str,
    note: str,
    now: datetime,
    send_again: SendAgain,
) -> int:
    """The id of the message written in the place of one; what was open about that one is closed.

    Raises RefusedInput (not_allowed) while it, or one in its place, may go out by itself, when its
    account is closed, and when what it says is not true any more.
    """
    account_id = look_up(connection, message_id).account_id
    if lock_account(connection, account_id) is None:
        raise _refused(f"the account of message {message_id} is closed")
    life = look_up(connection, message_id)
    for one in (life.line, *life.followed_by):
        if one.state in UNDER_WAY:
            raise _refused(f"message {one.message_id} is still under way ({one.state})")
    _close(connection, life, agent, note, now)
    keep(connection, account_id, _act(ActName.RESEND, message_id, agent, note), now)
    written = send_again(connection, message_id, now)
    if written is None:
        said = f"message {message_id} is not true any more, or its customer cannot be reached"
        raise _refused(said)
    return written


def close(connection: Connection, message_id: int, agent: str, note: str, now: datetime) -> None:
    """Close what is open about a message that was not delivered.

    Raises RefusedInput (not_allowed) where it ended well or has not ended, or nothing is open.
    """
    # Before the tasks, as whoever hears of a message does.
    lock_account(connection, look_up(connection, message_id).account_id)
    life = look_up(connection, message_id)
    if life.line.state not in _ENDED_BADLY:
        said = f"message {message_id} is {life.line.state}: only what was not delivered is closed"
        raise _refused(said)
    if not _close(connection, life, agent, note, now):
        raise _refused(f"no task about message {message_id} is open")
    kept = _act(ActName.CLOSE_MESSAGE, message_id, agent, note)
    keep(connection, life.account_id, kept, now)


def look_up(connection: Connection, message_id: int) -> Life:
    """All that is known of a message. Raises RefusedInput (not_allowed) where there is none."""
    life = read_life(connection, message_id)
    if life is None:
        raise _refused(f"there is no message {message_id}")
    return life


def _close(connection: Connection, life: Life, agent: str, note: str, now: datetime) -> int:
    """How many tasks about a message were closed."""
    return sum(close_by_hand(connection, one.task_id, agent, note, now) for one in life.tasks)


def _act(name: ActName, message_id: int, agent: str, note: str) -> Act:
    return Act(agent, name, f"message:{message_id}", note)


def _refused(detail: str) -> RefusedInput:
    return RefusedInput(Refusal.NOT_ALLOWED, "number", detail)
