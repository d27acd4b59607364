"""Estimates a balance between two bookings and how long it lasts, for the customer only (R32).

Never used for states, alerts or cuts (D15).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from balance.account import Statement, Supply
from balance.calendar import civil_date, midnight
from balance.money import Cents
from balance.plans import Plan, settle
from balance.policy import Policy

_MEAN_LASTS: Final = timedelta(hours=24)
_TICK: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)
MOST_DAYS: Final = 365
"""Nobody is told of more days than these."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the consumption of the last days lets expect.

    `estimate` is the balance now in cents (R32), `days_left` how many whole days the credit lasts;
    None where nothing is known, or nothing to be expected.
    """

    estimate: Cents | None
    days_left: int | None


def estimate(
    balance: Cents,
    supply: Supply,
    received: Mapping[date, Cents],
    policy: Policy,
    now: datetime,
) -> Cents | None:
    """The balance less what has probably been used since the end of the last supply day.

    `balance` is the last one booked, `received` what each supply day cost, its instalments left
    out; the policy says how many of the newest count. Time passes in real hours, also on a day of
    23 or 25. A half cent is rounded away from zero. None without a day received, and where
    prepayment is off.
    """
    if not received or supply is Supply.OFF_PREPAYMENT:
        return None
    days = _newest(received, policy)
    elapsed = max(now - midnight(days[-1] + _DAY), timedelta(0))
    used = sum(received[day] for day in days) * (elapsed // _TICK)
    parts = len(days) * (_MEAN_LASTS // _TICK)
    return Cents(_divide_half_away(balance * parts - used, parts))


def outlook(
    about: Statement,
    plans: tuple[Plan, ...],
    received: Mapping[date, Cents],
    policy: Policy,
    now: datetime,
) -> Outlook:
    """What may be expected of an account with these plans; `received` as for the estimate."""
    return Outlook(
        estimate(about.balance, about.supply, received, policy, now),
        days_left(about, plans, received, policy, now),
    )


def days_left(
    about: Statement,
    plans: tuple[Plan, ...],
    received: Mapping[date, Cents],
    policy: Policy,
    now: datetime,
) -> int | None:
    """How many civil days, today the first, end before the credit does; MOST_DAYS at most.

    The credit is the balance, below zero what is left of the emergency credit, which is used up at
    its last cent (D8). Each day takes the mean of the newest received, and the instalments booked
    with it; days over and not yet received have taken it too. None without a day received or with
    a mean of zero, and where the supply is not simply on.
    """
    used = sum(received[day] for day in _newest(received, policy))
    if used <= 0 or about.supply is not Supply.CONNECTED:
        return None
    days, today = _newest(received, policy), civil_date(now)
    late = max((today - days[-1]).days - 1, 0)
    in_credit = about.balance >= 0
    least = 0 if in_credit else 1
    # In fractions of a cent: a mean is seldom whole.
    left = (about.balance if in_credit else about.emergency_left) * len(days) - late * used
    for lasted in range(MOST_DAYS):
        # A day's consumption comes with the instalments of the next one.
        plans, taken = settle(plans, today + (lasted + 1) * _DAY, _never)
        left -= used + sum(one.amount for one in taken) * len(days)
        if left < least:
            return lasted
    return MOST_DAYS


def _newest(received: Mapping[date, Cents], policy: Policy) -> Sequence[date]:
    return sorted(received)[-policy.estimate_days :]


def _never(day: date) -> bool:
    del day
    return False


def _divide_half_away(numerator: int, denominator: int) -> int:
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude
