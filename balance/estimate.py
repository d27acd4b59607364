"""Estimates a balance between two bookings, for the customer's eyes only (R32).

Never used for states, alerts or cuts (D15).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from balance.account import Supply
from balance.calendar import midnight
from balance.money import Cents
from balance.policy import Policy

_MEAN_LASTS: Final = timedelta(hours=24)
_TICK: Final = timedelta(microseconds=1)


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
    days = sorted(received)[-policy.estimate_days :]
    elapsed = max(now - midnight(days[-1] + timedelta(days=1)), timedelta(0))
    used = sum(received[day] for day in days) * (elapsed // _TICK)
    parts = len(days) * (_MEAN_LASTS // _TICK)
    return Cents(_divide_half_away(balance * parts - used, parts))


def _divide_half_away(numerator: int, denominator: int) -> int:
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude
