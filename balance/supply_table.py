"""The supply table: what each state answers to each event, and the orders a passage needs.

It is total: each state has an answer to each event (R40-R46, R51, R53).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from balance.account import Account, CutSpell, Supply
from balance.policy import Policy


class Event(Enum):
    """What the supply table answers: how the account is judged, or what someone did."""

    EXHAUSTED_PROTECTED = auto()
    EXHAUSTED = auto()
    EXHAUSTED_LIMITER = auto()
    EXHAUSTED_HELD = auto()
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
            Event.EXHAUSTED_HELD: Supply.PENDING_CUT,
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


class OrderKind(StrEnum):
    """What a meter is told to do."""

    CUT = "cut"
    MAKE_READY = "make_ready"
    LIMIT = "limit"
    RESTORE_FULL = "restore_full"
    UPDATE_DISPLAY = "update_display"


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
        hold=None if supply is Supply.OFF_PREPAYMENT else account.hold,
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
