"""The judge: from a balance and an instant to the supply, the orders and the notices (R33-R51).

The supply table is total: each state has an answer to each event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from balance.account import (
    Account,
    CutSpell,
    Level,
    Statement,
    Supply,
    is_exhausted,
    level,
    statement,
)
from balance.calendar import is_protected
from balance.policy import Policy


class Event(Enum):
    """What the supply table answers: how the account is judged, or what someone did."""

    EXHAUSTED_PROTECTED = auto()
    EXHAUSTED = auto()
    EXHAUSTED_LIMITER = auto()
    BETWEEN = auto()
    OK = auto()
    BUTTON = auto()
    GAS_BUTTON = auto()
    TEST_STARTED = auto()
    TEST_STARTED_TOO_SOON = auto()
    TEST_PASSED = auto()
    TEST_FAILED = auto()
    TEST_FAILED_FOR_GOOD = auto()
    UNBLOCKED = auto()
    LIMITER_GRANTED = auto()
    LIMITER_WITHDRAWN = auto()
    DEACTIVATED = auto()


class Answer(Enum):
    """The two answers that move nothing."""

    STAY = auto()
    REFUSE = auto()


_AT_THE_METER = (
    Event.BUTTON,
    Event.GAS_BUTTON,
    Event.TEST_STARTED,
    Event.TEST_STARTED_TOO_SOON,
    Event.TEST_PASSED,
    Event.TEST_FAILED,
    Event.TEST_FAILED_FOR_GOOD,
)


def _row(
    cells: dict[Event, Supply | Answer], *, at_the_meter: Answer
) -> dict[Event, Supply | Answer]:
    row: dict[Event, Supply | Answer] = dict.fromkeys(Event, Answer.STAY)
    row |= dict.fromkeys(_AT_THE_METER, at_the_meter)
    row |= {Event.UNBLOCKED: Answer.REFUSE, Event.DEACTIVATED: Supply.OFF_PREPAYMENT}
    return row | cells


_CUT_WHEN_EXHAUSTED: dict[Event, Supply | Answer] = {
    Event.EXHAUSTED_PROTECTED: Supply.CUT,
    Event.EXHAUSTED: Supply.CUT,
    Event.EXHAUSTED_LIMITER: Supply.CUT,
}

SUPPLY_TABLE: Mapping[Supply, Mapping[Event, Supply | Answer]] = {
    Supply.CONNECTED: _row(
        {
            Event.EXHAUSTED_PROTECTED: Supply.PENDING_CUT,
            Event.EXHAUSTED: Supply.CUT,
            Event.EXHAUSTED_LIMITER: Supply.LIMITED,
        },
        at_the_meter=Answer.STAY,
    ),
    Supply.PENDING_CUT: _row(
        {
            Event.EXHAUSTED: Supply.CUT,
            Event.EXHAUSTED_LIMITER: Supply.LIMITED,
            Event.BETWEEN: Supply.CONNECTED,
            Event.OK: Supply.CONNECTED,
            Event.LIMITER_GRANTED: Supply.LIMITED,
        },
        at_the_meter=Answer.STAY,
    ),
    Supply.LIMITED: _row(
        {Event.OK: Supply.CONNECTED, Event.LIMITER_WITHDRAWN: Supply.CONNECTED},
        at_the_meter=Answer.STAY,
    ),
    Supply.CUT: _row({Event.OK: Supply.READY}, at_the_meter=Answer.REFUSE),
    Supply.READY: _row(
        {
            **_CUT_WHEN_EXHAUSTED,
            Event.BUTTON: Supply.CONNECTED,
            Event.TEST_STARTED: Supply.GAS_TESTING,
        },
        at_the_meter=Answer.REFUSE,
    ),
    Supply.GAS_TESTING: _row(
        {
            Event.TEST_PASSED: Supply.CONNECTED,
            Event.TEST_FAILED: Supply.GAS_RETRY_WAIT,
            Event.TEST_FAILED_FOR_GOOD: Supply.GAS_BLOCKED,
        },
        at_the_meter=Answer.REFUSE,
    ),
    Supply.GAS_RETRY_WAIT: _row(
        {**_CUT_WHEN_EXHAUSTED, Event.TEST_STARTED: Supply.GAS_TESTING},
        at_the_meter=Answer.REFUSE,
    ),
    Supply.GAS_BLOCKED: _row(
        {**_CUT_WHEN_EXHAUSTED, Event.UNBLOCKED: Supply.READY}, at_the_meter=Answer.REFUSE
    ),
    Supply.OFF_PREPAYMENT: dict.fromkeys(Event, Answer.REFUSE),
}


class NoticeKind(StrEnum):
    """What a household is told because of its balance or supply."""

    LOW_CREDIT = "LOW_CREDIT"
    EMERGENCY_CREDIT = "EMERGENCY_CREDIT"
    DISCONNECTED = "DISCONNECTED"
    CUT_WARNING = "CUT_WARNING"
    LIMITED_SUPPLY = "LIMITED_SUPPLY"
    RECONNECT_READY = "RECONNECT_READY"
    EMERGENCY_LOW = "EMERGENCY_LOW"
    TOP_UP_RECEIVED = "TOP_UP_RECEIVED"
    TOP_UP_STILL_CUT = "TOP_UP_STILL_CUT"


class OrderKind(StrEnum):
    """What a meter is told to do."""

    CUT = "cut"
    MAKE_READY = "make_ready"
    LIMIT = "limit"
    RESTORE_FULL = "restore_full"
    UPDATE_DISPLAY = "update_display"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice with the statement it speaks of."""

    kind: NoticeKind
    statement: Statement


@dataclass(frozen=True, slots=True)
class StateChange:
    """A passage of the supply from one state to another, and the order it needs, if any."""

    at: datetime
    before: Supply
    after: Supply
    order: OrderKind | None


def happen(account: Account, event: Event, at: datetime) -> tuple[Account, Answer | None]:
    """The account after an event by the table; an Answer instead of None says it did not move."""
    answer = SUPPLY_TABLE[account.supply][event]
    if isinstance(answer, Answer):
        return account, answer
    return _move(account, answer, event, at), None


def judge(before: Account, account: Account, policy: Policy, now: datetime) -> Account:
    """The account after its present balance was judged once; `before` is the one before the batch.

    Only the supply and the latch change. An account without prepayment is not judged.
    """
    if account.supply is Supply.OFF_PREPAYMENT:
        return account
    judged, _ = happen(account, _verdict(account, policy, now), now)
    present = level(judged, policy)
    if judged.supply is Supply.CUT and account.supply is not Supply.CUT:
        told = Level.EMERGENCY
    elif judged.supply is not Supply.CUT and judged.balance < before.balance:
        told = max(judged.told, present)
    else:
        told = judged.told
    return replace(judged, told=min(told, present))


def notices(before: Account, account: Account, policy: Policy, now: datetime) -> tuple[Notice, ...]:
    """What to say of the passage from one judged account to the next, most severe only."""
    return tuple(Notice(kind, statement(account, policy, now)) for kind in _kinds(before, account))


def _kinds(before: Account, account: Account) -> list[NoticeKind]:
    moved = before.supply is not account.supply
    if account.supply in (Supply.CUT, Supply.OFF_PREPAYMENT):
        cut = moved and account.supply is Supply.CUT
        return [NoticeKind.DISCONNECTED] if cut else []
    kinds = []
    if account.told > before.told:
        emergency = account.told is Level.EMERGENCY
        kinds.append(NoticeKind.EMERGENCY_CREDIT if emergency else NoticeKind.LOW_CREDIT)
    if moved and account.supply is Supply.PENDING_CUT and not kinds:
        kinds.append(NoticeKind.CUT_WARNING)
    if moved and account.supply is Supply.LIMITED:
        kinds.append(NoticeKind.LIMITED_SUPPLY)
    if moved and account.supply is Supply.READY:
        kinds.append(NoticeKind.RECONNECT_READY)
    return kinds


def _verdict(account: Account, policy: Policy, now: datetime) -> Event:
    if account.balance >= policy.reconnects_from(account.energy):
        return Event.OK
    if not is_exhausted(account, policy):
        return Event.BETWEEN
    if account.limiter:
        return Event.EXHAUSTED_LIMITER
    return Event.EXHAUSTED_PROTECTED if is_protected(policy.ndp, now) else Event.EXHAUSTED


def _move(account: Account, supply: Supply, event: Event, at: datetime) -> Account:
    failures, since = account.gas_failures, account.gas_since
    if supply is Supply.GAS_TESTING:
        since = at
    elif event in (Event.TEST_FAILED, Event.TEST_FAILED_FOR_GOOD):
        failures, since = failures + 1, at
    elif event in (Event.TEST_PASSED, Event.UNBLOCKED) or supply is Supply.CUT:
        failures, since = 0, None
    cuts = account.cuts
    if supply is Supply.CUT:
        cuts = (*cuts, CutSpell(at, None))
    elif account.supply is Supply.CUT:
        cuts = (*cuts[:-1], replace(cuts[-1], end=at))
    # What an installer certifies says nothing of how an earlier test ended.
    untold = account.gas_untold if event is Event.UNBLOCKED else None
    return replace(
        account,
        supply=supply,
        gas_failures=failures,
        gas_since=since,
        gas_untold=untold,
        cuts=cuts,
    )


def order_for(before: Supply, after: Supply) -> OrderKind | None:
    """The order a passage needs: R40 to R46, R51, R53."""
    if after is Supply.CUT:
        return OrderKind.CUT
    if after is Supply.LIMITED:
        return OrderKind.LIMIT
    if before is Supply.LIMITED:
        return OrderKind.RESTORE_FULL
    if after is Supply.READY or (before is Supply.CUT and after is Supply.OFF_PREPAYMENT):
        return OrderKind.MAKE_READY
    return None


def leak_test_timed_out(account: Account, policy: Policy, now: datetime) -> datetime | None:
    """When the running leak test failed by lasting too long; None while it may still pass (R46)."""
    if account.supply is not Supply.GAS_TESTING or account.gas_since is None:
        return None
    end = account.gas_since + timedelta(minutes=policy.gas_test_max_minutes)
    return end if now > end else None
